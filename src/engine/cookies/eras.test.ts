import { expect, test } from 'vitest';
import { releaseOf } from './eras.ts';
import { CookieJar, type JarProfile } from './jar.ts';

/** What a fetch from another site sends of a cookie without SameSite that it set itself. */
function crossSite(profile: JarProfile, release?: number): { set: string; sent: number } {
  const jar = new CookieJar({ profile, ...(release === undefined ? {} : { release }) });
  const context = {
    url: 'https://api.example/x',
    kind: 'image',
    initiator: 'https://page.example/',
    topLevelUrl: 'https://page.example/',
    time: 1_700_000_000_000,
  };
  const set = jar.setCookie('a=1', { ...context, kind: 'document', initiator: null }).verdict;
  return { set, sent: jar.cookiesFor(context).sent.length };
}

test('Chrome before 84 sends a cookie without SameSite from other sites, as nothing was Lax by default', () => {
  expect(crossSite('chromium', 83)).toEqual({ set: 'accepted', sent: 1 });
  expect(crossSite('chromium', 84)).toEqual({ set: 'accepted', sent: 0 });
  expect(crossSite('chromium')).toEqual({ set: 'accepted', sent: 0 });
});

test('Firefox before 103 has one jar for all pages', () => {
  expect(crossSite('firefox', 102)).toEqual({ set: 'accepted', sent: 1 });
  expect(crossSite('firefox')).toEqual({ set: 'accepted', sent: 0 });
});

test('Chrome before 84 takes SameSite=None without Secure', () => {
  const verdict = (release: number) =>
    new CookieJar({ profile: 'chromium', release }).setCookie('a=1; SameSite=None', {
      url: 'https://api.example/',
      kind: 'document',
      initiator: null,
    }).verdict;
  expect(verdict(83)).toBe('accepted');
  expect(verdict(120)).toBe('rejected');
});

test('Firefox before 131 takes SameSite=None without Secure', () => {
  const verdict = (release: number) =>
    new CookieJar({ profile: 'firefox', release }).setCookie('a=1; SameSite=None', {
      url: 'https://api.example/',
      kind: 'document',
      initiator: null,
    }).verdict;
  expect(verdict(130)).toBe('accepted');
  expect(verdict(131)).toBe('rejected');
});

test('Chrome before 89 takes http and https of a site for the same site', () => {
  const sent = (release: number) => {
    const jar = new CookieJar({ profile: 'chromium', release });
    const context = { url: 'https://a.example/', kind: 'document', initiator: null, time: 1_700_000_000_000 };
    jar.setCookie('a=1; SameSite=Strict', context);
    return jar.cookiesFor({ ...context, initiator: 'http://a.example/' }).sent.length;
  };
  expect([sent(88), sent(89)]).toEqual([1, 0]);
});

test.each([
  ['Chrome 62.0.3202.75', 62],
  ['HeadlessChrome 80.0.3987.106', 80],
  ['chromium 103.0.5060.42', 103],
  ['Edge 111.0.1661.54', 111],
  ['Nightly 49.0.0.5992', 49],
  ['Safari 16.3', undefined],
  ['', undefined],
])('reads the release of "%s"', (browser, release) => {
  expect(releaseOf(browser)).toBe(release);
});
