import { describe, expect, it } from 'vitest';
import type { CookiesApi } from '../capture/cookie-store.ts';
import { answer, type BackgroundApi } from './cookie-service.ts';
import type { BackgroundRequest } from './messages.ts';
import { wantedBy } from './permission-query.ts';
import { patternOf } from './permissions.ts';

/** A browser with one tab (id 1) and one cookie a site; the cookies API is there only while the permission is granted. */
function fakeBrowser(granted: string[] = []) {
  const origins = new Set(granted.map(patternOf));
  const jar = new Map(['shop.test', 'idp.test'].map((site) => [site, 'sid']));
  const pages: string[] = [];
  const cookies: CookiesApi = {
    getAllCookieStores: async () => [{ id: '0', tabIds: [1] }],
    getAll: async (details) => {
      const site = 'domain' in details ? String(details.domain) : '';
      return jar.has(site) ? [{ name: 'sid', value: 'v', domain: site, hostOnly: true }] : [];
    },
    remove: async (details) => {
      jar.delete(new URL('url' in details ? String(details.url) : '').host);
    },
  };
  const api: BackgroundApi = {
    engine: 'chromium',
    permissions: {
      contains: async (wanted) => wanted.origins.every((origin) => origins.has(origin)),
      request: async () => false,
      remove: async (given) => {
        for (const origin of given.origins) origins.delete(origin);
        return true;
      },
      getAll: async () => ({ origins: [...origins] }),
    },
    cookies: () => (origins.size > 0 ? cookies : undefined),
    openPage: async (path) => {
      pages.push(path);
    },
  };
  return { api, pages, ask: (request: BackgroundRequest) => answer(api, request) };
}

const read = { type: 'jar-read', sites: ['shop.test', 'idp.test'], tabId: 1 } as const;

describe('the background page', () => {
  it('reads the cookies of those sites that it may read, and of no others', async () => {
    const { ask } = fakeBrowser(['shop.test']);
    expect(await ask(read)).toMatchObject({
      state: 'read',
      sites: ['shop.test'],
      storeId: '0',
      cookies: [{ name: 'sid', domain: 'shop.test' }],
      errors: [],
    });
    expect(await ask({ type: 'jar-access', sites: ['shop.test', 'idp.test'] })).toEqual(['shop.test']);
  });

  it('says so where it may read none', async () => {
    expect(await fakeBrowser().ask(read)).toEqual({ state: 'no-access' });
  });

  it('says so where the tab is one that it may not see', async () => {
    const { ask } = fakeBrowser(['shop.test']);
    expect(await ask({ ...read, tabId: 2 })).toEqual({ state: 'no-store' });
  });

  it('hands on what went wrong', async () => {
    const { api } = fakeBrowser(['shop.test']);
    const broken = {
      ...api,
      cookies: () => ({
        getAllCookieStores: () => Promise.reject(new Error('gone')),
        getAll: async () => [],
        remove: async () => null,
      }),
    };
    expect(await answer(broken, read)).toEqual({ state: 'failed', why: 'gone' });
  });

  it('removes cookies and reads again', async () => {
    const { ask } = fakeBrowser(['shop.test', 'idp.test']);
    const key = {
      name: 'sid',
      domain: 'shop.test',
      hostOnly: true,
      path: '/',
      secure: false,
      storeId: '0',
      partitionKey: null,
      firstPartyDomain: null,
    };
    expect(await ask({ ...read, type: 'jar-clear', cookies: [key] })).toMatchObject({
      state: 'read',
      cookies: [{ domain: 'idp.test' }],
    });
  });

  it('gives every permission back', async () => {
    const { ask } = fakeBrowser(['shop.test', 'idp.test']);
    await ask({ type: 'jar-stop' });
    expect(await ask({ type: 'jar-access', sites: ['shop.test', 'idp.test'] })).toEqual([]);
  });

  it('asks for nothing that was granted already', async () => {
    const { ask, pages } = fakeBrowser(['shop.test']);
    await ask({ type: 'jar-ask', sites: ['shop.test'], tabId: 1 });
    expect(pages).toEqual([]);
  });

  it('opens the page that asks for full capture, unless it has that already', async () => {
    const { api, ask, pages } = fakeBrowser();
    const allowed = { ...api, permissions: { ...api.permissions, contains: async () => true } };
    await answer(allowed, { type: 'capture-ask', sites: ['shop.test'], tabId: 1 });
    expect(pages).toEqual([]);
    await ask({ type: 'capture-ask', sites: 'all', tabId: 1 });
    expect(wantedBy(pages[0]?.split('?')[1] ?? '')).toEqual({ what: 'capture', sites: 'all' });
    expect(await ask({ type: 'capture-access' })).toEqual({ state: 'off' });
  });

  it('opens the page that asks, for the sites that were named', async () => {
    const { ask, pages } = fakeBrowser();
    await ask({ type: 'jar-ask', sites: ['shop.test', 'a&b=c'], tabId: 1 });
    const [path, query] = pages[0]?.split('?') ?? [];
    expect(path).toBe('/src/extension/permission.html');
    expect(wantedBy(query ?? '')).toEqual({ what: 'cookies', sites: ['shop.test', 'a&b=c'] });
  });
});
