import { describe, expect, it } from 'vitest';
import { causesOf, type EntryInput } from '../testing.ts';
import { allowed, login, lostCookieTests, page, refused } from './testing.ts';

const VALUE = 'sid=Yk3J9xVb2NqM5yLw1ZhR8sTj';
const from = (over: Partial<EntryInput> = {}): Partial<EntryInput> => ({
  url: 'https://api.service.test/login',
  ...over,
  headers: {
    Origin: 'https://app.acme.test',
    Referer: 'https://app.acme.test/',
    'Sec-Fetch-Site': 'cross-site',
    ...over.headers,
  },
  answer: { 'Access-Control-Allow-Credentials': 'true', ...over.answer },
});

lostCookieTests('cookie-samesite-cross-site-set', {
  broken: [
    page(),
    login(`${VALUE}; Path=/; Secure; HttpOnly`, from()),
    refused(from({ url: 'https://api.service.test/me' })),
  ],
  healthy: [
    page(),
    login(`${VALUE}; Path=/; Secure; HttpOnly; SameSite=None`, from()),
    allowed(from({ url: 'https://api.service.test/me', headers: { Cookie: VALUE } })),
  ],
  name: 'sid',
});

describe('cookie-samesite-cross-site-set', () => {
  it('explains a sign-in inside a frame that leads back to itself', () => {
    const frame = (path: string, over: Partial<EntryInput>): EntryInput => ({
      url: `https://widget.test${path}`,
      type: 'document',
      status: 302,
      ...over,
      headers: {
        Referer: 'https://widget.test/login',
        'Sec-Fetch-Site': 'same-origin',
        'Sec-Fetch-Dest': 'iframe',
        'Sec-Fetch-Mode': 'navigate',
      },
    });
    const entries = [
      page('https://portal.test/'),
      frame('/login', {
        method: 'POST',
        body: 'user=a&password=b',
        answer: { Location: '/home', 'Set-Cookie': 'PHPSESSID=qwertyuiop1234567890asdf; path=/' },
      }),
      frame('/home', { answer: { Location: '/login' } }),
    ];
    expect(causesOf(entries)[0]).toBe('cookie-samesite-cross-site-set');
  });

  it('explains a sign-in by a script of another site’s frame, whose requests have no page', () => {
    const frame = 'https://sign.widget.test/sign-in';
    const inFrame = {
      headers: { Referer: frame, 'Sec-Fetch-Site': 'same-origin', 'Sec-Fetch-Dest': 'empty' },
    };
    const entries: EntryInput[] = [
      { ...page('https://portal.test/'), page: 'page_1' },
      {
        url: frame,
        type: 'document',
        page: 'page_1',
        headers: {
          Referer: 'https://portal.test/',
          'Sec-Fetch-Site': 'cross-site',
          'Sec-Fetch-Dest': 'iframe',
          'Sec-Fetch-Mode': 'navigate',
        },
      },
      login(`${VALUE}; Path=/; Secure; HttpOnly; SameSite=Lax`, {
        url: 'https://sign.widget.test/login',
        ...inFrame,
      }),
      refused({ url: 'https://sign.widget.test/me', ...inFrame }),
    ];
    expect(causesOf(entries)[0]).toBe('cookie-samesite-cross-site-set');
    const opened = [{ ...page(frame), page: 'page_1' }, ...entries.slice(2)];
    expect(causesOf(opened), 'in a page of its own').not.toContain('cookie-samesite-cross-site-set');
  });

  it('is not said of sibling hosts, which are one site', () => {
    const near = (url: string): Partial<EntryInput> =>
      from({ url, headers: { 'Sec-Fetch-Site': 'same-site' } });
    const entries = [
      page(),
      login(`${VALUE}; Path=/; Secure; SameSite=Lax`, near('https://api.acme.test/login')),
      refused({
        ...near('https://api.acme.test/me'),
        headers: { Cookie: VALUE, 'Sec-Fetch-Site': 'same-site' },
      }),
    ];
    expect(causesOf(entries)).not.toContain('cookie-samesite-cross-site-set');
  });
});
