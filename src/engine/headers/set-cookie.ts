import { byteLength, MOST_PAIR_BYTES } from './cookie-limits.ts';
import { isControl } from './scan.ts';
import { KeptAttributes, settings } from './set-cookie-settings.ts';

export {
  byteLength,
  isTooLong,
  LONGEST_AGE,
  MOST_ATTRIBUTE_BYTES,
  MOST_PAIR_BYTES,
} from './cookie-limits.ts';
export { splitSetCookie } from './set-cookie-split.ts';

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
  /** Every attribute, in order, also those that are ignored; beyond the first thousand only the last of each that browsers know. */
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
  const ignored: IgnoredAttribute[] = [];
  const kept = new KeptAttributes();
  const tab = raw.indexOf('\t');
  let innerTab = name.includes('\t') || value.includes('\t');
  const result = settings(
    readAttributes(raw, pairEnd, (attribute) => {
      kept.add(attribute);
      if (tab >= 0) innerTab ||= attribute.name.includes('\t') || attribute.value.includes('\t');
    }),
    ignored,
    raw,
  );
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
    attributes: kept.all(),
    ...result,
    ignored: ignored.sort((a, b) => a.start - b.start),
    faults: faultsOf(raw, name, value, size, innerTab ? tab : -1),
  };
}

/** One after the other, so that a long line does not have to be held in pieces. */
function* readAttributes(
  raw: string,
  from: number,
  note: (attribute: CookieAttribute) => void,
): Generator<CookieAttribute> {
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
      const attribute = { name: name.toLowerCase(), value, start, end };
      note(attribute);
      yield attribute;
    }
    at = stop;
  }
}

function faultsOf(
  raw: string,
  name: string,
  value: string,
  size: number,
  innerTab: number,
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
  if (innerTab >= 0) note('inner-tab', innerTab);
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
