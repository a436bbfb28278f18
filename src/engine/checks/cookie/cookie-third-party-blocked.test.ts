import { describe, expect, it } from 'vitest';
import { causesOf, type EntryInput } from '../testing.ts';
import { allowed, login, lostCookieTests, page, refused } from './testing.ts';

const VALUE = 'sid=Yk3J9xVb2NqM5yLw1ZhR8sTj';
const NONE = `${VALUE}; Path=/; Secure; SameSite=None`;
const widget = (over: Partial<EntryInput> = {}): EntryInput => ({
  url: 'https://app.acme.test/api/me',
  ...over,
  headers: {
    Origin: 'https://blog.test',
    Referer: 'https://blog.test/',
    'Sec-Fetch-Site': 'cross-site',
    ...over.headers,
  },
});
const CORS = {
  'Access-Control-Allow-Origin': 'https://blog.test',
  'Access-Control-Allow-Credentials': 'true',
};

lostCookieTests('cookie-third-party-blocked', {
  broken: [page(), login(NONE), page('https://blog.test/'), refused(widget({ answer: CORS }))],
  healthy: [
    page(),
    login(NONE),
    page('https://blog.test/'),
    allowed(widget({ answer: CORS, headers: { Cookie: VALUE } })),
  ],
  name: 'sid',
});

describe('cookie-third-party-blocked', () => {
  it('is said of a frame, which always asks for cookies', () => {
    const frame: EntryInput = {
      url: 'https://app.acme.test/embed',
      type: 'document',
      status: 401,
      headers: {
        Referer: 'https://blog.test/',
        'Sec-Fetch-Site': 'cross-site',
        'Sec-Fetch-Dest': 'iframe',
        'Sec-Fetch-Mode': 'navigate',
      },
    };
    expect(causesOf([page(), login(NONE), page('https://blog.test/'), frame])[0]).toBe(
      'cookie-third-party-blocked',
    );
  });

  it('is said of what a frame asks of its own site, when the page around it is of another', () => {
    const inFrame = { Referer: 'https://app.acme.test/embed', 'Sec-Fetch-Site': 'same-origin' };
    const entries: EntryInput[] = [
      page('https://blog.test/', { page: 'p1' }),
      {
        url: 'https://app.acme.test/embed',
        type: 'iframe',
        page: 'p1',
        headers: {
          Referer: 'https://blog.test/',
          'Sec-Fetch-Site': 'cross-site',
          'Sec-Fetch-Dest': 'iframe',
          'Sec-Fetch-Mode': 'navigate',
        },
      },
      { ...login(NONE, { headers: { Origin: 'https://app.acme.test', ...inFrame } }), page: 'p1' },
      { ...refused({ headers: inFrame }), page: 'p1' },
    ];
    expect(causesOf(entries)[0]).toBe('cookie-third-party-blocked');
  });

  it('leaves a call that did not ask for cookies to cookie-credentials-omitted', () => {
    const entries = [page(), login(NONE), page('https://blog.test/'), refused(widget())];
    expect(causesOf(entries)[0]).toBe('cookie-credentials-omitted');
  });

  it('leaves a cookie that SameSite keeps back to cookie-samesite-withheld', () => {
    const entries = [
      page(),
      login(`${VALUE}; Path=/; Secure; SameSite=Lax`),
      page('https://blog.test/'),
      refused(widget({ answer: CORS })),
    ];
    expect(causesOf(entries)[0]).toBe('cookie-samesite-withheld');
  });
});
