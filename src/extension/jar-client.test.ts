import { describe, expect, it, vi } from 'vitest';
import { createJarClient, type PanelApi } from './jar-client.ts';
import type { BackgroundRequest } from './messages.ts';

function fakePanel(over: Partial<PanelApi> = {}) {
  const sent: BackgroundRequest[] = [];
  const listeners = new Set<(message: unknown) => undefined>();
  const api: PanelApi = {
    runtime: {
      sendMessage: async (message) => {
        sent.push(message);
        return message.type === 'jar-access' ? ['shop.test'] : { state: 'no-access' };
      },
      onMessage: {
        addListener: (listener) => listeners.add(listener),
        removeListener: (listener) => listeners.delete(listener),
      },
    },
    inspectedWindow: { tabId: 7, eval: async () => ['https://shop.test/a', null], reload: () => {} },
    ...over,
  };
  const announce = (message: unknown) => {
    for (const listener of listeners) listener(message);
  };
  return { client: createJarClient(api), sent, announce };
}

describe('the panel’s way to the browser’s cookies', () => {
  it('leads through the background page, for the tab that is inspected', async () => {
    const { client, sent } = fakePanel();
    expect(await client.access(['shop.test', 'idp.test'])).toEqual(['shop.test']);
    expect(await client.read(['shop.test'])).toEqual({ state: 'no-access' });
    await client.clear(['shop.test'], []);
    await client.stop();
    expect(sent).toEqual([
      { type: 'jar-access', sites: ['shop.test', 'idp.test'] },
      { type: 'jar-read', sites: ['shop.test'], tabId: 7 },
      { type: 'jar-clear', sites: ['shop.test'], cookies: [], tabId: 7 },
      { type: 'jar-stop' },
    ]);
  });

  it('asks at once where the panel may ask', async () => {
    const request = vi.fn(async () => true);
    const { client, sent } = fakePanel({ permissions: { request } });
    await client.ask(['shop.test']);
    expect(request).toHaveBeenCalledWith({ permissions: ['cookies'], origins: ['*://*.shop.test/*'] });
    expect(sent).toEqual([]);
  });

  it('asks in a page of its own where the panel may not', async () => {
    const { client, sent } = fakePanel();
    await client.ask(['shop.test']);
    expect(sent).toEqual([{ type: 'jar-ask', sites: ['shop.test'], tabId: 7 }]);
  });

  it('hears when permissions come and go, and nothing else', () => {
    const { client, announce } = fakePanel();
    const changed = vi.fn();
    const stop = client.onAccessChange(changed);
    announce({ type: 'jar-read' });
    announce('permissions-changed');
    expect(changed).not.toHaveBeenCalled();
    announce({ type: 'permissions-changed' });
    stop();
    announce({ type: 'permissions-changed' });
    expect(changed).toHaveBeenCalledTimes(1);
  });

  it('knows the address of the page, where it has one', async () => {
    expect(await fakePanel().client.pageUrl()).toBe('https://shop.test/a');
    const alone = { tabId: 7, eval: async () => 'https://shop.test/b', reload: () => {} };
    expect(await fakePanel({ inspectedWindow: alone }).client.pageUrl()).toBe('https://shop.test/b');
    const inspectedWindow = {
      tabId: 7,
      eval: () => Promise.reject(new Error('error page')),
      reload: () => {},
    };
    expect(await fakePanel({ inspectedWindow }).client.pageUrl()).toBe('');
  });
});
