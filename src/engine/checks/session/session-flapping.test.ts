import { describe, expect, it } from 'vitest';
import { allowed, login, page, refused } from '../cookie/testing.ts';
import { causesOf, incidentOf, reportOn } from '../testing.ts';

const SID = 'sid=s%3AYk3J9xVb2NqM5yLw1ZhR8sTj.sig';
const by = (server: string, field = 'X-Served-By') => ({
  headers: { Cookie: SID },
  answer: { [field]: server },
});
const orders = 'https://app.acme.test/api/orders';

describe('session-flapping', () => {
  it('is the cause where replicas disagree about one cookie, for each refused call', () => {
    const entries = [
      page(),
      login(`${SID}; Path=/`, { answer: { 'X-Served-By': 'web-2' } }),
      refused(by('web-1')),
      allowed({ url: orders, ...by('web-2') }),
      refused(by('web-1')),
      allowed({ url: orders, ...by('web-2') }),
      refused(by('web-1')),
    ];
    const incident = incidentOf(entries);
    const [first] = incident.causes;
    expect([first?.check, first?.message, first?.confidence]).toEqual([
      'session-flapping',
      'replicas',
      'certain',
    ]);
    expect(incident.exchanges).toEqual([2, 4, 6]);
    expect(first?.what).toContain('web-1');
    expect(first?.evidence.map(({ exchange, at }) => [exchange, at])).toEqual([
      [2, 'response.headers.x-served-by'],
      [3, 'response.headers.x-served-by'],
      [2, 'request.headers.cookie'],
    ]);
  });

  it.each(['X-Backend-Server', 'X-Pod', 'X-Instance-Id', 'X-Upstream-Addr'])('reads %s', (field) => {
    const entries = [
      page(),
      allowed({ url: orders, ...by('10.0.0.1:80', field) }),
      refused(by('10.0.0.2:80', field)),
      allowed({ url: orders, ...by('10.0.0.1:80', field) }),
    ];
    expect(causesOf(entries, 2)[0]).toBe('session-flapping');
  });

  it('is the cause where one call is accepted, refused and accepted with the same cookie', () => {
    const cookie = { headers: { Cookie: 'PHPSESSID=k3j9xvb2nqm5ylw1zhr8' } };
    const entries = [page(), allowed(cookie), refused(cookie), allowed(cookie)];
    const incident = incidentOf(entries, 2);
    expect([incident.causes[0]?.check, incident.causes[0]?.message]).toEqual(['session-flapping', 'turns']);
  });

  it('is found behind an affinity-free proxy that tells nothing, by the answers alone', () => {
    const cookie = { headers: { Cookie: '.AspNetCore.Cookies=CfDJ8Nk3J9xVb2NqM5yLw1Zh' } };
    const entries = [page(), refused(cookie), allowed(cookie), refused(cookie), allowed(cookie)];
    expect(causesOf(entries, 3)[0]).toBe('session-flapping');
  });

  it.each([
    [
      'the session ended',
      [allowed(by('web-1')), allowed(by('web-2')), refused(by('web-2')), refused(by('web-1'))],
    ],
    ['it is the CDN’s node that changes', [allowed(by('cache-fra1-FRA')), refused(by('cache-muc2-MUC'))]],
    [
      'a sign-in made the difference',
      [
        refused({ headers: { Cookie: SID } }),
        login('sid=Zh1R8sTjk3J9xVb2NqM5; Path=/'),
        allowed({ headers: { Cookie: 'sid=Zh1R8sTjk3J9xVb2NqM5' } }),
      ],
    ],
    [
      'another call needs more',
      [
        allowed({ url: orders, headers: { Cookie: SID } }),
        refused({ headers: { Cookie: SID } }),
        allowed({ url: orders, headers: { Cookie: SID } }),
      ],
    ],
  ])('is not said where %s', (_what, entries) => {
    const report = reportOn(page(), ...entries);
    expect(report.incidents.flatMap((one) => one.causes.map((cause) => cause.check))).not.toContain(
      'session-flapping',
    );
  });

  it('finds nothing broken where all replicas know the cookie', () => {
    expect(reportOn(page(), allowed(by('web-1')), allowed(by('web-2'))).incidents).toEqual([]);
  });
});
