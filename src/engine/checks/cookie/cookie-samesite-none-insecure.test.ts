import { describe, expect, it } from 'vitest';
import { causesOf } from '../testing.ts';
import { allowed, login, lostCookieTests, page, refused } from './testing.ts';

const VALUE = 'PHPSESSID=k3j9xvb2nqm5yLw1zhr8stj4';

lostCookieTests('cookie-samesite-none-insecure', {
  broken: [page(), login(`${VALUE}; path=/; SameSite=None; HttpOnly`), refused()],
  healthy: [
    page(),
    login(`${VALUE}; path=/; SameSite=None; Secure; HttpOnly`),
    allowed({ headers: { Cookie: VALUE } }),
  ],
  name: 'PHPSESSID',
});

describe('cookie-samesite-none-insecure', () => {
  it('is said of a session cookie beside good ones', () => {
    const entries = [
      page(),
      login(['XSRF-TOKEN=abcdefgh; path=/', 'app_session=Yk3J9xVb2NqM5yLw1ZhR8; path=/; samesite=none']),
      refused({ headers: { Cookie: 'XSRF-TOKEN=abcdefgh' } }),
    ];
    expect(causesOf(entries)[0]).toBe('cookie-samesite-none-insecure');
  });

  it('is not said of Lax without Secure', () => {
    const entries = [
      page(),
      login(`${VALUE}; path=/; SameSite=Lax`),
      refused({ headers: { Cookie: VALUE } }),
    ];
    expect(causesOf(entries)).not.toContain('cookie-samesite-none-insecure');
  });
});
