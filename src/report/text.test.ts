import { describe, expect, it } from 'vitest';
import { cause, incident, report } from './testing.ts';
import { textReport } from './text.ts';

describe('the report as text', () => {
  it('says what is broken, why, where it can be seen and what to do', () => {
    expect(textReport(report)).toMatchInlineSnapshot(`
      "1 broken, 1 expected in 14 requests (4 × 401).
      Recorded by WebInspector 537.36, Chrome 156.0.0.0, from 2026-11-24T09:59:00.000Z
      ! No response bodies were recorded: what the server says there could not be
        read.
      ! Some entries could not be read and were skipped.
          entry 2: request.url is missing

      i1  BROKEN  The access token expired 12 min before the request
          GET https://api.example.test/orders?page=‹2 chars #aa00bb11› → 401
          3 requests: #3, #7, #9 from 2026-11-24T10:00:00.000Z to
            2026-11-24T10:00:09.000Z
          Works again since #12 (2026-11-24T10:01:00.000Z).

          1. token-expired, the root cause (certain: the traffic proves it)
             What: The token that this request carries was valid until 09:48:00Z; the
                   server’s clock said 10:00:00Z.
             Why:  A server must refuse a token after its expiry time.
             Seen: #3 request.headers.authorization: Bearer ‹240 chars #7f3a09bc›
             Seen: #3 response.headers.date: Tue, 24 Nov 2026 10:00:00 GMT
             Fix:  Ask for a new token before the old one expires. [medium, for the
                   frontend]
             See:  RFC 7519 JSON Web Token (JWT), section 4.1.4

          Where the rest of the answer stands:
            Log of the server (api.example.test), 2026-11-24T10:00:00Z, by the
              server’s own clock
              x-request-id: 9f1c2b3a
              words such as: expired, jwt expired

          Checks: 1 found, 1 clear, 2 not evaluated, 1 failed
            ○ the issuer’s keys are not in the capture: token-key-unknown,
              token-signature-invalid
            ✖ clock-skew itself failed: RangeError

      Expected, nothing to do (1):
        i2  The first leg of a Digest handshake, which succeeded (auth-handshake): #1

      Warnings on requests that did not fail (1):
        - A token stands in the address (credentials-in-url, #3)
          Fix:  Ask for a new token before the old one expires. [medium, for the
                frontend]
      "
    `);
  });

  it.each([60, 80, 110])('stays within %i columns, also with long values', (width) => {
    const long = {
      ...cause,
      evidence: [
        { exchange: 1, at: 'url', text: `https://a.test/${'x'.repeat(300)}?q=${'y/'.repeat(100)}`, mark: '' },
      ],
    };
    const text = textReport({ ...report, incidents: [{ ...incident, causes: [long] }] }, { width });
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(width);
  });

  it('does not break a fingerprint', () => {
    for (let width = 60; width < 90; width++) {
      const text = textReport(
        { ...report, incidents: [{ ...incident, title: 'a '.repeat(30) + cause.evidence[0]?.text }] },
        { width },
      );
      expect(text).toMatch(/‹240 chars #7f3a09bc›/);
      expect(text).not.toMatch(/‹[^›\n]*\n/);
    }
  });

  it('lets nothing through that steers a terminal', () => {
    const hostile = { ...incident, title: 'red \u001b[31m\u0007 and \u202ereversed\r\nnext' };
    const text = textReport({ ...report, incidents: [hostile] });
    expect(text).toContain('‹U+001B›[31m‹U+0007›');
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
  });

  it('says so where the capture does not tell why', () => {
    expect(textReport({ ...report, incidents: [{ ...incident, causes: [], checklist: [] }] })).toContain(
      'The capture does not tell why.',
    );
  });

  it('calls a capture without incidents free of problems, and an empty one empty', () => {
    const summary = {
      incidents: { broken: 0, expected: 0, warning: 0 },
      unauthorized: 0,
      forbidden: 0,
      loops: 0,
    };
    const clean = { ...report, incidents: [], warnings: [], summary };
    expect(textReport(clean)).toContain('No sign-in problem found in 14 requests.');
    expect(textReport({ ...clean, capture: { ...clean.capture, exchanges: 0 } })).toContain(
      'No requests are recorded here.',
    );
  });
});
