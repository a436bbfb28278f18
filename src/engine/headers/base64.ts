const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
const LOOSE = /^[A-Za-z0-9+/_-]*={0,2}$/;

/** Decodes base64 as RFC 4648 §4 has it: that alphabet alone, padding required (§3.2). Undefined where it is not that. */
export function base64Bytes(text: string): Uint8Array | undefined {
  return text.length % 4 === 0 && BASE64.test(text) ? bytes(text) : undefined;
}

/** Ours: decodes base64 or base64url, padded or not: what lenient servers read. */
export function looseBase64Bytes(text: string): Uint8Array | undefined {
  if (!LOOSE.test(text)) return undefined;
  const plain = text.replace(/=+$/, '').replace(/-/g, '+').replace(/_/g, '/');
  return plain.length % 4 === 1 ? undefined : bytes(plain);
}

/** base64url without padding (RFC 7515 §2). */
export function base64url(data: Uint8Array): string {
  let binary = '';
  for (const byte of data) binary += String.fromCharCode(byte);
  return btoa(binary).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

/** UTF-8, or undefined where the bytes are not. */
export function utf8(data: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(data);
  } catch {
    return undefined;
  }
}

function bytes(text: string): Uint8Array | undefined {
  try {
    const binary = atob(text);
    const data = new Uint8Array(binary.length);
    for (let index = 0; index < binary.length; index++) data[index] = binary.charCodeAt(index);
    return data;
  } catch {
    return undefined;
  }
}
