import { describe, expect, it } from 'vitest';
import { type CookiesApi, readCookies, removeCookies, storeOfTab } from './cookie-store.ts';

/** As Chromium's and Firefox's, as far as it is used; keeps what it was asked. */
function fakeApi(cookies: readonly object[] = []) {
  const asked: object[] = [];
  const removed: object[] = [];
  const api: CookiesApi = {
    getAllCookieStores: async () => [
      { id: 'firefox-default', tabIds: [1, 2] },
      { id: 'firefox-container-3', tabIds: [7] },
    ],
    getAll: async (details) => {
      asked.push(details);
      return cookies;
    },
    remove: async (details) => {
      removed.push(details);
      if ('name' in details && details.name === 'stubborn') throw new Error('No host permissions');
      return null;
    },
  };
  return { api, asked, removed };
}

const CHROMIUM_COOKIE = {
  name: 'sid',
  value: 'x',
  domain: '.shop.test',
  hostOnly: false,
  path: '/',
  secure: true,
  httpOnly: true,
  sameSite: 'no_restriction',
  session: false,
  expirationDate: 1_800_000_000.5,
  storeId: '0',
  partitionKey: { topLevelSite: 'https://top.test', hasCrossSiteAncestor: true },
};

describe('the store of a tab', () => {
  it('is that of its container', async () => {
    expect(await storeOfTab(fakeApi().api, 7)).toBe('firefox-container-3');
  });

  it('is unknown for a tab that the extension may not see', async () => {
    expect(await storeOfTab(fakeApi().api, 99)).toBeUndefined();
  });
});

describe('reading cookies', () => {
  it('asks for every partition of one store, site by site', async () => {
    const { api, asked } = fakeApi();
    await readCookies(api, 'chromium', '0', ['shop.test', 'idp.test']);
    expect(asked).toEqual([
      { storeId: '0', domain: 'shop.test', partitionKey: {} },
      { storeId: '0', domain: 'idp.test', partitionKey: {} },
    ]);
  });

  it('asks Firefox for every first-party domain', async () => {
    const { api, asked } = fakeApi();
    await readCookies(api, 'firefox', 'firefox-default', ['shop.test']);
    expect(asked).toEqual([
      { storeId: 'firefox-default', domain: 'shop.test', partitionKey: {}, firstPartyDomain: null },
    ]);
  });

  it('gives both browsers’ cookies one shape', async () => {
    const firefox = {
      name: '',
      value: 'y',
      domain: 'shop.test',
      hostOnly: true,
      path: '/app',
      secure: false,
      httpOnly: false,
      sameSite: 'unspecified',
      session: true,
      storeId: 'firefox-default',
      firstPartyDomain: '',
      partitionKey: null,
    };
    const [one, other] = await readCookies(fakeApi([CHROMIUM_COOKIE, firefox]).api, 'firefox', 'x', [
      'shop.test',
    ]);
    expect(one).toEqual({
      name: 'sid',
      value: 'x',
      domain: '.shop.test',
      hostOnly: false,
      path: '/',
      secure: true,
      httpOnly: true,
      sameSite: 'no_restriction',
      expirationDate: 1_800_000_000.5,
      storeId: '0',
      partitionKey: { topLevelSite: 'https://top.test', hasCrossSiteAncestor: true },
      firstPartyDomain: null,
    });
    expect(other).toMatchObject({
      name: '',
      hostOnly: true,
      expirationDate: null,
      partitionKey: null,
      firstPartyDomain: '',
    });
  });

  it('leaves out what is no cookie', async () => {
    expect(await readCookies(fakeApi([{}, { name: 'a' }]).api, 'chromium', '0', ['shop.test'])).toEqual([]);
  });
});

describe('removing cookies', () => {
  const key = (over: object = {}) => ({
    name: 'sid',
    domain: 'shop.test',
    hostOnly: true,
    path: '/',
    secure: false,
    storeId: '0',
    partitionKey: null,
    firstPartyDomain: null,
    ...over,
  });

  it('names each by an address that it goes to, its store and its partition', async () => {
    const { api, removed } = fakeApi();
    const cookies = [
      key(),
      key({ domain: '.shop.test', path: '/app', secure: true }),
      key({ partitionKey: { topLevelSite: 'https://top.test', hasCrossSiteAncestor: true } }),
      key({ partitionKey: { topLevelSite: 'https://top.test', hasCrossSiteAncestor: null } }),
      key({ domain: '[::1]' }),
    ];
    expect(await removeCookies(api, 'chromium', cookies)).toEqual([]);
    expect(removed).toEqual([
      { name: 'sid', url: 'http://shop.test/', storeId: '0' },
      { name: 'sid', url: 'https://shop.test/app', storeId: '0' },
      {
        name: 'sid',
        url: 'http://shop.test/',
        storeId: '0',
        partitionKey: { topLevelSite: 'https://top.test', hasCrossSiteAncestor: true },
      },
      {
        name: 'sid',
        url: 'http://shop.test/',
        storeId: '0',
        partitionKey: { topLevelSite: 'https://top.test' },
      },
      { name: 'sid', url: 'http://[::1]/', storeId: '0' },
    ]);
  });

  it('names the first-party domain to Firefox', async () => {
    const { api, removed } = fakeApi();
    await removeCookies(api, 'firefox', [key({ firstPartyDomain: 'shop.test' }), key()]);
    expect(removed).toEqual([
      { name: 'sid', url: 'http://shop.test/', storeId: '0', firstPartyDomain: 'shop.test' },
      { name: 'sid', url: 'http://shop.test/', storeId: '0', firstPartyDomain: '' },
    ]);
  });

  it('goes on after one that the browser refuses to remove, and tells why', async () => {
    const { api, removed } = fakeApi();
    const errors = await removeCookies(api, 'chromium', [key({ name: 'stubborn' }), key()]);
    expect(errors).toEqual(['No host permissions']);
    expect(removed).toHaveLength(2);
  });
});
