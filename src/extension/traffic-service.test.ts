import { describe, expect, it } from 'vitest';
import { STAGES, type Stage } from '../capture/web-request-event.ts';
import type { TrafficNews, TrafficOrder, TrafficPort } from './traffic.ts';
import { createTrafficService, isSamePage, type NewTab, type WebRequestApi } from './traffic-service.ts';

const settle = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

/** A background page with its browser: two tabs, of which one is inspected (1). */
function background(engine: 'chromium' | 'firefox' = 'chromium', granted = ['webRequest', '*://*/*']) {
  const grants = new Set(granted);
  const listeners = new Map<Stage, Set<(details: object) => undefined>>(
    STAGES.map((stage) => [stage, new Set()]),
  );
  const extras = new Map<Stage, string[] | undefined>();
  let created: (tab: NewTab) => void = () => {};
  let removed: (tabId: number) => void = () => {};
  const shown: { id: number; url: string }[] = [];
  const webRequest = Object.fromEntries(
    STAGES.map((stage): [string, WebRequestApi[Stage]] => [
      stage,
      {
        addListener: (listener, _, extra) => {
          listeners.get(stage)?.add(listener);
          extras.set(stage, extra);
        },
        removeListener: (listener) => {
          listeners.get(stage)?.delete(listener);
          if (!grants.has('webRequest')) throw new Error('the permission is gone');
        },
      },
    ]),
  ) as unknown as WebRequestApi;
  const service = createTrafficService({
    engine,
    permissions: {
      contains: async () => false,
      request: async () => false,
      remove: async () => false,
      getAll: async () => ({
        permissions: [...grants].filter((name) => !name.includes(':')),
        origins: [...grants].filter((name) => name.includes(':')),
      }),
    },
    webRequest: () => (grants.has('webRequest') ? webRequest : undefined),
    onTabs: (onCreated, onRemoved) => {
      created = onCreated;
      removed = onRemoved;
      return () => {
        created = () => {};
      };
    },
    tabsAt: async (url) => shown.filter((tab) => isSamePage(tab.url, url)).map(({ id }) => id),
    isPrivate: async () => false,
  });
  return {
    service,
    grants,
    shown,
    extras,
    listening: () => [...listeners.values()].reduce((sum, { size }) => sum + size, 0),
    created: (tab: NewTab) => created(tab),
    removed: (tabId: number) => removed(tabId),
    tell: (details: object, stage: Stage = 'onBeforeRequest') => {
      for (const listener of listeners.get(stage) ?? []) listener(details);
    },
    async devtools(tabId = 1, order: Partial<Extract<TrafficOrder, { type: 'watch' }>> = {}) {
      const news: TrafficNews[] = [];
      let heard: (message: unknown) => void = () => {};
      let gone = () => {};
      const port: TrafficPort<TrafficNews> = {
        name: 'why401-traffic',
        postMessage: (message) => news.push(structuredClone(message)),
        disconnect: () => {},
        onMessage: {
          addListener: (listener) => {
            heard = listener;
          },
        },
        onDisconnect: {
          addListener: (listener) => {
            gone = listener;
          },
        },
      };
      service.connect(port);
      heard({ type: 'watch', tabId, opened: [], origins: [], ...order });
      await settle();
      return {
        news,
        urls: () => news.flatMap((one) => (one.type === 'event' ? [one.event.details.url] : [])),
        leave: () => gone(),
      };
    },
  };
}

const page = { tabId: 1, url: 'https://a.test/', type: 'main_frame' };

describe('the background page', () => {
  it('observes nothing until a devtools page watches, and nothing after the last has gone', async () => {
    const b = background();
    await b.service.refresh();
    expect(b.listening()).toBe(0);
    const watcher = await b.devtools();
    expect(watcher.news).toEqual([{ type: 'watching', access: { state: 'all' } }]);
    expect(b.listening()).toBe(STAGES.length);
    watcher.leave();
    await settle();
    expect(b.listening()).toBe(0);
  });

  it('passes on what the tab asks for, and nothing of other tabs', async () => {
    const b = background();
    const { urls } = await b.devtools();
    b.tell(page);
    b.tell({ ...page, tabId: 2, url: 'https://other.test/' });
    expect(urls()).toEqual(['https://a.test/']);
  });

  it('passes on what workers ask for on behalf of pages that the tab has shown, and nothing of other workers', async () => {
    const b = background();
    const { urls } = await b.devtools(1, { origins: ['https://before.test'] });
    b.tell(page);
    const worker = { tabId: -1, type: 'xmlhttprequest' };
    b.tell({ ...worker, url: 'https://api.test/1', initiator: 'https://a.test' });
    b.tell({ ...worker, url: 'https://api.test/2', originUrl: 'https://before.test/worker.js' });
    b.tell({ ...worker, url: 'https://api.test/3', initiator: 'https://other.test' });
    b.tell({ ...worker, url: 'https://api.test/4' });
    b.tell({ ...worker, url: 'https://api.test/5', initiator: 'https://a.test', incognito: true });
    expect(urls()).toEqual(['https://a.test/', 'https://api.test/1', 'https://api.test/2']);
  });

  it('passes on how the last request of a window ended that has closed by then', async () => {
    const b = background('firefox');
    const { news } = await b.devtools();
    b.created({ id: 7, openerTabId: 1 });
    const callback = { tabId: 7, url: 'https://a.test/callback', type: 'main_frame', requestId: '9' };
    b.tell(callback);
    b.removed(7);
    b.tell({ ...callback, error: 'NS_BINDING_ABORTED' }, 'onErrorOccurred');
    expect(news.flatMap((one) => (one.type === 'event' ? [one.event.stage] : []))).toEqual([
      'onBeforeRequest',
      'onErrorOccurred',
    ]);
  });

  it('passes on nothing of a window that has closed in Chromium, where it was cut off by that', async () => {
    const b = background('chromium');
    const { news } = await b.devtools();
    b.created({ id: 7, openerTabId: 1 });
    b.removed(7);
    b.tell(
      { tabId: 7, url: 'https://a.test/x', type: 'main_frame', error: 'net::ERR_ABORTED' },
      'onErrorOccurred',
    );
    expect(news.filter(({ type }) => type === 'event')).toEqual([]);
  });

  it('watches the windows that the tab opens', async () => {
    const b = background();
    const { news, urls } = await b.devtools();
    b.created({ id: 5, openerTabId: 1 });
    b.created({ id: 6, openerTabId: 2 });
    b.created({ id: 7 });
    expect(news.at(-1)).toEqual({ type: 'opened', tabId: 5 });
    for (const tabId of [5, 6, 7]) b.tell({ ...page, tabId, url: `https://idp.test/${tabId}` });
    expect(urls()).toEqual(['https://idp.test/5']);
  });

  it('watches windows of which Firefox tells no opener, where only the tab can have opened them', async () => {
    const b = background('firefox');
    const { news, urls } = await b.devtools();
    b.shown.push({ id: 1, url: 'https://a.test/login#form' }, { id: 2, url: 'https://other.test/' });
    const opened = { type: 'main_frame', url: 'https://idp.test/' };
    b.created({ id: 5 });
    b.tell({ ...opened, tabId: 5, originUrl: 'https://user:word@a.test/login' });
    b.tell({ ...opened, tabId: 5, originUrl: 'https://a.test/login' }, 'onSendHeaders');
    expect(news.at(-1)?.type, 'it is not known yet').toBe('watching');
    await settle();
    expect(news.map(({ type }) => type)).toEqual(['watching', 'opened', 'event', 'event']);
    b.tell({ ...opened, tabId: 5, url: 'https://idp.test/2' }, 'onCompleted');
    expect(urls()).toHaveLength(3);
    // Another tab's, one typed by the user, and one that a second tab with the same page may have opened.
    b.created({ id: 6 });
    b.tell({ ...opened, tabId: 6, originUrl: 'https://other.test/' });
    b.created({ id: 7 });
    b.tell({ ...opened, tabId: 7 });
    b.shown.push({ id: 3, url: 'https://a.test/login' });
    b.created({ id: 8 });
    b.tell({ ...opened, tabId: 8, originUrl: 'https://a.test/login' });
    await settle();
    for (const tabId of [6, 7, 8]) b.tell({ ...opened, tabId }, 'onCompleted');
    expect(urls()).toHaveLength(3);
  });

  it('goes on watching them after it was stopped', async () => {
    const { urls } = await (async () => {
      const b = background();
      const watcher = await b.devtools(1, { opened: [5] });
      b.tell({ ...page, tabId: 5 });
      return watcher;
    })();
    expect(urls()).toHaveLength(1);
  });

  it('tells each devtools page of its own tab alone', async () => {
    const b = background();
    const [one, two] = [await b.devtools(1), await b.devtools(2)];
    b.tell(page);
    b.tell({ ...page, tabId: 2, url: 'https://b.test/' });
    expect([one.urls(), two.urls()]).toEqual([['https://a.test/'], ['https://b.test/']]);
    one.leave();
    b.tell(page);
    b.tell({ ...page, tabId: 2, url: 'https://b.test/2' });
    expect([one.urls(), two.urls()]).toEqual([['https://a.test/'], ['https://b.test/', 'https://b.test/2']]);
  });

  it('begins anew when permissions come, and ends when they go', async () => {
    const b = background('chromium', []);
    const { news } = await b.devtools();
    expect(b.listening()).toBe(0);
    b.grants.add('webRequest').add('*://*/*');
    await b.service.refresh();
    await b.service.refresh();
    expect(b.listening()).toBe(STAGES.length);
    b.grants.clear();
    await b.service.refresh();
    expect(b.listening()).toBe(0);
    b.grants.add('webRequest').add('*://*/*');
    await b.service.refresh();
    expect(b.listening(), 'again').toBe(STAGES.length);
    expect(news.map((one) => (one.type === 'watching' ? one.access.state : one.type))).toEqual([
      'off',
      'all',
      'all',
      'off',
      'all',
    ]);
  });

  it('asks Chromium for the headers that it leaves out, and spares Firefox a word that it refuses', async () => {
    const chromium = background('chromium');
    await chromium.devtools();
    expect(chromium.extras.get('onSendHeaders')).toEqual(['requestHeaders', 'extraHeaders']);
    expect(chromium.extras.get('onErrorOccurred')).toEqual(['extraHeaders']);
    const firefox = background('firefox');
    await firefox.devtools();
    expect(firefox.extras.get('onSendHeaders')).toEqual(['requestHeaders']);
    expect(firefox.extras.get('onErrorOccurred')).toBeUndefined();
  });

  it('passes bodies on as text, cut, and binary headers as their octets', async () => {
    const b = background();
    const { news } = await b.devtools();
    const bytes = new TextEncoder().encode(`user=ada&${'x'.repeat(200_000)}`).buffer;
    b.tell({ ...page, requestBody: { raw: [{ bytes }, { bytes }] } });
    b.tell({ ...page, requestBody: { formData: { user: ['ada'], role: ['a', 'b'] } } });
    b.tell({ ...page, requestBody: { error: 'Unknown error.' } });
    const requestHeaders = [{ name: 'X-Old', binaryValue: [0xe9, 0x74] }];
    b.tell({ ...page, requestHeaders }, 'onSendHeaders');
    b.tell({ ...page, url: 'data:,x' });
    b.tell({ ...page, type: 'speculative' });
    const events = news.flatMap((one) => (one.type === 'event' ? [one.event.details] : []));
    expect(events).toHaveLength(4);
    expect(events[0]?.body?.text).toHaveLength(65_536);
    expect(events[1]?.body).toEqual({
      form: [
        ['user', 'ada'],
        ['role', 'a'],
        ['role', 'b'],
      ],
    });
    expect(events[2]).not.toHaveProperty('body');
    expect(events[3]?.requestHeaders).toEqual([{ name: 'X-Old', value: 'ét' }]);
  });
});
