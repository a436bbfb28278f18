import { describe, expect, it } from 'vitest';
import { causesOf, type EntryInput } from '../testing.ts';
import { allowed, login, lostCookieTests, page, refused } from './testing.ts';

const VALUE = 'sid=Yk3J9xVb2NqM5yLw1ZhR8sTj';
const elsewhere: EntryInput = {
  url: 'https://app.acme.test/api/me',
  headers: {
    Origin: 'https://partner.test',
    Referer: 'https://partner.test/',
    'Sec-Fetch-Site': 'cross-site',
  },
};

lostCookieTests('cookie-samesite-withheld', {
  broken: [
    page(),
    login(`${VALUE}; Path=/; Secure; SameSite=Strict`),
    page('https://partner.test/'),
    refused(elsewhere),
  ],
  healthy: [
    page(),
    login(`${VALUE}; Path=/; Secure; SameSite=Strict`),
    allowed({ headers: { Cookie: VALUE } }),
  ],
  name: 'sid',
});

describe('cookie-samesite-withheld', () => {
  it('names the state cookie that a form post from the identity provider leaves behind', () => {
    const entries: EntryInput[] = [
      page('https://app.acme.test/login', {
        status: 302,
        answer: {
          Location:
            'https://idp.test/authorize?client_id=a&response_type=code&response_mode=form_post&state=1',
          'Set-Cookie':
            '.AspNetCore.Correlation.k3J9xVb2=N; path=/signin-oidc; secure; samesite=lax; httponly',
        },
      }),
      page('https://idp.test/authorize?client_id=a&response_type=code&response_mode=form_post&state=1', {
        headers: { 'Sec-Fetch-Site': 'cross-site' },
      }),
      page('https://app.acme.test/signin-oidc', {
        method: 'POST',
        at: 200,
        status: 500,
        body: 'code=abc&state=1',
        headers: { Origin: 'https://idp.test', 'Sec-Fetch-Site': 'cross-site' },
      }),
    ];
    expect(causesOf([...entries.slice(0, 2), { ...(entries[2] as EntryInput), status: 401 }])[0]).toBe(
      'cookie-samesite-withheld',
    );
  });

  it('is not said of a link from another site to a Lax cookie', () => {
    const entries = [
      page(),
      login(`${VALUE}; Path=/; Secure; SameSite=Lax`),
      page('https://app.acme.test/report', {
        status: 401,
        headers: { Referer: 'https://mail.test/', 'Sec-Fetch-Site': 'cross-site' },
      }),
    ];
    expect(causesOf(entries)).not.toContain('cookie-samesite-withheld');
  });
});
