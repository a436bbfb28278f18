import { sha256 } from '@noble/hashes/sha2.js';
import { base64url } from '../headers/base64.ts';

/** The same, or one is the hash of the other: some applications send the hash and keep the nonce (OpenID Connect Core §15.5.2). */
export function nonceAgrees(asked: string, brought: unknown): boolean {
  if (typeof brought !== 'string') return false;
  return asked === brought || hashesOf(brought).includes(asked) || hashesOf(asked).includes(brought);
}

function hashesOf(text: string): readonly string[] {
  const hash = sha256(new TextEncoder().encode(text.slice(0, 1000)));
  return [base64url(hash), [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('')];
}
