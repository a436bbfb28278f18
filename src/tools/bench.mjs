/**
 * @file `npm run bench [-- ENTRIES]`: what reading and diagnosing a large capture costs, and whether an exchange added
 * late costs more than one added early (it must not); then what bench-cookies.mjs and bench-flows.mjs say.
 * `npm run bench -- har [MB]`: what reading files costs, and the command's start (bench-har.mjs); MB are piped into it besides.
 * `npm run bench -- drag [ROUNDS]`: what the panel costs the page (bench-drag.mjs).
 * `npm run bench -- panel [REQUESTS]`: a large session in the panel (bench-panel.mjs).
 */
import { benchLedger, benchParsing } from './bench-cookies.mjs';
import { benchDrag } from './bench-drag.mjs';
import { benchFlows } from './bench-flows.mjs';
import { benchHar } from './bench-har.mjs';
import { benchPanel } from './bench-panel.mjs';
import { runTool, say } from './say.mjs';
import { ensurePackages } from './setup.mjs';
import { importTypeScript } from './typescript.mjs';

const start = Date.UTC(2026, 0, 5, 9);

/** @param {object} part */
const encode = (part) => Buffer.from(JSON.stringify(part)).toString('base64url');

/** @param {number} issued seconds since the epoch */
const token = (issued) =>
  `${encode({ alg: 'RS256', kid: 'k1' })}.${encode({ iss: 'https://idp.bench.test', aud: 'api', iat: issued, exp: issued + 900 })}.c2lnbmF0dXJl`;

/** @param {Record<string, string>} fields */
const headers = (fields) => Object.entries(fields).map(([name, value]) => ({ name, value }));

/**
 * One entry of a busy day: pages, calls with a token that is renewed too late, redirects, cookies.
 * @param {number} index
 */
function entry(index) {
  const at = start + index * 200;
  const issued = Math.floor(start / 1000) + Math.floor((index * 0.2) / 1000) * 1000;
  const expired = at / 1000 > issued + 900;
  const isPage = index % 20 === 0;
  const isHop = index % 20 === 1;
  const status = isHop ? 302 : !isPage && expired ? 401 : 200;
  const path = isPage
    ? `/orders/${index % 50}`
    : isHop
      ? '/go'
      : `/api/items/${index % 200}?page=${index % 7}`;
  return {
    startedDateTime: new Date(at).toISOString(),
    time: 40,
    _resourceType: isPage || isHop ? 'document' : 'fetch',
    request: {
      method: 'GET',
      url: `https://shop.bench.test${path}`,
      httpVersion: 'HTTP/2',
      headers: headers({
        cookie: `sid=s${index % 3}; theme=dark; _ga=GA1.1.${index % 90}`,
        ...(isPage || isHop ? {} : { authorization: `Bearer ${token(issued)}` }),
      }),
      cookies: [],
      queryString: [],
      headersSize: -1,
      bodySize: 0,
    },
    response: {
      status,
      statusText: '',
      httpVersion: 'HTTP/2',
      headers: headers({
        date: new Date(at + 20).toUTCString(),
        'content-type': isPage ? 'text/html' : 'application/json',
        ...(isPage ? { 'set-cookie': `_ga=GA1.1.${index % 90}; Path=/; Max-Age=3600` } : {}),
        ...(isHop ? { location: '/orders/1' } : {}),
        ...(status === 401 ? { 'www-authenticate': 'Bearer error="invalid_token"' } : {}),
      }),
      cookies: [],
      content: { size: 2, mimeType: isPage ? 'text/html' : 'application/json', text: '{}' },
      redirectURL: '',
      headersSize: -1,
      bodySize: 2,
    },
    cache: {},
    timings: { send: 1, wait: 38, receive: 1 },
  };
}

/** @param {() => unknown} work @returns {number} ms */
function timed(work) {
  const before = performance.now();
  work();
  return performance.now() - before;
}

/** @param {number} ms */
const rounded = (ms) => (ms < 10 ? ms.toFixed(2) : ms.toFixed(0));

const WINDOW = 100;
/** Entries after which `entry` repeats itself: a token's 900 s and 100 s more, five entries a second. */
const PERIOD = 5000;

/**
 * @param {{ add(exchange: unknown): void }} session
 * @param {readonly unknown[]} exchanges
 * @returns {number[]} µs an exchange, for each window
 */
function addingCosts(session, exchanges) {
  const costs = [];
  for (let from = 0; from + WINDOW <= exchanges.length; from += WINDOW) {
    const ms = timed(() => {
      for (let index = from; index < from + WINDOW; index++) session.add(exchanges[index]);
    });
    costs.push((ms * 1000) / WINDOW);
  }
  return costs;
}

/** @param {number[]} values */
const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

await runTool(async () => {
  await ensurePackages();
  if (process.argv[2] === 'drag') {
    await benchDrag(Number(process.argv[3] ?? 20));
    return;
  }
  if (process.argv[2] === 'panel') {
    await benchPanel(Number(process.argv[3] ?? 20_000));
    return;
  }
  if (process.argv[2] === 'har') {
    await benchHar(Number(process.argv[3] ?? 0));
    return;
  }
  const { captureFromHar, Session, diagnoseCapture } = await importTypeScript('src/engine/index.ts');
  const size = Number(process.argv[2] ?? 50_000);
  const har = {
    log: {
      version: '1.2',
      creator: { name: 'WebInspector', version: '1' },
      entries: Array.from({ length: size }, (_, index) => entry(index)),
    },
  };
  let capture = captureFromHar({ log: { ...har.log, entries: har.log.entries.slice(0, 500) } });
  // Once for the compiler to warm up.
  diagnoseCapture(capture);

  const reading = timed(() => {
    capture = captureFromHar(har);
  });
  const diagnosing = timed(() => diagnoseCapture(capture));
  say(`${size} entries: read in ${rounded(reading)} ms, diagnosed in ${rounded(diagnosing)} ms`);

  // A day repeats every PERIOD entries, so that like is compared with like: calls that succeed, and calls that are refused.
  // Medians of windows of 100 over three sessions, so that a pause of the collector does not count.
  const costs = Array.from({ length: 3 }, () =>
    addingCosts(new Session({ info: capture.info }), capture.exchanges),
  );
  const last = size - PERIOD;
  for (const [name, from] of /** @type {const} */ ([
    ['let through', 1000],
    ['refused', 4500],
  ])) {
    const cost = (/** @type {number} */ at) =>
      median(costs.flatMap((all) => all.slice(at / WINDOW, at / WINDOW + 5)));
    const [early, late] = [cost(from), cost(last + from)];
    say(
      `adding one exchange (${name}): ${early.toFixed(1)} µs at ${from}, ${late.toFixed(1)} µs at ${last + from}; ratio ${(late / early).toFixed(2)}`,
    );
  }

  // As the panel does it: the incidents are asked for after each exchange.
  const session = new Session({ info: capture.info });
  const step = Math.max(1, Math.floor(size / 10));
  say('live: exchanges so far, µs an exchange');
  for (let from = 0; from < size; from += step) {
    const part = capture.exchanges.slice(from, from + step);
    const ms = timed(() => {
      for (const exchange of part) {
        session.add(exchange);
        session.incidents();
      }
    });
    say(`${String(from + part.length).padStart(8)} ${((ms * 1000) / part.length).toFixed(1).padStart(8)}`);
  }
  say(
    `the whole report: ${rounded(timed(() => session.diagnosis()))} ms; ${session.incidents().length} incidents`,
  );
  await benchParsing();
  await benchLedger();
  await benchFlows();
  await benchHar(0);
});
