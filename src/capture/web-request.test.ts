import { describe, expect, it } from 'vitest';
import { entryOf, type Hop } from './hop.ts';
import { HopAssembler } from './web-request.ts';
import type { Details, Stage } from './web-request-event.ts';

const lines = (fields: Readonly<Record<string, string>>) =>
  Object.entries(fields).map(([name, value]) => ({ name, value }));

function bench(engine: 'chromium' | 'firefox' = 'chromium') {
  const closed: Hop[] = [];
  const dropped: Hop[] = [];
  let opened = 0;
  let at = 1_000_000;
  const assembler = new HopAssembler(engine, {
    opened: () => {
      opened += 1;
    },
    closed: (hop) => closed.push(hop),
    dropped: (hop) => dropped.push(hop),
  });
  return {
    assembler,
    closed,
    dropped,
    opened: () => opened,
    shown: () => closed.map(({ method, url, status }) => `${method} ${url} ${status}`),
    tell(stage: Stage, details: Partial<Details> = {}) {
      at += 1;
      const common = {
        requestId: '1',
        url: 'https://a.test/',
        method: 'GET',
        tabId: 7,
        type: 'xmlhttprequest',
      };
      assembler.observe({ stage, details: { ...common, timeStamp: at, ...details } });
    },
  };
}

describe('hops from webRequest’s events', () => {
  it('are one a request, with what was sent and answered', () => {
    const b = bench();
    b.tell('onBeforeRequest', {
      method: 'POST',
      body: { form: [['user', 'ada']] },
      initiator: 'https://a.test',
    });
    b.tell('onSendHeaders', { method: 'POST', requestHeaders: lines({ Cookie: 'sid=1' }) });
    const responseHeaders = lines({ 'WWW-Authenticate': 'Bearer' });
    b.tell('onHeadersReceived', { statusCode: 401, statusLine: 'HTTP/1.1 401 Not yet', responseHeaders });
    b.tell('onCompleted', { statusCode: 401, ip: '127.0.0.1', fromCache: false });
    expect(b.opened()).toBe(1);
    const [hop] = b.closed;
    if (hop === undefined) throw new Error('no hop');
    expect(entryOf(hop, 7)).toMatchObject({
      startedDateTime: new Date(1_000_001).toISOString(),
      time: 3,
      timings: { blocked: 1, wait: 1, receive: 1 },
      request: {
        method: 'POST',
        url: 'https://a.test/',
        headers: [{ name: 'Cookie', value: 'sid=1' }],
        postData: { params: [{ name: 'user', value: 'ada' }] },
      },
      response: { status: 401, statusText: 'Not yet', headers: responseHeaders },
      serverIPAddress: '127.0.0.1',
      _initiator: { url: 'https://a.test' },
      _requestId: '1',
      _source: 'webRequest',
    });
    expect(entryOf(hop, 7), 'bodies are not recorded').not.toHaveProperty('response.content.text');
    expect(entryOf(hop, 8), 'of another tab').toMatchObject({ _tabId: 7 });
  });

  it('are several along a chain of redirects, of one id', () => {
    const b = bench();
    b.tell('onBeforeRequest');
    b.tell('onHeadersReceived', { statusCode: 302, responseHeaders: lines({ 'Set-Cookie': 'a=1' }) });
    b.tell('onBeforeRedirect', { statusCode: 302, redirectUrl: 'https://b.test/' });
    b.tell('onBeforeRequest', { url: 'https://b.test/' });
    b.tell('onCompleted', { url: 'https://b.test/', statusCode: 200 });
    expect(b.shown()).toEqual(['GET https://a.test/ 302', 'GET https://b.test/ 200']);
    expect(b.closed[0]).toMatchObject({ redirectUrl: 'https://b.test/', requestId: '1' });
  });

  it('are two where Firefox sends Basic credentials of the address after a 401', () => {
    const b = bench('firefox');
    b.tell('onBeforeRequest');
    b.tell('onSendHeaders', { requestHeaders: [] });
    b.tell('onHeadersReceived', { statusCode: 401 });
    b.tell('onBeforeRequest');
    b.tell('onSendHeaders', { requestHeaders: lines({ Authorization: 'Basic eDp5' }) });
    b.tell('onHeadersReceived', { statusCode: 200 });
    b.tell('onCompleted', { statusCode: 200 });
    expect(b.shown()).toEqual(['GET https://a.test/ 401', 'GET https://a.test/ 200']);
    expect(b.closed[1]).toMatchObject({ credentialsUnlisted: false });
  });

  it('are two where Chromium does, and tells only of the end; the credentials are not said to be absent', () => {
    const b = bench();
    b.tell('onBeforeRequest');
    b.tell('onSendHeaders', { requestHeaders: lines({ Cookie: 'sid=1' }) });
    b.tell('onHeadersReceived', { statusCode: 401 });
    b.tell('onCompleted', { statusCode: 200 });
    expect(b.shown()).toEqual(['GET https://a.test/ 401', 'GET https://a.test/ 200']);
    const [refused, known] = b.closed;
    expect(refused).toMatchObject({ credentialsUnlisted: false });
    expect(known).toMatchObject({ credentialsUnlisted: true, requestHeaders: [{ name: 'Cookie' }] });
  });

  it('tell of a refusal while the browser still asks its user, and once only when that is dismissed', () => {
    const b = bench();
    b.tell('onBeforeRequest');
    b.tell('onHeadersReceived', { statusCode: 401 });
    b.tell('onAuthRequired', { statusCode: 401 });
    expect(b.shown()).toEqual(['GET https://a.test/ 401']);
    b.tell('onCompleted', { statusCode: 401 });
    expect(b.shown()).toHaveLength(1);
  });

  it('tell of what follows when the user has answered', () => {
    const b = bench();
    b.tell('onBeforeRequest');
    b.tell('onAuthRequired', { statusCode: 401 });
    b.tell('onSendHeaders', { requestHeaders: [] });
    b.tell('onAuthRequired', { statusCode: 401 });
    b.tell('onCompleted', { statusCode: 200 });
    expect(b.closed.map(({ status }) => status)).toEqual([401, 401, 200]);
  });

  it('keep the 304 that was answered, and not the 200 from the cache that it stands for', () => {
    const b = bench();
    b.tell('onBeforeRequest');
    b.tell('onHeadersReceived', { statusCode: 304 });
    b.tell('onCompleted', { statusCode: 200, fromCache: true });
    expect(b.shown()).toEqual(['GET https://a.test/ 304']);
  });

  it('are none for what Firefox redirects inside itself', () => {
    const b = bench('firefox');
    b.tell('onBeforeRequest', { url: 'http://a.test/' });
    b.tell('onBeforeRedirect', { url: 'http://a.test/', statusCode: 0, redirectUrl: 'https://a.test/' });
    b.tell('onBeforeRequest');
    b.tell('onCompleted', { statusCode: 200 });
    expect(b.shown()).toEqual(['GET https://a.test/ 200']);
    expect(b.dropped).toHaveLength(1);
  });

  it('know from Firefox what a service worker took', () => {
    const b = bench('firefox');
    b.tell('onBeforeRequest');
    b.tell('onBeforeRedirect', { statusCode: 0, redirectUrl: 'https://a.test/' });
    expect(b.closed).toMatchObject([{ viaServiceWorker: true }]);
  });

  it('believe Firefox that a cache answered only where no server has an address', () => {
    const b = bench('firefox');
    b.tell('onBeforeRequest');
    b.tell('onCompleted', { statusCode: 200, fromCache: true, ip: '127.0.0.1' });
    b.tell('onBeforeRequest', { requestId: '2' });
    b.tell('onCompleted', { requestId: '2', statusCode: 200, fromCache: true });
    expect(b.closed.map(({ fromCache }) => fromCache)).toEqual([false, true]);
  });

  it('have the browser’s name for what failed, unless an answer says more', () => {
    const b = bench();
    b.tell('onBeforeRequest');
    b.tell('onErrorOccurred', { error: 'net::ERR_BLOCKED_BY_CLIENT' });
    const socket = { requestId: '2', type: 'websocket', url: 'wss://a.test/' };
    b.tell('onBeforeRequest', socket);
    b.tell('onHeadersReceived', { ...socket, statusCode: 401 });
    b.tell('onErrorOccurred', { ...socket, error: 'net::ERR_FAILED' });
    const [blocked, refused] = b.closed.map((hop) => entryOf(hop, 7));
    expect(blocked).toMatchObject({ response: { status: 0, _error: 'net::ERR_BLOCKED_BY_CLIENT' } });
    expect(refused).toMatchObject({ _resourceType: 'websocket', response: { status: 401 } });
    expect(refused).not.toHaveProperty('response._error');
  });

  it('begin in the middle where the request had started before anyone listened', () => {
    const b = bench();
    b.tell('onCompleted', { statusCode: 200 });
    expect(b.closed).toMatchObject([{ cut: true, status: 200 }]);
  });

  it('are forgotten when nothing more will be heard, and do not pile up', () => {
    const b = bench();
    b.tell('onBeforeRequest');
    b.assembler.reset();
    expect(b.dropped).toHaveLength(1);
    for (let id = 0; id < 6000; id += 1) b.tell('onBeforeRequest', { requestId: String(id) });
    expect(b.dropped).toHaveLength(1001);
  });
});
