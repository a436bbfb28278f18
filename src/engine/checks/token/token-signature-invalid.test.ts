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

const token = jwt({ iss: 'https://id.example/', aud: 'orders', exp: epoch(3540) });

const REFUSALS: Readonly<Record<string, Partial<EntryInput>>> = {
  'Spring Security': {
    answer: bearerChallenge(
      'error="invalid_token", error_description="An error occurred while attempting to decode the Jwt: Signed JWT rejected: Invalid signature"',
    ),
  },
  'ASP.NET Core': {
    answer: bearerChallenge('error="invalid_token", error_description="The signature is invalid"'),
  },
  jsonwebtoken: {
    text: '<html><body><pre>JsonWebTokenError: invalid signature<br></pre></body></html>',
    textType: 'text/html',
  },
  jose: { text: '{"message":"signature verification failed"}' },
  'Laravel JWT': { text: '{"message":"Token Signature could not be verified."}' },
  Go: { text: '{"error":"token signature is invalid: signature is invalid"}' },
  'Go, RSA': { text: 'crypto/rsa: verification error\n', textType: 'text/plain' },
  Envoy: { text: 'Jwt verification fails', textType: 'text/plain' },
  Kong: { text: '{"message":"Invalid signature"}' },
  PostgREST: { text: '{"code":"PGRST301","message":"JWSError JWSInvalidSignature"}' },
};

describe('token-signature-invalid', () => {
  it.each(Object.entries(REFUSALS))('is the first cause when %s says so', (_server, refusal) => {
    const { causes } = incidentOf([bearerCall(token, refusal)]);
    expect([causes[0]?.check, causes[0]?.confidence]).toEqual(['token-signature-invalid', 'certain']);
  });

  it('stands behind a token that is visibly cut', () => {
    const cut = token.slice(0, -6);
    expect(causesOf([bearerCall(cut, REFUSALS.jose)])[0]).toBe('token-malformed');
  });

  it('is told apart from an unknown key, an expired token and a request without one', () => {
    expect(causesOf([bearerCall(token, { text: '{"message":"no applicable key found"}' })])).not.toContain(
      'token-signature-invalid',
    );
    expect(
      causesOf([bearerCall(token, { text: 'Signature has expired', textType: 'text/plain' })]),
    ).not.toContain('token-signature-invalid');
    expect(
      causesOf([{ url: 'https://api.shop.example/orders', status: 401, ...REFUSALS.jose }]),
    ).not.toContain('token-signature-invalid');
  });

  describe('a token whose header says alg: none', () => {
    const claims = { iss: 'https://id.example/', aud: 'orders', exp: epoch(3540) };
    const unsigned = `${jwt(claims, { alg: 'none' }).split('.').slice(0, 2).join('.')}.`;

    it.each([
      ['jsonwebtoken', { text: '{"message":"jwt signature is required"}' }, 'certain'],
      ['a silent server', {}, 'likely'],
    ])('is refused for that by %s', (_what, rest, confidence) => {
      const { causes } = incidentOf([bearerCall(unsigned, rest)]);
      expect([causes[0]?.check, causes[0]?.message, causes[0]?.confidence]).toEqual([
        'token-signature-invalid',
        'unsigned',
        confidence,
      ]);
    });

    it('is no cause where the server names another one, or lets it in', () => {
      const expired = { text: '{"message":"jwt expired"}' };
      expect(causesOf([bearerCall(unsigned, expired)])).not.toContain('token-signature-invalid');
      expect(causesOf([bearerCall(unsigned, { status: 200 })])).toEqual([]);
    });
  });

  it('names the algorithm where the server speaks of it', () => {
    const { causes } = incidentOf([bearerCall(token, { text: '{"message":"invalid algorithm"}' })]);
    expect([causes[0]?.check, causes[0]?.message]).toEqual(['token-signature-invalid', 'algorithm']);
    expect(causes[0]?.what).toContain('HS256');
  });
});
