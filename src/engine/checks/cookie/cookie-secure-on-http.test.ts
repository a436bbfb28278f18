import { describe, expect, it } from 'vitest';
import { causesOf } from '../testing.ts';
import { allowed, login, lostCookieTests, page, refused } from './testing.ts';

const VALUE = 'sessionid=Yk3J9xVb2NqM5yLw1ZhR8sTj';
const plain = { url: 'http://app.acme.test/api/me', headers: { Referer: 'http://app.acme.test/' } };

lostCookieTests('cookie-secure-on-http', {
  broken: [
    page(),
    login(`${VALUE}; Path=/; HttpOnly; Secure`),
    page('http://app.acme.test/'),
    refused(plain),
  ],
  healthy: [page(), login(`${VALUE}; Path=/; HttpOnly; Secure`), allowed({ headers: { Cookie: VALUE } })],
  name: 'sessionid',
});

describe('cookie-secure-on-http', () => {
  it('names the redirect to http that loses the session', () => {
    const entries = [
      page('https://app.acme.test/login'),
      page('https://app.acme.test/login', {
        method: 'POST',
        body: 'email=a&password=b',
        status: 302,
        answer: { 'Set-Cookie': `${VALUE}; Path=/; Secure`, Location: 'http://app.acme.test/home' },
        headers: { 'Sec-Fetch-Site': 'same-origin' },
      }),
      page('http://app.acme.test/home', {
        status: 302,
        answer: { Location: 'http://app.acme.test/login' },
        headers: { 'Sec-Fetch-Site': 'same-origin' },
      }),
    ];
    expect(causesOf(entries)[0]).toBe('cookie-secure-on-http');
  });

  it('is not said of a cookie without Secure', () => {
    const entries = [
      page('http://app.acme.test/'),
      login(`${VALUE}; Path=/`, { url: 'http://app.acme.test/login', headers: {} }),
      refused({ ...plain, headers: { Cookie: VALUE } }),
    ];
    expect(causesOf(entries)).not.toContain('cookie-secure-on-http');
  });
});
