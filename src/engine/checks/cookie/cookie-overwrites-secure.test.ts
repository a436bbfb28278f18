import { describe, expect, it } from 'vitest';
import { causesOf, incidentOf } from '../testing.ts';
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
  it('is concluded where the Secure one was set before the capture began: only https ever carried it', () => {
    const entries = [
      page('https://app.acme.test/', { headers: { Cookie: OLD } }),
      page('http://app.acme.test/'),
      login(`${NEW}; Path=/; HttpOnly`, HTTP),
      refused(api()),
    ];
    const [cause] = incidentOf(entries).causes;
    expect(cause).toMatchObject({ check: 'cookie-overwrites-secure', confidence: 'likely' });
    const carried = { ...page('http://app.acme.test/old'), headers: { Cookie: OLD } };
    expect(causesOf([carried, ...entries])).not.toContain('cookie-overwrites-secure');
  });

  it('is not said where the new cookie has another name', () => {
    const entries = [
      ...before,
      login('token=Yk3J9xVb2NqM5yLw1Zh; Path=/', HTTP),
      refused(api('token=Yk3J9xVb2NqM5yLw1Zh')),
    ];
    expect(causesOf(entries)).not.toContain('cookie-overwrites-secure');
  });
});
