import { describe, expect, it } from 'vitest';
import { allowed, login, page, refused } from '../cookie/testing.ts';
import { causeOf, causesOf, incidentOf, reportOn } from '../testing.ts';

const SID = 'connect.sid=s%3AYk3J9xVb2NqM5yLw1ZhR8sTj.sig';
const signIn = login(`${SID}; Path=/; HttpOnly; Secure`);

describe('session-cookie-missing', () => {
  it('is the cause where the cookie was set, every rule allows it, and it is gone', () => {
    const incident = incidentOf([page(), signIn, allowed({ headers: { Cookie: SID } }), refused()]);
    const [first] = incident.causes;
    expect([first?.check, first?.message, first?.confidence]).toEqual([
      'session-cookie-missing',
      'lost',
      'likely',
    ]);
    expect(first?.evidence.map(({ exchange, at }) => [exchange, at])).toEqual([
      [1, 'response.headers.set-cookie'],
      [3, 'request.headers.cookie'],
    ]);
  });

  it('is the cause where earlier requests carried a cookie and this one has none', () => {
    const entries = [
      page('https://app.acme.test/', { headers: { Cookie: 'JSESSIONID=8F2A6C9E1B7D4A3F' } }),
      allowed({ headers: { Cookie: 'JSESSIONID=8F2A6C9E1B7D4A3F' } }),
      refused(),
    ];
    expect(causesOf(entries)[0]).toBe('session-cookie-missing');
    expect(causeOf(entries, 'session-cookie-missing')?.message).toBe('gone');
  });

  it('stands behind the cookie row that explains it', () => {
    const causes = causesOf([page(), login(`${SID}; Path=/; Domain=old.test`), refused()]);
    expect(causes.slice(0, 2)).toEqual(['cookie-domain-mismatch', 'session-cookie-missing']);
  });

  it.each([
    ['nobody ever signed in', [page(), refused()]],
    ['the cookie was sent', [page(), signIn, refused({ headers: { Cookie: SID } })]],
    ['a token was sent', [page(), signIn, refused({ headers: { Authorization: 'Bearer abcdefghijkl' } })]],
    [
      'the user signed out',
      [
        page(),
        signIn,
        login('connect.sid=; Path=/; Max-Age=0', {
          url: 'https://app.acme.test/logout',
          headers: { Cookie: SID },
        }),
        refused(),
      ],
    ],
  ])('is not said where %s', (_what, entries) => {
    expect(causesOf(entries)).not.toContain('session-cookie-missing');
  });

  it('is not said of a call that went out before the sign-in was answered', () => {
    const entries = [
      page('https://app.acme.test/', { at: 0 }),
      { ...signIn, at: 1, took: 1 },
      refused({ at: 1.4, took: 0.1 }),
      allowed({ at: 3, headers: { Cookie: SID } }),
    ];
    expect(causesOf(entries, 2)).not.toContain('session-cookie-missing');
  });

  it('cannot tell where the Cookie field was not recorded or is masked', () => {
    for (const last of [
      { ...refused(), provisional: true },
      refused({ headers: { Cookie: '[REDACTED]' } }),
    ]) {
      const incident = incidentOf([page(), signIn, allowed({ headers: { Cookie: SID } }), last]);
      expect(incident.causes.map((cause) => cause.check)).not.toContain('session-cookie-missing');
    }
  });

  it('finds nothing broken where the cookie arrives', () => {
    expect(reportOn(page(), signIn, allowed({ headers: { Cookie: SID } })).incidents).toEqual([]);
  });
});
