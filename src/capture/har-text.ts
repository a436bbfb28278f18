import { BASE64_LIMIT, bodyUse, essenceOf, isData } from '../engine/exchange/body-use.ts';
import { asNumber, asObject, asText } from '../engine/exchange/har-values.ts';
import { BACKSLASH, QUOTE, slashesBefore, type Window } from './har-window.ts';
import { parseLeniently } from './json-repair.ts';

/** Bytes of a body's JSON string in which all that is read of it stands: two for each character of base64, six for each of others. */
export const LONGEST_TEXT = 2 * (BASE64_LIMIT + 65);
/** Bytes of a frame of a WebSocket: its first 300 characters are read. */
const LONGEST_FRAME = 4096;

const COLON = 0x3a;

/** How much of a long string is wanted. */
export interface Wanted {
  /** Bytes; 0: none of a body of a type that is not read. */
  readonly limit: number;
  /** It is a body, of which so many characters are wanted as the engine keeps. */
  readonly body: boolean;
  /** It is data of an answer: none of it is wanted where nothing in it could speak of signing in. */
  readonly data: boolean;
}

const ALL: Wanted = { limit: Number.POSITIVE_INFINITY, body: false, data: false };
const NONE: Wanted = { ...ALL, limit: 0 };
const FRAME: Wanted = { ...ALL, limit: LONGEST_FRAME };

/** How much of the string that a window stands in is wanted. `starts`: indices of the brackets that are open around it, its entry's own first. */
export function wantedOf(window: Window, starts: readonly number[]): Wanted {
  const [, outer, inner] = starts;
  if (starts.length !== 3 || outer === undefined || inner === undefined) return ALL;
  const key = keyBefore(window, window.string);
  const around = keyBefore(window, outer);
  if (key === 'data' && around === '_webSocketMessages') return FRAME;
  const place = `${around} ${keyBefore(window, inner)} ${key}`;
  if (place !== 'response content text' && place !== 'request postData text') return ALL;
  const sofar = window.decode(inner, window.string);
  // Without a type in front of it, or with an empty one, the entry's fields decide, when it is complete.
  const told = [...sofar.matchAll(/"mimeType"\s*:\s*("(?:[^"\\]|\\.)*")/g)].at(-1)?.[1] ?? '""';
  const type = essenceOf(String(parseLeniently(told)));
  if (bodyUse(type) === 'other') return NONE;
  return { limit: LONGEST_TEXT, body: true, data: around === 'response' && isData(type) };
}

/** Whether an entry's response is one of which `withoutSilentBody` leaves such data out. */
export function letsDataGo(entry: unknown): boolean {
  const response = asObject(asObject(entry)?.response);
  const content = asObject(response?.content);
  const status = asNumber(response?.status) ?? 0;
  const type = essenceOf(asText(content?.mimeType));
  return status >= 200 && status < 300 && isData(type) && asText(content?.encoding) === '';
}

/**
 * The index behind the first `count` characters (UTF-16 units) of a JSON string at least, not inside an escape or a character; `to`
 * where it has no more.
 */
export function behindChars(bytes: Uint8Array, from: number, to: number, count: number): number {
  let at = from;
  for (let left = count; at < to && left > 0; left--) {
    const char = bytes[at] ?? 0;
    at += char === BACKSLASH ? (bytes[at + 1] === 0x75 ? 6 : 2) : 1;
    while (((bytes[at] ?? 0) & 0xc0) === 0x80) at++;
  }
  return Math.min(at, to);
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
