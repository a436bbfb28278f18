import { describe, expect, it } from 'vitest';
import { causesOf, type EntryInput, incidentOf } from '../testing.ts';
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

  describe('of a worker, whose Cookie field Chromium does not record', () => {
    const set = login(`${VALUE}; Path=/; Domain=acme.test; Secure`);
    const front = { ...page(), page: 'page_1' };
    const asked = allowed(api(VALUE));
    const byWorker = (rest: Partial<EntryInput> = {}): EntryInput => ({
      url: 'https://api.acme.test/me',
      status: 401,
      provisional: true,
      ...rest,
      headers: { Referer: 'https://app.acme.test/', ...rest.headers },
    });

    it('is likely where the same host has been sent the cookie before', () => {
      const { causes } = incidentOf([front, set, { ...asked, page: 'page_1' }, byWorker()]);
      expect([causes[0]?.check, causes[0]?.confidence]).toEqual(['cookie-credentials-omitted', 'likely']);
    });

    it.each<[string, EntryInput]>([
      ['of the page itself', byWorker({ page: 'page_1' })],
      ['to its own origin', byWorker({ headers: { Referer: 'https://api.acme.test/' } })],
      ['of a service worker', byWorker({ viaWorker: 'network' })],
    ])('is not guessed of a call %s', (_what, entry) => {
      expect(causesOf([front, set, { ...asked, page: 'page_1' }, entry])).not.toContain(
        'cookie-credentials-omitted',
      );
    });

    it('is not guessed where no cookie had been sent there', () => {
      expect(causesOf([front, set, byWorker()])).not.toContain('cookie-credentials-omitted');
    });
  });
});
