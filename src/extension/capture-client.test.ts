import { describe, expect, it, vi } from 'vitest';
import { createCaptureClient } from './capture-client.ts';
import type { PanelApi } from './jar-client.ts';

function fakePanel(over: Partial<PanelApi> = {}) {
  const sendMessage = vi.fn<PanelApi['runtime']['sendMessage']>(async () => ({ state: 'all' }));
  const listeners = new Set<(message: unknown) => undefined>();
  const client = createCaptureClient({
    runtime: {
      sendMessage,
      onMessage: {
        addListener: (listener) => listeners.add(listener),
        removeListener: (listener) => listeners.delete(listener),
      },
    },
    inspectedWindow: { tabId: 7, eval: async () => ['', null], reload: () => {} },
    ...over,
  });
  const announce = (message: unknown) => {
    for (const listener of listeners) listener(message);
  };
  return { client, sendMessage, announce };
}

describe('the panel’s way to full capture', () => {
  it('leads through the background page', async () => {
    const { client, sendMessage } = fakePanel();
    expect(await client.access()).toEqual({ state: 'all' });
    await client.ask('all');
    await client.stop();
    expect(sendMessage.mock.calls.flat()).toEqual([
      { type: 'capture-access' },
      { type: 'capture-ask', sites: 'all', tabId: 7 },
      { type: 'capture-stop' },
    ]);
  });

  it('asks at once where the panel may ask', async () => {
    const request = vi.fn(async () => true);
    const { client, sendMessage } = fakePanel({ permissions: { request } });
    await client.ask(['shop.test']);
    const origins = ['*://*.shop.test/*', 'ws://*.shop.test/*', 'wss://*.shop.test/*'];
    expect(request).toHaveBeenCalledWith({ permissions: ['webRequest'], origins });
    expect(sendMessage).not.toHaveBeenCalled();
  });

  it('hears when permissions come and go, until it is told to stop', () => {
    const { client, announce } = fakePanel();
    const changed = vi.fn();
    const stop = client.onAccessChange(changed);
    announce({ type: 'something' });
    announce({ type: 'permissions-changed' });
    stop();
    announce({ type: 'permissions-changed' });
    expect(changed).toHaveBeenCalledTimes(1);
  });
});
