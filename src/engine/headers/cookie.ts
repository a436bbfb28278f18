import { isControl } from './scan.ts';

/** One name and value of the Cookie request field. */
export interface CookiePair {
  /** '' for a cookie without a name. */
  readonly name: string;
  /** As sent, quotes included. */
  readonly value: string;
  /** Character offset in the field line. */
  readonly position: number;
}

export type CookieFieldFaultCode = 'empty-pair' | 'control-character' | 'non-ascii' | 'comma-separator';

export const COOKIE_FIELD_FAULTS: Readonly<Record<CookieFieldFaultCode, string>> = {
  'empty-pair': 'Two semicolons follow each other, or the field ends with one',
  'control-character': 'A control character stands in the field; many servers refuse the whole request',
  'non-ascii': 'A character outside ASCII stands in the field; servers read it in different ways',
  'comma-separator': 'Pairs are separated by a comma where a semicolon is required',
};

const UNPRINTABLE = /[^\x20-\x7e]/;

export interface CookieField {
  /** In order: servers mostly use the first of several with one name. */
  readonly pairs: readonly CookiePair[];
  /** Each code once, at its first position. */
  readonly faults: readonly { readonly code: CookieFieldFaultCode; readonly position: number }[];
}

/**
 * Parses the Cookie request field: `cookie-string = cookie-pair *( ";" SP cookie-pair )` (RFC 6265bis §4.2.1), as lenient as
 * servers are: blanks around pairs do not count, a pair without an equals sign is a value without a name. Never throws.
 */
export function parseCookieField(value: string): CookieField {
  const pairs: CookiePair[] = [];
  const faults = new Map<CookieFieldFaultCode, number>();
  const note = (code: CookieFieldFaultCode, position: number) => {
    if (!faults.has(code)) faults.set(code, position);
  };
  let start = 0;
  while (start <= value.length) {
    const semicolon = value.indexOf(';', start);
    const end = semicolon < 0 ? value.length : semicolon;
    const raw = value.slice(start, end);
    const text = raw.trim();
    const position = start + (raw.length - raw.trimStart().length);
    if (text === '') {
      if (value.trim() !== '') note('empty-pair', start);
    } else {
      const equals = text.indexOf('=');
      const name = equals < 0 ? '' : text.slice(0, equals).trimEnd();
      pairs.push({ name, value: equals < 0 ? text : text.slice(equals + 1).trimStart(), position });
      // Ours: a comma is legal in no cookie-octet, yet common in values; only `, name=` shows a list joined wrongly.
      const comma = text.includes(',') ? /,\s?[\w.-]{1,64}=/.exec(text) : null;
      if (comma !== null) note('comma-separator', position + comma.index);
    }
    if (semicolon < 0) break;
    start = semicolon + 1;
  }
  for (
    let index = UNPRINTABLE.test(value) ? 0 : value.length;
    index < value.length && faults.size < 4;
    index++
  ) {
    const code = value.charCodeAt(index);
    if (isControl(code)) note('control-character', index);
    else if (code > 0x7e) note('non-ascii', index);
  }
  return { pairs, faults: [...faults].map(([code, position]) => ({ code, position })) };
}

/** The pairs of a Cookie field line, in order. */
export function parseCookie(value: string): readonly CookiePair[] {
  return parseCookieField(value).pairs;
}

/** The values of one cookie name, in the order sent. Names are compared with case. */
export function cookieValues(field: CookieField, name: string): readonly string[] {
  return field.pairs.filter((pair) => pair.name === name).map((pair) => pair.value);
}
