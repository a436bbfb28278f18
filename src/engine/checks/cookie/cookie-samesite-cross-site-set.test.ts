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
