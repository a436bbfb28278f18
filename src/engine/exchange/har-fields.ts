import type { Field, Fields, Recording } from './exchange.ts';
import { asList, asNumber, asObject, asText, type Json } from './har-values.ts';
import { isMasked } from './masked.ts';

/** Characters kept of one field value. */
export const VALUE_LIMIT = 65_536;

/** Header lines as recorded, before cookies are merged in and masks are looked for. */
export interface RawFields {
  readonly list: readonly Field[];
  /** Octets that the listed lines take in an HTTP/1.1 header section (name, colon, blank, value, CRLF each). */
  readonly octets: number;
  /** `:authority` and the like were listed: the network stack's own list, not a provisional one. */
  readonly pseudo: boolean;
  readonly cut: boolean;
}

/**
 * Reads a `headers` array: names in lower case, values that are lists or numbers taken apart, pseudo-headers skipped (RFC
 * 9113 §8.3: they are not header fields). Response values that several lines were joined into with a newline are split again.
 */
export function readFields(headers: unknown, side: 'request' | 'response'): RawFields {
  const list: Field[] = [];
  let octets = 0;
  let pseudo = false;
  let cut = false;
  for (const [rawName, rawValue] of pairsOf(headers)) {
    const name = fieldName(rawName);
    if (name === '') continue;
    if (name.startsWith(':')) {
      pseudo = true;
      continue;
    }
    // Firefox's own note of the protocol, never on the wire.
    if (name === 'x-firefox-spdy') continue;
    for (const whole of Array.isArray(rawValue) ? rawValue.map(asText) : [asText(rawValue)]) {
      octets += rawName.length + whole.length + 4;
      const lines = side === 'response' && whole.includes('\n') ? splitLines(whole) : [whole];
      for (const line of lines) {
        if (line.length > VALUE_LIMIT) cut = true;
        list.push({ name, value: line.length > VALUE_LIMIT ? line.slice(0, VALUE_LIMIT) : line });
      }
    }
  }
  return { list, octets, pseudo, cut };
}

const names = new Map<string, string>();
const MOST_NAMES = 2000;

/** The name in lower case, the same string for the same name: what compares them, all day long, need not look into them then. */
function fieldName(raw: string): string {
  const known = names.get(raw);
  if (known !== undefined) return known;
  const name = raw.trim().toLowerCase();
  if (names.size >= MOST_NAMES || raw.length > 100) return name;
  // The engines keep one string for each name of a member.
  const [kept = name] = Object.keys({ [name]: true });
  names.set(raw, kept);
  return kept;
}

function* pairsOf(headers: unknown): Generator<readonly [string, unknown]> {
  if (Array.isArray(headers)) {
    for (const header of headers) {
      const object = asObject(header);
      if (object !== undefined) yield [asText(object.name), object.value];
    }
    return;
  }
  // Ours: some tools write an object of name and value.
  for (const [name, value] of Object.entries(asObject(headers) ?? {})) yield [name, value];
}

// A line that starts with a blank continues the one before it (RFC 9112 §5.2, obs-fold).
function splitLines(value: string): string[] {
  return value
    .split(/\r?\n(?![ \t])/)
    .map((line) => line.trim())
    .filter((line, at, all) => line !== '' || all.length === 1 || at === 0);
}

/** The lines with the producer's `cookies` array put in where the header is missing or masked, and what a sanitiser hid. */
export function completeFields(
  raw: RawFields,
  cookies: unknown,
  side: 'request' | 'response',
  recording: Recording,
  omitted: readonly string[] = [],
): Fields {
  const name = side === 'request' ? 'cookie' : 'set-cookie';
  let list = raw.list;
  const listed = list.filter((field) => field.name === name);
  const fromArray = cookiesOf(cookies);
  if (fromArray.length > 0 && (listed.length === 0 || listed.every((field) => isMasked(field.value)))) {
    const lines = side === 'request' ? [fromArray.map(cookiePair).join('; ')] : fromArray.map(setCookieLine);
    list = [...list.filter((field) => field.name !== name), ...lines.map((value) => ({ name, value }))];
  }
  const withheld = new Set(omitted);
  for (const field of list) if (isHidden(field)) withheld.add(field.name);
  // A list that only the cookies array filled proves nothing about other fields.
  const trust = raw.list.length > 0 ? recording : list.length > 0 ? 'partial' : 'none';
  return { list, recording: trust, withheld: [...withheld] };
}

/** The line's secret was replaced by a sanitiser. */
function isHidden(field: Field): boolean {
  if (isMasked(field.value)) return true;
  if (field.name === 'cookie') return field.value.split(';').some((pair) => isMaskedPair(pair));
  if (field.name === 'set-cookie') return isMaskedPair(field.value.split(';', 1)[0] ?? '');
  return false;
}

function isMaskedPair(pair: string): boolean {
  const at = pair.indexOf('=');
  return at >= 0 && isMasked(pair.slice(at + 1));
}

function cookiesOf(cookies: unknown): readonly Json[] {
  const list = Array.isArray(cookies) ? asList(cookies) : [cookies];
  return list
    .map(asObject)
    .filter((cookie) => cookie !== undefined && asText(cookie.name) + asText(cookie.value) !== '') as Json[];
}

function cookiePair(cookie: Json): string {
  return `${asText(cookie.name)}=${asText(cookie.value)}`;
}

/** A Set-Cookie line rebuilt from a HAR cookie object (HAR 1.2, cookies; sameSite and max-age are later additions). */
function setCookieLine(cookie: Json): string {
  const parts = [cookiePair(cookie)];
  const path = asText(cookie.path);
  const domain = asText(cookie.domain);
  if (path !== '') parts.push(`Path=${path}`);
  if (domain !== '') parts.push(`Domain=${domain}`);
  const age = asNumber(cookie['max-age'] ?? cookie.maxAge ?? cookie._maxAge);
  if (age !== undefined) parts.push(`Max-Age=${age}`);
  const expires = asText(cookie.expires);
  const time = expires === '' || expires.includes('NaN') ? Number.NaN : Date.parse(expires);
  if (Number.isFinite(time)) parts.push(`Expires=${new Date(time).toUTCString()}`);
  if (cookie.secure === true) parts.push('Secure');
  if (cookie.httpOnly === true) parts.push('HttpOnly');
  const sameSite = asText(cookie.sameSite ?? cookie._sameSite);
  if (/^(?:strict|lax|none)$/i.test(sameSite)) parts.push(`SameSite=${sameSite}`);
  return parts.join('; ');
}
