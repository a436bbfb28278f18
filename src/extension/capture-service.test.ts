import { describe, expect, it } from 'vitest';
import { captureAccess, stopCapture, stopJar } from './capture-service.ts';
import { captureGrantFor, grantFor, type PermissionsApi, patternOf } from './permissions.ts';

/** What a browser has granted. */
function granted(names: readonly string[], origins: readonly string[]) {
  const permissions = new Set(names);
  const hosts = new Set(origins);
  const api: PermissionsApi = {
    contains: async () => false,
    request: async () => false,
    remove: async (given) => {
      for (const name of given.permissions) permissions.delete(name);
      for (const origin of given.origins) hosts.delete(origin);
      return true;
    },
    getAll: async () => ({ permissions: [...permissions], origins: [...hosts] }),
  };
  return { api, left: () => [...permissions, ...hosts] };
}

describe('the access that full capture has', () => {
  it.each([
    [[], [], { state: 'off' }],
    [['cookies'], ['*://*.shop.test/*'], { state: 'off' }],
    [['webRequest'], [], { state: 'off' }],
    [
      ['webRequest'],
      ['*://*.shop.test/*', '*://127.0.0.1/*'],
      { state: 'sites', sites: ['shop.test', '127.0.0.1'] },
    ],
    [
      ['webRequest'],
      ['https://shop.test/*', 'http://*.shop.test/*'],
      { state: 'sites', sites: ['shop.test'] },
    ],
    [['webRequest'], ['*://*.shop.test/*', '*://*/*'], { state: 'all' }],
    [['webRequest'], ['<all_urls>'], { state: 'all' }],
    [['webRequest'], ['ws://*/*'], { state: 'off' }],
    [['webRequest'], ['http://*/*', 'https://*/*'], { state: 'all' }],
  ])('is, with %j of %j, %j', async (names, origins, access) => {
    expect(await captureAccess(granted(names, origins).api)).toEqual(access);
  });
});

describe('giving permissions back', () => {
  it('leaves nothing behind where the other has none', async () => {
    const capture = granted(['devtools', 'webRequest'], ['*://*/*', '*://*.shop.test/*']);
    await stopCapture(capture.api);
    expect(capture.left()).toEqual(['devtools']);
    const jar = granted(['devtools', 'cookies'], ['*://*.shop.test/*']);
    await stopJar(jar.api);
    expect(jar.left()).toEqual(['devtools']);
  });

  it('keeps the sites whose cookies may be read, and not every site at once', async () => {
    const wide = ['*://*/*', 'wss://*/*', 'ws://*.shop.test/*'];
    const both = granted(['cookies', 'webRequest'], [...wide, '*://*.shop.test/*']);
    await stopCapture(both.api);
    expect(both.left()).toEqual(['cookies', '*://*.shop.test/*']);
  });

  it('keeps the sites that full capture sees', async () => {
    const both = granted(['cookies', 'webRequest'], ['*://*.shop.test/*']);
    await stopJar(both.api);
    expect(both.left()).toEqual(['webRequest', '*://*.shop.test/*']);
    await stopCapture(both.api);
    expect(both.left()).toEqual([]);
  });
});

describe('what is asked for', () => {
  it.each([
    ['shop.test', '*://*.shop.test/*'],
    ['localhost', '*://*.localhost/*'],
    ['127.0.0.1', '*://127.0.0.1/*'],
    ['[::1]', '*://[::1]/*'],
    ['::1', '*://[::1]/*'],
  ])('is, for %s, %s', (site, pattern) => {
    expect(patternOf(site)).toBe(pattern);
  });

  it('is the one permission and the sites, nothing else', () => {
    const origins = ['*://*.shop.test/*'];
    expect(grantFor(['shop.test'])).toEqual({ permissions: ['cookies'], origins });
    const sockets = ['ws://*.shop.test/*', 'wss://*.shop.test/*'];
    expect(captureGrantFor(['shop.test'])).toEqual({
      permissions: ['webRequest'],
      origins: [...origins, ...sockets],
    });
    expect(captureGrantFor('all').origins).toEqual(['*://*/*', 'ws://*/*', 'wss://*/*']);
  });
});
