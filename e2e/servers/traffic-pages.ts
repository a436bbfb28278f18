/**
 * What the pages of the traffic site do, one script a page, each ending in a navigation. `home`, `far`, `next` and `step` are
 * set before it; each request has an address of its own.
 */
const HELPERS = `
  const many = (count, make) => Promise.all([...Array(count).keys()].map((i) => make(step + '-' + i, i)));
  const quiet = (promise) => promise.then((answer) => answer.text?.()).catch(() => undefined);
  const xhr = (url, method = 'GET') => new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open(method, url);
    request.onloadend = resolve;
    request.send(method === 'POST' ? 'a=1' : null);
  });
  const image = (url) => new Promise((resolve) => {
    const picture = new Image();
    picture.onload = picture.onerror = resolve;
    picture.src = url;
  });
  const socket = (url) => new Promise((resolve) => {
    const opened = new WebSocket(url);
    opened.onopen = () => { opened.send('x'); };
    opened.onclose = resolve;
  });
  const framed = (url, told) => new Promise((resolve) => {
    const frame = document.createElement('iframe');
    frame.src = url;
    if (told) addEventListener('message', resolve, { once: true });
    else frame.onload = () => setTimeout(resolve, 300);
    document.body.append(frame);
  });
`;

const MIXED = `
  await many(80, (id) => quiet(fetch('/fetch/' + id)));
  await many(20, (id) => quiet(fetch('/refused/' + id)));
  await many(10, (id) => quiet(fetch('/fetch-post/' + id, { method: 'POST', body: 'a=1&b=2' })));
  await many(30, (id) => xhr('/xhr/' + id));
  await many(10, (id) => xhr('/xhr-post/' + id, 'POST'));
  await many(20, (id) => image('/image/' + id));
  await many(10, (id) => quiet(fetch(far + '/crossed/' + id, { headers: { 'X-Tally': id } })));
  await many(10, (id) => quiet(fetch(far + '/simple/' + id)));
`;

const SPECIAL = `
  await many(4, (id) => socket(home.replace('http', 'ws') + '/ws/' + id));
  await many(4, (id) => socket(home.replace('http', 'ws') + '/ws-refused/' + id));
  await many(2, (id) => new Promise((resolve) => {
    const worker = new Worker('/worker/' + id);
    worker.onmessage = resolve;
    worker.postMessage('go');
  }));
  await many(3, (id) => new Promise((resolve) => {
    const source = new EventSource('/events/' + id);
    source.onmessage = () => { source.close(); resolve(); };
  }));
  await many(5, async (id) => { navigator.sendBeacon('/beacon/' + id, 'b'); });
  await many(6, (id) => {
    const leave = new AbortController();
    setTimeout(() => leave.abort(), 200);
    return quiet(fetch('/slow/' + id, { signal: leave.signal }));
  });
  await many(3, (id) => framed(far + '/frame/' + id));
  await framed('/service/page', true);
`;

const CACHED = `
  await many(10, async (id) => {
    await quiet(fetch('/kept/' + id));
    await quiet(fetch('/kept/' + id));
  });
  await many(6, async (id) => {
    await quiet(fetch('/moved/' + id));
    await quiet(fetch('/moved/' + id));
  });
  await many(100, (id) => quiet(fetch('/twin/same')));
`;

const LEAVE = 'location.assign(next);';
/** A refusal, and away at once. */
const HASTE = `
  await many(3, (id) => fetch('/haste/' + id));
  await fetch('/refused/' + step);
`;
const CHAIN = "location.assign('/chain/' + (step + 1) + '/0');";
const POST = `
  const form = document.createElement('form');
  form.method = 'post';
  form.action = '/post/' + (step + 1);
  form.append(Object.assign(document.createElement('input'), { name: 'user', value: 'ada' }));
  document.body.append(form);
  form.submit();
`;

/** A body, for what is appended to it. */
const page = (...parts: readonly string[]) =>
  [
    HELPERS,
    "if (!document.body) await new Promise((resolve) => addEventListener('DOMContentLoaded', resolve));",
    ...parts,
  ].join('\n');

export const STEPS: readonly string[] = [
  page(MIXED, HASTE, LEAVE),
  page(SPECIAL, HASTE, CHAIN),
  page(CACHED, HASTE, POST),
  ...Array.from({ length: 5 }, () => [page(HASTE, CHAIN), page(HASTE, POST)]).flat(),
];
