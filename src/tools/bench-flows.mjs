/**
 * @file The part of `npm run bench` on sign-ins: a capture of nothing but sign-ins, renewals, loops and sign-outs, and one of
 * double length. What the second costs, divided by the first, tells whether finding them is linear in the entries.
 */
import { say } from './say.mjs';
import { importTypeScript } from './typescript.mjs';

const start = Date.UTC(2026, 0, 5, 9);
const APP = 'https://app.bench.test';
const ID = 'https://id.bench.test';

/** Processor time, so that what else the machine does counts for less. @param {() => unknown} work @returns {number} ms */
function timed(work) {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/**
 * @typedef {{ url: string, method?: string, status?: number, location?: string, body?: string, text?: string, cookie?: string,
 * set?: string, type?: string }} Part
 */

/** @param {Part} part @param {number} index */
function entry(part, index) {
  const {
    url,
    method = 'GET',
    status = 200,
    location = '',
    body,
    text,
    cookie,
    set,
    type = 'document',
  } = part;
  const headers = (/** @type {Record<string, string | undefined>} */ fields) =>
    Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]));
  return {
    startedDateTime: new Date(start + index * 300).toISOString(),
    time: 40,
    _resourceType: type,
    request: {
      method,
      url,
      httpVersion: 'HTTP/2',
      headers: headers({ cookie }),
      cookies: [],
      queryString: [],
      headersSize: -1,
      bodySize: 0,
      ...(body === undefined
        ? {}
        : { postData: { mimeType: 'application/x-www-form-urlencoded', text: body } }),
    },
    response: {
      status,
      statusText: '',
      httpVersion: 'HTTP/2',
      headers: headers({ location: location || undefined, 'set-cookie': set }),
      cookies: [],
      content: { size: 0, mimeType: type === 'document' ? 'text/html' : 'application/json', text },
      redirectURL: location,
      headersSize: -1,
      bodySize: 0,
    },
    cache: {},
    timings: { send: 1, wait: 38, receive: 1 },
  };
}

/** Twenty entries: a sign-in with a code, a renewal, a sign-out, a form, and two rounds of a loop. @param {number} turn @returns {Part[]} */
function sample(turn) {
  const key = (/** @type {string} */ name) => `${name}-${turn}x${(turn * 7919) % 99_991}Kq`;
  const authorize = (/** @type {string} */ state) =>
    `${ID}/authorize?client_id=web&response_type=code&scope=openid&redirect_uri=${encodeURIComponent(`${APP}/callback`)}&state=${state}`;
  const callback = (/** @type {string} */ state) => `${APP}/callback?code=${key('code')}&state=${state}`;
  const sid = `sid=${key('session')}`;
  const hop = (/** @type {string} */ url, /** @type {string} */ location) => ({ url, status: 302, location });
  return [
    hop(`${APP}/home`, authorize(key('st'))),
    hop(authorize(key('st')), `${ID}/sign-in?turn=${turn}`),
    { url: `${ID}/sign-in?turn=${turn}` },
    {
      ...hop(`${ID}/sign-in?turn=${turn}`, callback(key('st'))),
      method: 'POST',
      body: 'username=a&password=b',
    },
    { ...hop(callback(key('st')), `${APP}/home`), set: `${sid}; Path=/; HttpOnly` },
    { url: `${APP}/home`, cookie: sid },
    {
      url: `${ID}/token`,
      method: 'POST',
      type: 'fetch',
      body: `grant_type=refresh_token&refresh_token=${key('refresh')}`,
      text: JSON.stringify({ access_token: key('access-token-of-some-length') }),
    },
    { ...hop(`${APP}/logout`, `${APP}/bye`), cookie: sid, set: 'sid=; Path=/; Max-Age=0' },
    { url: `${APP}/bye` },
    { url: `${APP}/login` },
    { ...hop(`${APP}/login`, `${APP}/desk`), method: 'POST', body: 'username=a&password=b' },
    { url: `${APP}/desk`, cookie: sid },
    ...[1, 2].flatMap((round) => [
      hop(`${APP}/loop${turn % 50}`, authorize(key(`st${round}`))),
      hop(authorize(key(`st${round}`)), callback(key(`st${round}`))),
      hop(callback(key(`st${round}`)), `${APP}/loop${turn % 50}`),
    ]),
    { url: `${APP}/loop${turn % 50}`, status: 500 },
    { url: `${APP}/api/me`, type: 'fetch', cookie: sid },
  ];
}

/** Prints what finding the sign-ins of 10,000 and of 20,000 entries costs. */
export async function benchFlows() {
  const { captureFromHar, Session } = await importTypeScript('src/engine/index.ts');
  const capture = (/** @type {number} */ entries) =>
    captureFromHar({
      log: {
        version: '1.2',
        creator: { name: 'WebInspector', version: '1' },
        entries: Array.from({ length: entries / 20 }, (_, turn) => sample(turn))
          .flat()
          .map(entry),
      },
    });
  const cost = (/** @type {{ info: unknown, exchanges: readonly unknown[] }} */ { info, exchanges }) => {
    let flows = 0;
    let telling = 0;
    const adding = timed(() => {
      const session = new Session({ info });
      for (const exchange of exchanges) session.add(exchange);
      telling = timed(() => {
        flows = session.flows().length;
      });
    });
    return { ms: adding, telling, flows };
  };
  const [one, two] = [capture(10_000), capture(20_000)];
  cost(one);
  // The shortest of five runs, for pauses only make a run longer.
  const best = (/** @type {Parameters<typeof cost>[0]} */ it) =>
    Array.from({ length: 5 }, () => cost(it)).reduce((a, b) => (b.ms < a.ms ? b : a));
  const [short, long] = [best(one), best(two)];
  say(
    `sign-ins: ${short.ms.toFixed(0)} ms for ${one.exchanges.length} entries of them, ratio at twice that ${(long.ms / short.ms).toFixed(2)} (at most 2.3); telling of ${short.flows} flows ${short.telling.toFixed(0)} ms`,
  );
}
