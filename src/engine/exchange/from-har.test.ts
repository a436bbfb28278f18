import { describe, expect, it } from 'vitest';
import { fieldValue, fieldValues, presence } from './exchange.ts';
import {
  captureFromHar,
  devtoolsCreator,
  exchangeFromEntry,
  exchangesFromHar,
  HarError,
} from './from-har.ts';

type Part = Record<string, unknown>;

function entry(request: Part = {}, response: Part = {}, rest: Part = {}): Part {
  return {
    startedDateTime: '2026-11-24T10:00:00.000Z',
    time: 20,
    request: {
      method: 'GET',
      url: 'https://api.test/x',
      headers: [{ name: 'Host', value: 'api.test' }],
      ...request,
    },
    response: { status: 200, statusText: 'OK', headers: [{ name: 'Date', value: 'x' }], ...response },
    ...rest,
  };
}

const har = (entries: unknown, log: Part = {}) => ({
  log: { creator: { name: 'test', version: '1' }, ...log, entries },
});
const one = (request: Part = {}, response: Part = {}, rest: Part = {}, log: Part = {}) => {
  const exchange = exchangesFromHar(har([entry(request, response, rest)], log))[0];
  if (exchange === undefined) throw new Error('the entry was not read');
  return exchange;
};
const chromium = { creator: { name: 'WebInspector', version: '537.36' } };
const firefox = { creator: { name: 'Firefox', version: '153.7' } };

describe('the shape of the file', () => {
  it.each([
    ['a HAR', har([entry()]), 1],
    ['entries without log', { entries: [entry()] }, 1],
    ['a list of entries', [entry(), entry()], 2],
    ['one entry alone', entry(), 1],
    ['a log without entries', { log: { pages: [] } }, 0],
    ['an empty list', [], 0],
  ])('reads %s', (_name, json, many) => {
    expect(exchangesFromHar(json)).toHaveLength(many);
  });

  it.each([
    [{ log: { entries: 'none' } }, 'not a HAR: "log.entries" is a string, not a list'],
    [{ log: 3 }, 'not a HAR: "log" is a number, not an object'],
    [{ version: '1.2' }, 'not a HAR: no "log" object in the JSON'],
    [[1, 2], 'not a HAR: a JSON list without HAR entries'],
    ['text', 'not a HAR: the JSON is a string, not an object'],
    [null, 'not a HAR: the JSON is null, not an object'],
  ])('refuses %j in one line', (json, message) => {
    expect(() => captureFromHar(json)).toThrow(new HarError(message));
  });

  it('skips what is no entry and says why, by its place in the file', () => {
    const capture = captureFromHar(har([entry(), 7, { request: {} }, { response: {} }, entry()]));
    expect(capture.exchanges.map((exchange) => exchange.index)).toEqual([0, 4]);
    expect(capture.skipped).toEqual([
      { entry: 1, reason: 'the entry is a number, not an object' },
      { entry: 2, reason: 'request.url is missing' },
      { entry: 3, reason: 'request is missing' },
    ]);
    expect(capture.info.limits).toContain('entries-skipped');
  });

  it('drops a half-built WebSocket record without calling it a loss', () => {
    const half = entry(
      { method: '', url: 'wss://api.test/' },
      { status: 0 },
      { startedDateTime: '1969-12-31T23:59:59.999Z', _resourceType: 'websocket' },
    );
    const capture = captureFromHar(har([half, entry()], chromium));
    expect(capture.exchanges.map((exchange) => exchange.index)).toEqual([1]);
    expect(capture.skipped).toEqual([]);
  });

  it('sorts by start time, keeps ties in the order of the file and the file position as index', () => {
    const at = (startedDateTime: unknown) => entry({}, {}, { startedDateTime });
    const capture = captureFromHar(
      har([
        at('2026-11-24T10:00:02Z'),
        at('2026-11-24T10:00:01.5000000Z'),
        at('bad'),
        at('2026-11-24T10:00:01.500Z'),
        at('2026-11-24T12:00:00.25+02:00'),
      ]),
    );
    expect(capture.exchanges.map((exchange) => exchange.index)).toEqual([4, 1, 2, 3, 0]);
    expect(capture.info.limits).toContain('times-missing');
  });

  it.each([
    ['object', { name: 'Firefox', version: '153.7' }, 'Firefox 153.7', 'firefox'],
    ['string', 'Optic capture command', 'Optic capture command', 'other'],
    ['missing', undefined, '', 'other'],
    ['Safari', { name: 'WebKit Web Inspector', version: '1.0' }, 'WebKit Web Inspector 1.0', 'other'],
    ['DevTools', { name: 'WebInspector', version: '537.36' }, 'WebInspector 537.36', 'chromium'],
  ])('knows the producer: %s', (_name, creator, name, engine) => {
    expect(captureFromHar(har([entry()], { creator })).info).toMatchObject({ creator: name, engine });
  });

  it('takes the browser family from log.browser, then from User-Agent', () => {
    const playwright = {
      creator: { name: 'Playwright', version: '1.65' },
      browser: { name: 'firefox', version: '140' },
    };
    expect(captureFromHar(har([entry()], playwright)).info).toMatchObject({
      engine: 'firefox',
      browser: 'firefox 140',
    });
    const agent =
      'Mozilla/5.0 (X11) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.1.2';
    const proxied = har([entry({ headers: [{ name: 'User-Agent', value: agent }] })]);
    expect(captureFromHar(proxied).info).toMatchObject({ engine: 'chromium', browser: 'Edge 131.0.1.2' });
  });
});

describe('header fields', () => {
  it('reads values that are numbers or lists, skips pseudo-headers, lowers names', () => {
    const { request } = one({
      headers: [
        { name: ':authority', value: 'api.test' },
        { name: 'Content-Length', value: 12 },
        { name: 'X-Two', value: ['a', 'b'] },
        { name: null, value: 'x' },
        'rubbish',
      ],
    });
    expect(request.fields.list).toEqual([
      { name: 'content-length', value: '12' },
      { name: 'x-two', value: 'a' },
      { name: 'x-two', value: 'b' },
    ]);
  });

  it('splits Set-Cookie lines that the producer joined with a newline, and keeps folded lines whole', () => {
    const { response } = one(
      {},
      { headers: [{ name: 'Set-Cookie', value: 'a=1; Path=/\nb=2\n  ; Secure' }] },
    );
    expect(fieldValues(response.fields, 'set-cookie')).toEqual(['a=1; Path=/', 'b=2\n  ; Secure']);
  });

  it('does not take a newline in a request value for two lines: it is a finding', () => {
    const { request } = one({ headers: [{ name: 'Authorization', value: 'Bearer a\nb' }] });
    expect(fieldValues(request.fields, 'authorization')).toEqual(['Bearer a\nb']);
  });

  it('fills Cookie and Set-Cookie from the cookies arrays where the lines are missing', () => {
    const { request, response } = one(
      {
        cookies: [
          { name: 'a', value: '1' },
          { name: 'b', value: '2' },
        ],
      },
      {
        cookies: {
          name: 'sid',
          value: 'v',
          path: '/',
          httpOnly: true,
          secure: true,
          sameSite: 'Lax',
          expires: '2026-12-01T00:00:00Z',
          domain: null,
        },
      },
    );
    expect(fieldValue(request.fields, 'cookie')).toBe('a=1; b=2');
    expect(fieldValue(response.fields, 'set-cookie')).toBe(
      'sid=v; Path=/; Expires=Tue, 01 Dec 2026 00:00:00 GMT; Secure; HttpOnly; SameSite=Lax',
    );
  });

  it('leaves the lines alone where they are there', () => {
    const { request } = one({
      headers: [{ name: 'Cookie', value: 'a=raw' }],
      cookies: [{ name: 'a', value: 'decoded' }],
    });
    expect(fieldValues(request.fields, 'cookie')).toEqual(['a=raw']);
  });

  it('merges masked Set-Cookie lines with the cookies array: names and flags stay, the value is known as masked', () => {
    const exchange = one(
      {},
      {
        headers: [
          { name: 'set-cookie', value: '[REDACTED]' },
          { name: 'set-cookie', value: '[REDACTED]' },
        ],
        cookies: [
          { name: 'fpc', value: '[REDACTED]', path: '/', httpOnly: true },
          { name: 'esctx', value: '[REDACTED]', secure: true },
        ],
      },
    );
    expect(fieldValues(exchange.response.fields, 'set-cookie')).toEqual([
      'fpc=[REDACTED]; Path=/; HttpOnly',
      'esctx=[REDACTED]; Secure',
    ]);
    expect(presence(exchange.response.fields, 'set-cookie')).toBe('masked');
  });

  it('cuts a value of a megabyte and says so', () => {
    const capture = captureFromHar(
      har([entry({ headers: [{ name: 'Cookie', value: 'a'.repeat(1_000_000) }] })]),
    );
    expect(capture.exchanges[0]?.request.fields.list[0]?.value).toHaveLength(65_536);
    expect(capture.info.limits).toContain('values-cut');
  });
});

describe('how far a list can be trusted', () => {
  const asked = (list: Part[], rest: Part = {}, log: Part = chromium) =>
    exchangesFromHar(
      har([entry({ headers: list }, {}, rest), entry()], log), // the second lists Host, as files of the browser do
    )[0]?.request.fields.recording;

  it.each([
    ['Host is listed', [{ name: 'Host', value: 'api.test' }], 'complete'],
    [
      'a pseudo-header is listed',
      [
        { name: ':method', value: 'GET' },
        { name: 'accept', value: '*/*' },
      ],
      'complete',
    ],
    ['neither is: provisional headers', [{ name: 'Accept', value: '*/*' }], 'partial'],
    ['nothing is listed', [], 'none'],
  ])('Chromium, %s', (_name, list, recording) => {
    expect(asked(list)).toBe(recording);
  });

  it('does not ask other producers for Host', () => {
    expect(asked([{ name: 'Accept', value: '*/*' }], {}, { creator: { name: 'Insomnia' } })).toBe('complete');
  });

  it('does not take headers for provisional where no entry of the file lists its host', () => {
    const bare = entry({ headers: [{ name: 'accept', value: '*/*' }] });
    expect(exchangesFromHar(har([bare], chromium))[0]?.request.fields.recording).toBe('complete');
  });

  it.each([
    ['Chromium', { _fromCache: 'disk' }],
    ['Safari', { _fetchType: 'Memory Cache' }],
  ])('%s: what was served from the cache was not sent', (_name, rest) => {
    expect(asked([{ name: 'Host', value: 'api.test' }], rest)).toBe('partial');
  });

  it('a 304, or a null cache, is no cache hit', () => {
    expect(one({}, { status: 304 }).fromCache).toBe(false);
    expect(one({}, {}, { cache: { beforeRequest: null, afterRequest: null } }).fromCache).toBe(false);
  });

  it('Firefox: an answer without server address and without time on the network came from the cache', () => {
    const timings = { blocked: 0, dns: 0, connect: 0, ssl: 0, send: 0, wait: 0, receive: 0 };
    expect(one({}, { status: 301 }, { timings }, firefox).fromCache).toBe(true);
    expect(one({}, { status: 301 }, { timings: { ...timings, wait: 3 } }, firefox).fromCache).toBe(false);
    expect(one({}, { status: 301 }, { timings, serverIPAddress: '127.0.0.1' }, firefox).fromCache).toBe(
      false,
    );
  });

  it('Firefox: what it held back after a refused preflight was not sent', () => {
    expect(one({}, { status: 0, headers: [] }, { timings: {} }, firefox).request.fields.recording).toBe(
      'partial',
    );
    const refused = one({}, { status: 401 }, { timings: {} }, firefox);
    expect(refused.request.fields.recording).toBe('complete');
  });

  it('no Set-Cookie beside provisional headers proves nothing', () => {
    const provisional = entry({ headers: [{ name: 'Accept', value: '*/*' }] });
    const exchange = exchangesFromHar(har([provisional, entry()], chromium))[0];
    expect(exchange && presence(exchange.response.fields, 'set-cookie')).toBe('not-recorded');
  });
});

describe('status, failure and redirect', () => {
  it.each([
    ['401', 401],
    [-1, 0],
    [-2, 0],
    [1, 0],
    [null, 0],
    ['abc', 0],
    [440, 440],
  ])('status %j is read as %i', (status, read) => {
    expect(one({}, { status }).response.status).toBe(read);
  });

  it('a missing response is status 0 without fields', () => {
    const { response } = one({}, {}, { response: undefined });
    expect(response).toMatchObject({ status: 0, fields: { list: [], recording: 'none' }, body: undefined });
  });

  it('Firefox 54: status 0 with headers and no error is an answer from the cache', () => {
    expect(one({}, { status: 0, statusText: '' }, {}, firefox).response.status).toBe(200);
    expect(one({}, { status: 0, statusText: 'Not Modified' }, {}, firefox).response.status).toBe(304);
    expect(one({}, { status: 0, headers: [] }, {}, firefox).response.status).toBe(0);
    expect(one({}, { status: 0 }, {}, chromium).response.status).toBe(0);
  });

  it.each([
    [{ _error: 'net::ERR_FAILED' }, 'net::ERR_FAILED'],
    [{ _error: { message: 'too many', code: 'MAXREDIRECTS' } }, 'MAXREDIRECTS'],
    [{ _error: null }, ''],
    [{ _failureText: 'net::ERR_ABORTED' }, 'net::ERR_ABORTED'],
    [{ _charlesStatus: 'Complete' }, ''],
  ])('failure of %j', (response, failure) => {
    expect(one({}, response).failure).toBe(failure);
  });

  it.each([
    ['HTTP Authentication failed; no valid credentials available', 401],
    ['Error during WebSocket handshake: Unexpected response code: 403', 403],
    ['Connection closed before receiving a handshake response', 0],
  ])('a WebSocket handshake that ended in "%s" has status %i', (data, status) => {
    const exchange = one(
      { url: 'wss://api.test/ws' },
      { status: 0, headers: [], _error: null },
      { _webSocketMessages: [{ type: 'error', data }] },
    );
    expect(exchange).toMatchObject({ kind: 'websocket', failure: data, response: { status } });
  });

  it.each([
    [
      'Location, relative',
      { headers: [{ name: 'Location', value: '../login?a=1' }], redirectURL: '/other' },
      'https://api.test/login?a=1',
    ],
    ['redirectURL where Location is missing', { redirectURL: '/other' }, 'https://api.test/other'],
    [
      'redirectURL where Location is masked',
      { headers: [{ name: 'Location', value: '[REDACTED]' }], redirectURL: '/other' },
      'https://api.test/other',
    ],
    ["IE's spelling", { redirectionURL: 'https://idp.test/' }, 'https://idp.test/'],
    ['none', { redirectURL: null }, undefined],
  ])('a redirect goes to %s', (_name, response, target) => {
    expect(one({ url: 'https://api.test/a/b' }, { status: 302, ...response }).response.redirect?.raw).toBe(
      target,
    );
  });

  it('a 201 with Location does not redirect', () => {
    expect(
      one({}, { status: 201, headers: [{ name: 'Location', value: '/new' }] }).response.redirect,
    ).toBeUndefined();
  });

  it.each([
    ['h2', 'HTTP/2'],
    ['HTTP/2.0', 'HTTP/2'],
    ['http/2.0+quic/46', 'HTTP/2'],
    ['h3', 'HTTP/3'],
    ['1.1', 'HTTP/1.1'],
    ['http/1.0', 'HTTP/1.0'],
    ['us:', ''],
    [undefined, ''],
  ])('httpVersion %j is %j', (httpVersion, normal) => {
    expect(one({ httpVersion }).request.httpVersion).toBe(normal);
  });

  it.each([
    [{ time: 12 }, 12],
    [{ time: null, timings: { blocked: -1, dns: 1, connect: 4, ssl: 2, send: 0, wait: 5, receive: 1 } }, 11],
    [{ time: -1 }, undefined],
  ])('duration of %j is %j ms', (rest, duration) => {
    expect(one({}, {}, rest).duration).toBe(duration);
  });
});

describe('bodies', () => {
  it.each([
    ['plain', { mimeType: 'application/json', text: '{"a":1}' }, '{"a":1}'],
    ['base64 of UTF-8', { mimeType: 'text/html', text: 'w6TDtg==', encoding: 'base64' }, 'äö'],
    ['base64 that does not decode', { mimeType: 'text/html', text: '%%%', encoding: 'base64' }, undefined],
    ['an image', { mimeType: 'image/svg', text: `<svg>${'x'.repeat(3000)}` }, undefined],
    ['no type, but words', { mimeType: 'x-unknown', text: 'token expired' }, 'token expired'],
    ['no type, and binary', { mimeType: '', text: '\u0000\u0001\u0002' }, undefined],
    ['masked', { mimeType: 'application/json', text: '[REDACTED]' }, undefined],
    ['external', { mimeType: 'text/html', _file: 'abc.html' }, undefined],
  ])('response body: %s', (_name, content, text) => {
    expect(one({}, { content }).response.body?.text).toBe(text);
  });

  it('cuts a long body at 64 K, base64 too', () => {
    const long = 'a'.repeat(200_000);
    for (const content of [
      { mimeType: 'text/html', text: long },
      { mimeType: 'text/html', text: btoa(long), encoding: 'base64' },
    ]) {
      const body = one({}, { content }).response.body;
      expect([body?.text?.length, body?.truncated]).toEqual([65_536, true]);
    }
  });

  it('joins the params of a form without text', () => {
    const postData = {
      mimeType: 'application/x-www-form-urlencoded',
      params: [
        { name: 'grant_type', value: 'refresh_token' },
        { name: 'x', value: 'a&b' },
      ],
    };
    expect(one({ method: 'post', postData }).request).toMatchObject({
      method: 'POST',
      body: { text: 'grant_type=refresh_token&x=a%26b' },
    });
  });

  it('says so where no response has a body', () => {
    const limits = (content: Part) => captureFromHar(har([entry({}, { content })])).info.limits;
    expect(limits({ size: 3, mimeType: 'text/html' })).toContain('bodies-missing');
    expect(limits({ text: 'abc', mimeType: 'text/html' })).not.toContain('bodies-missing');
  });
});

describe('a service worker', () => {
  it("tells the page's entry from the worker's own", () => {
    const page = entry({}, { _fetchedViaServiceWorker: true }, { pageref: 'page_1', time: 100 });
    const own = entry({}, {}, { startedDateTime: '2026-11-24T10:00:00.050Z' });
    const later = entry({}, {}, { startedDateTime: '2026-11-24T10:00:09Z' });
    const kinds = exchangesFromHar(har([page, own, later], chromium)).map(
      (exchange) => exchange.serviceWorker,
    );
    expect(kinds).toEqual(['page', 'worker', undefined]);
  });
});

describe('one live entry', () => {
  it('is read with its index, and nothing is taken for left out', () => {
    const exchange = exchangeFromEntry(entry(), 7, devtoolsCreator('chromium'));
    expect(exchange?.index).toBe(7);
    expect(exchange && presence(exchange.request.fields, 'authorization')).toBe('absent');
  });

  it('is undefined where it holds no request', () => {
    expect(exchangeFromEntry(null, 0, devtoolsCreator('firefox'))).toBeUndefined();
    expect(exchangeFromEntry({}, 0, devtoolsCreator('firefox'))).toBeUndefined();
  });

  it('remembers what made it', () => {
    const _initiator = {
      type: 'script',
      stack: { callFrames: [{ url: '' }], parent: { callFrames: [{ url: 'https://app.test/a.js' }] } },
    };
    expect(one({}, {}, { _initiator }).initiator).toEqual({ type: 'script', url: 'https://app.test/a.js' });
  });
});

describe('a redirect that Chromium reported before its raw headers came', () => {
  const redirect = { status: 302, headers: [{ name: 'Location', value: '/login' }] };

  it('cannot tell whether a cookie was set', () => {
    const early = one({}, { ...redirect, httpVersion: 'http/1.1', headersSize: -1 }, {}, chromium);
    expect(presence(early.response.fields, 'set-cookie')).toBe('not-recorded');
    expect(fieldValue(early.response.fields, 'location')).toBe('/login');
  });

  it('can tell where the raw headers are there', () => {
    const whole = one({}, { ...redirect, httpVersion: 'HTTP/1.1', headersSize: -1 }, {}, chromium);
    expect(presence(whole.response.fields, 'set-cookie')).toBe('absent');
    const other = one({}, { ...redirect, httpVersion: 'http/1.1', headersSize: -1 }, {}, firefox);
    expect(presence(other.response.fields, 'set-cookie')).toBe('absent');
  });
});
