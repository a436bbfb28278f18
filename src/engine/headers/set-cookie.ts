import { parseCookieDate } from './cookie-date.ts';
import { isControl } from './scan.ts';

export type SameSiteValue = 'strict' | 'lax' | 'none' | 'unspecified';

/** One `name=value` after the first semicolon, with its place in the line (end exclusive), so that it can be marked. */
export interface CookieAttribute {
  /** Lower case. */
  readonly name: string;
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/** Why an attribute does not do what its author meant. */
export type IgnoredCode =
  | 'unknown-attribute'
  | 'attribute-too-long'
  | 'samesite-unknown'
  | 'max-age-invalid'
  | 'expires-invalid'
  | 'expires-overridden'
  | 'age-limited'
  | 'overridden'
  | 'domain-empty'
  | 'domain-leading-dot'
  | 'path-not-absolute'
  | 'value-quoted'
  | 'flag-with-value'
  | 'joined-by-comma';

/** One attribute that is ignored, or only half obeyed. `detail` is a sentence without secrets. */
export interface IgnoredAttribute {
  /** As written; the cookie's own name for a fault of the pair. */
  readonly attribute: string;
  readonly code: IgnoredCode;
  readonly detail: string;
  readonly start: number;
  readonly end: number;
}

export type SetCookieFaultCode =
  | 'empty'
  | 'nameless'
  | 'control-character'
  | 'inner-tab'
  | 'non-ascii'
  | 'too-large';

export const SET_COOKIE_FAULTS: Readonly<Record<SetCookieFaultCode, string>> = {
  empty: 'Neither a name nor a value stands before the first semicolon',
  nameless: 'The cookie has no name',
  'control-character': 'A control character stands in the line; browsers reject the cookie',
  'inner-tab': 'A tab stands inside a name or value; Chromium rejects the cookie',
  'non-ascii': 'A character outside ASCII stands in name or value; servers read it in different ways',
  'too-large': 'Name and value together are over 4096 bytes',
};

/** A Set-Cookie field line, parsed as RFC 6265bis does; what browsers decide otherwise stands in cookies/profile.ts. */
export interface SetCookie {
  /** The line as received. */
  readonly raw: string;
  readonly name: string;
  readonly value: string;
  /** An equals sign stood between name and value. */
  readonly hasEquals: boolean;
  /** Place of `name=value` in the line, end exclusive. */
  readonly start: number;
  readonly end: number;
  /** UTF-8 bytes of name and value together. */
  readonly size: number;
  /** Every attribute, in order, also those that are ignored. */
  readonly attributes: readonly CookieAttribute[];
  /** Without its leading dot, case as written; '' where the last Domain is empty; undefined where there is none. */
  readonly domain: string | undefined;
  /** The last Domain is a lone dot: `domain` is '' then, but browsers disagree with the specification about it. */
  readonly loneDotDomain: boolean;
  /** Only where it is absolute: otherwise the default path applies. */
  readonly path: string | undefined;
  /** Milliseconds since the epoch. */
  readonly expires: number | undefined;
  /** Seconds; negative and zero mean a deletion. */
  readonly maxAge: number | undefined;
  readonly secure: boolean;
  readonly httpOnly: boolean;
  readonly partitioned: boolean;
  readonly sameSite: SameSiteValue;
  readonly ignored: readonly IgnoredAttribute[];
  /** Each code once, at its first position. */
  readonly faults: readonly { readonly code: SetCookieFaultCode; readonly position: number }[];
}

/** Most bytes of name and value together (RFC 6265bis §5.6 The Set-Cookie Header Field). */
export const MOST_PAIR_BYTES = 4096;
/** Most bytes of an attribute's value. */
export const MOST_ATTRIBUTE_BYTES = 1024;
/** "the cookie-age-limit … MUST be 400 days (34560000 seconds) or less" (RFC 6265bis §5.5 Cookie Lifetime Limits). */
export const LONGEST_AGE = 34_560_000;

const VALUED = new Set(['domain', 'path', 'expires', 'max-age', 'samesite']);
const FLAGS = new Set(['secure', 'httponly', 'partitioned']);
/** Not in the specification, and harmless: Chromium's Priority, and what RFC 2109 and 2965 had. */
const HARMLESS = new Set(['priority', 'version', 'comment', 'commenturl', 'discard', 'port', '']);
const MAX_AGE = /^-?\d+$/;
const JOINED = /^[^=;]*,\s*[!#$%&'*+\-.^_`|~0-9A-Za-z]+=/;

/** The line parsed last: the jar, the facts and the checks ask about one line in turn. */
let latest: SetCookie | undefined;

/** Parses one Set-Cookie field line (RFC 6265bis §5.6). Costs time linear in its length; never throws. */
export function parseSetCookie(raw: string): SetCookie {
  if (latest === undefined || latest.raw !== raw) latest = parse(raw);
  return latest;
}

function parse(raw: string): SetCookie {
  const semicolon = raw.indexOf(';');
  const pairEnd = semicolon < 0 ? raw.length : semicolon;
  // "If the name-value-pair string lacks a %x3D ("=") character, then the name string is empty, and the value string is the value of name-value-pair."
  const equals = raw.indexOf('=');
  const hasEquals = equals >= 0 && equals < pairEnd;
  const name = hasEquals ? trim(raw, 0, equals) : '';
  const value = hasEquals ? trim(raw, equals + 1, pairEnd) : trim(raw, 0, pairEnd);
  const attributes = readAttributes(raw, pairEnd);
  const ignored: IgnoredAttribute[] = [];
  const [start, end] = trimmed(raw, 0, pairEnd);
  const size = byteLength(name) + byteLength(value);
  return {
    raw,
    name,
    value,
    hasEquals,
    start,
    end,
    size,
    attributes,
    ...settings(attributes, ignored, raw),
    ignored: ignored.sort((a, b) => a.start - b.start),
    faults: faultsOf(raw, name, value, size, attributes),
  };
}

function readAttributes(raw: string, from: number): CookieAttribute[] {
  const attributes: CookieAttribute[] = [];
  let at = from;
  while (at < raw.length) {
    const next = raw.indexOf(';', at + 1);
    const stop = next < 0 ? raw.length : next;
    const [start, end] = trimmed(raw, at + 1, stop);
    if (start < end) {
      const inner = raw.slice(start, end);
      const equals = inner.indexOf('=');
      // "Remove any leading or trailing WSP characters from the attribute-name string and the attribute-value string."
      const name = equals < 0 ? inner : trim(inner, 0, equals);
      const value = equals < 0 ? '' : trim(inner, equals + 1, inner.length);
      attributes.push({ name: name.toLowerCase(), value, start, end });
    }
    at = stop;
  }
  return attributes;
}

interface Settings {
  domain: string | undefined;
  loneDotDomain: boolean;
  path: string | undefined;
  expires: number | undefined;
  maxAge: number | undefined;
  secure: boolean;
  httpOnly: boolean;
  partitioned: boolean;
  sameSite: SameSiteValue;
}

/** What the attributes come to: of several with one name the last counts (RFC 6265bis §5.7 Storage Model). */
function settings(
  attributes: readonly CookieAttribute[],
  ignored: IgnoredAttribute[],
  raw: string,
): Settings {
  const result: Settings = {
    domain: undefined,
    loneDotDomain: false,
    path: undefined,
    expires: undefined,
    maxAge: undefined,
    secure: false,
    httpOnly: false,
    partitioned: false,
    sameSite: 'unspecified',
  };
  const winners = new Map<string, CookieAttribute>();
  const note = (attribute: CookieAttribute, code: IgnoredCode, detail: string) => {
    const written = raw.slice(attribute.start, attribute.start + attribute.name.length);
    ignored.push({ attribute: written, code, detail, start: attribute.start, end: attribute.end });
  };
  for (const attribute of attributes) {
    const { name, value } = attribute;
    if (value.includes(',') && JOINED.test(value))
      note(
        attribute,
        'joined-by-comma',
        'Another cookie seems to follow after a comma: each needs a Set-Cookie line of its own',
      );
    if (isTooLong(value)) {
      note(attribute, 'attribute-too-long', 'The value is over 1024 bytes, so the attribute is ignored');
    } else if (FLAGS.has(name)) {
      if (value !== '')
        note(attribute, 'flag-with-value', 'It is a flag: it holds whatever value is given, even "false"');
      if (name === 'secure') result.secure = true;
      else if (name === 'httponly') result.httpOnly = true;
      else result.partitioned = true;
    } else if (VALUED.has(name)) {
      apply(attribute, result, winners, note);
    } else if (!HARMLESS.has(name)) {
      note(attribute, 'unknown-attribute', 'No browser knows this attribute');
    }
  }
  const expires = winners.get('expires');
  if (result.maxAge !== undefined && expires !== undefined)
    note(expires, 'expires-overridden', 'Max-Age takes precedence over Expires');
  const maxAge = winners.get('max-age');
  if (maxAge !== undefined && result.maxAge !== undefined && result.maxAge > LONGEST_AGE)
    note(maxAge, 'age-limited', 'Browsers keep no cookie longer than 400 days');
  return result;
}

function apply(
  attribute: CookieAttribute,
  result: Settings,
  winners: Map<string, CookieAttribute>,
  note: (attribute: CookieAttribute, code: IgnoredCode, detail: string) => void,
): void {
  const { name, value } = attribute;
  if (name === 'max-age' && !MAX_AGE.test(value)) {
    // "If the remainder of attribute-value contains a non-DIGIT character, ignore the cookie-av."
    note(attribute, 'max-age-invalid', 'Not a whole number of seconds');
    return;
  }
  const expires = name === 'expires' ? parseCookieDate(value) : undefined;
  if (name === 'expires' && expires === undefined) {
    note(attribute, 'expires-invalid', 'Not a date: the attribute is ignored');
    return;
  }
  const before = winners.get(name);
  if (before !== undefined && before.value !== value)
    note(before, 'overridden', 'The same attribute stands again further on, and the last one counts');
  winners.set(name, attribute);
  if (/^".*"$/.test(value)) note(attribute, 'value-quoted', 'The quotes count as part of the value');
  switch (name) {
    case 'max-age':
      result.maxAge = Number(value);
      break;
    case 'expires':
      result.expires = expires;
      break;
    case 'domain':
      // "If the first character of the attribute-value is %x2E ("."): Let cookie-domain be attribute-value without its leading %x2E (".")."
      result.domain = value.startsWith('.') ? value.slice(1) : value;
      result.loneDotDomain = value === '.';
      if (value === '')
        note(attribute, 'domain-empty', 'An empty Domain counts as none: the cookie is for this host alone');
      else if (value.startsWith('.'))
        note(attribute, 'domain-leading-dot', 'The leading dot is ignored: sub-domains are always included');
      break;
    case 'path':
      // "If the attribute-value is empty or if the first character of the attribute-value is not %x2F ("/"): Let cookie-path be the default-path."
      result.path = value.startsWith('/') ? value : undefined;
      if (!value.startsWith('/'))
        note(
          attribute,
          'path-not-absolute',
          'It does not start with a slash, so the path of the URL that set the cookie applies',
        );
      break;
    default:
      result.sameSite = sameSiteOf(value);
      if (result.sameSite === 'unspecified')
        note(attribute, 'samesite-unknown', 'Not Strict, Lax or None: treated as if SameSite were absent');
  }
}

/** "If cookie-av's attribute-value is a case-insensitive match for "None" …" (RFC 6265bis §5.6.7 The SameSite Attribute). */
function sameSiteOf(value: string): SameSiteValue {
  const lower = value.toLowerCase();
  return lower === 'strict' || lower === 'lax' || lower === 'none' ? lower : 'unspecified';
}

function faultsOf(
  raw: string,
  name: string,
  value: string,
  size: number,
  attributes: readonly CookieAttribute[],
): SetCookie['faults'] {
  const faults = new Map<SetCookieFaultCode, number>();
  const note = (code: SetCookieFaultCode, position: number) => {
    if (!faults.has(code)) faults.set(code, position);
  };
  if (name === '' && value === '') note('empty', 0);
  else if (name === '') note('nameless', 0);
  if (size > MOST_PAIR_BYTES) note('too-large', 0);
  for (let index = 0; index < raw.length; index++) {
    const code = raw.charCodeAt(index);
    if (code >= 0x20 && code < 0x7f) continue;
    if (isControl(code)) note('control-character', index);
    else if (code > 0x7f) note('non-ascii', index);
    if (faults.has('control-character') && faults.has('non-ascii')) break;
  }
  const tab = raw.indexOf('\t');
  if (tab >= 0) {
    const inner =
      name.includes('\t') ||
      value.includes('\t') ||
      attributes.some((attribute) => attribute.name.includes('\t') || attribute.value.includes('\t'));
    if (inner) note('inner-tab', tab);
  }
  return [...faults].map(([code, position]) => ({ code, position }));
}

/** Blanks of the cookie grammar: space and tab. */
function trimmed(text: string, from: number, to: number): [number, number] {
  let start = from;
  let end = to;
  while (start < end && isBlank(text.charCodeAt(start))) start++;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  return [start, end];
}

function trim(text: string, from: number, to: number): string {
  const [start, end] = trimmed(text, from, to);
  return text.slice(start, end);
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

/** "If the attribute-value is longer than 1024 octets, ignore the cookie-av string." */
export function isTooLong(attributeValue: string): boolean {
  return (
    attributeValue.length > MOST_ATTRIBUTE_BYTES / 3 && byteLength(attributeValue) > MOST_ATTRIBUTE_BYTES
  );
}

/** Length in UTF-8. A lone surrogate counts as the three bytes of its replacement. */
export function byteLength(text: string): number {
  let bytes = text.length;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 0x80) continue;
    bytes += code < 0x800 ? 1 : 2;
    if (code >= 0xd800 && code < 0xdc00) {
      const next = text.charCodeAt(index + 1);
      // A pair is four bytes in two units.
      if (next >= 0xdc00 && next < 0xe000) index++;
    }
  }
  return bytes;
}

/** After a comma: blanks, then a token and an equals sign, or a token alone before a semicolon, is not proof; only `name=` is. */
const NEXT_COOKIE = /,[ \t]*([!#$%&'*+\-.^_`|~0-9A-Za-z]{1,256})=/y;
const PLAIN_PAIR = /^\s*[\w.-]{2,64}=[\w.~%+/-]*=*$/;
const PAIR_AND_ATTRIBUTE =
  /^ ?[\w.-]{2,64}=[^;]*;\s*(path|domain|expires|max-age|secure|httponly|samesite)\b/i;
/** Names that never start a cookie after a comma: they are attributes of the cookie before it. */
const ATTRIBUTE_NAMES = new Set([...VALUED, ...FLAGS, 'priority', 'version', 'comment']);

/**
 * Ours: the cookies of one recorded value. Some recorders join several Set-Cookie lines by a newline (Firefox's webRequest), some by a
 * comma. A newline always separates; a comma only where `name=` follows it outside the first pair's own value: after an
 * attribute, and not within the date of Expires.
 */
export function splitSetCookie(value: string): string[] {
  const cookies: string[] = [];
  for (const line of value.split(/[\r\n]+/)) {
    if (line.trim() === '') continue;
    splitLine(line, cookies);
  }
  return cookies;
}

function splitLine(line: string, cookies: string[]): void {
  let start = 0;
  let semicolon = line.indexOf(';');
  for (let comma = line.indexOf(','); comma >= 0; comma = line.indexOf(',', comma + 1)) {
    NEXT_COOKIE.lastIndex = comma;
    const match = NEXT_COOKIE.exec(line);
    if (match === null || ATTRIBUTE_NAMES.has((match[1] ?? '').toLowerCase())) continue;
    // A comma inside the pair itself is part of its value (`a=1, b=2` is one cookie); without any attribute nothing tells.
    if ((semicolon < 0 || semicolon > comma) && !plainlyJoined(line, start, comma)) continue;
    cookies.push(line.slice(start, comma).trim());
    start = comma + 1;
    semicolon = line.indexOf(';', start);
  }
  cookies.push(line.slice(start).trim());
}

/** Without an attribute before the comma: only where both sides are plain `token=word` pairs. */
function plainlyJoined(line: string, start: number, comma: number): boolean {
  if (comma - start > MOST_PAIR_BYTES) return false;
  const before = line.slice(start, comma);
  const after = line.slice(comma + 1, comma + 1 + MOST_PAIR_BYTES);
  return PLAIN_PAIR.test(before) && PAIR_AND_ATTRIBUTE.test(after);
}
