import { describe, expect, it } from 'vitest';
import { allowed, login, page, refused } from '../cookie/testing.ts';
import { causesOf, type EntryInput, incidentOf, reportOn } from '../testing.ts';

const SID = 'sid=s%3AYk3J9xVb2NqM5yLw1ZhR8sTj.sig';
const NEW = 'sid=s%3AZh1R8sTjk3J9xVb2NqM5yLw1.gis';
const sent = { headers: { Cookie: SID } };
const signIn = login(`${SID}; Path=/; HttpOnly`);

function first(entries: readonly EntryInput[]) {
  const [cause] = incidentOf(entries).causes;
  return [cause?.check, cause?.message, cause?.confidence];
}

describe('session-not-recognised', () => {
  it('is certain where the answer hands out a new session (Spring, express-session, PHP)', () => {
    const incident = incidentOf([page(), refused({ ...sent, answer: { 'Set-Cookie': `${NEW}; Path=/` } })]);
    const [cause] = incident.causes;
    expect([cause?.check, cause?.message, cause?.confidence]).toEqual([
      'session-not-recognised',
      'replaced',
      'certain',
    ]);
    expect(cause?.evidence.map(({ exchange, at }) => [exchange, at])).toEqual([
      [1, 'request.headers.cookie'],
      [1, 'response.headers.set-cookie'],
    ]);
  });

  it('is certain where the answer deletes the cookie (Django, Devise, Flask)', () => {
    const gone = 'sid=; expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Path=/';
    expect(first([page(), refused({ ...sent, answer: { 'Set-Cookie': gone } })])).toEqual([
      'session-not-recognised',
      'removed',
      'certain',
    ]);
  });

  it('is likely where the cookie that the sign-in set is not known', () => {
    expect(first([page(), signIn, refused(sent)]).slice(0, 1)).toEqual(['session-not-recognised']);
  });

  it('is the cause where a page that worked sends back to sign in', () => {
    const visit = (over: Partial<EntryInput>): EntryInput =>
      page('https://app.acme.test/account', {
        ...over,
        headers: { Cookie: SID, 'Sec-Fetch-Site': 'same-origin' },
      });
    const entries = [
      page(),
      signIn,
      visit({}),
      visit({ status: 302, answer: { Location: '/login?next=/account' } }),
    ];
    expect(causesOf(entries)[0]).toBe('session-not-recognised');
  });

  it('does not take the renewal of each answer for a loss (Laravel, Rails)', () => {
    const turn = (n: number) => ({
      headers: { Cookie: `laravel_session=eyJpdiI6IkN4a3J9xVb2NqM5${n}` },
      answer: { 'Set-Cookie': `laravel_session=eyJpdiI6IkN4a3J9xVb2NqM5${n + 1}; Path=/; HttpOnly` },
    });
    const entries = [
      page(),
      allowed(turn(1)),
      allowed(turn(2)),
      refused({ ...turn(3), url: 'https://app.acme.test/api/x' }),
    ];
    const cause = incidentOf(entries).causes.find((one) => one.check === 'session-not-recognised');
    expect(cause?.message).not.toBe('replaced');
    expect(cause?.confidence).not.toBe('certain');
  });

  it('is merely possible where the API asks for a token', () => {
    const entries = [
      page(),
      signIn,
      refused({ ...sent, answer: { 'WWW-Authenticate': 'Bearer realm="api"' } }),
    ];
    const cause = incidentOf(entries).causes.find((one) => one.check === 'session-not-recognised');
    expect(cause?.confidence).toBe('possible');
    expect(causesOf(entries)[0]).not.toBe('session-not-recognised');
  });

  it.each([
    ['no cookie was sent', [page(), refused()]],
    ['the request is itself a sign-in', [page(), login([], { status: 401, headers: { Cookie: SID } })]],
    ['the cookie is a preference', [page(), refused({ headers: { Cookie: 'theme=dark; lang=en' } })]],
    [
      'a token was sent',
      [page(), refused({ headers: { Cookie: SID, Authorization: 'Bearer abcdefghijkl' } })],
    ],
  ])('is not said where %s', (_what, entries) => {
    expect(causesOf(entries)).not.toContain('session-not-recognised');
  });

  it('cannot tell where the Cookie field was not recorded', () => {
    const incident = incidentOf([page(), signIn, { ...refused(), provisional: true }]);
    expect(incident.checklist.find((item) => item.check === 'session-not-recognised')?.outcome).toBe(
      'not-evaluated',
    );
  });

  it('finds nothing broken where the session is known', () => {
    expect(reportOn(page(), signIn, allowed(sent)).incidents).toEqual([]);
  });
});
