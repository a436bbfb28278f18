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

  describe('where the refusal deletes the cookie', () => {
    const setEarlier = (line: string) =>
      allowed({ url: 'https://app.acme.test/old', answer: { 'Set-Cookie': line } });
    const carrying = (Cookie: string, deletion: string) =>
      refused({ headers: { Cookie }, answer: { 'Set-Cookie': deletion } });
    it.each([
      ['by Max-Age', `${SID}; Path=/; Domain=acme.test`, SID, 'sid=; Max-Age=0; Path=/'],
      ['by a date', `${SID}; Path=/`, SID, 'sid=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/'],
    ])(
      'is likely where no sign-in of the capture set it, and stands before the missing challenge, %s',
      (_how, line, cookie, deletion) => {
        const entries = [page(), setEarlier(line), carrying(cookie, deletion)];
        expect(first(entries)).toEqual(['session-not-recognised', 'removed', 'likely']);
        expect(causesOf(entries)).toContain('challenge-missing');
      },
    );

    it.each(['acme', 'acme_member', 'x7'])(
      'is certain where a sign-in set it, though its name (%s) says little and a deletion has no value',
      (name) => {
        const cookie = `${name}=Yk3J9xVb2NqM5yLw1ZhR8sTjQ0`;
        const entries = [
          page(),
          login(`${cookie}; Path=/; HttpOnly`),
          allowed({ headers: { Cookie: cookie } }),
          carrying(cookie, `${name}=; Max-Age=0; Path=/`),
        ];
        expect(first(entries)).toEqual(['session-not-recognised', 'removed', 'certain']);
      },
    );

    it('does not take a cookie for the session where the sign-in hands out a token, or another cookie for it', () => {
      const cookie = 'x7=Yk3J9xVb2NqM5yLw1ZhR8sTjQ0';
      const line = `${cookie}; Path=/; HttpOnly`;
      for (const signIn of [
        login(line, { text: '{"accessToken":"abcabcabcabcabcabcabc"}' }),
        login([line, `${SID}; Path=/; HttpOnly`]),
      ])
        expect(causesOf([page(), signIn, carrying(cookie, 'x7=; Max-Age=0; Path=/')])).not.toContain(
          'session-not-recognised',
        );
    });

    it.each([
      ['another cookie is deleted', SID, 'flash=; Max-Age=0; Path=/'],
      ['what is deleted was not sent', 'theme=dark', 'sid=; Max-Age=0; Path=/'],
      ['what is deleted is a preference', 'theme=dark', 'theme=; Max-Age=0; Path=/'],
    ])('is not said to be deleted where %s', (_what, cookie, deletion) => {
      const entries = [page(), setEarlier(`${SID}; Path=/`), carrying(cookie, deletion)];
      expect(incidentOf(entries).causes.map(({ message }) => message)).not.toContain('removed');
    });
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

describe('a sign-in that the application has forgotten', () => {
  const authorize =
    'https://id.test/authorize?client_id=web&response_type=code&state=Yk3J9xVb2NqM&redirect_uri=https%3A%2F%2Fapp.test%2Fcallback';
  const FLOW = 'app.sid=s%3AYk3J9xVb2NqM5yLw1ZhR8sTj.sig';
  const document = (url: string, over: Partial<EntryInput> = {}): EntryInput => ({
    url,
    type: 'document',
    ...over,
  });
  const begins = document('https://app.test/login', {
    status: 302,
    answer: { Location: authorize, 'Set-Cookie': `${FLOW}; Path=/; HttpOnly` },
  });
  const asks = document(authorize, { status: 302, answer: { Location: 'https://id.test/sign-in' } });
  const returns = (text: string, over: Partial<EntryInput> = {}) =>
    document('https://app.test/callback?code=abcdefghij&state=Yk3J9xVb2NqM', {
      status: 400,
      headers: { Cookie: FLOW },
      text,
      textType: 'text/plain',
      ...over,
    });

  it.each([
    'Sign-in failed: state not found',
    'did not find expected authorization request details in session, req.session["oidc:id.test"] is undefined',
    '[authorization_request_not_found]',
  ])('is the cause where its cookie and state came back and it says that it has nothing: %s', (text) => {
    expect(first([begins, asks, returns(text)])).toEqual(['session-not-recognised', 'forgotten', 'likely']);
  });

  it('is not said where it has kept another state, says nothing, or another cookie came back', () => {
    const checks = (entry: EntryInput) => causesOf([begins, asks, entry]);
    expect(checks(returns('mismatching_state: State not equal in request and response.'))[0]).toBe(
      'oauth-state-mismatch',
    );
    expect(checks(returns('Internal Server Error', { status: 500 }))).not.toContain('session-not-recognised');
    expect(checks(returns('state not found', { headers: { Cookie: SID } }))).not.toContain(
      'session-not-recognised',
    );
  });
});
