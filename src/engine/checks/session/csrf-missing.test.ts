import { describe, expect, it } from 'vitest';
import { allowed, page, refused } from '../cookie/testing.ts';
import { causesOf, incidentOf, reportOn } from '../testing.ts';

const SID = 'sessionid=Yk3J9xVb2NqM5yLw1ZhR8sTj';
const save = (over: Parameters<typeof refused>[0] = {}) =>
  refused({
    url: 'https://app.acme.test/api/save',
    method: 'POST',
    status: 403,
    body: '{}',
    bodyType: 'application/json',
    ...over,
    headers: { Cookie: SID, ...over.headers },
  });

describe('csrf-missing', () => {
  it.each([
    [
      'Django',
      403,
      '<html><title>403 Forbidden</title><h1>Forbidden <span>(403)</span></h1><p>CSRF verification failed. Request aborted.</p></html>',
      'text/html',
    ],
    ['DRF', 403, '{"detail":"CSRF Failed: CSRF token missing."}', 'application/json'],
    ['csurf', 403, '{"message":"invalid csrf token","code":"EBADCSRFTOKEN"}', 'application/json'],
    ['Laravel', 419, '{"message":"CSRF token mismatch."}', 'application/json'],
    [
      'Spring',
      403,
      '{"status":403,"error":"Forbidden","message":"Could not verify the provided CSRF token because no token was found to compare."}',
      'application/json',
    ],
    ['Laravel without a body', 419, undefined, 'text/html'],
  ])('is the cause where %s wants a token and none was sent', (_what, status, text, textType) => {
    const incident = incidentOf([
      page(),
      save({ status, textType, ...(text === undefined ? {} : { text }) }),
    ]);
    const [first] = incident.causes;
    expect([first?.check, first?.message]).toEqual(['csrf-missing', 'absent']);
    expect(first?.confidence).toBe(text === undefined ? 'likely' : 'certain');
  });

  it.each([
    ['a header', { headers: { 'X-CSRFToken': 'abcdefgh' } }],
    [
      'a form field',
      { body: 'csrfmiddlewaretoken=abcdefgh&x=1', bodyType: 'application/x-www-form-urlencoded' },
    ],
  ])('says that the token does not fit where one was sent in %s', (_what, over) => {
    const [first] = incidentOf([
      page(),
      save({ text: '{"detail":"CSRF Failed: CSRF token incorrect."}', ...over }),
    ]).causes;
    expect([first?.check, first?.message]).toEqual(['csrf-missing', 'wrong']);
    expect(JSON.stringify(first)).not.toContain('abcdefgh');
  });

  it('is not said of a plain 403', () => {
    expect(causesOf([page(), save({ text: '{"message":"Forbidden"}' })])).not.toContain('csrf-missing');
  });

  it('finds nothing broken where the token fits', () => {
    expect(
      reportOn(
        page(),
        allowed({ method: 'POST', body: '{}', headers: { Cookie: SID, 'X-CSRFToken': 'abcdefgh' } }),
      ).incidents,
    ).toEqual([]);
  });
});
