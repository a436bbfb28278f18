import { describe, expect, it } from 'vitest';
import { fieldValue, presence } from './exchange.ts';
import { captureFromHar, devtoolsCreator, exchangeFromEntry, exchangesFromHar } from './from-har.ts';
import { chromium, entry, firefox, har, one, type Part } from './testing.ts';

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
    [{ _connectionId: '4711', connection: '4712' }, chromium, '4711'],
    [{ connection: 52 }, chromium, '52'],
    [{ _connectionId: '0' }, chromium, undefined],
    [{ connection: '443' }, firefox, undefined],
    [{}, chromium, undefined],
  ])('the connection of %j', (fields, creator, name) => {
    expect(one({}, {}, fields, creator).connection).toBe(name);
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
