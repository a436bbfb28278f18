import { describe, expect, it } from 'vitest';
import { causeOf, causesOf } from '../testing.ts';
import { allowed, login, lostCookieTests, page, refused } from './testing.ts';

const VALUE = 'JSESSIONID=8F2A6C9E1B7D4A3F5C0E';

lostCookieTests('cookie-path-narrow', {
  broken: [page(), login(`${VALUE}; Path=/auth; HttpOnly; Secure`), refused()],
  healthy: [page(), login(`${VALUE}; Path=/; HttpOnly; Secure`), allowed({ headers: { Cookie: VALUE } })],
  name: 'JSESSIONID',
});

describe('cookie-path-narrow', () => {
  it('knows the path that a browser takes where none is given', () => {
    const entries = [
      page(),
      login(`${VALUE}; HttpOnly`, { url: 'https://app.acme.test/account/v2/login' }),
      refused(),
    ];
    const cause = causeOf(entries, 'cookie-path-narrow');
    expect(cause?.title).toBe('The cookie JSESSIONID is not sent to /api/me: it is limited to /account/v2');
  });

  it('speaks of the sign-in under way where the identity provider’s answer misses it, the state in its name hidden', () => {
    const authorize = 'https://id.test/authorize?client_id=web&response_type=code&state=Yk3J9xVb2NqM5yLw1ZhR';
    const document = { type: 'document', textType: 'text/html' };
    const entries = [
      {
        ...document,
        url: 'https://app.acme.test/reports/',
        status: 302,
        answer: {
          Location: authorize,
          'Set-Cookie': 'mod_auth_openidc_state_Yk3J9xVb2NqM5yLw1ZhR=Zh1R8sTjk3J9xVb2Nq; Path=/reports',
        },
      },
      { ...document, url: authorize, status: 302, answer: { Location: 'https://id.test/login' } },
      {
        ...document,
        url: 'https://app.acme.test/signed-in?code=abcdefghij&state=Yk3J9xVb2NqM5yLw1ZhR',
        status: 400,
      },
    ];
    const cause = causeOf(entries, 'cookie-path-narrow');
    expect([cause?.message, cause?.confidence]).toEqual(['answer', 'certain']);
    expect(cause?.title).toMatch(
      /^The cookie mod_auth_openidc_state_‹20 chars #\w+› is not sent to \/signed-in: /,
    );
    expect(cause?.why).toContain('to which sign-in');
  });

  it('tells /app from /application', () => {
    const entries = [
      page(),
      login(`${VALUE}; Path=/app`),
      refused({ url: 'https://app.acme.test/application/me' }),
    ];
    expect(causesOf(entries)[0]).toBe('cookie-path-narrow');
  });

  it('is not said where another cookie of the same sign-in was sent', () => {
    const entries = [
      page(),
      login(['sid=Yk3J9xVb2NqM5yLw1ZhR; Path=/', 'admin_session=Zh1R8sTjk3J9xVb2Nq; Path=/admin']),
      refused({ headers: { Cookie: 'sid=Yk3J9xVb2NqM5yLw1ZhR' } }),
    ];
    expect(causesOf(entries)).not.toContain('cookie-path-narrow');
  });

  it('does not mistake the cookie of a refresh token, which is narrow by design', () => {
    const entries = [
      page(),
      login([
        'access_token=Yk3J9xVb2NqM5yLw1ZhR; Path=/',
        'refresh_token=Zh1R8sTjk3J9xVb2Nq; Path=/auth/refresh',
      ]),
      refused({ headers: { Cookie: 'access_token=Yk3J9xVb2NqM5yLw1ZhR' } }),
    ];
    expect(causesOf(entries)).not.toContain('cookie-path-narrow');
  });
});
