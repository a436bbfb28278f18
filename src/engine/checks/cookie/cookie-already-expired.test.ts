import { describe, expect, it } from 'vitest';
import { causesOf, reportOn } from '../testing.ts';
import { allowed, login, lostCookieTests, page, refused, warningsOf } from './testing.ts';

const VALUE = 'session=rmDbwB4KmC9uQKgGhDVDuznv';

lostCookieTests('cookie-already-expired', {
  broken: [page(), login(`${VALUE}; Path=/; Expires=Wed, 21 Jan 1970 19:28:00 GMT; HttpOnly`), refused()],
  healthy: [
    page(),
    login(`${VALUE}; Path=/; Max-Age=3600; HttpOnly`),
    allowed({ headers: { Cookie: VALUE } }),
  ],
  name: 'session',
});

describe('cookie-already-expired', () => {
  it.each([
    ['a server whose clock is hours behind', 'Expires=Thu, 15 Jan 2026 07:00:00 GMT'],
    ['a lifetime of zero', 'Max-Age=0'],
    ['a negative lifetime', 'Max-Age=-1'],
  ])('names %s', (_what, attribute) => {
    expect(causesOf([page(), login(`${VALUE}; Path=/; ${attribute}`), refused()])[0]).toBe(
      'cookie-already-expired',
    );
  });

  it.each([
    'session=; Path=/; Max-Age=0',
    'session=deleted; expires=Thu, 01-Jan-1970 00:00:01 GMT; path=/',
    'sessionid=""; expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Path=/',
  ])('takes %s for a deletion', (cookie) => {
    const report = reportOn(page(), login(cookie), refused());
    expect(warningsOf(report)).toEqual([]);
    expect(report.incidents[0]?.causes.map((cause) => cause.check)).not.toContain('cookie-already-expired');
  });

  it('takes the deletion of what was sent, with its old value, for a deletion', () => {
    const out = login(`${VALUE}; Path=/; Max-Age=0`, {
      url: 'https://app.acme.test/api/close',
      body: '{}',
      headers: { Cookie: VALUE },
    });
    expect(warningsOf(reportOn(page(), login(`${VALUE}; Path=/`), out))).toEqual([]);
  });
});
