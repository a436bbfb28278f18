import { base64url, decodeProtectedHeader, decodeJwt as joseClaims } from 'jose';
import { isMasked } from '../exchange/masked.ts';
import { remembering } from '../exchange/recent.ts';

export { looksLikeJwt } from './token-shape.ts';

export type JwtFaultCode =
  | 'empty'
  | 'too-large'
  /** Neither three parts (JWS) nor five (JWE). */
  | 'parts'
  /** It begins well and ends too early. */
  | 'truncated'
  | 'base64url'
  | 'header-not-json'
  | 'header-not-object'
  | 'header-without-alg'
  | 'payload-empty'
  | 'payload-not-json'
  | 'payload-not-object';

export type JsonObject = Readonly<Record<string, unknown>>;

export interface Signature {
  /** Decoded length. */
  readonly bytes: number;
  /** Whether that length can be one of the header's `alg`; undefined where the algorithm is not known. A cut token does not fit. */
  readonly fits: boolean | undefined;
  /** A sanitiser replaced it. */
  readonly masked: boolean;
}

export interface DecodedJwt {
  readonly ok: true;
  readonly form: 'jws' | 'jwe';
  readonly header: JsonObject;
  /** Undefined for a JWE (encrypted), and for a JWS whose payload is no JSON object. */
  readonly claims: JsonObject | undefined;
  readonly payloadIsJson: boolean;
  /** Undefined for a JWE. */
  readonly signature: Signature | undefined;
}

export interface JwtFault {
  readonly ok: false;
  readonly fault: JwtFaultCode;
  /** A clause that ends "this token is damaged: …". Holds nothing of the token's content. */
  readonly detail: string;
}

export type JwtResult = DecodedJwt | JwtFault;

/** Longer tokens are not decoded: no server takes a header field of that size. */
export const MAX_TOKEN = 131_072;

const PARTS = {
  jws: ['header', 'payload', 'signature'],
  jwe: ['header', 'encrypted key', 'initialization vector', 'ciphertext', 'authentication tag'],
} as const;

/**
 * Takes a compact JWS or JWE apart (RFC 7515 §7.1, RFC 7516 §7.1, RFC 7519 §7.2 steps 1 to 10); no signature is checked and
 * nothing decrypted. Never throws.
 */
export const decodeJwt: (token: string) => JwtResult = remembering(500, decode);

function decode(token: string): JwtResult {
  if (token === '') return fault('empty', 'it is empty');
  if (token.length > MAX_TOKEN) return fault('too-large', `it has ${token.length} characters`);
  const parts = token.split('.');
  const header = decodeHeader(parts[0] ?? '');
  if (!('header' in header)) return parts.length === 1 ? wrongCount(1, undefined) : header;
  const encrypted = 'enc' in header.header;
  if (parts.length !== (encrypted ? 5 : 3)) return wrongCount(parts.length, header.header);
  return encrypted ? readJwe(parts, header.header) : readJws(token, parts, header.header);
}

/** The protected header alone, from its base64url text: what can be shown of a token that is damaged further on. */
export function decodeHeader(encoded: string): { readonly header: JsonObject } | JwtFault {
  if (encoded === '') return fault('header-not-json', 'its header is empty');
  const read = headerMembers(encoded);
  if (!read.ok) return read;
  // RFC 7515 §4.1.1, RFC 7516 §4.1.1: "This Header Parameter MUST be present".
  return typeof read.members.alg === 'string'
    ? { header: read.members }
    : fault('header-without-alg', 'its header names no algorithm, so it is not a JWT');
}

function headerMembers(encoded: string): { readonly ok: true; readonly members: JsonObject } | JwtFault {
  const bad = base64urlFault(encoded, 'header', false);
  if (bad !== undefined) return bad;
  const text = textOf(encoded);
  const json = text === undefined ? undefined : parseJson(text);
  if (json === undefined) return fault('header-not-json', 'its header is not JSON');
  if (!isObject(json.value)) return fault('header-not-object', 'its header is not a JSON object');
  try {
    return { ok: true, members: { ...decodeProtectedHeader(`${encoded}..`) } };
  } catch {
    return fault('header-not-object', 'its header is not a JSON object');
  }
}

/**
 * Reads the JSON serialisations of JWS (RFC 7515 §7.2), such as ACME's request bodies: one result for each signature, its
 * unprotected header members included. Empty where the value is none. Never throws.
 */
export function decodeJwsJson(value: unknown): readonly JwtResult[] {
  if (!isObject(value)) return [];
  // Appendix F: a payload may be detached.
  const payload = value.payload === undefined ? '' : value.payload;
  if (typeof payload !== 'string' || payload.length > MAX_TOKEN) return [];
  const signatures = Array.isArray(value.signatures) ? value.signatures.slice(0, 20) : [value];
  return signatures.filter(isObject).flatMap((entry) => {
    if (typeof entry.signature !== 'string' || entry.signature.length > MAX_TOKEN) return [];
    const encoded = typeof entry.protected === 'string' ? entry.protected.slice(0, MAX_TOKEN) : '';
    const header = encoded === '' ? undefined : headerMembers(encoded);
    if (header?.ok === false) return [header];
    const joined: JsonObject = { ...(isObject(entry.header) ? entry.header : {}), ...header?.members };
    if (typeof joined.alg !== 'string') return [fault('header-without-alg', 'its header names no algorithm')];
    const parts = [encoded, payload, entry.signature];
    return [readJws(parts.join('.'), parts, joined)];
  });
}

function readJws(token: string, parts: readonly string[], header: JsonObject): JwtResult {
  const [encoded = '', payload = '', signed = ''] = parts;
  const masked = isMasked(token);
  // RFC 7797 §3: with b64=false the payload stands there as it is.
  const raw = header.b64 === false;
  const bad =
    (raw ? undefined : base64urlFault(payload, 'payload', false)) ??
    (masked ? undefined : base64urlFault(signed, 'signature', true));
  if (bad !== undefined) return bad;
  const done = (claims: JsonObject | undefined, payloadIsJson: boolean): DecodedJwt => ({
    ok: true,
    form: 'jws',
    header,
    claims,
    payloadIsJson,
    signature: signatureOf(String(header.alg), signed, masked),
  });
  // RFC 7515 appendix F: a payload may be detached; RFC 7519 has none without one.
  if (payload === '')
    return isJwtType(header) ? fault('payload-empty', 'its payload is empty') : done(undefined, false);
  const text = raw ? payload : textOf(payload);
  const json = text === undefined ? undefined : parseJson(text);
  // Ours: a payload that opens a JSON object was meant as claims, whatever `typ` says.
  const meant = isJwtType(header) || text?.trimStart().startsWith('{') === true;
  if (json === undefined)
    return meant ? fault('payload-not-json', 'its payload is not JSON') : done(undefined, false);
  if (!isObject(json.value))
    return isJwtType(header)
      ? fault('payload-not-object', 'its payload is JSON but not an object of claims')
      : done(undefined, true);
  if (raw) return done(json.value, true);
  try {
    return done({ ...joseClaims(`${encoded}.${payload}.`) }, true);
  } catch {
    return fault('payload-not-json', 'its payload is not JSON');
  }
}

function readJwe(parts: readonly string[], header: JsonObject): JwtResult {
  for (const [index, part] of parts.entries()) {
    const bad = base64urlFault(part, PARTS.jwe[index] ?? 'part', index === 4);
    if (bad !== undefined) return bad;
  }
  if (parts[4] === '') return fault('truncated', 'it ends before its authentication tag');
  return { ok: true, form: 'jwe', header, claims: undefined, payloadIsJson: false, signature: undefined };
}

function wrongCount(count: number, header: JsonObject | undefined): JwtFault {
  if (header === undefined) return fault('parts', 'it has no dots: a JWT has three parts');
  const wanted = 'enc' in header ? 5 : 3;
  if (count < wanted)
    return fault('truncated', `it has ${plural(count)} instead of ${wanted}: the end is missing`);
  return fault('parts', `it has ${plural(count)} instead of ${wanted}`);
}

function plural(count: number): string {
  return count === 1 ? '1 part' : `${count} parts`;
}

/** "Base64 encoding using the URL- and filename-safe character set, with all trailing '=' characters omitted" (RFC 7515 §2). */
function base64urlFault(part: string, name: string, last: boolean): JwtFault | undefined {
  const at = part.search(/[^A-Za-z0-9_-]/);
  if (at >= 0) {
    const char = part[at] ?? '';
    if (char === '+' || char === '/')
      return fault('base64url', `its ${name} is in base64 (with ${char}) instead of base64url`);
    if (char === '=') return fault('base64url', `its ${name} is padded with =, which base64url leaves out`);
    const code = (part.codePointAt(at) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    return fault('base64url', `its ${name} holds U+${code} at character ${at + 1}, which is not base64url`);
  }
  if (part.length % 4 !== 1) return undefined;
  // No number of bytes encodes to that length: a character was lost.
  if (last) return fault('truncated', `its ${name} is cut: ${part.length} characters cannot be base64url`);
  return fault('base64url', `its ${name} has ${part.length} characters, which cannot be base64url`);
}

const EXACT: Readonly<Record<string, number>> = {
  HS256: 32,
  HS384: 48,
  HS512: 64,
  ES256: 64,
  ES256K: 64,
  ES384: 96,
  ES512: 132,
  Ed25519: 64,
  Ed448: 114,
};

/** Lengths are those of RFC 7518 §3.2 to §3.5 and RFC 8037 §3.1. */
function signatureOf(alg: string, encoded: string, masked: boolean): Signature {
  if (masked) return { bytes: 0, fits: undefined, masked };
  const bytes = Math.floor((encoded.length * 3) / 4);
  const exact = EXACT[alg];
  let fits: boolean | undefined;
  if (exact !== undefined) fits = bytes === exact;
  else if (alg === 'EdDSA') fits = bytes === 64 || bytes === 114;
  else if (alg.toLowerCase() === 'none') fits = bytes === 0;
  // A key of 2048 bits or more: "A key of size 2048 bits or larger MUST be used". Ours: 1024 is met in the wild.
  else if (/^[RP]S(?:256|384|512)$/.test(alg)) fits = bytes >= 128;
  return { bytes, fits, masked };
}

/** RFC 7519 §5.1: "JWT" says that this is a JWT; RFC 8725 §3.11 adds types that end in +jwt. */
function isJwtType(header: JsonObject): boolean {
  return typeof header.typ === 'string' && /^(?:application\/)?(?:[\w.-]+\+)?jwt$/i.test(header.typ);
}

/**
 * A NumericDate claim in seconds since the epoch (RFC 7519 §2), or undefined where it is absent or not a number;
 * `numericDateFault` says which.
 */
export function numericDate(claims: JsonObject, name: string): number | undefined {
  const value = Object.hasOwn(claims, name) ? claims[name] : undefined;
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** What is wrong with a NumericDate claim: a string, another type, or a number that can only be milliseconds. */
export function numericDateFault(
  claims: JsonObject,
  name: string,
): 'string' | 'not-a-number' | 'milliseconds' | undefined {
  if (!Object.hasOwn(claims, name)) return undefined;
  const value = claims[name];
  if (typeof value === 'string') return 'string';
  if (typeof value !== 'number' || !Number.isFinite(value)) return 'not-a-number';
  // Ours: as seconds this lies beyond the year 5138, as milliseconds it does not before 1973.
  return value >= 1e11 ? 'milliseconds' : undefined;
}

function textOf(encoded: string): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(base64url.decode(encoded));
  } catch {
    return undefined;
  }
}

function parseJson(text: string): { readonly value: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return { value };
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fault(code: JwtFaultCode, detail: string): JwtFault {
  return { ok: false, fault: code, detail };
}
