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

  describe('where the answer gives no reason', () => {
    const token = { 'X-CSRFToken': 'Yb3nT8qLw2VxKd5RzM7c' };
    const accepted = save({ url: 'https://app.acme.test/api/draft', status: 200, headers: token });
    const silent = (over: Parameters<typeof refused>[0] = {}) =>
      save({ text: '<html><title>403 Forbidden</title></html>', textType: 'text/html', ...over });

    it('is found by what the calls carry that are let through', () => {
      for (const last of [silent(), save({})]) {
        const [first] = incidentOf([page(), accepted, last]).causes;
        expect([first?.check, first?.message, first?.confidence]).toEqual([
          'csrf-missing',
          'unlike',
          'likely',
        ]);
        expect(first?.title).not.toContain(token['X-CSRFToken']);
      }
    });

    it.each<[string, ReturnType<typeof page>[]]>([
      ['none of them carries one', [page(), save({ status: 200 }), silent()]],
      ['this one carries it too', [page(), accepted, silent({ headers: token })]],
      [
        'it is in the form',
        [
          page(),
          accepted,
          silent({ body: 'csrfmiddlewaretoken=abcdefgh', bodyType: 'application/x-www-form-urlencoded' }),
        ],
      ],
      [
        'the call has a credential of its own',
        [page(), accepted, silent({ headers: { Authorization: 'Bearer 9f8e7d6c5b4a39281706' } })],
      ],
      ['it only reads', [page(), accepted, silent({ method: 'GET' })]],
      [
        'they are another host’s',
        [page(), { ...accepted, url: 'https://other.acme.test/api/draft' }, silent()],
      ],
      [
        'the server speaks of a permission',
        [
          page(),
          accepted,
          silent({
            text: '{"detail":"You do not have permission to perform this action."}',
            textType: 'application/json',
          }),
        ],
      ],
    ])('is not said where %s', (_what, entries) => {
      expect(causesOf(entries)).not.toContain('csrf-missing');
    });
  });
});
