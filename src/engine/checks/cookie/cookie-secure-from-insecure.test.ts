import { describe, expect, it } from 'vitest';
import { causesOf } from '../testing.ts';
import { allowed, login, lostCookieTests, page, refused } from './testing.ts';

const HTTP = { url: 'http://test.acme.test/login', headers: { Origin: 'http://test.acme.test' } };
const api = (cookie = '') => ({
  url: 'http://test.acme.test/api/me',
  headers: { Referer: 'http://test.acme.test/', ...(cookie === '' ? {} : { Cookie: cookie }) },
});
const VALUE = 'connect.sid=s%3AYk3J9xVb2NqM5yLw1ZhR8sTj.abc';

lostCookieTests('cookie-secure-from-insecure', {
  broken: [page('http://test.acme.test/'), login(`${VALUE}; Path=/; HttpOnly; Secure`, HTTP), refused(api())],
  healthy: [page('http://test.acme.test/'), login(`${VALUE}; Path=/; HttpOnly`, HTTP), allowed(api(VALUE))],
  name: 'connect.sid',
});

describe('cookie-secure-from-insecure', () => {
  it('is not said of http://localhost, which browsers trust', () => {
    const entries = [
      page('http://localhost:3000/'),
      login(`${VALUE}; Path=/; Secure`, { url: 'http://localhost:3000/login', headers: {} }),
      refused({ url: 'http://localhost:3000/api/me', headers: { Cookie: VALUE } }),
    ];
    expect(causesOf(entries)).not.toContain('cookie-secure-from-insecure');
  });

  it('comes before the prefix and SameSite faults that follow from http', () => {
    const entries = [
      page('http://test.acme.test/'),
      login('sid=Yk3J9xVb2NqM5yLw1ZhR8sTj; Path=/; Secure; SameSite=None', HTTP),
      refused(api()),
    ];
    expect(causesOf(entries)[0]).toBe('cookie-secure-from-insecure');
  });
});
