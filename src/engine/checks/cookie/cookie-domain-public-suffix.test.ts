import { describe, expect, it } from 'vitest';
import { causesOf } from '../testing.ts';
import { allowed, login, lostCookieTests, page, refused } from './testing.ts';

const at = (host: string) => ({
  url: `https://${host}/login`,
  headers: { Origin: `https://${host}`, 'Sec-Fetch-Site': 'same-origin' },
});
const api = (host: string, cookie = '') => ({
  url: `https://${host}/api/me`,
  headers: { Referer: `https://${host}/`, ...(cookie === '' ? {} : { Cookie: cookie }) },
});
const VALUE = 'session=Yk3J9xVb2NqM5yLw1ZhR8sTj';

lostCookieTests('cookie-domain-public-suffix', {
  broken: [
    page('https://shop.co.uk/'),
    login(`${VALUE}; Path=/; Domain=co.uk; HttpOnly`, at('shop.co.uk')),
    refused(api('shop.co.uk')),
  ],
  healthy: [
    page('https://shop.co.uk/'),
    login(`${VALUE}; Path=/; Domain=shop.co.uk; HttpOnly`, at('shop.co.uk')),
    allowed(api('shop.co.uk', VALUE)),
  ],
  name: 'session',
});

describe('cookie-domain-public-suffix', () => {
  it.each([
    ['mina.github.io', 'github.io'],
    ['app-3f.herokuapp.com', 'herokuapp.com'],
    ['demo.azurewebsites.net', '.azurewebsites.net'],
    ['shop.vercel.app', 'vercel.app'],
    ['www.example.com', 'com'],
  ])('names the cookie that %s sets for %s', (host, domain) => {
    const entries = [
      page(`https://${host}/`),
      login(`${VALUE}; Domain=${domain}`, at(host)),
      refused(api(host)),
    ];
    expect(causesOf(entries)[0]).toBe('cookie-domain-public-suffix');
  });

  it('leaves a Domain that is merely another one to cookie-domain-mismatch', () => {
    const entries = [
      page('https://a.github.io/'),
      login(`${VALUE}; Domain=b.github.io`, at('a.github.io')),
      refused(api('a.github.io')),
    ];
    expect(causesOf(entries)[0]).toBe('cookie-domain-mismatch');
  });
});
