/**
 * @file The cookie part of `npm run bench`: parsing must be linear in the length of a line; the jar, the ledger with all that it
 * writes down, and all facts about cookies are held against tough-cookie's setCookie and getCookies on the same entries.
 */
import { CookieJar as ToughJar } from 'tough-cookie';
import { say } from './say.mjs';
import { importTypeScript } from './typescript.mjs';

/** The present, for tough-cookie asks the clock what has expired. */
const start = Date.now();

/** Processor time, so that what else the machine does counts for less. @param {() => unknown} work @returns {Promise<number>} ms */
async function timed(work) {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** The shortest of nine runs, for pauses only make a run longer. @param {() => unknown} work */
async function best(work) {
  let shortest = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 9; run++) shortest = Math.min(shortest, await timed(work));
  return shortest;
}

/** Lines of about `length` characters, each long in its own way. @type {Readonly<Record<string, (length: number) => string>>} */
const SHAPES = {
  'long value': (length) => `sid=${'v'.repeat(length)}`,
  'long name': (length) => `${'n'.repeat(length)}=v; Path=/`,
  'many attributes': (length) => `sid=v${'; SameSite=Lax; Max-Age=60'.repeat(length / 26)}`,
  'many unknown attributes': (length) => `sid=v${'; x1=y'.repeat(length / 6)}`,
  'many semicolons': (length) => `sid=v${';'.repeat(length)}`,
  'many blanks': (length) => `sid=v;${' '.repeat(length)}Path=/`,
  'many equals signs': (length) => `sid${'='.repeat(length)}; Path=/`,
  'unterminated quote': (length) => `sid="${'q; '.repeat(length / 3)}`,
  'many dates': (length) => `sid=v${'; Expires=Wed, 21 Oct 2026 07:28:00 GMT'.repeat(length / 39)}`,
  'long date': (length) => `sid=v; Expires=${'21 '.repeat(length / 3)}`,
  commas: (length) => `sid=v${', a=b; Path=/x'.repeat(length / 14)}`,
  'outside ASCII': (length) => `sid=${'é€'.repeat(length / 2)}`,
};

/** @param {{ parseSetCookie(raw: string): { name: string } }} parser */
async function parsing({ parseSetCookie }) {
  const half = 524_288;
  let worst = { ratio: 0, shape: '' };
  for (const [shape, line] of Object.entries(SHAPES)) {
    const [one, two] = [line(half), line(2 * half)];
    // Two lines in turn: the parser keeps the newest.
    const cost = (/** @type {string} */ text) =>
      best(() => {
        parseSetCookie(text);
        parseSetCookie('a=b');
      });
    await cost(one);
    const [short, long] = [await cost(one), await cost(two)];
    const ratio = long / short;
    say(
      `parsing Set-Cookie, ${shape}: ${short.toFixed(1)} ms at ${half / 1024} KB, ratio at twice that ${ratio.toFixed(2)}`,
    );
    if (ratio > worst.ratio) worst = { ratio, shape };
  }
  say(`parsing Set-Cookie, worst ratio: ${worst.ratio.toFixed(2)} (${worst.shape})`);
}

const SITES = 12;

/** How many cookies a site keeps: 20 to 60. @param {number} site */
const cookiesOf = (site) => 20 + ((site * 7) % 41);

/** @param {number} number */
const value = (number) => `v${number.toString(36)}${'k3J9xQ2mZ7pL4vB8'.slice(number % 8)}`;

/** One line that sets a cookie of a site. @param {number} site @param {number} which @param {number} round */
function setCookie(site, which, round) {
  const name = which === 0 ? 'sid' : `c${which}`;
  const domain = which % 3 === 0 ? '' : `; Domain=site${site}.test`;
  const path = which % 5 === 4 ? '/app' : '/';
  const life = which % 2 === 0 ? '' : '; Max-Age=86400';
  return `${name}=${value(which * 1000 + round)}${domain}; Path=${path}; Secure${which % 4 === 0 ? '; HttpOnly' : ''}; SameSite=${which % 7 === 0 ? 'Lax' : 'None'}${life}`;
}

/**
 * A day on a dozen sites: pages, calls to their APIs, sign-ins over redirects, third parties; cookies set at the start and renewed.
 * The Cookie fields are those of tough-cookie's jar, so that our model is not its own witness.
 * @param {number} size
 */
export function entries(size) {
  const jar = new ToughJar(undefined, { rejectPublicSuffixes: false });
  const seen = new Map();
  return Array.from({ length: size }, (_, index) => {
    const site = Math.floor(index / 25) % SITES;
    const step = index % 25;
    const thirdParty = step % 6 === 5;
    const other = thirdParty ? (site + 1) % SITES : site;
    const isPage = step === 0 || step === 1;
    const host = isPage
      ? `www.site${site}.test`
      : thirdParty
        ? `cdn.site${other}.test`
        : `api.site${site}.test`;
    const url = `https://${host}${step === 0 ? '/go' : isPage ? '/app/home' : `/app/items/${index % 300}`}`;
    const at = start + index * 200;
    const page = `https://www.site${site}.test/`;
    const round = seen.get(host) ?? 0;
    seen.set(host, round + 1);
    const set = [];
    if (round < 3)
      for (let which = round; which < cookiesOf(other); which += 3) set.push(setCookie(other, which, 0));
    else if (round % 8 === 0) set.push(setCookie(other, round % cookiesOf(other), round));
    /** @type {{ now: Date, sameSiteContext: 'none' | 'strict', ignoreError: boolean }} */
    const asked = { now: new Date(at), sameSiteContext: thirdParty ? 'none' : 'strict', ignoreError: true };
    const cookie = jar.getCookieStringSync(url, asked);
    for (const line of set) jar.setCookieSync(line, url, asked);
    return entry({ url, at, isPage, site, thirdParty, page, cookie, set, redirects: step === 0 });
  });
}

/** @param {{ url: string, at: number, isPage: boolean, site: number, thirdParty: boolean, page: string, cookie: string, set: string[], redirects: boolean }} one */
function entry({ url, at, isPage, site, thirdParty, page, cookie, set, redirects }) {
  const near = isPage ? 'none' : thirdParty ? 'cross-site' : 'same-site';
  const fields = (/** @type {[string, string][]} */ list) =>
    list.map(([name, text]) => ({ name, value: text }));
  return {
    startedDateTime: new Date(at).toISOString(),
    time: 40,
    pageref: `page_${site}`,
    _resourceType: isPage ? 'document' : thirdParty ? 'image' : 'fetch',
    request: {
      method: 'GET',
      url,
      httpVersion: 'HTTP/2',
      headers: fields([
        ['host', new URL(url).host],
        ['sec-fetch-site', near],
        ['sec-fetch-dest', isPage ? 'document' : thirdParty ? 'image' : 'empty'],
        ['sec-fetch-mode', isPage ? 'navigate' : thirdParty ? 'no-cors' : 'cors'],
        ...(isPage ? [] : /** @type {[string, string][]} */ ([['referer', page]])),
        ...(cookie === '' ? [] : /** @type {[string, string][]} */ ([['cookie', cookie]])),
      ]),
      cookies: [],
      queryString: [],
      headersSize: -1,
      bodySize: 0,
    },
    response: {
      status: redirects ? 302 : 200,
      statusText: '',
      httpVersion: 'HTTP/2',
      headers: fields([
        ['date', new Date(at + 20).toUTCString()],
        ...(redirects ? /** @type {[string, string][]} */ ([['location', '/app/home']]) : []),
        ...set.map((line) => /** @type {[string, string]} */ (['set-cookie', line])),
      ]),
      cookies: [],
      content: { size: 2, mimeType: 'application/json' },
      redirectURL: '',
      headersSize: -1,
      bodySize: 2,
    },
    cache: {},
    timings: { send: 1, wait: 38, receive: 1 },
  };
}

/** @param {readonly any[]} exchanges */
async function overTough(exchanges) {
  const jar = new ToughJar();
  let count = 0;
  for (const { url, startedAt, response } of exchanges) {
    const now = new Date(startedAt);
    count += (await jar.getCookies(url.raw)).length;
    for (const { name, value: line } of response.fields.list)
      if (name === 'set-cookie') await jar.setCookie(line, url.raw, { now, ignoreError: true });
  }
  return count;
}

/** The same without a promise for each step. @param {readonly any[]} exchanges */
function overToughSync(exchanges) {
  const jar = new ToughJar();
  let count = 0;
  for (const { url, startedAt, response } of exchanges) {
    const now = new Date(startedAt);
    count += jar.getCookiesSync(url.raw).length;
    for (const { name, value: line } of response.fields.list)
      if (name === 'set-cookie') jar.setCookieSync(line, url.raw, { now, ignoreError: true });
  }
  return count;
}

export async function benchParsing() {
  await parsing(await importTypeScript('src/engine/headers/set-cookie.ts'));
}

/** @param {number} size */
export async function benchLedger(size = 20_000) {
  const { captureFromHar, Session } = await importTypeScript('src/engine/index.ts');
  const { Chains } = await importTypeScript('src/engine/facts/chain.ts');
  const { Cookies } = await importTypeScript('src/engine/facts/cookies.ts');
  const { CookieTrack } = await importTypeScript('src/engine/facts/cookie-track.ts');
  const { CookieContexts } = await importTypeScript('src/engine/facts/cookie-context.ts');
  const { CookieJar } = await importTypeScript('src/engine/cookies/jar.ts');
  const har = {
    log: { version: '1.2', creator: { name: 'WebInspector', version: '537.36' }, entries: entries(size) },
  };
  const { exchanges, info } = captureFromHar(har);
  const chains = new Chains();
  const contexts = new CookieContexts();
  const asked = exchanges.map((/** @type {any} */ exchange) => ({
    context: contexts.observe(exchange, chains.observe(exchange)),
    lines: exchange.response.fields.list.filter((/** @type {any} */ field) => field.name === 'set-cookie'),
  }));
  const jarAlone = () => {
    const jar = new CookieJar({ profile: 'chromium' });
    for (const { context, lines } of asked) {
      jar.cookiesFor(context);
      for (const { value: line } of lines) jar.setCookie(line, context);
    }
  };
  const ledger = () => {
    const [hops, track] = [new Chains(), new CookieTrack('chromium')];
    for (const exchange of exchanges)
      track.answer(exchange, track.request(exchange, hops.observe(exchange)), false);
  };
  const facts = () => {
    const [hops, cookies] = [new Chains(), new Cookies('chromium')];
    for (const exchange of exchanges) cookies.observe(exchange, hops.observe(exchange));
  };
  const rows = [
    { work: () => overTough(exchanges), ms: Number.POSITIVE_INFINITY },
    { work: () => overToughSync(exchanges), ms: Number.POSITIVE_INFINITY },
    { work: jarAlone, ms: Number.POSITIVE_INFINITY },
    { work: ledger, ms: Number.POSITIVE_INFINITY },
    { work: facts, ms: Number.POSITIVE_INFINITY },
  ];
  // Twice for the compiler to warm up; then in turn, so that all meet the same machine.
  for (let round = -2; round < 6; round++)
    for (const row of rows) {
      const ms = await timed(row.work);
      if (round >= 0) row.ms = Math.min(row.ms, ms);
    }
  const [tough = 0, sync = 0, jar = 0, ours = 0, all = 0] = rows.map(({ ms }) => ms);
  const lines = asked.reduce(
    (/** @type {number} */ sum, /** @type {any} */ one) => sum + one.lines.length,
    0,
  );
  const against = (/** @type {number} */ ms) =>
    `${ms.toFixed(0)} ms, ${(ms / tough).toFixed(2)} of tough-cookie, ${(ms / sync).toFixed(2)} of its synchronous calls`;
  say(
    `cookies: ${size} entries, ${lines} Set-Cookie lines; processor time, the shortest of six runs in turn`,
  );
  say(
    `tough-cookie (getCookies for each entry, setCookie for each line; no site context, no reasons): ${tough.toFixed(0)} ms; getCookiesSync and setCookieSync: ${sync.toFixed(0)} ms`,
  );
  say(`our jar (cookiesFor and setCookie, with every reason; contexts ready): ${against(jar)}`);
  say(
    `the ledger (contexts told from the capture, Cookie fields read, the jar; each attempt with its verdict, for each request every cookie sent or withheld and why, receivers, disagreements): ${against(ours)}`,
  );
  say(
    `all cookie facts (the ledger, and what checks ask: who set what was sent, which sign-in cookies are missing, renewals): ${against(all)}`,
  );
  const session = new Session({ info });
  for (const exchange of exchanges) session.add(exchange);
  say(`model-disagreement: ${session.cookieDisagreements} of ${size} requests`);
}
