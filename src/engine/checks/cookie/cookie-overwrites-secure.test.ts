import { describe, expect, it } from 'vitest';
import { causesOf } from '../testing.ts';
import { allowed, login, lostCookieTests, page, refused } from './testing.ts';

const OLD = 'sid=Zh1R8sTjk3J9xVb2NqM5yLw1';
const NEW = 'sid=Yk3J9xVb2NqM5yLw1ZhR8sTj';
const HTTP = { url: 'http://app.acme.test/login', headers: { Origin: 'http://app.acme.test' } };
const api = (cookie = '') => ({
  url: 'http://app.acme.test/api/me',
  headers: { Referer: 'http://app.acme.test/', ...(cookie === '' ? {} : { Cookie: cookie }) },
});
const before = [page(), login(`${OLD}; Path=/; Secure; HttpOnly`), allowed({ headers: { Cookie: OLD } })];

lostCookieTests('cookie-overwrites-secure', {
  broken: [...before, page('http://app.acme.test/'), login(`${NEW}; Path=/; HttpOnly`, HTTP), refused(api())],
  healthy: [page('http://app.acme.test/'), login(`${NEW}; Path=/; HttpOnly`, HTTP), allowed(api(NEW))],
  name: 'sid',
});

describe('cookie-overwrites-secure', () => {
  it('is not said where the new cookie has another name', () => {
    const entries = [
      ...before,
      login('token=Yk3J9xVb2NqM5yLw1Zh; Path=/', HTTP),
      refused(api('token=Yk3J9xVb2NqM5yLw1Zh')),
    ];
    expect(causesOf(entries)).not.toContain('cookie-overwrites-secure');
  });
});
