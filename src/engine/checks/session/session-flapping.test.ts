import { describe, expect, it } from 'vitest';
import { allowed, login, page, refused } from '../cookie/testing.ts';
import { bearerCall, causesOf, type EntryInput, epoch, incidentOf, jwt, reportOn } from '../testing.ts';

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

  describe('a token', () => {
    const token = jwt({ iss: 'https://id.example/', aud: 'orders', exp: epoch(3540) });
    const other = jwt({ iss: 'https://id.example/', aud: 'orders', exp: epoch(3000) });
    const other401 = { answer: { 'WWW-Authenticate': 'Bearer error="invalid_token"' } };
    const good = (path: string, sent = token) =>
      bearerCall(sent, { url: `https://api.shop.example${path}`, status: 200 });
    const bad = (path: string, rest: Partial<EntryInput> = {}, sent = token) =>
      bearerCall(sent, { url: `https://api.shop.example${path}`, status: 401, ...other401, ...rest });

    it('is taken and refused in turn by replicas of which one has an old key', () => {
      const entries = [good('/a'), bad('/a'), good('/b'), bad('/b'), good('/a'), bad('/a')];
      const report = reportOn(...entries);
      expect(report.incidents).toHaveLength(1);
      expect(report.incidents[0]).toMatchObject({ exchanges: [1, 3, 5], verdict: 'broken' });
      expect(report.incidents[0]?.causes[0]).toMatchObject({ check: 'session-flapping', message: 'token' });
      expect(JSON.stringify(report)).not.toContain(token);
    });

    it('is so also where one of them calls its signature invalid', () => {
      const words = { text: '{"message":"invalid signature"}' };
      expect(causesOf([good('/a'), bad('/a', words), good('/a')], 1)[0]).toBe('session-flapping');
    });

    it.each([
      ['was withdrawn', [good('/a'), good('/b'), bad('/a'), bad('/b')], 2, 'token-revoked'],
      ['is refused by one address alone', [good('/a'), bad('/admin'), good('/a')], 1, ''],
      ['was replaced by another', [good('/a'), bad('/a'), good('/a', other)], 1, ''],
      [
        'lacks a right for one call',
        [good('/a'), bad('/a', { text: '{"message":"Insufficient scope"}' }), good('/a')],
        1,
        'token-scope-insufficient',
      ],
    ])('is not where it %s', (_what, entries, index, check) => {
      const causes = causesOf(entries, index);
      expect(causes).not.toContain('session-flapping');
      if (check !== '') expect(causes[0]).toBe(check);
    });

    it('that is taken again later was not withdrawn', () => {
      expect(causesOf([good('/a'), bad('/admin'), good('/a')], 1)).not.toContain('token-revoked');
    });
  });
});
