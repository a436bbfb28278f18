import { describe, expect, it } from 'vitest';
import { type EntryInput, epoch, exchanges, jwt, START } from './checks/testing.ts';
import { diagnose } from './diagnose.ts';
import { CONSUMER, samlResponse } from './flows/saml-testing.ts';
import { Session } from './session.ts';

const BEARER = { 'WWW-Authenticate': 'Bearer error="invalid_token", error_description="The token expired"' };
const old = jwt({ iss: 'https://id.example.net/', exp: epoch(-720), sub: 'u-1' });
const refusal = (path: string, at?: number): EntryInput => ({
  url: `https://api.example.net${path}`,
  status: 401,
  headers: { Authorization: `Bearer ${old}` },
  answer: BEARER,
  ...(at === undefined ? {} : { at }),
});
const loop = (rounds: number): EntryInput[] =>
  Array.from({ length: rounds }, (_, round): EntryInput[] => [
    { url: 'https://app.example.net/home', type: 'document', status: 302, answer: { Location: '/login' } },
    {
      url: 'https://app.example.net/login',
      type: 'document',
      status: 302,
      answer: { Location: `/home?round=${round}` },
    },
  ]).flat();

function session(...entries: EntryInput[]): Session {
  const one = new Session({ key: new Uint8Array(16) });
  for (const exchange of exchanges(...entries)) one.add(exchange);
  return one;
}

describe('a session', () => {
  it('says the same as a diagnosis made at once', () => {
    const entries = [refusal('/orders'), ...loop(4), refusal('/items')];
    const key = new Uint8Array(16);
    const grown = session(...entries).diagnosis();
    const whole = diagnose(exchanges(...entries), { key });
    expect(grown.incidents).toEqual(whole.incidents);
    expect(grown.summary).toEqual(whole.summary);
  });

  it('makes one incident of many calls with one expired token', () => {
    const one = session(...Array.from({ length: 200 }, (_, index) => refusal(`/orders/${index}`)));
    const incidents = one.incidents();
    expect(incidents).toHaveLength(1);
    expect(incidents[0]?.exchanges).toHaveLength(200);
    expect(incidents[0]?.causes[0]?.check).toBe('token-expired');
    expect(one.diagnosis().summary.unauthorized).toBe(200);
  });

  it('keeps two tokens apart', () => {
    const other = {
      ...refusal('/orders'),
      headers: { Authorization: `Bearer ${jwt({ exp: epoch(-60), jti: '2' })}` },
    };
    expect(session(refusal('/orders'), other).incidents()).toHaveLength(2);
  });

  it('tells its listeners, until they leave', () => {
    const one = new Session();
    let calls = 0;
    const leave = one.subscribe(() => calls++);
    const [first, second] = exchanges(refusal('/a'), refusal('/b'));
    if (first === undefined || second === undefined) throw new Error('two exchanges');
    one.add(first);
    leave();
    one.add(second);
    expect(calls).toBe(1);
  });

  it('keeps an unchanged incident the same object', () => {
    const one = session(refusal('/orders'));
    const [before] = one.incidents();
    for (const exchange of exchanges({ url: 'https://static.example.net/app.js', type: 'script' }))
      one.add({ ...exchange, index: 1 });
    expect(one.incidents()[0]).toBe(before);
  });

  it('is resolved by a later success on the route, and reopened by a later refusal', () => {
    const fresh: EntryInput = {
      url: 'https://api.example.net/orders',
      headers: { Authorization: `Bearer ${jwt({ exp: epoch(3600) })}` },
      at: 300,
    };
    const settled = session(refusal('/orders', 0), fresh).incidents();
    expect(settled[0]?.resolved).toEqual({ exchange: 1, at: new Date(START + 300_000).toISOString() });
    const again = session(refusal('/orders', 0), fresh, refusal('/orders', 400)).incidents();
    expect(again).toHaveLength(1);
    expect(again[0]?.exchanges).toEqual([0, 2]);
    expect(again[0]?.resolved).toBeNull();
  });

  it('calls a refusal expected once its retry with a new token succeeded', () => {
    const token = jwt({ exp: epoch(3600) });
    const entries: EntryInput[] = [
      refusal('/orders'),
      {
        url: 'https://id.example.net/oauth/token',
        method: 'POST',
        body: 'grant_type=refresh_token&refresh_token=r-1',
        text: JSON.stringify({ access_token: token, expires_in: 3600 }),
      },
      { url: 'https://api.example.net/orders', headers: { Authorization: `Bearer ${token}` } },
    ];
    const before = session(entries[0] as EntryInput).incidents();
    expect(before[0]?.verdict).toBe('broken');
    const after = session(...entries).incidents();
    expect(after.map((one) => one.verdict)).toEqual(['expected']);
    expect(after[0]?.causes[0]?.check).toBe('token-refreshed');
  });

  it('gathers the hops of a loop into one incident that grows by rounds', () => {
    const three = session(...loop(3)).incidents();
    const six = session(...loop(6)).incidents();
    expect(three).toHaveLength(1);
    expect(six).toHaveLength(1);
    expect(three[0]?.kind).toBe('login-loop');
    expect(three[0]?.rounds).toBe(3);
    expect(six[0]?.rounds).toBe(6);
    expect(six[0]?.exchanges).toEqual(Array.from({ length: 12 }, (_, index) => index));
  });

  it('gives each request its verdict and checklist', () => {
    const one = session({ url: 'https://api.example.net/ok' }, refusal('/orders'));
    expect(one.verdictOf(0)).toEqual({ verdict: 'ok', incidents: [], checklist: [] });
    const failed = one.verdictOf(1);
    expect(failed.verdict).toBe('failed');
    expect(failed.incidents).toEqual([one.incidents()[0]?.id]);
    expect(failed.checklist.find((item) => item.check === 'token-expired')?.outcome).toBe('found');
    expect(failed.checklist.filter((item) => item.outcome === 'error')).toEqual([]);
  });

  it('reports tokens by fingerprint, with the claims that identify no person', () => {
    const report = session(refusal('/orders')).diagnosis();
    const [token] = report.tokens;
    expect(token?.kind).toBe('jwt');
    expect(token?.refusedBy).toEqual([0]);
    expect(token?.claims).toEqual({ iss: 'https://id.example.net/', exp: epoch(-720) });
    expect(JSON.stringify(report)).not.toContain(old);
    expect(JSON.stringify(report)).not.toContain('u-1');
  });

  it('hides what a cookie’s Path tells of its value', () => {
    const id = 'ADqNEsYBVS4KoUW9FdanX46KaKFuKyan6nEX62Qa8JY';
    const report = session({
      url: `https://id.example.net/interaction/${id}`,
      answer: { 'Set-Cookie': `_interaction=${id}; Path=/interaction/${id}; HttpOnly; Secure` },
    }).diagnosis();
    expect(report.cookies[0]?.path).toMatch(/^\/interaction\/‹43 chars #\w+›$/);
    expect(JSON.stringify(report)).not.toContain(id);
  });

  it('takes a credential that the server echoes out of its quoted words', () => {
    const report = session({
      url: 'https://api.example.net/orders',
      status: 401,
      headers: { Authorization: 'Bearer correct-horse-battery' },
      answer: {
        'WWW-Authenticate':
          'Bearer error="invalid_token", error_description="no such token: correct-horse-battery"',
      },
      text: '{"message":"Unknown token correct-horse-battery"}',
    }).diagnosis();
    expect(report.incidents).toHaveLength(1);
    expect(JSON.stringify(report)).not.toContain('correct-horse');
  });

  it('prints the same fingerprint for the same secret within a report, another in the next', () => {
    const first = diagnose(exchanges(refusal('/orders')));
    const second = diagnose(exchanges(refusal('/orders')));
    expect(first.tokens[0]?.fingerprint).not.toBe(second.tokens[0]?.fingerprint);
    const shown = first.incidents[0]?.causes[0]?.evidence.map((one) => one.text).join(' ') ?? '';
    expect(shown).not.toContain(old);
  });

  it('takes a SAML response apart by the clock of the server that took it', () => {
    const session = new Session();
    const at = (seconds: number) => new Date(START + seconds * 1000).toUTCString();
    const answer = Buffer.from(samlResponse({ until: 300 })).toString('base64');
    const post: EntryInput = {
      url: CONSUMER,
      method: 'POST',
      body: `SAMLResponse=${encodeURIComponent(answer)}`,
      status: 500,
      at: 1,
    };
    const taken = [
      // Ten minutes ahead; the answer to the second one was not recorded.
      { ...post, answer: { Date: at(601) }, dateless: true },
      { ...post, at: 2, dateless: true },
    ];
    for (const exchange of exchanges(...taken)) session.add(exchange);
    for (const index of [0, 1])
      expect(
        session.messagesAt(index).flatMap(({ parts }) => parts.filter(({ weight }) => weight === 'fault')),
      ).toContainEqual(expect.objectContaining({ name: 'NotOnOrAfter' }));
  });
});
