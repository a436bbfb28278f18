import { describe, expect, it } from 'vitest';
import type { Content, RawEntry } from './raw-entry.ts';
import { bench, entry } from './testing.ts';

function headers(item: RawEntry | undefined): string[] {
  const response = (item as { response: { headers: { name: string }[] } } | undefined)?.response;
  return response?.headers.map((header) => header.name) ?? [];
}

describe('a capture of the developer tools', () => {
  it('hands on each request once, within half a second, although getHAR lists it again', async () => {
    const b = bench();
    const one = entry('https://a.test/one');
    b.event(one);
    b.log.push(one);
    await b.wait(500);
    expect(b.urls()).toEqual(['https://a.test/one']);
    await b.wait(10_000);
    expect(b.urls()).toEqual(['https://a.test/one']);
  });

  it('says that it is busy until all that ended has been handed on and the log has been looked through', async () => {
    const b = bench();
    await b.wait(2000);
    expect(b.capture.busy()).toBe(false);
    b.event(entry('https://a.test/one', { at: 2000 }));
    expect(b.capture.busy()).toBe(true);
    await b.wait(500);
    expect([b.urls().length, b.capture.busy()], 'the log may have more').toEqual([1, true]);
    await b.wait(500);
    expect(b.capture.busy()).toBe(false);
  });

  it('drops an event that is delivered twice, and keeps two equal requests that ran side by side', async () => {
    const b = bench();
    const first = entry('https://a.test/x', { time: 20.25 });
    const twin = entry('https://a.test/x', { time: 21.5 });
    b.event(first);
    b.event(first);
    b.event(twin);
    b.log.push(twin, first);
    await b.wait(10_000);
    expect(b.urls()).toHaveLength(2);
  });

  it('puts requests into the order in which they started', async () => {
    const b = bench();
    b.event(entry('https://a.test/second', { at: 10 }));
    await b.wait(100);
    b.event(entry('https://a.test/first', { at: 0, time: 110 }));
    await b.wait(1000);
    expect(b.urls()).toEqual(['https://a.test/first', 'https://a.test/second']);
  });

  it('takes the Set-Cookie of a redirect from getHAR where the event lacks it', async () => {
    const b = bench();
    b.event(entry('https://a.test/callback', { status: 302, response: [['Location', '/home']] }));
    b.log.push(
      entry('https://a.test/callback', {
        status: 302,
        response: [
          ['Location', '/home'],
          ['Set-Cookie', 'sid=1'],
        ],
      }),
    );
    await b.wait(600);
    expect(b.urls()).toHaveLength(1);
    expect(headers(b.delivered[0])).toContain('Set-Cookie');
  });

  it('takes the sizes as well, which say that a redirect set no cookie', async () => {
    const b = bench();
    const sized = (headersSize: number) => {
      const item = entry('https://a.test/go', { status: 302, request: [['Host', 'a.test']] });
      return { ...item, response: { ...(item.response as object), headersSize } };
    };
    b.event(sized(-1));
    b.log.push(sized(332));
    await b.wait(500);
    expect(b.delivered).toMatchObject([{ response: { headersSize: 332 } }]);
  });

  it('asks again for headers that are later still', async () => {
    const b = bench();
    b.event(entry('https://a.test/loop', { status: 302 }));
    await b.wait(40);
    b.log.push(entry('https://a.test/loop', { status: 302, response: [['Set-Cookie', 'sid=1']] }));
    await b.wait(160);
    b.state.harFails = true;
    await b.wait(1000);
    expect(headers(b.delivered[0])).toContain('Set-Cookie');
  });

  it('asks again after getHAR has not answered once', async () => {
    const b = bench();
    b.state.harHangs = true;
    b.event(entry('https://a.test/one'));
    await b.wait(5000);
    b.state.harHangs = false;
    b.event(entry('https://a.test/two', { at: 5000 }));
    b.log.push(entry('https://a.test/lost', { at: 5001, status: 401 }));
    await b.wait(5000);
    expect(b.urls()).toEqual(['https://a.test/one', 'https://a.test/two', 'https://a.test/lost']);
  });

  it('does not wait for Set-Cookie where the event has the headers as they came over the wire', async () => {
    const b = bench();
    const settled = entry('https://a.test/go', { status: 302, request: [['Host', 'a.test']] });
    b.event({ ...settled, response: { ...(settled.response as object), headersSize: 120 } });
    await b.wait(450);
    expect(b.urls()).toEqual(['https://a.test/go']);
    expect(b.state.harCalls).toBeLessThan(2);
  });

  it('takes the Cookie of a refused request from getHAR where the event has only provisional headers', async () => {
    const b = bench();
    b.event(entry('https://a.test/api', { status: 401, request: [['Accept', '*/*']] }));
    b.log.push(
      entry('https://a.test/api', {
        status: 401,
        request: [
          ['Accept', '*/*'],
          ['Host', 'a.test'],
          ['Cookie', 'sid=1'],
        ],
      }),
    );
    await b.wait(500);
    expect(JSON.stringify(b.delivered)).toContain('sid=1');
  });

  it('takes the status of an answer that Chromium would not follow from getHAR, where the event was earlier', async () => {
    const b = bench();
    const preflight = (status: number) => {
      const item = entry('https://a.test/api', { method: 'OPTIONS', status, request: [['Host', 'a.test']] });
      return {
        ...item,
        _resourceType: 'preflight',
        response: { ...(item.response as object), headersSize: 80, _error: 'net::ERR_INVALID_REDIRECT' },
      };
    };
    b.event(preflight(0));
    b.log.push(preflight(0));
    await b.wait(30);
    b.log.splice(0, 1, preflight(301));
    await b.wait(1000);
    expect(b.delivered).toMatchObject([{ response: { status: 301, _error: 'net::ERR_INVALID_REDIRECT' } }]);
  });

  it('does not wait for the answer to a request that never left', async () => {
    const b = bench();
    const item = entry('https://a.test/ad.js', { status: 0 });
    b.event({ ...item, response: { ...(item.response as object), _error: 'net::ERR_BLOCKED_BY_CLIENT' } });
    await b.wait(450);
    expect([b.urls().length, b.state.harCalls]).toEqual([1, 0]);
  });

  it('takes the Set-Cookie of a call that signs in from getHAR where the event was earlier', async () => {
    const b = bench();
    const signIn = (request: [string, string][], response: [string, string][]) => ({
      ...entry('https://a.test/login', { method: 'POST', request, response }),
      _resourceType: 'fetch',
    });
    b.event(signIn([], [['Content-Type', 'application/json']]));
    await b.wait(30);
    b.log.push(
      signIn(
        [['Host', 'a.test']],
        [
          ['Content-Type', 'application/json'],
          ['Set-Cookie', 'sid=1'],
        ],
      ),
    );
    await b.wait(1000);
    expect(b.delivered).toHaveLength(1);
    expect(headers(b.delivered[0])).toContain('Set-Cookie');
  });

  it('takes it also where the request’s headers came in time, and the answer’s did not', async () => {
    const b = bench();
    const signIn = (headersSize: number, response: [string, string][]) => {
      const item = entry('https://a.test/login', { method: 'POST', request: [['Host', 'a.test']], response });
      const answer = { ...(item.response as object), httpVersion: 'HTTP/1.1', headersSize };
      return { ...item, _resourceType: 'fetch', response: answer };
    };
    b.event(signIn(-1, [['Vary', 'Origin']]));
    await b.wait(30);
    b.log.push(
      signIn(120, [
        ['Vary', 'Origin'],
        ['Set-Cookie', 'sid=1'],
      ]),
    );
    await b.wait(1000);
    expect(headers(b.delivered[0])).toContain('Set-Cookie');
  });

  it('asks soon for late headers, before an error page takes the log away', async () => {
    const b = bench();
    b.event(entry('https://a.test/loop', { status: 302 }));
    b.log.push(entry('https://a.test/loop', { status: 302, response: [['Set-Cookie', 'sid=1']] }));
    await b.wait(150);
    b.state.harFails = true;
    await b.wait(1000);
    expect(headers(b.delivered[0])).toContain('Set-Cookie');
  });

  it.each(['harFails', 'harHangs'] as const)('goes on when getHAR has no answer (%s)', async (how) => {
    const b = bench();
    b.state[how] = true;
    b.event(entry('https://a.test/callback', { status: 302 }));
    await b.wait(1100);
    expect(b.urls()).toEqual(['https://a.test/callback']);
  });

  it('finds a request that only getHAR has, and does not repeat it when its event comes after all', async () => {
    const b = bench();
    const lost = entry('https://a.test/api', { status: 401, at: 50 });
    b.event(entry('https://a.test/page'));
    b.log.push(lost);
    await b.wait(6000);
    expect(b.urls()).toEqual(['https://a.test/page', 'https://a.test/api']);
    b.event(lost);
    await b.wait(3000);
    expect(b.urls()).toHaveLength(2);
  });

  it('leaves alone what getHAR shows while it is still under way', async () => {
    const b = bench();
    b.log.push(entry('https://a.test/slow', { status: 0, time: 0 }));
    b.event(entry('https://a.test/page'));
    await b.wait(5000);
    expect(b.urls()).toEqual(['https://a.test/page']);
    b.event(entry('https://a.test/slow', { status: 401, time: 4900 }));
    await b.wait(1000);
    expect(b.urls()).toEqual(['https://a.test/page', 'https://a.test/slow']);
  });

  it('keeps what navigation has emptied from the log', async () => {
    const b = bench();
    b.event(entry('https://a.test/before'));
    b.navigate();
    b.log.length = 0;
    b.event(entry('https://b.test/after', { at: 5 }));
    await b.wait(3000);
    expect(b.urls()).toEqual(['https://a.test/before', 'https://b.test/after']);
  });

  it('does not ask for a large log again and again', async () => {
    const b = bench();
    for (let i = 0; i < 50; i += 1) {
      b.event(entry(`https://a.test/${i}`, { at: i * 100 }));
      await b.wait(100);
    }
    expect(b.state.harCalls).toBeLessThan(4);
    await b.wait(2000);
    expect(b.delivered).toHaveLength(50);
  });

  it('drops half-built WebSocket snapshots', async () => {
    const b = bench();
    b.event({ ...entry('wss://a.test/ws', { method: '' }), startedDateTime: '1969-12-31T23:59:59.000Z' });
    await b.wait(2000);
    expect(b.delivered).toEqual([]);
  });

  it('drops what was loaded from data: addresses, from events and from the log', async () => {
    const b = bench('firefox');
    b.log.push(entry('data:image/svg+xml,%3Csvg/%3E', { at: 1 }));
    b.event(entry('data:,', { at: 2 }));
    b.event(entry('https://a.test/data:', { at: 3 }));
    await b.wait(4000);
    expect(b.urls()).toEqual(['https://a.test/data:']);
  });

  it('adds the body of a refusal, and goes on without it when it does not come', async () => {
    const b = bench();
    const refused = { status: 401, mime: 'application/json' };
    b.event(entry('https://a.test/says', refused), async () => ({ text: '{"error":"x"}', encoding: '' }));
    b.event(entry('https://a.test/hangs', { ...refused, at: 1 }), () => new Promise(() => {}));
    b.event(entry('https://a.test/fails', { ...refused, at: 2 }), async () => {
      throw new Error('gone');
    });
    await b.wait(4500);
    expect(b.urls().sort()).toEqual(['https://a.test/fails', 'https://a.test/hangs', 'https://a.test/says']);
    expect(b.delivered[0]).toMatchObject({ response: { content: { text: '{"error":"x"}' } } });
  });

  it('waits longer for a body that a busy browser is slow to fetch', async () => {
    const b = bench();
    let fetched: (content: Content) => void = () => {};
    const slow = new Promise<Content>((resolve) => {
      fetched = resolve;
    });
    b.event(entry('https://a.test/slow', { status: 401, mime: 'application/json' }), () => slow);
    await b.wait(3000);
    expect(b.urls()).toEqual([]);
    fetched({ text: '{"error":"x"}', encoding: '' });
    await b.wait(200);
    expect(b.delivered[0]).toMatchObject({ response: { content: { text: '{"error":"x"}' } } });
  });

  it('lets nothing else wait so long, nor a refusal of the page that was left', async () => {
    const b = bench();
    const never = () => new Promise<Content>(() => {});
    b.event(entry('https://a.test/refused', { status: 401, mime: 'application/json' }), never);
    b.event(entry('https://a.test/fine', { mime: 'application/json', at: 1 }), never);
    b.event(entry('https://a.test/page', { at: 2 }));
    await b.wait(1100);
    expect(b.urls()).toEqual(['https://a.test/fine', 'https://a.test/page']);
    b.navigate();
    await b.wait(200);
    expect(b.urls()).toContain('https://a.test/refused');
  });

  it('waits as long for the page that has just been opened, and refuses', async () => {
    const b = bench();
    const never = () => new Promise<Content>(() => {});
    b.event(entry('https://a.test/callback', { status: 500, mime: 'text/html' }), never);
    b.navigate();
    await b.wait(2000);
    expect(b.urls()).toEqual([]);
    await b.wait(2500);
    expect(b.urls()).toEqual(['https://a.test/callback']);
  });

  it('hands on what it holds when it is stopped', async () => {
    const b = bench();
    b.event(entry('https://a.test/last'));
    b.capture.stop();
    expect(b.urls()).toEqual(['https://a.test/last']);
  });
});

describe('in Firefox', () => {
  it('asks for the log at the start, and not while requests come and go', async () => {
    const b = bench('firefox');
    await b.wait(10);
    expect(b.state.harCalls).toBe(1);
    for (let i = 0; i < 20; i += 1) {
      b.event(entry(`https://a.test/${i}`, { at: i * 300, status: i % 2 === 0 ? 302 : 200 }));
      await b.wait(300);
    }
    await b.wait(20_000);
    expect(b.state.harCalls).toBe(1);
    expect(b.delivered).toHaveLength(20);
  });

  it('fetches the request that a refused preflight stopped, once the network is quiet', async () => {
    const b = bench('firefox');
    await b.wait(100);
    b.event(
      entry('https://api.test/x', {
        method: 'OPTIONS',
        status: 401,
        request: [['Access-Control-Request-Method', 'PUT']],
      }),
    );
    b.log.push(entry('https://api.test/x', { method: 'PUT', status: 0, time: 0 }));
    await b.wait(1000);
    expect(b.state.harCalls).toBe(1);
    await b.wait(5000);
    expect(b.state.harCalls).toBe(2);
    expect(b.delivered).toHaveLength(2);
    await b.wait(10_000);
    expect(b.state.harCalls).toBe(2);
  });

  it('believes the event where getHAR has turned a real answer into status 0', async () => {
    const b = bench('firefox');
    const options = { at: 5, method: 'PUT' };
    b.event(
      entry('https://api.test/x', {
        method: 'OPTIONS',
        status: 204,
        request: [['Access-Control-Request-Method', 'PUT']],
      }),
    );
    b.log.push(entry('https://api.test/x', { ...options, status: 0, time: 0 }));
    await b.wait(5000);
    expect(b.state.harCalls).toBe(1);
    await b.wait(9000);
    expect(b.state.harCalls).toBe(2);
    b.event(entry('https://api.test/x', { ...options, status: 200, time: 14_000 }));
    await b.wait(2000);
    expect(b.delivered.at(-1)).toMatchObject({ response: { status: 200 } });
  });
});
