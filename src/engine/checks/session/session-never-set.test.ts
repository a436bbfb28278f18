import { describe, expect, it } from 'vitest';
import { allowed, login, page, refused } from '../cookie/testing.ts';
import { causesOf, type EntryInput, incidentOf, reportOn } from '../testing.ts';

const bare = login([]);
const SID = 'sid=s%3AYk3J9xVb2NqM5yLw1ZhR8sTj.sig';

describe('session-never-set', () => {
  it('is the cause where a sign-in was answered well and set no cookie', () => {
    const incident = incidentOf([page(), bare, refused()]);
    const [first] = incident.causes;
    expect([first?.check, first?.confidence, incident.verdict]).toEqual([
      'session-never-set',
      'likely',
      'broken',
    ]);
    expect(first?.evidence.map(({ exchange, at }) => [exchange, at])).toEqual([
      [1, 'response.headers.set-cookie'],
      [2, 'request.headers.cookie'],
    ]);
  });

  it('is no more than possible where the answer may have held a token, and its text was not recorded', () => {
    const { text: _, ...silent } = login([]);
    const [found] = incidentOf([page(), silent, refused()]).causes.filter(
      ({ check }) => check === 'session-never-set',
    );
    expect(found?.confidence).toBe('possible');
  });

  it.each([
    ['a CSRF cookie', 'XSRF-TOKEN=eyJpdiI6Im; Path=/'],
    ['a balancer’s cookie', 'AWSALB=abcdefghijklmnop; Path=/'],
    ['the removal of the state', 'oauth_state=; Path=/; Max-Age=0'],
    ['a preference', 'lang=en; Path=/'],
  ])('is still the cause where the sign-in left %s alone', (_what, cookie) => {
    expect(causesOf([page(), login(cookie), refused()])[0]).toBe('session-never-set');
  });

  it('is the cause where the password form leads back to itself', () => {
    const step = (url: string, over: Partial<EntryInput> = {}): EntryInput => ({
      url,
      type: 'document',
      textType: 'text/html',
      ...over,
      headers: { 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Site': 'same-origin', 'Sec-Fetch-User': '?1' },
    });
    const entries = [
      step('https://ferry.test/login'),
      step('https://ferry.test/login', {
        method: 'POST',
        body: 'user=a&password=b',
        status: 302,
        answer: { Location: '/tickets' },
      }),
      step('https://ferry.test/tickets', { status: 302, answer: { Location: '/login' } }),
    ];
    expect(causesOf(entries)[0]).toBe('session-never-set');
  });

  it('is the cause where another host of the site is called', () => {
    const api = refused({
      url: 'https://api.acme.test/me',
      headers: { Origin: 'https://app.acme.test', 'Sec-Fetch-Site': 'same-site' },
    });
    expect(causesOf([page(), bare, api])[0]).toBe('session-never-set');
  });

  it.each([
    [
      'the sign-in gave out a token',
      [page(), login([], { text: '{"access_token":"abcdefghijklmnop","token_type":"bearer"}' }), refused()],
    ],
    ['the sign-in set a cookie', [page(), login(`${SID}; Path=/`), refused({ headers: { Cookie: SID } })]],
    [
      'a cookie was there before',
      [
        page('https://app.acme.test/', { headers: { Cookie: SID } }),
        { ...bare, headers: { ...bare.headers, Cookie: SID } },
        refused({ headers: { Cookie: SID } }),
      ],
    ],
    ['the password was wrong', [page(), login([], { status: 401 }), refused()]],
  ])('is not said where %s', (_what, entries) => {
    expect(causesOf(entries)).not.toContain('session-never-set');
  });

  it('cannot tell where headers were not recorded', () => {
    const incident = incidentOf([page(), bare, { ...refused(), provisional: true }]);
    expect(incident.causes.map((cause) => cause.check)).not.toContain('session-never-set');
  });

  it('finds nothing broken where a token carries the session', () => {
    const report = reportOn(
      page(),
      login([], { text: '{"token":"abcdefghijklmnop"}' }),
      allowed({ headers: { Authorization: 'Bearer abcdefghijklmnop' } }),
    );
    expect(report.incidents).toEqual([]);
  });
});
