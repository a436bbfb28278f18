/** Rescue of JSON that is nearly JSON: what HAR writers and hand edits get wrong. Both functions are linear in the text's length. */

const BLANK = /[ \t\n\r]*/y;
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const STRING_PART = /[^"\\\u0000-\u001f]+|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/**
 * Where `text` first stops being JSON (RFC 8259 §2), as an index into it; `text.length` where it only ends too early, -1 where it
 * is JSON. Our own because engines' messages quote the input, and a HAR is full of secrets.
 */
export function jsonFault(text: string): number {
  const open: string[] = [];
  let expect: 'value' | 'key' | 'colon' | 'next' = 'value';
  // Right behind an opening bracket, where a closing one may follow.
  let first = false;
  let at = skip(BLANK, text, 0);
  for (; at < text.length; at = skip(BLANK, text, at)) {
    const char = text.charAt(at);
    const around = open.at(-1);
    const closes = char === (around === '{' ? '}' : ']') && around !== undefined;
    if ((expect === 'next' || first) && closes) {
      open.pop();
      expect = 'next';
      at++;
    } else if (expect === 'next') {
      // `1.` and `1e+` at the end were a number.
      if (text.length - at < 3 && /^(?:\.|[eE][+-]?)$/.test(text.slice(at))) return text.length;
      if (char !== ',' || around === undefined) return at;
      expect = around === '{' ? 'key' : 'value';
      at++;
    } else if (expect === 'colon') {
      if (char !== ':') return at;
      expect = 'value';
      at++;
    } else if (char === '"') {
      const end = endOfGoodString(text, at);
      if (text.charAt(end) !== '"') return end;
      expect = expect === 'key' ? 'colon' : 'next';
      at = end + 1;
    } else if (expect === 'key') {
      return at;
    } else if (char === '{' || char === '[') {
      open.push(char);
      expect = char === '{' ? 'key' : 'value';
      first = true;
      at++;
      continue;
    } else {
      const end = skip(SCALAR, text, at);
      if (end === at) return isCutWord(text.slice(at)) ? text.length : at;
      expect = 'next';
      at = end;
    }
    first = false;
  }
  return expect === 'next' && open.length === 0 ? -1 : text.length;
}

function skip(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.test(text) ? pattern.lastIndex : from;
}

/** The index of the closing quote, or of the first character that may not stand in the string. */
function endOfGoodString(text: string, start: number): number {
  let at = start + 1;
  for (let next = skip(STRING_PART, text, at); next !== at; next = skip(STRING_PART, text, at)) at = next;
  // An escape that the end of the text cuts.
  return text.length - at < 6 && /^\\(?:u[0-9a-fA-F]{0,3})?$/.test(text.slice(at)) ? text.length : at;
}

function isCutWord(rest: string): boolean {
  return rest === '-' || ['true', 'false', 'null'].some((word) => word.startsWith(rest));
}

/**
 * `text` with the usual slips mended: raw control characters in strings, NUL outside them, unknown escapes, bare keys, commas
 * before a closing bracket, NaN, Infinity and undefined. What else is wrong stays wrong.
 */
export function repairJson(text: string): string {
  const out: string[] = [];
  let at = 0;
  while (at < text.length) {
    const quote = text.indexOf('"', at);
    out.push(mendGap(text.slice(at, quote < 0 ? text.length : quote)));
    if (quote < 0) break;
    at = endOfString(text, quote);
    out.push(mendString(text.slice(quote, at)));
  }
  return out.join('');
}

/** What stands between two strings. */
function mendGap(gap: string): string {
  if (!/[A-Za-z_$\u0000]|,\s*[}\]]/.test(gap)) return gap;
  return gap
    .replace(/\u0000+/g, '')
    .replace(/,(?=\s{0,1000}[}\]])/g, '')
    .replace(/(^|[{,\s])([A-Za-z_$][\w$]*)(?=\s{0,100}:)/g, '$1"$2"')
    .replace(/(^|[[:,\s])(?:-?(?:NaN|Infinity)|undefined)(?=$|[\s,}\]])/g, '$1null');
}

/** The index behind the closing quote, or the text's end. */
function endOfString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let slashes = 0;
    while (text.charAt(at - 1 - slashes) === '\\') slashes++;
    if (slashes % 2 === 0) return at + 1;
  }
  return text.length;
}

function mendString(literal: string): string {
  if (!/[\u0000-\u001f\\]/.test(literal)) return literal;
  return literal
    .replace(/\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})|\\/g, (found) => (found.length > 1 ? found : '\\\\'))
    .replace(/[\u0000-\u001f]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** JSON.parse, and once more after repair; undefined where both fail. */
export function parseLeniently(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    try {
      return JSON.parse(repairJson(text)) as unknown;
    } catch {
      return undefined;
    }
  }
}
