import { describe, expect, it } from 'vitest';
import { fieldValue, fieldValues, presence } from './exchange.ts';
import { captureFromHar, exchangesFromHar, HarError } from './from-har.ts';
import { chromium, entry, firefox, har, one, type Part } from './testing.ts';

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

  it('takes a cookie that the array lists for the setter’s own host for one without Domain', () => {
    const line = (domain: string) =>
      fieldValue(one({}, { cookies: [{ name: 'sid', value: 'v', domain }] }).response.fields, 'set-cookie');
    const { host } = one({}, {}).url;
    expect([line(host), line(`.${host}`)]).toEqual(['sid=v', `sid=v; Domain=.${host}`]);
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

  const byScript = [{ name: 'Sec-Fetch-Dest', value: 'empty' }];
  it.each([
    ['a refusal that no cache may keep', [], 401, [], 'page'],
    ['one that it must not keep', [], 404, [{ name: 'Cache-Control', value: 'no-store' }], 'page'],
    ['a refusal that it may keep', [], 401, [{ name: 'Cache-Control', value: 'max-age=60' }], undefined],
    ['a status that is kept by itself', [], 404, [], undefined],
    ['a page, which one may have gone back to', [], 200, [], undefined],
    ['an answer for a script that was never fresh', byScript, 200, [{ name: 'ETag', value: '"1"' }], 'page'],
    [
      'one that may be fresh',
      byScript,
      200,
      [{ name: 'Last-Modified', value: 'Mon, 01 Jun 2026 00:00:00 GMT' }],
      undefined,
    ],
    ['a redirect for a script', byScript, 301, [], undefined],
  ])(
    'Firefox, no server address and no time: by a service worker was answered %s',
    (_what, sent, status, headers, worker) => {
      const timings = { blocked: 1, dns: 0, connect: 0, ssl: 0, send: 0, wait: 0, receive: 0 };
      const { serviceWorker, fromCache } = one({ headers: sent }, { status, headers }, { timings }, firefox);
      expect([serviceWorker, fromCache]).toEqual([worker, worker === undefined]);
    },
  );

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
