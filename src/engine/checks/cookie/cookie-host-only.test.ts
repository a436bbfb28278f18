import { describe, expect, it } from 'vitest';
import { causesOf, type EntryInput } from '../testing.ts';
import { allowed, login, lostCookieTests, page, refused } from './testing.ts';

const VALUE = 'sid=s%3AYk3J9xVb2NqM5yLw1ZhR8sTj.sig';
const api = (cookie = ''): EntryInput => ({
  url: 'https://api.acme.test/me',
  headers: {
    Origin: 'https://app.acme.test',
    Referer: 'https://app.acme.test/',
    'Sec-Fetch-Site': 'same-site',
    'Sec-Fetch-Mode': 'cors',
    ...(cookie === '' ? {} : { Cookie: cookie }),
  },
});

lostCookieTests('cookie-host-only', {
  broken: [page(), login(`${VALUE}; Path=/; HttpOnly; Secure`), refused(api())],
  healthy: [page(), login(`${VALUE}; Path=/; Domain=acme.test; Secure`), allowed(api(VALUE))],
  name: 'sid',
});

const redirect = (url: string, to: string, over: Partial<EntryInput> = {}): EntryInput =>
  page(url, {
    status: 302,
    ...over,
    headers: { 'Sec-Fetch-Site': 'same-site', ...over.headers },
    answer: { Location: to, ...over.answer },
  });

describe('cookie-host-only', () => {
  it('is said of a central sign-in whose cookie the application waits for', () => {
    const entries = [
      redirect('https://app.acme.test/', 'https://login.acme.test/login?next=https://app.acme.test/'),
      redirect('https://login.acme.test/login?next=https://app.acme.test/', 'https://app.acme.test/', {
        method: 'POST',
        body: 'user=mina&password=x',
        answer: { 'Set-Cookie': `${VALUE}; Path=/; HttpOnly; Secure` },
      }),
      redirect('https://app.acme.test/', 'https://login.acme.test/login?next=https://app.acme.test/'),
    ];
    expect(causesOf(entries)[0]).toBe('cookie-host-only');
  });

  it.each(['unauthorized', 'redirect'])('is not said of an identity provider’s own cookie (%s)', (how) => {
    const entries = [
      redirect(
        'https://id.acme.test/realms/x/login-actions/authenticate',
        'https://app.acme.test/callback?code=1&state=2',
        {
          method: 'POST',
          body: 'username=mina&password=x',
          answer: { 'Set-Cookie': 'KEYCLOAK_SESSION=realm/Yk3J9xVb2NqM5yLw1ZhR8; Path=/realms/x/; Secure' },
        },
      ),
      redirect('https://app.acme.test/callback?code=1&state=2', '/home', {
        headers: { Referer: 'https://id.acme.test/' },
        answer: { 'Set-Cookie': `${VALUE}; Path=/; Secure` },
      }),
      how === 'redirect'
        ? redirect('https://app.acme.test/home', '/login', {
            headers: { Referer: 'https://id.acme.test/', Cookie: VALUE },
          })
        : refused({ headers: { Cookie: VALUE, Referer: 'https://id.acme.test/' } }),
    ];
    const causes = causesOf(entries);
    expect(causes[0]).toBe('session-not-recognised');
    expect(causes).not.toContain('cookie-host-only');
  });

  it('is not said of another application that was never signed in to', () => {
    const entries = [
      page(),
      login(`${VALUE}; Path=/; Secure`),
      page('https://shop.acme.test/'),
      refused({
        url: 'https://shop.acme.test/api/cart',
        headers: { Referer: 'https://shop.acme.test/', 'Sec-Fetch-Site': 'same-origin' },
      }),
    ];
    expect(causesOf(entries)).not.toContain('cookie-host-only');
  });
});
