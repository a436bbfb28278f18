import { describe, expect, it } from 'vitest';
import { createCapture } from './devtools-network.ts';
import type { Content, RawEntry } from './raw-entry.ts';
import type { Details, Stage } from './web-request-event.ts';

const T0 = Date.UTC(2026, 0, 1);
const TAB = 7;

interface Entry {
  readonly request: { readonly method: string; readonly url: string; readonly headers: readonly object[] };
  readonly response: { readonly status: number };
  readonly _requestId?: string;
  readonly _source?: string;
}

/** A browser's clock, its developer tools and its webRequest, moved by hand. */
function bench(engine: 'chromium' | 'firefox' = 'chromium') {
  let now = T0;
  let timers: { at: number; run: () => void }[] = [];
  let finish: (entry: RawEntry, content: () => Promise<Content | undefined>) => void = () => {};
  let navigate: () => void = () => {};
  const delivered: Entry[] = [];
  const schedule = (run: () => void, ms: number) => {
    const timer = { at: now + ms, run };
    timers.push(timer);
    return () => {
      timers = timers.filter((other) => other !== timer);
    };
  };
  const capture = createCapture({
    network: {
      engine,
      onFinished: (listener) => {
        finish = listener;
        return () => {};
      },
      onNavigated: (listener) => {
        navigate = listener;
        return () => {};
      },
      getHar: async () => ({ entries: [] }),
    },
    tabId: TAB,
    now: () => now,
    schedule,
    deliver: (entries) => delivered.push(...(entries as unknown as Entry[])),
  });
  const har = (url: string, at: number, status: number, over: object = {}) =>
    finish(
      {
        startedDateTime: new Date(T0 + at).toISOString(),
        time: 20,
        _resourceType: 'image',
        ...over,
        request: { method: 'GET', url, headers: [{ name: 'Host', value: 'a.test' }] },
        response: { status, headers: [], content: { size: 0, mimeType: 'image/png' } },
      },
      async () => undefined,
    );
  const tell = (stage: Stage, requestId: string, url: string, at: number, over: Partial<Details> = {}) =>
    capture.observe({
      stage,
      details: { requestId, url, method: 'GET', tabId: TAB, type: 'image', timeStamp: T0 + at, ...over },
    });
  const wait = async (ms: number) => {
    const end = now + ms;
    for (;;) {
      for (let turn = 0; turn < 12; turn += 1) await Promise.resolve();
      const [next] = timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at);
      if (next === undefined) break;
      timers = timers.filter((timer) => timer !== next);
      now = Math.max(now, next.at);
      next.run();
    }
    now = end;
  };
  return {
    capture,
    delivered,
    shown: () => delivered.map(({ request, response }) => `${request.url} ${response.status}`),
    har,
    tell,
    wait,
    schedule,
    navigate: () => navigate(),
    /** The whole of a request in webRequest. */
    hop: (id: string, url: string, at: number, statusCode: number, over: Partial<Details> = {}) => {
      tell('onBeforeRequest', id, url, at, over);
      tell('onSendHeaders', id, url, at + 1, {
        ...over,
        requestHeaders: [{ name: 'Cookie', value: 'sid=1' }],
      });
      tell('onCompleted', id, url, at + 20, { ...over, statusCode });
    },
  };
}

describe('full capture', () => {
  it('makes one entry of what both see, with what the developer tools lack', async () => {
    const b = bench();
    b.hop('1', 'https://a.test/x', 1, 401);
    b.har('https://a.test/x', 0, 401);
    await b.wait(5000);
    expect(b.shown()).toEqual(['https://a.test/x 401']);
    expect(b.delivered[0]).toMatchObject({
      _requestId: '1',
      request: { headers: [{ name: 'Host' }, { name: 'Cookie' }] },
    });
    expect(b.capture.only).toBe(0);
  });

  it('hands on by itself what the developer tools have lost, and says how many', async () => {
    const b = bench();
    b.hop('1', 'https://a.test/lost', 1, 401);
    b.har('https://a.test/seen', 40, 200);
    await b.wait(1000);
    expect(b.shown(), 'a body may still come').toEqual(['https://a.test/seen 200']);
    await b.wait(4000);
    expect(b.shown().sort()).toEqual(['https://a.test/lost 401', 'https://a.test/seen 200']);
    expect(b.capture.only).toBe(1);
  });

  it('waits no longer for what the page that was left had lost', async () => {
    const b = bench();
    b.hop('1', 'https://a.test/lost', 1, 401);
    await b.wait(100);
    b.navigate();
    await b.wait(1000);
    expect(b.shown()).toEqual(['https://a.test/lost 401']);
  });

  it('does not repeat it when the developer tools tell of it much later', async () => {
    const b = bench();
    b.hop('1', 'https://a.test/x', 1, 401);
    await b.wait(8000);
    b.har('https://a.test/x', 0, 401);
    await b.wait(8000);
    expect(b.shown()).toEqual(['https://a.test/x 401']);
    expect(b.capture.only).toBe(0);
  });

  it('keeps apart requests of one address that were answered differently', async () => {
    const b = bench();
    b.tell('onBeforeRequest', '1', 'https://a.test/x', 1);
    b.tell('onBeforeRequest', '2', 'https://a.test/x', 2);
    // Both are still under way when the first entry comes, and the nearer one turns out to be the other.
    b.har('https://a.test/x', 0, 200);
    b.tell('onCompleted', '1', 'https://a.test/x', 30, { statusCode: 401 });
    b.tell('onCompleted', '2', 'https://a.test/x', 31, { statusCode: 200 });
    b.har('https://a.test/x', 1, 401);
    await b.wait(5000);
    expect(b.shown().sort()).toEqual(['https://a.test/x 200', 'https://a.test/x 401']);
    expect(b.delivered.map(({ response, _requestId }) => `${response.status} ${_requestId}`).sort()).toEqual([
      '200 2',
      '401 1',
    ]);
  });

  it('takes a retry for what it is, though only one of the two is in the developer tools', async () => {
    const b = bench();
    b.hop('1', 'https://a.test/x', 1, 401);
    b.hop('2', 'https://a.test/x', 60, 200);
    b.har('https://a.test/x', 59, 200);
    await b.wait(5000);
    expect(b.shown().sort()).toEqual(['https://a.test/x 200', 'https://a.test/x 401']);
  });

  it('fills in the answer to a WebSocket that was refused', async () => {
    const b = bench();
    const socket = { type: 'websocket' };
    b.tell('onBeforeRequest', '1', 'wss://a.test/', 1, socket);
    b.tell('onHeadersReceived', '1', 'wss://a.test/', 5, { ...socket, statusCode: 401 });
    b.tell('onErrorOccurred', '1', 'wss://a.test/', 6, { ...socket, error: 'net::ERR_FAILED' });
    b.har('wss://a.test/', 60, 0, { _resourceType: 'websocket' });
    await b.wait(5000);
    expect(b.shown()).toEqual(['wss://a.test/ 401']);
  });

  it('adds no cookies to what a cache answered', async () => {
    const b = bench();
    b.tell('onBeforeRequest', '1', 'https://a.test/x', 1);
    b.tell('onSendHeaders', '1', 'https://a.test/x', 2, {
      requestHeaders: [{ name: 'Cookie', value: 'sid=1' }],
    });
    b.tell('onCompleted', '1', 'https://a.test/x', 3, { statusCode: 301, fromCache: true });
    b.har('https://a.test/x', 0, 301, { _fromCache: 'disk' });
    await b.wait(5000);
    expect(JSON.stringify(b.delivered)).not.toContain('sid=1');
  });

  it('knows the page’s side of what a service worker answered from the worker’s own request', async () => {
    const firefox = bench('firefox');
    const url = 'https://a.test/x';
    firefox.tell('onBeforeRequest', '1', url, 1);
    firefox.tell('onBeforeRedirect', '1', url, 2, { statusCode: 0, redirectUrl: url });
    firefox.hop('2', url, 3, 200, { tabId: -1 });
    firefox.har(url, 6, 200);
    await firefox.wait(5000);
    expect(firefox.delivered).toHaveLength(2);
    expect(firefox.delivered).toContainEqual(expect.objectContaining({ _byServiceWorker: true }));
    expect(firefox.delivered).toContainEqual(
      expect.objectContaining({
        startedDateTime: new Date(T0 + 1).toISOString(),
        time: 25,
        response: expect.objectContaining({
          _fetchedViaServiceWorker: true,
          _serviceWorkerResponseSource: 'network',
        }),
      }),
    );
  });

  it('knows where a service worker answered without asking for that address', async () => {
    const firefox = bench('firefox');
    const url = 'https://a.test/x';
    firefox.hop('1', url, 1, 200, { tabId: -1 });
    firefox.tell('onBeforeRequest', '2', url, 10);
    firefox.tell('onBeforeRedirect', '2', url, 11, { statusCode: 0, redirectUrl: url });
    firefox.hop('3', 'https://a.test/other', 12, 200, { tabId: -1 });
    firefox.har(url, 16, 200);
    await firefox.wait(5000);
    expect(firefox.delivered).toContainEqual(
      expect.objectContaining({
        response: expect.objectContaining({ _serviceWorkerResponseSource: 'worker' }),
      }),
    );
  });

  it('marks what a window asked that the page has opened', async () => {
    const b = bench();
    b.hop('1', 'https://idp.test/', 1, 200, { tabId: 8 });
    await b.wait(1000);
    expect(b.delivered).toMatchObject([{ _tabId: 8, _source: 'webRequest' }]);
  });

  it('loses nothing that the developer tools see when it is interrupted', async () => {
    const b = bench();
    b.tell('onBeforeRequest', '1', 'https://a.test/x', 1);
    b.tell('onBeforeRequest', '2', 'https://a.test/y', 2);
    b.har('https://a.test/x', 0, 200);
    b.capture.interrupt();
    b.har('https://a.test/y', 1, 200);
    // The end of one is heard of after all.
    b.tell('onCompleted', '2', 'https://a.test/y', 20, { statusCode: 200 });
    await b.wait(5000);
    expect(b.shown()).toEqual(['https://a.test/x 200', 'https://a.test/y 200']);
  });

  it('pairs a request that began before it was allowed with its entry', async () => {
    const b = bench();
    b.tell('onCompleted', '1', 'https://a.test/slow', 5000, { statusCode: 401 });
    b.har('https://a.test/slow', 0, 401, { time: 5001 });
    await b.wait(5000);
    expect(b.shown()).toEqual(['https://a.test/slow 401']);
  });

  it('holds nothing longer while it is off', async () => {
    const b = bench();
    b.har('https://a.test/x', 0, 200);
    await b.wait(450);
    expect(b.shown()).toEqual(['https://a.test/x 200']);
  });
});

/** A generator of numbers from 0 to 1, the same for the same seed. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

describe('whatever comes when', () => {
  it.each(Array.from({ length: 25 }, (_, seed) => seed))('each request is there once (%i)', async (seed) => {
    const b = bench();
    const next = random(seed + 1);
    const truth: string[] = [];
    const script: { readonly at: number; readonly run: () => void }[] = [];
    for (let id = 0; id < 150; id += 1) {
      // A few addresses that are asked for again and again, a hundred twins at one time, and some that an interruption hides.
      const burst = id >= 50;
      const hidden = id < 10;
      const url = `https://a.test/${burst ? 'twin' : hidden ? `hidden/${id}` : Math.floor(next() * 12)}`;
      const status = burst || next() < 0.7 ? 200 : 401;
      const start = burst ? 9000 + next() * 5 : next() * 8000;
      const end = start + 10 + next() * 300;
      truth.push(`${url} ${status}`);
      if (!hidden) {
        // One connection: events come in their order, if late.
        const late = 2;
        script.push({ at: start + late, run: () => b.tell('onBeforeRequest', String(id), url, start) });
        const ended = () => b.tell('onCompleted', String(id), url, end, { statusCode: status });
        script.push({ at: end + late, run: ended });
      }
      if (hidden || next() < 0.9) {
        const late = next() < 0.9 ? next() * 200 : next() * 5000;
        const at = start - next() * 4;
        script.push({ at: end + late, run: () => b.har(url, at, status, { time: end - at + next() }) });
      }
    }
    for (const { at, run } of script) b.schedule(run, at);
    await b.wait(30_000);
    expect(b.shown().sort()).toEqual(truth.sort());
  });
});
