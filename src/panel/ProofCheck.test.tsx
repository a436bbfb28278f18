// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterEach, describe, expect, it } from 'vitest';
import { ProofCheck } from './ProofCheck.tsx';

const own = await generateKeyPair('ES256', { extractable: true });
const other = await generateKeyPair('ES256', { extractable: true });
const ownKey = await exportJWK(own.publicKey);
const proof = await new SignJWT({ htm: 'GET', htu: 'https://api.test/me', jti: 'a' })
  .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: ownKey })
  .sign(own.privateKey);
const codeFor = async (jwk: unknown) => {
  render(<ProofCheck proof={proof} jwk={jwk} />);
  return (await screen.findByTestId('proof-signature')).dataset.code;
};

describe('the signature of a DPoP proof', () => {
  afterEach(cleanup);

  it('is good where the key in its header verifies it', async () => {
    expect(await codeFor(ownKey)).toBe('valid');
  });

  it('is bad where that is another key', async () => {
    expect(await codeFor(await exportJWK(other.publicKey))).toBe('invalid');
  });

  it.each([[undefined], ['x'], [{}], [{ kty: 'RSA', n: 'AQAB', e: 'AQAB' }]])(
    'has no key to be checked with: %j',
    async (jwk) => {
      expect(['unreadable', 'algorithm-mismatch']).toContain(await codeFor(jwk));
    },
  );
});
