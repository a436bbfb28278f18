import type { AuthorizationFaultCode, FaultList } from './authorization-faults.ts';

/** Characters that nobody sees and that belong in no header field: zero-width, soft hyphen, direction marks, byte order mark. */
const HIDDEN = '\\u00ad\\u034f\\u061c\\u115f\\u180e\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2069\\ufeff';
/** Those, and every sort of blank and control character: what may stand where a space should. */
export const BLANKS = `\\s\\u0000-\\u001f\\u007f\\u0080-\\u009f${HIDDEN}`;

const BLANK = new RegExp(`[${BLANKS}]`);
const ZERO_WIDTH = new RegExp(`[${HIDDEN}]`);

/** Takes blanks and hidden characters off both ends, in linear time (a pattern that ends in `+$` is not). */
export function trimEnds(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && BLANK.test(text[start] ?? '')) start++;
  while (end > start && BLANK.test(text[end - 1] ?? '')) end--;
  return text.slice(start, end);
}

const NAMES: Readonly<Record<string, string>> = {
  '\u00a0': 'no-break space',
  '\u00ad': 'soft hyphen',
  '\u200b': 'zero width space',
  '\u200c': 'zero width non-joiner',
  '\u200d': 'zero width joiner',
  '\u200e': 'left-to-right mark',
  '\u200f': 'right-to-left mark',
  '\u2010': 'hyphen',
  '\u2011': 'non-breaking hyphen',
  '\u2013': 'en dash',
  '\u2014': 'em dash',
  '\u2018': 'left single quotation mark',
  '\u2019': 'right single quotation mark',
  '\u201c': 'left double quotation mark',
  '\u201d': 'right double quotation mark',
  '\u2026': 'ellipsis',
  '\u2028': 'line separator',
  '\u202f': 'narrow no-break space',
  '\u2060': 'word joiner',
  '\ufeff': 'byte order mark',
  '\ufffd': 'replacement character',
  '\t': 'tab',
  '\n': 'line feed',
  '\r': 'carriage return',
  '\0': 'null',
  ' ': 'space',
};

/** `U+200B zero width space`; printable ASCII as itself after its code point. */
export function characterName(char: string): string {
  const point = char.codePointAt(0) ?? 0;
  const code = `U+${point.toString(16).toUpperCase().padStart(4, '0')}`;
  const name = NAMES[char] ?? (point > 0x20 && point < 0x7f ? char : '');
  return name === '' ? code : `${code} ${name}`;
}

/**
 * Notes every character that RFC 9110 §5.5 keeps out of a field value, or that nobody sees. Tabs and blanks at the ends are
 * left alone: they are not part of the value.
 */
export function noteHiddenCharacters(value: string, faults: FaultList): void {
  const last = value.trimEnd().length;
  const first = value.length - value.trimStart().length;
  let at = 0;
  for (const char of value) {
    const code = codeOf(char, at < first || at >= last);
    if (code !== undefined) faults.add(code, at, characterName(char));
    at += char.length;
  }
}

function codeOf(char: string, outer: boolean): AuthorizationFaultCode | undefined {
  const point = char.codePointAt(0) ?? 0;
  if (point >= 0x20 && point < 0x7f) return undefined;
  if (char === '\t') return outer ? undefined : 'tab';
  if (char === '\r' || char === '\n') return 'line-break';
  if (char === '\ufeff') return 'byte-order-mark';
  if (point < 0x20 || point === 0x7f) return 'control-character';
  return ZERO_WIDTH.test(char) ? 'zero-width' : 'non-ascii';
}

/** Text that a program or a person left where a credential belongs; quotes around it do not count. */
const PLACEHOLDERS = [
  // What JavaScript, Python and others print for "nothing", and for an object that is not a string.
  /^(?:undefined|null|nan|none|nil|void|false|true|\(null\)|\[object \w{1,40}\]|promise ?\{.{0,40}\}|function\b.{0,200}|(?:async )?\(.{0,40}\) ?=>.{0,200})$/i,
  // Templates that were not filled in.
  /^(?:\{\{[^{}]{0,80}\}\}|\{[\w .-]{1,60}\}|\$\{[^{}]{0,80}\}|\$\([^()]{0,80}\)|#\{[^{}]{0,80}\}|\$[A-Za-z_]\w{0,60}|%[A-Za-z_]\w{0,60}%|<%.{0,80}%>|@@\w{1,60}@@|:[a-z_]{1,40})$/i,
  // Words that stand for a credential in documentation.
  /^(?:<(?!ey[A-Z])[^<>]{0,60}>|\[(?:your|insert|enter|access|api|auth|bearer|jwt|my|the)?[ _-]?\w{0,30}[ _-]?(?:token|key|jwt|credentials?)[ \w-]{0,20}\])$/i,
  /^(?:your|my|insert|enter|put|paste|replace|add|some|the)(?:[ _-]{1,2}[a-z0-9]{1,20}){0,5}[ _-]{1,2}(?:token|key|jwt|secret|here|credentials?|password|value|me)$/i,
  /^(?:your|my|the)?[ _-]?(?:(?:access|auth|api|bearer|id|jwt|refresh|session|secret)[ _-]?)?(?:token|jwt|api[ _-]?key|key|secret|credentials?|password)(?:[ _-]?(?:here|goes[ _-]here|value|placeholder))?$/i,
  /^(?:changeme|change[ _-]me|todo|tbd|fixme|placeholder|dummy|replace[ _-]?me)$/i,
];

/** Whether a credential is what is left when there was none to send. */
export function isPlaceholder(credential: string): boolean {
  if (credential.length > 300) return false;
  const bare = credential.trim().replace(/^(["'`])(.*)\1$/s, '$2');
  return bare === '' ? credential !== '' : PLACEHOLDERS.some((form) => form.test(bare));
}
