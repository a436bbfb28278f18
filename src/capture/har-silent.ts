import { TELLING_BEGINNING, TELLING_MEMBERS, TELLING_WORDS } from '../engine/exchange/body-use.ts';
import { BACKSLASH, QUOTE } from './har-window.ts';

/*
 * Looks for the engine's telling words (`TELLING_WORDS`) in the bytes of a JSON string, so that megabytes of data need be neither
 * decoded nor parsed. Wu and Manber's algorithm: two bytes tell whether a word can begin here, or how far to go on.
 */

interface Head {
  readonly rest: Uint8Array;
  /** A member of JSON: a quote has to stand behind it, escaped as everything in the string. `open`: other letters may stand between. */
  readonly member: boolean;
  readonly open: boolean;
}

/** Bytes of the shortest word. */
const SHORTEST = 3;
const U = 0x75;

/** Letters alike whether large or small; a few other characters fall together as well, which later comparison tells apart. */
const fold = (byte = 0) => byte | 0x20;

const heads = new Map<number, Head[]>();
const starts = new Uint8Array(256);
const shifts = new Uint8Array(1 << 16).fill(SHORTEST - 1);

function learn(word: string, member = false, open = false): void {
  const bytes = new TextEncoder().encode(member ? `"${word}` : word);
  const [a, b, c] = [fold(bytes[0]), fold(bytes[1]), fold(bytes[2])];
  const head = (a << 16) | (b << 8) | c;
  const known = heads.get(head) ?? [];
  known.push({ rest: bytes.subarray(SHORTEST), member, open });
  heads.set(head, known);
  starts[a] = 1;
  const first = (a << 8) | b;
  shifts[first] = Math.min(shifts[first] ?? 0, 1);
  shifts[(b << 8) | c] = 0;
}
for (const word of TELLING_WORDS) learn(word);
for (const name of TELLING_MEMBERS) learn(name, true);
learn(TELLING_BEGINNING, true, true);
// Characters that were written by number: letters, quotes and colons (U+0020 to U+007F), and what counts as a blank between these.
for (const code of '000 001 002 003 004 005 006 007 00a 1680 20 3000 feff'.split(' ')) learn(`\\u${code}`);

/** Whether the engine would find nothing telling in the text of a JSON string; sometimes false although it would not. */
export function isSilent(bytes: Uint8Array, from: number, to: number): boolean {
  const end = to - SHORTEST + 1;
  let at = from;
  while (at < end) {
    const shift = shifts[(fold(bytes[at + 1]) << 8) | fold(bytes[at + 2])] ?? 0;
    if (shift > 0) {
      at += shift;
      continue;
    }
    if (starts[fold(bytes[at])] === 1 && tells(bytes, at, to)) return false;
    at++;
  }
  return true;
}

function tells(bytes: Uint8Array, at: number, to: number): boolean {
  const head = (fold(bytes[at]) << 16) | (fold(bytes[at + 1]) << 8) | fold(bytes[at + 2]);
  for (const { rest, member, open } of heads.get(head) ?? []) {
    let next = at + SHORTEST;
    let same = true;
    for (let index = 0; same && index < rest.length; index++)
      same = next < to && fold(bytes[next++]) === fold(rest[index]);
    if (!same) continue;
    if (!member) return true;
    while (open && next < to && isNameByte(bytes[next])) next++;
    // At the end of what is looked at, what stands behind is not known.
    if (next >= to - 1 || (bytes[next] === BACKSLASH && bytes[next + 1] === QUOTE)) return true;
    if (bytes[next] === BACKSLASH && bytes[next + 1] === U) return true;
  }
  return false;
}

function isNameByte(byte = 0): boolean {
  const char = fold(byte);
  return (char >= 0x61 && char <= 0x7a) || (byte >= 0x30 && byte <= 0x39) || byte === 0x5f || byte === 0x2d;
}
