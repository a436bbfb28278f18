import { describe, expect, it } from 'vitest';
import {
  bearerCall,
  bearerChallenge,
  causesOf,
  type EntryInput,
  epoch,
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
