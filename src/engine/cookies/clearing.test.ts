import { describe, expect, it } from 'vitest';
import type { BrowserCookie } from './browser-cookie.ts';
import { anyTogether, choose, clearedOf, inClearingOrder, jarKey } from './clearing.ts';

const cookie = (over: Partial<BrowserCookie> = {}): BrowserCookie => ({
  name: 'sid',
  value: 'v',
  domain: 'app.shop.test',
  hostOnly: true,
  path: '/',
  secure: false,
  httpOnly: false,
  sameSite: 'lax',
  expirationDate: null,
  storeId: '0',
  partitionKey: null,
  firstPartyDomain: null,
  ...over,
});

const partition = { topLevelSite: 'https://top.test', hasCrossSiteAncestor: true };
const wide = cookie({ domain: '.shop.test', hostOnly: false });
const narrow = cookie({ path: '/app' });
const other = cookie({ name: 'theme' });
const apart = [
  cookie({ partitionKey: partition, path: '/app' }),
  cookie({ domain: 'idp.shop.test', path: '/app' }),
  cookie({ path: '/application' }),
  cookie({ storeId: 'firefox-container-1', path: '/app' }),
  cookie({ secure: true, domain: '.shop.test', hostOnly: false, partitionKey: partition }),
];

const names = (all: readonly BrowserCookie[], keys: ReadonlySet<string>) =>
  all.filter((one) => keys.has(jarKey(one)));

describe('choosing cookies to remove', () => {
  it('takes along those of one name that go to the same address', () => {
    const all = [wide, narrow, other];
    expect(names(all, choose(all, new Set(), jarKey(narrow), true))).toEqual([wide, narrow]);
    expect(names(all, choose(all, new Set(), jarKey(wide), true))).toEqual([wide]);
    expect(anyTogether(all)).toBe(true);
  });

  it('lets go of those that could not go without it', () => {
    const all = [wide, narrow, other];
    expect(names(all, choose(all, new Set(all.map(jarKey)), jarKey(wide), false))).toEqual([other]);
    expect(names(all, choose(all, new Set(all.map(jarKey)), jarKey(narrow), false))).toEqual([wide, other]);
  });

  it('leaves alone what another name, path, host, partition or store keeps apart', () => {
    expect(anyTogether([...apart, other])).toBe(false);
    const all = [cookie(), ...apart];
    for (const one of apart.slice(0, 4))
      expect(names(all, choose(all, new Set(), jarKey(one), true))).toContain(one);
    expect(names(all, choose(all, new Set(), jarKey(cookie()), true))).toEqual([cookie()]);
  });

  it('removes the widest first', () => {
    expect(inClearingOrder([narrow, cookie(), wide])).toEqual([wide, cookie(), narrow]);
  });
});

describe('what became of them', () => {
  it('tells the removed from those that stayed and those that the site has set again', () => {
    const again = cookie({ name: 'again' });
    const after = [narrow, { ...again, value: 'other' }, cookie({ name: 'unchosen' })];
    expect(clearedOf([wide, narrow, again], after)).toEqual({
      removed: [wide],
      left: [narrow],
      setAgain: [again],
    });
  });
});
