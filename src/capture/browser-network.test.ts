import { describe, expect, it } from 'vitest';
import { browserNetwork, type DevtoolsNetwork } from './browser-network.ts';
import type { Content, RawEntry } from './raw-entry.ts';

function fakeApi(getHAR: DevtoolsNetwork['getHAR']) {
  const listeners = new Set<(request: object) => void>();
  const api: DevtoolsNetwork = {
    onRequestFinished: {
      addListener: (listener) => listeners.add(listener),
      removeListener: (listener) => listeners.delete(listener),
    },
    onNavigated: { addListener: () => {}, removeListener: () => {} },
    getHAR,
  };
  return {
    api,
    listeners,
    fire: (request: object) => {
      for (const listener of listeners) listener(request);
    },
  };
}

describe('the developer tools’ network API', () => {
  it('gives the log by callback in Chromium and by promise in Firefox', async () => {
    const chromium = fakeApi((callback) => callback?.({ entries: [1] }));
    await expect(browserNetwork(chromium.api, 'chromium').getHar()).resolves.toEqual({ entries: [1] });
    const firefox = fakeApi((callback) => {
      if (callback !== undefined) throw new TypeError('Incorrect argument types');
      return Promise.resolve({ entries: [2] });
    });
    await expect(browserNetwork(firefox.api, 'firefox').getHar()).resolves.toEqual({ entries: [2] });
  });

  it('tells first of the requests that finished before anyone listened', async () => {
    const { api, fire } = fakeApi(() => undefined);
    const early = [
      { request: { url: 'https://a.test/early' }, getContent: () => Promise.resolve(['body', '']) },
    ];
    const heard: RawEntry[] = [];
    const bodies: Promise<Content | undefined>[] = [];
    browserNetwork(api, 'chromium', undefined, early).onFinished((entry, content) => {
      heard.push(entry);
      bodies.push(content());
    });
    fire({ request: { url: 'https://a.test/later' } });
    expect(heard).toEqual([
      { request: { url: 'https://a.test/early' } },
      { request: { url: 'https://a.test/later' } },
    ]);
    await expect(bodies[0]).resolves.toEqual({ text: 'body', encoding: '' });
  });

  it('takes the body of the page that is shown from its resources where Chromium has forgotten its request', async () => {
    const { api, fire } = fakeApi(() => undefined);
    const resource = (type: string, url: string, text: string) => ({
      type,
      url,
      getContent: (callback?: (...answer: unknown[]) => void) => callback?.(text, ''),
    });
    const resources = [
      resource('script', 'https://a.test/callback', 'code'),
      resource('document', 'https://a.test/frame', 'frame'),
      resource('document', 'https://a.test/callback', 'invalid nonce'),
    ];
    const bodies: Promise<Content | undefined>[] = [];
    browserNetwork(api, 'chromium', { getResources: (callback) => callback(resources) }).onFinished(
      (_entry, content) => bodies.push(content()),
    );
    for (const url of ['https://a.test/callback', 'https://a.test/gone'])
      fire({ request: { url }, getContent: () => Promise.reject(new Error('not found')) });
    await expect(Promise.all(bodies)).resolves.toEqual([{ text: 'invalid nonce', encoding: '' }, undefined]);
  });

  it.each([
    ['promised as an object', () => Promise.resolve({ content: '{"a":1}', encoding: '' })],
    ['promised', () => Promise.resolve(['{"a":1}', ''])],
    ['called back', (callback?: (...answer: unknown[]) => void) => callback?.('{"a":1}', '')],
  ])('fetches a body that is %s', async (_how, getContent) => {
    const { api, fire } = fakeApi(() => undefined);
    const bodies: Promise<Content | undefined>[] = [];
    browserNetwork(api, 'chromium').onFinished((_entry, content) => bodies.push(content()));
    fire({ request: {}, getContent });
    await expect(bodies[0]).resolves.toEqual({ text: '{"a":1}', encoding: '' });
  });

  it.each([
    ['application/grpc-web+proto', 'gAAAAA8=', 'base64'],
    ['', 'Tm8gdG9rZW4=', 'base64'],
    ['application/jwt', 'ZXlK', 'base64'],
    ['text/plain; charset=utf-8', 'abcd', ''],
    ['application/problem+json', 'null', ''],
    ['application/octet-stream', 'no base64', ''],
  ])('knows what Firefox gives as base64 by the type alone: %s', async (type, text, encoding) => {
    const { api, fire } = fakeApi(() => undefined);
    const bodies: Promise<Content | undefined>[] = [];
    browserNetwork(api, 'firefox').onFinished((_entry, content) => bodies.push(content()));
    fire({ request: {}, getContent: () => Promise.resolve([text, type]) });
    await expect(bodies[0]).resolves.toEqual({ text, encoding });
  });

  it('hands on the entry without its functions, from the prototype too, and stops when told', async () => {
    const { api, listeners, fire } = fakeApi(() => undefined);
    const entries: RawEntry[] = [];
    const stop = browserNetwork(api, 'chromium').onFinished((entry) => entries.push(entry));
    const request = Object.assign(Object.create({ getContent: () => Promise.resolve(['x', 'base64']) }), {
      time: 1,
    });
    fire(request);
    expect(entries).toEqual([{ time: 1 }]);
    stop();
    expect(listeners.size).toBe(0);
  });

  it('knows no body where the browser has none', async () => {
    const { api, fire } = fakeApi(() => undefined);
    const bodies: Promise<Content | undefined>[] = [];
    browserNetwork(api, 'firefox').onFinished((_entry, content) => bodies.push(content()));
    fire({ getContent: () => Promise.resolve([null, '']) });
    fire({});
    await expect(Promise.all(bodies)).resolves.toEqual([undefined, undefined]);
  });
});
