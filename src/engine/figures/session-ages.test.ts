import { describe, expect, it } from 'vitest';
import { type EntryInput, epoch, exchanges, jwt } from '../checks/testing.ts';
import { Session } from '../session.ts';

const APP = 'https://app.shop.example';
const API = 'https://api.shop.example';
const ID = 'https://id.corp.example';

function agesOf(...entries: readonly EntryInput[]) {
  const session = new Session({ key: new Uint8Array(16).fill(7) });
  for (const exchange of exchanges(...entries)) session.add(exchange);
  const { sessions, stillborn, signIns } = session.figures.report();
  const ages = sessions.map(({ by, start, end, endedBy, age }) => [by, start, end, endedBy, age / 1000]);
  return { ages, stillborn, signIns, sessions, show: session.show };
}

const COOKIE = 'sessionid=s3ss10nValueNumberOne';
const signIn = (at: number, cookie = COOKIE): EntryInput => ({
  url: `${APP}/login`,
  method: 'POST',
  body: 'username=ada&password=hunter2hunter2',
  type: 'document',
  status: 302,
  at,
  answer: { Location: '/home', 'Set-Cookie': `${cookie}; Path=/; HttpOnly; Secure` },
});
const visit = (at: number, status = 200, cookie = COOKIE): EntryInput => ({
  url: `${APP}/api/cart`,
  at,
  status,
  headers: { Cookie: cookie },
});
const token = (at: number, value: string, body: string): EntryInput => ({
  url: `${ID}/oauth2/token`,
  method: 'POST',
  at,
  body,
  text: JSON.stringify({
    access_token: value,
    refresh_token: `r3freshOf${value.length}${at}x4711`,
    token_type: 'Bearer',
  }),
});
const call = (at: number, value: string, status = 200): EntryInput => ({
  url: `${API}/orders`,
  at,
  status,
  headers: { Authorization: `Bearer ${value}` },
});
const first = jwt({ sub: 'u', exp: epoch(300), jti: 'a' });
const second = jwt({ sub: 'u', exp: epoch(600), jti: 'b' });
const CODE = 'grant_type=authorization_code&code=c0deOfTheSignIn4711&client_id=shop-web';

describe('how long a session held', () => {
  it('is counted from the sign-in to the first refusal', () => {
    const { ages, sessions, show } = agesOf(
      signIn(0),
      visit(10),
      visit(100),
      visit(900, 401),
      visit(950, 401),
    );
    expect(ages).toEqual([['session-cookie', 0, 3, 'refusal', 900]]);
    expect(sessions[0]?.fingerprint).toBe(show.fingerprint('s3ss10nValueNumberOne'));
  });

  it('is counted to the last request that was let through while it holds', () => {
    expect(agesOf(signIn(0), visit(10), visit(100)).ages).toEqual([['session-cookie', 0, null, null, 100]]);
  });

  it('ends with the sign-out', () => {
    const out: EntryInput = { url: `${APP}/logout`, method: 'POST', at: 60, headers: { Cookie: COOKIE } };
    expect(agesOf(signIn(0), visit(10), out, visit(70, 401)).ages).toEqual([
      ['session-cookie', 0, 2, 'sign-out', 60],
    ]);
  });

  it('goes on where the same session is let through after a refusal', () => {
    expect(agesOf(signIn(0), visit(10), visit(20, 401), visit(30), visit(200, 401)).ages).toEqual([
      ['session-cookie', 0, 4, 'refusal', 200],
    ]);
  });

  it('begins anew with the next sign-in', () => {
    const other = 'sessionid=s3ss10nValueNumberTwo';
    expect(
      agesOf(signIn(0), visit(10), visit(100, 401), signIn(200, other), visit(210, 200, other)).ages,
    ).toEqual([
      ['session-cookie', 0, 2, 'refusal', 100],
      ['session-cookie', 3, null, null, 10],
    ]);
  });

  it('is not known where the sign-in was before the recording', () => {
    expect(agesOf(visit(10), visit(100, 401)).ages).toEqual([]);
  });

  it('is no age where the session was never let through', () => {
    const { ages, stillborn } = agesOf(signIn(0), visit(1, 401), visit(2, 401));
    expect(ages).toEqual([]);
    expect(stillborn).toBe(1);
  });

  it('outlives its tokens where they are renewed', () => {
    const renewal = `grant_type=refresh_token&refresh_token=r3freshOf${first.length}0x4711&client_id=shop-web`;
    const { ages, signIns } = agesOf(
      token(0, first, CODE),
      call(1, first),
      call(310, first, 401),
      token(311, second, renewal),
      call(312, second),
      call(700, second, 401),
    );
    expect(ages).toEqual([['token', 0, 5, 'refusal', 700]]);
    expect(signIns.renewals).toEqual({ succeeded: 1, failed: 0, abandoned: 0, open: 0 });
  });

  it('ends with the sign-out at the provider that issued the token', () => {
    const out: EntryInput = { url: `${ID}/logout`, type: 'document', at: 50 };
    expect(agesOf(token(0, first, CODE), call(1, first), out).ages).toEqual([
      ['token', 0, 2, 'sign-out', 50],
    ]);
  });
});

describe('sign-ins', () => {
  const wrong = (at: number): EntryInput => ({ ...signIn(at), answer: { Location: '/login' } });

  it('are counted by how they ended', () => {
    const { signIns } = agesOf(
      wrong(0),
      { url: `${APP}/login`, type: 'document', textType: 'text/html', at: 0.2 },
      signIn(60),
      { url: `${APP}/home`, type: 'document', textType: 'text/html', at: 60.2, headers: { Cookie: COOKIE } },
    );
    expect(signIns.people).toEqual({ succeeded: 1, failed: 1, abandoned: 0, open: 0 });
  });

  it('of programs are counted apart', () => {
    const { signIns } = agesOf(token(0, first, 'grant_type=client_credentials&client_id=nightly-import'), {
      ...token(5, first, 'grant_type=client_credentials&client_id=nightly-import'),
      status: 401,
      text: '{"error":"invalid_client"}',
    });
    expect(signIns.services).toEqual({ succeeded: 1, failed: 1, abandoned: 0, open: 0 });
    expect(signIns.people).toEqual({ succeeded: 0, failed: 0, abandoned: 0, open: 0 });
  });

  it('are counted on when there are more than are told of', () => {
    const { signIns } = agesOf(
      ...Array.from({ length: 260 }, (_, at) =>
        token(at * 20, `0paqueT0kenNumber${at}of260`, 'grant_type=client_credentials&client_id=import'),
      ),
    );
    expect(signIns.services.succeeded).toBe(260);
  });
});
