import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { parseDictionary } from './structured.ts';

/** What can be said of Content-Digest (RFC 9530 §2) beside the body that it is of. */
export type DigestMatch = 'matches' | 'differs' | 'malformed' | 'unknown';

/** Compares Content-Digest with a body's bytes: "the digest is calculated over the content of the message". Never throws. */
export function contentDigest(field: string, body: Uint8Array | undefined): DigestMatch {
  const read = parseDictionary(field);
  if (!read.ok || read.members.size === 0) return 'malformed';
  let result: DigestMatch = 'unknown';
  for (const [name, member] of read.members) {
    if (!('item' in member) || member.item.type !== 'bytes') return 'malformed';
    const hash = name === 'sha-256' ? sha256 : name === 'sha-512' ? sha512 : undefined;
    if (hash === undefined || body === undefined) continue;
    const right = hash(body);
    const { value } = member.item;
    if (value.length !== right.length || value.some((byte, index) => byte !== right[index])) return 'differs';
    result = 'matches';
  }
  return result;
}
