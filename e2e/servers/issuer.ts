import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { exportJWK, SignJWT } from 'jose';
import type { Issuer, TokenTimes } from './world.ts';

const kid = 'signing-2026-10';
const kept = generateKeyPairSync('rsa', { modulusLength: 2048 });
const rogue = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** The issuers' key set, as an API fetches it (RFC 7517, section 5, JWK Set Format). */
export async function keySet(): Promise<{ keys: object[] }> {
  return { keys: [{ ...(await exportJWK(kept.publicKey)), kid, alg: 'RS256', use: 'sig' }] };
}

/** The issuer's public key as the text that libraries are configured with. */
export function pem(issuer: Issuer): string {
  return issuer.publicKey.export({ type: 'spki', format: 'pem' }).toString();
}

export function createIssuer(iss: string, jwksUri: string, plant: (secret: string) => string): Issuer {
  const signWith =
    (pair: typeof kept, typ: string, fixed: object = {}, keyId = kid) =>
    async (claims: Readonly<Record<string, unknown>>, times: TokenTimes = {}): Promise<string> => {
      const now = Math.floor(Date.now() / 1000);
      const iat = now + (times.iat ?? 0);
      const exp = now + (times.exp ?? 3600);
      const nbf = times.nbf === undefined ? {} : { nbf: now + times.nbf };
      const payload = { iss, jti: randomUUID(), iat, exp, ...nbf, ...fixed, ...claims };
      const jwt = await new SignJWT(payload)
        .setProtectedHeader({ alg: 'RS256', typ, kid: keyId })
        .sign(pair.privateKey);
      return plant(jwt);
    };
  return {
    iss,
    jwksUri,
    publicKey: kept.publicKey,
    sign: signWith(kept, 'at+jwt'),
    idToken: signWith(kept, 'JWT', { nonce: 'n-0S6_WzA2Mj', at_hash: 'MTIzNDU2Nzg5MDEyMzQ1Ng' }),
    forge: signWith(rogue, 'at+jwt'),
    retired: signWith(rogue, 'at+jwt', {}, 'signing-2025-04'),
    typed: (typ, claims, times) => signWith(kept, typ)(claims, times),
  };
}
