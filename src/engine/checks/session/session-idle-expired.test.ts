import { describe, expect, it } from 'vitest';
import { allowed, login, page, refused } from '../cookie/testing.ts';
import { causesOf, incidentOf, reportOn } from '../testing.ts';

const SID = 'JSESSIONID=8F2A6C9E1B7D4A3F5C0E';
const with_ = (at: number) => ({ at, headers: { Cookie: SID } });
const day = [
  page('https://app.acme.test/', { at: 0 }),
  login(`${SID}; Path=/`, { at: 1 }),
  allowed(with_(2)),
  allowed(with_(10)),
];

describe('session-idle-expired', () => {
  it('is the likely cause after half an hour without a request', () => {
    const incident = incidentOf([...day, refused(with_(1870))]);
    const [first] = incident.causes;
    expect([first?.check, first?.message, first?.confidence]).toEqual([
      'session-idle-expired',
      'pause',
      'likely',
    ]);
    expect(first?.title).toContain('31 min');
    expect(first?.evidence.map(({ exchange, at }) => [exchange, at])).toEqual([
      [3, 'response.status'],
      [4, 'request.headers.cookie'],
    ]);
  });

  it.each([
    '{"error":"session_expired","message":"Your session has expired due to inactivity."}',
    '{"message":"Session timed out after 15 minutes of inactivity"}',
    '<html><title>Idle timeout</title></html>',
  ])('is certain where the server says so: %s', (text) => {
    const textType = text.startsWith('<') ? 'text/html' : 'application/json';
    const [first] = incidentOf([...day, refused({ ...with_(14), text, textType })]).causes;
    expect([first?.check, first?.message, first?.confidence]).toEqual([
      'session-idle-expired',
      'said',
      'certain',
    ]);
  });

  it('takes calls refused one after the other for one incident', () => {
    const incident = incidentOf([
      ...day,
      refused(with_(1870)),
      refused({ ...with_(1871), url: 'https://app.acme.test/api/orders' }),
    ]);
    expect(incident.exchanges).toEqual([4, 5]);
    expect(incident.causes[0]?.check).toBe('session-idle-expired');
  });

  it.each([
    ['the page kept calling', [...day, allowed(with_(600)), allowed(with_(1200)), refused(with_(1210))]],
    ['nothing had worked before', [page('https://app.acme.test/', { at: 0 }), refused(with_(1870))]],
    [
      'the user signed out',
      [...day, allowed({ ...with_(20), url: 'https://app.acme.test/logout' }), refused(with_(1870))],
    ],
    ['the cookie was gone', [...day, refused({ at: 1870 })]],
  ])('is not said where %s', (_what, entries) => {
    expect(causesOf(entries)).not.toContain('session-idle-expired');
  });

  it('finds nothing broken where the session outlives the pause', () => {
    expect(reportOn(...day, allowed(with_(1870))).incidents).toEqual([]);
  });
});
