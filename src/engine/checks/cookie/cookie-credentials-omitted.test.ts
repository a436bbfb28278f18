import { describe, expect, it } from 'vitest';
import { causesOf, type EntryInput } from '../testing.ts';
import { allowed, login, lostCookieTests, page, refused } from './testing.ts';

const VALUE = 'sid=Yk3J9xVb2NqM5yLw1ZhR8sTj';
const api = (cookie = ''): EntryInput => ({
  url: 'https://api.acme.test/me',
  headers: {
    Origin: 'https://app.acme.test',
    'Sec-Fetch-Site': 'same-site',
    'Sec-Fetch-Mode': 'cors',
    ...(cookie === '' ? {} : { Cookie: cookie }),
  },
});

lostCookieTests('cookie-credentials-omitted', {
  broken: [page(), login(`${VALUE}; Path=/; Domain=acme.test; Secure`), refused(api())],
  healthy: [page(), login(`${VALUE}; Path=/; Domain=acme.test; Secure`), allowed(api(VALUE))],
  name: 'sid',
});

describe('cookie-credentials-omitted', () => {
  it('is not said where other cookies went along', () => {
    const entries = [page(), login(`${VALUE}; Path=/; Domain=acme.test; Secure`), refused(api('theme=dark'))];
    expect(causesOf(entries)).not.toContain('cookie-credentials-omitted');
    expect(causesOf(entries)[0]).toBe('session-cookie-missing');
  });

  it('is not said of calls to the page’s own origin, which need not ask', () => {
    const entries = [page(), login(`${VALUE}; Path=/; Secure`), refused()];
    expect(causesOf(entries)).not.toContain('cookie-credentials-omitted');
  });

  it('is seen over plain http as well, where Firefox tells no kind of request', () => {
    const call: EntryInput = {
      url: 'http://api.acme.test/me',
      type: '',
      headers: { Origin: 'http://app.acme.test', Accept: '*/*' },
    };
    const set: EntryInput = {
      url: 'http://api.acme.test/login',
      method: 'POST',
      type: '',
      body: 'user=a&password=b',
      headers: { Origin: 'http://app.acme.test', Accept: '*/*' },
      answer: { 'Set-Cookie': `${VALUE}; Path=/` },
    };
    expect(causesOf([set, { ...call, status: 401 }])[0]).toBe('cookie-credentials-omitted');
  });
});
