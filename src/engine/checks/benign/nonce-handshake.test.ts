import { describe, expect, it } from 'vitest';
import {
  causesOf,
  type EntryInput,
  epoch,
  firstCause,
  incidentOf,
  jwt,
  outcomesOnOddValues,
  placesOf,
  reportOn,
} from '../testing.ts';

const token = jwt({ iss: 'https://id.mint.example', aud: 'coins', exp: epoch(700), cnf: { jkt: 'abc' } });
const proof = (nonce?: string) =>
  jwt(
    {
      htm: 'GET',
      htu: 'https://mint.example/coins',
      iat: epoch(0),
      jti: `j${nonce ?? ''}`,
      ...(nonce ? { nonce } : {}),
    },
    { typ: 'dpop+jwt', alg: 'ES256' },
  );
const call = (nonce: string | undefined, rest: Partial<EntryInput> = {}): EntryInput => ({
  url: 'https://mint.example/coins',
  headers: { Authorization: `DPoP ${token}`, DPoP: proof(nonce) },
  ...rest,
});
const wanted = {
  status: 401,
  answer: { 'WWW-Authenticate': 'DPoP error="use_dpop_nonce", algs="ES256"', 'DPoP-Nonce': 'fresh-nonce-1' },
};
const grant = (rest: Partial<EntryInput> = {}): EntryInput => ({
  url: 'https://id.mint.example/token',
  method: 'POST',
  body: 'grant_type=authorization_code&code=abc&code_verifier=def',
  ...rest,
});

describe('nonce-handshake', () => {
  it('expects a resource that hands out a nonce', () => {
    const entries = [call(undefined, wanted), call('fresh-nonce-1')];
    const first = firstCause(entries, 0);
    expect([first?.check, first?.message, first?.confidence]).toEqual(['nonce-handshake', 'dpop', 'certain']);
    expect(placesOf(first)).toEqual(['0 response.headers.dpop-nonce', '1 response.status']);
    expect(reportOn(...entries).summary.incidents.broken).toBe(0);
  });

  it('expects a token endpoint that hands out a nonce, with 400', () => {
    const refused = grant({
      status: 400,
      text: '{"error":"use_dpop_nonce","error_description":"Authorization server requires nonce in DPoP proof"}',
      answer: { 'DPoP-Nonce': 'fresh-nonce-2' },
    });
    const entries = [refused, grant({ text: '{"access_token":"abcabcabcabcabcabc","token_type":"DPoP"}' })];
    expect(causesOf(entries, 0)[0]).toBe('nonce-handshake');
    expect(incidentOf(entries, 0).verdict).toBe('expected');
  });

  it('expects a Digest nonce that had grown old', () => {
    const digest = (nonce: string, rest: Partial<EntryInput> = {}): EntryInput => ({
      url: 'https://mint.example/press',
      headers: {
        Authorization: `Digest username="al", realm="M", nonce="${nonce}", uri="/press", response="0123456789abcdef0123456789abcdef"`,
      },
      ...rest,
    });
    const stale = { status: 401, answer: { 'WWW-Authenticate': 'Digest realm="M", nonce="n2", stale=true' } };
    expect(firstCause([digest('n1', stale), digest('n2')], 0)?.message).toBe('digest');
  });

  it('is no excuse where no retry succeeds', () => {
    expect(causesOf([call(undefined, wanted)])).not.toContain('nonce-handshake');
    expect(incidentOf([call(undefined, wanted)]).verdict).toBe('broken');
  });

  it('bears odd values', () => {
    expect(outcomesOnOddValues('nonce-handshake')).not.toContain('error');
  });
});
