/** The smallest pieces of HTTP's field grammar (RFC 9110 §5.6), read by position so that hostile input costs linear time. */

/** 1*tchar (RFC 9110 §5.6.2 Tokens). Sticky: set lastIndex. */
const TOKEN = /[!#$%&'*+.^_`|~0-9A-Za-z-]+/y;
/** token68 (RFC 9110 §11.2 Authentication Parameters). */
const TOKEN68 = /[A-Za-z0-9\-._~+/]+=*/y;

function stickyEnd(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

/** Where the token that starts at `at` ends; `at` itself where there is none. */
export function tokenEnd(text: string, at: number): number {
  return stickyEnd(TOKEN, text, at);
}

/** Where the token68 that starts at `at` ends; `at` itself where there is none. */
export function token68End(text: string, at: number): number {
  return stickyEnd(TOKEN68, text, at);
}

/** Skips OWS and BWS: spaces and tabs (RFC 9110 §5.6.3 Whitespace). */
export function skipBlanks(text: string, at: number): number {
  let end = at;
  while (end < text.length) {
    const code = text.charCodeAt(end);
    if (code !== 0x20 && code !== 0x09) break;
    end++;
  }
  return end;
}

export interface QuotedString {
  /** Unquoted, quoted-pairs resolved. */
  readonly value: string;
  /** Just after the closing quote, or the end of the text. */
  readonly end: number;
  readonly closed: boolean;
  /** The first character that qdtext and quoted-pair do not allow, or -1. */
  readonly badAt: number;
}

/** Reads the quoted-string (RFC 9110 §5.6.4) whose opening quote stands at `at`. */
export function quotedString(text: string, at: number): QuotedString {
  const pieces: string[] = [];
  let from = at + 1;
  let badAt = -1;
  let position = from;
  while (position < text.length) {
    const code = text.charCodeAt(position);
    if (code === 0x22) {
      pieces.push(text.slice(from, position));
      return { value: pieces.join(''), end: position + 1, closed: true, badAt };
    }
    if (code === 0x5c && position + 1 < text.length) {
      // "Recipients that process the value of a quoted-string MUST handle a quoted-pair as if it were replaced by the octet following the backslash."
      pieces.push(text.slice(from, position));
      from = position + 1;
      position++;
    }
    if (badAt < 0 && isControl(text.charCodeAt(position))) badAt = position;
    position++;
  }
  pieces.push(text.slice(from));
  return { value: pieces.join(''), end: text.length, closed: false, badAt };
}

/** Control characters other than HTAB: in no part of a field value (RFC 9110 §5.5 Field Values). */
export function isControl(code: number): boolean {
  return (code < 0x20 && code !== 0x09) || code === 0x7f;
}
