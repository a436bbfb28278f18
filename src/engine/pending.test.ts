import { describe, expect, it } from 'vitest';
import { type EntryInput, epoch, exchanges, jwt } from './checks/testing.ts';
import type { Report } from './report.ts';
import { Session } from './session.ts';

/** The report on entries that came in in this order, which is not that of their start. */
function arriving(order: readonly number[], ...entries: readonly EntryInput[]): Report {
  const session = new Session({ key: new Uint8Array(16) });
  const started = exchanges(...entries);
  order.forEach((at, index) => {
    const exchange = started[at];
    if (exchange !== undefined) session.add({ ...exchange, index });
  });
  return session.diagnosis();
}

function firstOf({ incidents }: Report): (string | undefined)[] {
  return incidents.map(({ verdict, causes }) => `${verdict} ${causes[0]?.check}`);
}

const grant = (over: Partial<EntryInput>): EntryInput => ({
  url: 'https://id.mint.example/token',
  method: 'POST',
  body: 'grant_type=authorization_code&code=abc&code_verifier=def',
  ...over,
});
const wantsNonce = grant({
  at: 0,
  status: 400,
  text: '{"error":"use_dpop_nonce"}',
  answer: { 'DPoP-Nonce': 'fresh-nonce-2' },
});
const granted = { text: '{"access_token":"abcabcabcabcabcabc","token_type":"DPoP"}' };

const old = jwt({ iss: 'https://id.mint.example', exp: epoch(-60) });
const fresh = jwt({ iss: 'https://id.mint.example', exp: epoch(600) });
const call = (token: string, over: Partial<EntryInput>): EntryInput => ({
  url: 'https://api.mint.example/coins',
  headers: { Authorization: `Bearer ${token}` },
  ...over,
});
const expired = { status: 401, answer: { 'WWW-Authenticate': 'Bearer error="invalid_token"' } };
const renewal = grant({
  at: 0.2,
  body: 'grant_type=refresh_token&refresh_token=r1',
  text: JSON.stringify({ access_token: fresh, token_type: 'Bearer' }),
});

describe('a refusal that comes in after what became of it', () => {
  it('was a demand for a nonce, repaired by the retry', () => {
    const entries = [wantsNonce, grant({ at: 0.1, ...granted })];
    expect(firstOf(arriving([0, 1], ...entries))).toEqual(['expected nonce-handshake']);
    expect(firstOf(arriving([1, 0], ...entries))).toEqual(['expected nonce-handshake']);
  });

  it('was an expired token, renewed by then', () => {
    const entries = [call(old, { at: 0, ...expired }), renewal, call(fresh, { at: 0.4 })];
    const inOrder = firstOf(arriving([0, 1, 2], ...entries));
    expect(inOrder).toEqual(['expected token-refreshed']);
    expect(firstOf(arriving([1, 2, 0], ...entries))).toEqual(inOrder);
  });

  it('was a stranger asking who is there, before the sign-in page was shown', () => {
    const entries: EntryInput[] = [
      { url: 'https://app.mint.example/api/me', at: 0, status: 401 },
      { url: 'https://app.mint.example/login', type: 'document', textType: 'text/html', at: 0.5 },
    ];
    const inOrder = firstOf(arriving([0, 1], ...entries));
    expect(inOrder).toEqual(['expected anonymous-probe']);
    expect(firstOf(arriving([1, 0], ...entries))).toEqual(inOrder);
  });

  it('is not repaired by what went out before it was answered', () => {
    const entries = [{ ...wantsNonce, took: 0.5 }, grant({ at: 0.2, ...granted })];
    expect(firstOf(arriving([1, 0], ...entries))).not.toContain('expected nonce-handshake');
  });

  it('is not repaired by another route, nor by what came long ago', () => {
    const elsewhere = { url: 'https://id.mint.example/keys', at: 0.1 };
    expect(firstOf(arriving([1, 0], wantsNonce, elsewhere))).toEqual(firstOf(arriving([0], wantsNonce)));
    const before = grant({ at: -5, ...granted });
    expect(firstOf(arriving([0, 1], before, wantsNonce))).toEqual(firstOf(arriving([0], wantsNonce)));
  });
});
