import { describe, expect, it } from 'vitest';
import { causeOf, causesOf, reportOn } from '../testing.ts';
import { allowed, login, lostCookieTests, page, refused, warningsOf } from './testing.ts';

const SID = 'sid=s%3Ak3J9xVb2NqM5yLw1ZhR8sTj.Qw7eRt5y; Path=/; HttpOnly; Secure';

lostCookieTests('cookie-domain-mismatch', {
  broken: [page(), login(`${SID}; Domain=old.acme.test`), refused()],
  healthy: [
    page(),
    login(`${SID}; Domain=acme.test`),
    allowed({ headers: { Cookie: SID.split(';')[0] ?? '' } }),
  ],
  name: 'sid',
});

describe('cookie-domain-mismatch', () => {
  it.each([
    ['another site', 'JSESSIONID=8F2A6C9E1B7D4A3F; Path=/; HttpOnly; Domain=acme.example'],
    [
      'a sibling',
      '.AspNetCore.Cookies=CfDJ8Nk3J9xVb2NqM5yLw1Zh; path=/; secure; httponly; domain=api.acme.test',
    ],
    ['a host below', 'laravel_session=eyJpdiI6IkN4a3J9xVb2NqM5; domain=.www.app.acme.test; path=/'],
    ['the address inside', 'PHPSESSID=k3j9xvb2nqm5yLw1zhr8; path=/; domain=10.0.0.12'],
  ])('names a cookie for %s', (_what, cookie) => {
    expect(causesOf([page(), login(cookie), refused()])[0]).toBe('cookie-domain-mismatch');
  });

  it('explains a page that leads back to sign in', () => {
    const entries = [
      page('https://app.acme.test/login'),
      page('https://app.acme.test/login', {
        method: 'POST',
        body: 'username=mina&password=x',
        status: 302,
        answer: { Location: '/account', 'Set-Cookie': `${SID}; Domain=acme.example` },
        headers: { 'Sec-Fetch-Site': 'same-origin' },
      }),
      page('https://app.acme.test/account', {
        status: 302,
        answer: { Location: '/login?next=/account' },
        headers: { 'Sec-Fetch-Site': 'same-origin' },
      }),
    ];
    expect(causesOf(entries)[0]).toBe('cookie-domain-mismatch');
  });

  it('says where a stored cookie belongs that is asked for elsewhere', () => {
    const entries = [
      page(),
      login(`${SID}; Domain=app.acme.test`),
      refused({
        url: 'https://api.acme.test/me',
        headers: { Origin: 'https://app.acme.test', 'Sec-Fetch-Site': 'same-site' },
      }),
    ];
    const cause = causeOf(entries, 'cookie-domain-mismatch');
    expect(cause?.message).toBe('held');
    expect(cause?.title).toBe('The cookie sid is not sent to api.acme.test: it belongs to app.acme.test');
  });

  it('is silent once a second sign-in left a good cookie', () => {
    const good = 'sid=Zb2NqM5yLw1ZhR8sTjk3J9xV';
    const entries = [
      page(),
      login(`${SID}; Domain=acme.example`),
      login(`${good}; Path=/; HttpOnly; Secure`),
      refused({ headers: { Cookie: good } }),
    ];
    expect(causesOf(entries)).not.toContain('cookie-domain-mismatch');
  });

  it('warns where nothing failed yet', () => {
    expect(
      warningsOf(reportOn(page(), login(`${SID}; Domain=acme.example`))).map((one) => one.check),
    ).toEqual(['cookie-domain-mismatch']);
  });

  it('does not speak of cookies that carry no sign-in', () => {
    const entries = [page(), login('theme=dark; Domain=acme.example; Path=/'), refused()];
    expect(causesOf(entries)).not.toContain('cookie-domain-mismatch');
  });
});
