import { describe, expect, it } from 'vitest';
import { shown } from '../redirect/testing.ts';
import { causesOf, type EntryInput, incidentOf } from '../testing.ts';

const ID = 'callback-reauthorises';
const REDIRECT = encodeURIComponent('https://app.test/callback');

/** A page of its own at the callback, which the router's guard sends to the provider again; `between` comes after each callback. */
function rounds(
  count: number,
  between: (turn: number) => readonly EntryInput[] = () => [],
  over: Partial<EntryInput> = {},
): EntryInput[] {
  return Array.from({ length: count }, (_, turn) => [
    shown(
      `https://id.test/authorize?client_id=web&response_type=code&code_challenge=abc&redirect_uri=${REDIRECT}&state=s${turn}Zh1R8sTjk3`,
      {
        status: 302,
        answer: { Location: `https://app.test/callback?code=code${turn}Yk3J9x&state=s${turn}Zh1R8sTjk3` },
      },
    ),
    shown(`https://app.test/callback?code=code${turn}Yk3J9x&state=s${turn}Zh1R8sTjk3`, over),
    ...between(turn),
  ]).flat();
}
const spend = (turn: number): EntryInput => ({
  url: 'https://id.test/token',
  method: 'POST',
  body: `grant_type=authorization_code&code=code${turn}Yk3J9x&client_id=web&code_verifier=v`,
  text: '{"access_token":"q7Vw2Kx9Zr4Tn6Bm1Lp8","token_type":"Bearer"}',
});

describe('callback-reauthorises', () => {
  it('names the page that goes round without ever using its code', () => {
    const incident = incidentOf(rounds(4));
    expect(incident.kind).toBe('login-loop');
    expect(incident.causes[0]).toMatchObject({ check: ID, confidence: 'likely' });
    expect(incident.title).toContain('begins the sign-in anew');
    expect(JSON.stringify(incident)).not.toMatch(/Yk3J9x/);
  });

  it('is not said where the page did exchange the code, and loops all the same', () => {
    expect(causesOf(rounds(4, (turn) => [spend(turn)]))).not.toContain(ID);
  });

  it('is not said where a server answers the callback: it exchanges the code out of sight', () => {
    const session = { answer: { 'Set-Cookie': 'sid=Yk3J9xVb2NqM5; Path=/; Secure; HttpOnly' } };
    expect(causesOf(rounds(4, () => [], session))).not.toContain(ID);
  });
});
