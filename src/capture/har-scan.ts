import { BODY_LIMIT } from '../engine/exchange/exchange.ts';
import type { FileNotes } from '../engine/exchange/from-har.ts';
import { asObject } from '../engine/exchange/har-values.ts';
import { repairJson } from './json-repair.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const COMMA = 0x2c;

/** A HAR read entry by entry. `entries` has a hole (undefined) for each that is listed in `skipped`. */
export interface Scanned extends FileNotes {
  readonly json: { readonly log: { readonly entries: readonly unknown[]; readonly [name: string]: unknown } };
}

/**
 * Reads UTF-8 bytes entry by entry: for files that end too early, hold a broken entry, have something behind their end, or are
 * too large for one string. undefined where no list named `entries` is found.
 */
export function scanHar(bytes: Uint8Array): Scanned | undefined {
  const start = findEntries(bytes);
  if (start === undefined) return undefined;
  const decoder = new TextDecoder();
  const entries: unknown[] = [];
  const skipped: { entry: number; reason: string }[] = [];
  let at = start.list + 1;
  let closed = false;
  for (;;) {
    at = skipBlank(bytes, at);
    const char = bytes[at];
    if (char === undefined) break;
    if (char === CLOSE_LIST) {
      closed = true;
      break;
    }
    if (char === COMMA) {
      at++;
      continue;
    }
    const end = endOfValue(bytes, at);
    if (end === undefined) break;
    const entry = parseLeniently(decoder.decode(bytes.subarray(at, end)));
    if (entry === undefined)
      skipped.push({ entry: entries.length, reason: `not valid JSON, from byte ${at}` });
    entries.push(entry === undefined ? undefined : slimEntry(entry));
    at = Math.max(end, at + 1);
  }
  const log = frameOf(bytes, start, closed ? at : undefined, decoder);
  return { json: { log: { ...log, entries } }, limits: closed ? [] : ['cut-short'], skipped };
}

interface Start {
  /** Index of the list's opening bracket. */
  readonly list: number;
  /** Brackets that are open around it, outermost first. */
  readonly open: readonly number[];
}

/** Finds `"entries": [` at the depth of a log (one or two objects deep). */
function findEntries(bytes: Uint8Array): Start | undefined {
  const open: number[] = [];
  let at = 0;
  while (at < bytes.length) {
    const char = bytes[at];
    if (char === QUOTE) {
      const end = endOfString(bytes, at);
      if (end === undefined) return undefined;
      const isKey = end - at === 9 && matches(bytes, at + 1, 'entries') && open.length <= 2;
      at = end;
      if (!isKey) continue;
      const colon = skipBlank(bytes, at);
      const list = bytes[colon] === 0x3a ? skipBlank(bytes, colon + 1) : colon;
      if (bytes[list] === OPEN_LIST && open.every((bracket) => bracket === OPEN_OBJECT))
        return { list, open };
      continue;
    }
    if (char === OPEN_OBJECT || char === OPEN_LIST) open.push(char);
    else if (char === CLOSE_OBJECT || char === CLOSE_LIST) open.pop();
    at++;
  }
  return undefined;
}

function matches(bytes: Uint8Array, at: number, word: string): boolean {
  for (let i = 0; i < word.length; i++) if (bytes[at + i] !== word.charCodeAt(i)) return false;
  return true;
}

/** The index behind a string's closing quote. */
function endOfString(bytes: Uint8Array, start: number): number | undefined {
  for (let at = bytes.indexOf(QUOTE, start + 1); at >= 0; at = bytes.indexOf(QUOTE, at + 1)) {
    let slashes = 0;
    while (bytes[at - 1 - slashes] === BACKSLASH && at - 1 - slashes > start) slashes++;
    if (slashes % 2 === 0) return at + 1;
  }
  return undefined;
}

/** The index behind the value that starts at `start`; undefined where the bytes end before it does. */
function endOfValue(bytes: Uint8Array, start: number): number | undefined {
  let depth = 0;
  let at = start;
  while (at < bytes.length) {
    const char = bytes[at];
    if (char === QUOTE) {
      const end = endOfString(bytes, at);
      if (end === undefined) return undefined;
      at = end;
      if (depth === 0) return at;
      continue;
    }
    if (char === OPEN_OBJECT || char === OPEN_LIST) depth++;
    else if (char === CLOSE_OBJECT || char === CLOSE_LIST) {
      depth--;
      if (depth < 0) return at;
      if (depth === 0) return at + 1;
    } else if (char === COMMA && depth === 0) return at;
    at++;
  }
  return undefined;
}

function skipBlank(bytes: Uint8Array, from: number): number {
  let at = from;
  // Blanks of JSON, and NUL, with which some writers pad.
  for (
    let char = bytes[at];
    char === 0x20 || char === 0x0a || char === 0x0d || char === 0x09 || char === 0;
    char = bytes[at]
  )
    at++;
  return at;
}

/** The log without its entries: creator and browser may stand before or behind them. */
function frameOf(
  bytes: Uint8Array,
  start: Start,
  end: number | undefined,
  decoder: TextDecoder,
): Readonly<Record<string, unknown>> {
  const from = bytes.subarray(0, start.list).indexOf(OPEN_OBJECT);
  const before = `${decoder.decode(bytes.subarray(Math.max(0, from), start.list))}[]`;
  const closers = '}'.repeat(start.open.length);
  const candidates = [before + closers];
  if (end !== undefined) {
    const behind = decoder.decode(bytes.subarray(end + 1, end + 1 + 4_000_000));
    candidates.unshift(before + behind, before + behind.slice(0, behind.lastIndexOf('}') + 1));
  }
  for (const candidate of candidates) {
    const frame = asObject(parseLeniently(candidate));
    if (frame !== undefined) return asObject(frame.log) ?? frame;
  }
  return {};
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

/** Cuts a body that is longer than what is kept of it, so that a file of 500 MB does not stay in memory whole. */
function slimEntry(entry: unknown): unknown {
  const content = asObject(asObject(asObject(entry)?.response)?.content);
  const text = content?.text;
  const limit = BODY_LIMIT * 6;
  if (content === undefined || typeof text !== 'string' || text.length <= limit) return entry;
  // A slice keeps its parent alive; a copy through JSON does not.
  const short: unknown = JSON.parse(JSON.stringify(text.slice(0, limit)));
  return {
    ...asObject(entry),
    response: { ...asObject(asObject(entry)?.response), content: { ...content, text: short } },
  };
}
