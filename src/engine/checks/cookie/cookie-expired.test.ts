import { describe, expect, it } from 'vitest';
import { causeOf, causesOf } from '../testing.ts';
import { allowed, login, lostCookieTests, page, refused } from './testing.ts';

const VALUE = 'session=VKPyu7tlJUoS1plI8tbj4QKS';

lostCookieTests('cookie-expired', {
  broken: [
    page(),
    login(`${VALUE}; Max-Age=600; Path=/; HttpOnly; Secure`),
    allowed({ at: 2, headers: { Cookie: VALUE } }),
    refused({ at: 700 }),
  ],
  healthy: [
    page(),
    login(`${VALUE}; Max-Age=600; Path=/; HttpOnly; Secure`),
    allowed({ at: 500, headers: { Cookie: VALUE } }),
  ],
  name: 'session',
});

describe('cookie-expired', () => {
  it('says how long the cookie lived', () => {
    const entries = [
      page(),
      login(`${VALUE}; Expires=Thu, 15 Jan 2026 09:20:00 GMT; Path=/`),
      refused({ at: 1300 }),
    ];
    expect(causeOf(entries, 'cookie-expired')?.title).toBe(
      'The cookie session is not sent to https://app.acme.test/api/me: it expired 20 min after it was set',
    );
  });

  it('is not said of a cookie that vanished before its time', () => {
    const entries = [page(), login(`${VALUE}; Max-Age=600; Path=/`), refused({ at: 300 })];
    expect(causesOf(entries)[0]).toBe('session-cookie-missing');
  });

  it('is not said where the cookie was set anew', () => {
    const entries = [
      page(),
      login(`${VALUE}; Max-Age=600; Path=/`),
      allowed({
        at: 500,
        headers: { Cookie: VALUE },
        answer: { 'Set-Cookie': `${VALUE}; Max-Age=600; Path=/` },
      }),
      refused({ at: 700, headers: { Cookie: VALUE } }),
    ];
    expect(causesOf(entries)).not.toContain('cookie-expired');
  });
});
