import { describe, expect, it } from 'vitest';
import { Session } from '../../session.ts';
import {
  bearerCall,
  bearerChallenge,
  causesOf,
  type EntryInput,
  epoch,
  exchanges,
  incidentOf,
  jwt,
} from '../testing.ts';

const token = jwt({ iss: 'https://id.example/', aud: 'orders', exp: epoch(3540) }, { kid: 'k-2024' });

const REFUSALS: Readonly<Record<string, Partial<EntryInput>>> = {
  'Spring Security': {
    answer: bearerChallenge(
      'error="invalid_token", error_description="An error occurred while attempting to decode the Jwt: Signed JWT rejected: Another algorithm expected, or no matching key(s) found"',
    ),
  },
  'ASP.NET Core': {
    answer: bearerChallenge('error="invalid_token", error_description="The signature key was not found"'),
  },
  'jwks-rsa': { text: '{"message":"Unable to find a signing key that matches \'k-2024\'"}' },
  jose: {
    answer: bearerChallenge(
      'error="invalid_token", error_description="no applicable key found in the JSON Web Key Set"',
    ),
  },
  Envoy: { text: "Jwks doesn't have key to match kid or alg from Jwt", textType: 'text/plain' },
  'Microsoft.IdentityModel': {
    text: '{"message":"IDX10503: Signature validation failed. The token\'s kid is: \'k-2024\'"}',
  },
};

describe('token-key-unknown', () => {
  it.each(Object.entries(REFUSALS))('is the first cause when %s says so', (_server, refusal) => {
    const { causes } = incidentOf([bearerCall(token, refusal)]);
    expect([causes[0]?.check, causes[0]?.confidence]).toEqual(['token-key-unknown', 'certain']);
    expect(causes[0]?.evidence.map((one) => one.at)).toContain('request.headers.authorization');
  });

  it('is told apart from a signature that does not fit, and from silence', () => {
    expect(causesOf([bearerCall(token, { text: '{"message":"invalid signature"}' })])).not.toContain(
      'token-key-unknown',
    );
    const { checklist } = incidentOf([bearerCall(token)]);
    expect(checklist.find((item) => item.check === 'token-key-unknown')?.outcome).toBe('not-evaluated');
  });
});

describe('token-key-unknown, checked against the issuer’s keys', () => {
  const verdict = (code: 'valid' | 'key-unknown' | 'kid-wrong', verifiedBy = '') =>
    ({ code, kid: 'k-2024', alg: 'RS256', known: ['k-2026'], verifiedBy }) as const;

  function learned(entry: EntryInput, ...verdicts: Parameters<Session['learnSignature']>[1][]) {
    const session = new Session({ key: new Uint8Array(16) });
    for (const exchange of exchanges(entry)) session.add(exchange);
    for (const one of verdicts) session.learnSignature(token, one);
    return session.incidents()[0];
  }

  it('becomes the root cause once the user had it checked, naming the keys', () => {
    const first = learned(bearerCall(token), verdict('key-unknown'))?.causes[0];
    expect([first?.check, first?.message, first?.confidence]).toEqual([
      'token-key-unknown',
      'key-unknown',
      'certain',
    ]);
    expect(first?.what).toContain('k-2026');
  });

  it('is told from a key with the wrong name', () => {
    const first = learned(bearerCall(token), verdict('kid-wrong', 'k-2026'))?.causes[0];
    expect(first?.message).toBe('kid-wrong');
  });

  it('is clear where the signature is good, and leaves with a better answer', () => {
    const causes = learned(bearerCall(token), verdict('key-unknown'), verdict('valid'))?.causes ?? [];
    expect(causes.map(({ check }) => check)).not.toContain('token-key-unknown');
  });

  it('says that the server has other keys where it contradicts the issuer’s', () => {
    const first = learned(bearerCall(token, REFUSALS.jose), verdict('valid'))?.causes[0];
    expect(first?.message).toBe('contradicted');
  });
});
