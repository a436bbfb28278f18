/**
 * @file HAR files of any size, made piece by piece so that none need be held whole: what `npm run bench` reads, and what shows
 * that a file of 2 GB is read in bounded memory.
 */

const start = Date.UTC(2026, 0, 5, 9);

/** @param {object} part */
const encode = (part) => Buffer.from(JSON.stringify(part)).toString('base64url');

/** @param {number} issued seconds since the epoch */
const token = (issued) =>
  `${encode({ alg: 'RS256', kid: 'k1' })}.${encode({ iss: 'https://idp.bench.test', aud: 'api', sub: 'u-1', scope: 'orders:read orders:write', iat: issued, exp: issued + 900 })}.${'c2lnbmF0dXJl'.repeat(28)}`;

/** @param {Record<string, string>} fields */
const headers = (fields) => Object.entries(fields).map(([name, value]) => ({ name, value }));

const AGENT =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36';

/** @typedef {'data' | 'image' | 'script' | 'page'} BodyKind */

const TYPES = /** @type {const} */ ({
  data: 'application/json; charset=utf-8',
  image: 'image/png',
  script: 'text/javascript',
  page: 'text/html; charset=utf-8',
});

/**
 * @param {BodyKind} kind
 * @param {number} length
 * @param {number} index makes bodies differ
 */
function bodyOf(kind, length, index) {
  if (kind === 'image')
    return Buffer.alloc(Math.floor((length * 3) / 4), `${index}·picture·`).toString('base64');
  if (kind === 'script')
    return `/* ${index} */ ${'function f(a){return "\\u00e9"+a+\'\\n\'}\n'.repeat(length / 40)}`;
  if (kind === 'page')
    return `<!doctype html><title>Orders ${index}</title>${'<p class="row">An order &amp; its lines</p>\n'.repeat(length / 44)}`;
  const rows = Math.max(1, Math.floor(length / 80));
  return JSON.stringify({
    items: Array.from({ length: rows }, (_, at) => ({
      id: index * 100 + at,
      name: `Item “${at}”`,
      path: `C:\\orders\\${at}`,
      price: at * 1.5,
    })),
  });
}

/**
 * One entry of a busy day as Chrome writes it: pages, calls with a token that is renewed too late, redirects, assets, cookies.
 * @param {number} index
 * @param {number} bodyLength characters of each body
 */
export function makeEntry(index, bodyLength) {
  const at = start + index * 200;
  const issued = Math.floor(start / 1000) + Math.floor((index * 0.2) / 1000) * 1000;
  const expired = at / 1000 > issued + 900;
  const role = index % 20;
  const isPage = role === 0;
  const isHop = role === 1;
  const asset = role === 2 || role === 3 ? 'image' : role === 4 ? 'script' : undefined;
  const kind = /** @type {BodyKind} */ (isPage ? 'page' : (asset ?? 'data'));
  const status = isHop ? 302 : !isPage && asset === undefined && expired ? 401 : 200;
  const path = isPage
    ? `/orders/${index % 50}`
    : isHop
      ? '/go'
      : asset === undefined
        ? `/api/items/${index % 200}?page=${index % 7}`
        : `/assets/${index % 300}.${asset === 'image' ? 'png' : 'js'}`;
  const body =
    status === 200 ? bodyOf(kind, bodyLength, index) : status === 401 ? '{"error":"invalid_token"}' : '';
  const cookies = `sid=s${index % 3}; theme=dark; _ga=GA1.1.${index % 90}; consent=${'a1b2c3d4'.repeat(12)}`;
  const script = isPage || isHop ? undefined : 'https://shop.bench.test/assets/main.js';
  return {
    _initiator:
      script === undefined
        ? { type: 'other' }
        : {
            type: 'script',
            stack: {
              callFrames: Array.from({ length: 4 }, (_, depth) => ({
                functionName: `load${depth}`,
                scriptId: '42',
                url: script,
                lineNumber: depth * 100,
                columnNumber: 17,
              })),
            },
          },
    _priority: 'High',
    _resourceType: isPage || isHop ? 'document' : (asset ?? 'fetch'),
    cache: {},
    connection: '443',
    pageref: 'page_1',
    request: {
      method: 'GET',
      url: `https://shop.bench.test${path}`,
      httpVersion: 'http/2.0',
      headers: headers({
        ':authority': 'shop.bench.test',
        ':method': 'GET',
        ':path': path,
        ':scheme': 'https',
        accept: isPage ? 'text/html,application/xhtml+xml' : 'application/json, text/plain, */*',
        'accept-encoding': 'gzip, deflate, br, zstd',
        'accept-language': 'en-GB,en;q=0.9',
        cookie: cookies,
        ...(isPage || isHop || asset !== undefined ? {} : { authorization: `Bearer ${token(issued)}` }),
        referer: 'https://shop.bench.test/orders/1',
        'sec-fetch-dest': isPage || isHop ? 'document' : (asset ?? 'empty'),
        'sec-fetch-mode': isPage || isHop ? 'navigate' : 'cors',
        'sec-fetch-site': 'same-origin',
        'user-agent': AGENT,
      }),
      queryString: path.includes('?') ? [{ name: 'page', value: String(index % 7) }] : [],
      cookies: cookies.split('; ').map((pair) => {
        const [name, value] = pair.split('=');
        return { name, value, path: '/', domain: 'shop.bench.test', httpOnly: true, secure: true };
      }),
      headersSize: -1,
      bodySize: 0,
    },
    response: {
      status,
      statusText: '',
      httpVersion: 'http/2.0',
      headers: headers({
        date: new Date(at + 20).toUTCString(),
        'content-type': TYPES[kind],
        'cache-control': 'no-store',
        server: 'nginx',
        'strict-transport-security': 'max-age=31536000',
        'x-request-id': `req-${index}`,
        ...(isPage ? { 'set-cookie': `_ga=GA1.1.${index % 90}; Path=/; Max-Age=3600` } : {}),
        ...(isHop ? { location: '/orders/1' } : {}),
        ...(status === 401 ? { 'www-authenticate': 'Bearer error="invalid_token"' } : {}),
      }),
      cookies: [],
      content: {
        size: body.length,
        mimeType: TYPES[kind],
        text: body,
        ...(kind === 'image' ? { encoding: 'base64' } : {}),
      },
      redirectURL: isHop ? '/orders/1' : '',
      headersSize: -1,
      bodySize: -1,
      _transferSize: body.length + 200,
      _error: null,
    },
    serverIPAddress: '192.0.2.7',
    startedDateTime: new Date(at).toISOString(),
    time: 40.125,
    timings: {
      blocked: 1.5,
      dns: -1,
      ssl: -1,
      connect: -1,
      send: 0.25,
      wait: 37,
      receive: 1.375,
      _blocked_queueing: 1.25,
    },
  };
}

/**
 * The text of a HAR, in pieces of about a megabyte.
 * @param {{ bytes: number, bodyLength: number, indent?: number, most?: number }} options bytes: about how long it gets; indent: as
 * Chrome writes; most: entries
 */
export function* harPieces({ bytes, bodyLength, indent = 2, most = Number.POSITIVE_INFINITY }) {
  let piece = `{\n  "log": {\n    "version": "1.2",\n    "creator": {"name": "WebInspector", "version": "537.36"},\n    "pages": [],\n    "entries": [\n`;
  let made = 0;
  for (let index = 0; index < most && made + piece.length < bytes; index++) {
    piece += `${index === 0 ? '' : ',\n'}${JSON.stringify(makeEntry(index, bodyLength), null, indent)}`;
    if (piece.length < 1_000_000) continue;
    made += piece.length;
    yield piece;
    piece = '';
  }
  yield `${piece}\n    ]\n  }\n}\n`;
}
