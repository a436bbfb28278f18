import { BASE64_LIMIT, bodyUse, essenceOf } from '../engine/exchange/body-use.ts';
import { BACKSLASH, QUOTE, slashesBefore, type Window } from './har-window.ts';
import { parseLeniently } from './json-repair.ts';

/** Bytes of a body's JSON string in which all that is read of it stands: two for each character of base64, six for each of others. */
export const LONGEST_TEXT = 2 * (BASE64_LIMIT + 65);
/** Bytes of a frame of a WebSocket: its first 300 characters are read. */
const LONGEST_FRAME = 4096;

const COLON = 0x3a;

/**
 * How many bytes of the string that a window stands in are wanted; 0: none of a body of a type that is not read. `starts`: indices of
 * the brackets that are open around it, its entry's own first.
 */
export function longTextLimit(window: Window, starts: readonly number[]): number {
  const [, outer, inner] = starts;
  if (starts.length !== 3 || outer === undefined || inner === undefined) return Number.POSITIVE_INFINITY;
  const key = keyBefore(window, window.string);
  const around = keyBefore(window, outer);
  if (key === 'data' && around === '_webSocketMessages') return LONGEST_FRAME;
  const place = `${around} ${keyBefore(window, inner)} ${key}`;
  if (place !== 'response content text' && place !== 'request postData text') return Number.POSITIVE_INFINITY;
  const sofar = window.decode(inner, window.string);
  // Without a type in front of it, or with an empty one, the entry's fields decide, when it is complete.
  const told = [...sofar.matchAll(/"mimeType"\s*:\s*("(?:[^"\\]|\\.)*")/g)].at(-1)?.[1] ?? '""';
  const type = essenceOf(String(parseLeniently(told)));
  return bodyUse(type) === 'other' ? 0 : LONGEST_TEXT;
}

/** The key in front of a value; '' where there is none. */
function keyBefore(window: Window, value: number): string {
  const { bytes } = window;
  let at = blankBefore(bytes, value);
  if (bytes[at - 1] !== COLON) return '';
  at = blankBefore(bytes, at - 1);
  if (bytes[at - 1] !== QUOTE) return '';
  const from = bytes.lastIndexOf(QUOTE, at - 2);
  return from < 0 ? '' : window.decode(from + 1, at - 1);
}

function blankBefore(bytes: Uint8Array, from: number): number {
  let at = from;
  for (let char = bytes[at - 1]; char === 0x20 || char === 0x0a || char === 0x0d || char === 0x09; )
    char = bytes[--at - 1];
  return at;
}

/** The last index up to `at` where a string that begins at `from` can be cut: not inside an escape, nor inside a character. */
export function cutText(bytes: Uint8Array, from: number, at: number): number {
  let cut = at;
  while (cut > from && ((bytes[cut] ?? 0) & 0xc0) === 0x80) cut--;
  for (let start = cut - 1; start >= Math.max(from, cut - 5); start--) {
    if (bytes[start] !== BACKSLASH) continue;
    // A second of two is a backslash that stands for itself.
    if (slashesBefore(bytes, start, from) % 2 === 1) break;
    const length = bytes[start + 1] === 0x75 ? 6 : 2;
    return start + length > cut ? start : cut;
  }
  return cut;
}
