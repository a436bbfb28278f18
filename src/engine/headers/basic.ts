import { base64Bytes, utf8 } from './base64.ts';
import { isControl } from './scan.ts';

/** Why Basic credentials are at fault; all but the first two could be read. */
export type BasicFault = 'not-base64' | 'no-colon' | 'control-character' | 'non-ascii';

export type BasicResult =
  | { readonly ok: true; readonly user: string; readonly password: string }
  | {
      readonly ok: false;
      readonly fault: BasicFault;
      /** Of non-ascii: how the characters were encoded. A server without charset="UTF-8" may read them as the other one. */
      readonly encoding?: 'utf-8' | 'latin-1';
      /** Where they could be read in spite of the fault. Secret. */
      readonly user?: string;
      readonly password?: string;
    };

/**
 * Decodes the credentials of Basic (RFC 7617 §2: base64 of `user-id ":" password`). `charset`: that of the challenge; with
 * UTF-8 (§2.1) characters outside ASCII are no fault, provided that they are UTF-8. Never throws.
 */
export function decodeBasic(credentials: string, charset?: string): BasicResult {
  const data = credentials === '' ? undefined : base64Bytes(credentials);
  if (data === undefined) return { ok: false, fault: 'not-base64' };
  const text = utf8(data);
  const plain = text ?? latin1(data);
  const colon = plain.indexOf(':');
  // "the user-id itself cannot contain a colon": the first one ends it.
  if (colon < 0) return { ok: false, fault: 'no-colon' };
  const user = plain.slice(0, colon);
  const password = plain.slice(colon + 1);
  // "The user-id and password MUST NOT contain any control characters".
  if ([...plain].some((char) => isControl(char.charCodeAt(0)) || char === '\t'))
    return { ok: false, fault: 'control-character', user, password };
  const ascii = data.every((byte) => byte < 0x80);
  if (ascii || (text !== undefined && charset?.toLowerCase() === 'utf-8'))
    return { ok: true, user, password };
  return {
    ok: false,
    fault: 'non-ascii',
    encoding: text === undefined ? 'latin-1' : 'utf-8',
    user,
    password,
  };
}

function latin1(data: Uint8Array): string {
  let text = '';
  for (const byte of data) text += String.fromCharCode(byte);
  return text;
}
