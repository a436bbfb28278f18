import { sha256 } from '@noble/hashes/sha2.js';
import { base64url } from '../headers/base64.ts';
import type { JsonObject } from './jwt.ts';

/** The members that RFC 7638 §3.2 hashes, in the order that §3.3 wants: lexicographic. AKP: the keys of ML-DSA (draft-ietf-cose-dilithium). */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  EC: ['crv', 'kty', 'x', 'y'],
  RSA: ['e', 'kty', 'n'],
  OKP: ['crv', 'kty', 'x'],
  oct: ['k', 'kty'],
  AKP: ['alg', 'kty', 'pub'],
};

/** The SHA-256 thumbprint of a JWK in base64url (RFC 7638 §3), or undefined where it lacks a member that its type requires. */
export function jwkThumbprint(jwk: JsonObject): string | undefined {
  const names =
    typeof jwk.kty === 'string' && Object.hasOwn(REQUIRED, jwk.kty) ? REQUIRED[jwk.kty] : undefined;
  if (names === undefined) return undefined;
  const members: Record<string, string> = {};
  for (const name of names) {
    const value = jwk[name];
    if (typeof value !== 'string' || value === '') return undefined;
    members[name] = value;
  }
  return base64url(sha256(new TextEncoder().encode(JSON.stringify(members))));
}
