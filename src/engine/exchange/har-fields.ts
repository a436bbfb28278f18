import type { Field, Fields, Recording } from './exchange.ts';
import { asList, asNumber, asObject, asText, type Json } from './har-values.ts';
import { isMasked } from './masked.ts';
import { Recent } from './recent.ts';

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
  /** Names of the lines whose secret a sanitiser replaced. */
  readonly hidden: readonly string[];
}

/**
 * Reads a `headers` array: names in lower case, values that are lists or numbers taken apart, pseudo-headers skipped (RFC
 * 9113 §8.3: they are not header fields). Response values that several lines were joined into with a newline are split again.
 */
export function readFields(headers: unknown, side: 'request' | 'response'): RawFields {
  const list: Field[] = [];
  const hidden: string[] = [];
  let octets = 0;
  let pseudo = false;
  let cut = false;
  const add = (name: string, value: string) => {
    if (value.length > VALUE_LIMIT) cut = true;
    const line = lineOf(name, value.length > VALUE_LIMIT ? value.slice(0, VALUE_LIMIT) : value);
    list.push(line.field);
    if (line.hidden) hidden.push(name);
  };
  const read = (rawName: string, rawValue: unknown) => {
    const name = fieldName(rawName);
    if (name === '') return;
    if (name.startsWith(':')) {
      pseudo = true;
      return;
    }
    // Firefox's own note of the protocol, never on the wire.
    if (name === 'x-firefox-spdy') return;
    for (const value of Array.isArray(rawValue) ? rawValue : [rawValue]) {
      const whole = asText(value);
      octets += rawName.length + whole.length + 4;
      if (side === 'response' && whole.includes('\n')) for (const line of splitLines(whole)) add(name, line);
      else add(name, whole);
    }
  };
  if (Array.isArray(headers)) {
    for (const header of headers) {
      const object = asObject(header);
      if (object !== undefined) read(asText(object.name), object.value);
    }
    // Ours: some tools write an object of name and value.
  } else for (const [name, value] of Object.entries(asObject(headers) ?? {})) read(name, value);
  return { list, octets, pseudo, cut, hidden };
}

/** A field line, and whether a sanitiser replaced its secret. */
interface Line {
  readonly field: Field;
  readonly hidden: boolean;
}

/** The newest lines of each name. Most are those of the request before: what is the same is kept once, and looked into once. */
const lines = new Map<string, Recent<Line>>();
// Ours: 200 names that have 64 to 128 lines of up to 4000 characters.
const MOST_LINED = 200;
const HALF = 64;
const LONGEST_LINE = 4000;

function lineOf(name: string, value: string): Line {
  let recent = lines.get(name);
  if (recent === undefined && lines.size < MOST_LINED) {
    recent = new Recent(HALF);
    lines.set(name, recent);
  }
  const known = recent?.get(value);
  if (known !== undefined) return known;
  const field = { name, value };
  const line = { field, hidden: isHidden(field) };
  if (value.length <= LONGEST_LINE) recent?.set(value, line);
  return line;
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
  host = '',
): Fields {
  const name = side === 'request' ? 'cookie' : 'set-cookie';
  const listed = raw.list.filter((field) => field.name === name);
  let { list, hidden } = raw;
  // Only where the header tells nothing is the array looked into.
  const fromArray = listed.every((field) => isMasked(field.value)) ? cookiesOf(cookies) : [];
  if (fromArray.length > 0) {
    const texts =
      side === 'request'
        ? [fromArray.map(cookiePair).join('; ')]
        : fromArray.map((cookie) => setCookieLine(cookie, host));
    const told = texts.map((value) => lineOf(name, value));
    list = [...list.filter((field) => field.name !== name), ...told.map((line) => line.field)];
    hidden = [...hidden.filter((one) => one !== name), ...told.filter((line) => line.hidden).map(() => name)];
  }
  const withheld = hidden.length + omitted.length === 0 ? NOTHING : [...new Set([...omitted, ...hidden])];
  // A list that only the cookies array filled proves nothing about other fields.
  const trust = raw.list.length > 0 ? recording : list.length > 0 ? 'partial' : 'none';
  return { list, recording: trust, withheld };
}

const NOTHING: readonly string[] = [];

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
function setCookieLine(cookie: Json, host: string): string {
  const parts = [cookiePair(cookie)];
  const path = asText(cookie.path);
  // Producers list the setter's own host where there was no Domain attribute, and write those that had one with a dot.
  const named = asText(cookie.domain);
  const domain = named.toLowerCase() === host ? '' : named;
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
