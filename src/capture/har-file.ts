import type { Capture } from '../engine/exchange/exchange.ts';
import { captureFromHar, type FileNotes, HarError } from '../engine/exchange/from-har.ts';
import { asObject, type Json } from '../engine/exchange/har-values.ts';
import { type ByteSource, type Chunks, toUtf8, unpack } from './har-bytes.ts';
import { cutWords, HarScanner } from './har-scan.ts';
import { type Around, readLarge, scanEntries } from './har-stream.ts';
import { jsonFault, repairJson } from './json-repair.ts';

export { HarError } from '../engine/exchange/from-har.ts';
export type { ByteSource } from './har-bytes.ts';

/** A HAR's JSON, and what is to be told of how it was read. */
export interface HarFile {
  readonly json: unknown;
  readonly notes: FileNotes;
}

export interface ReadOptions {
  /** Bytes above which the file is read entry by entry; for tests. */
  readonly wholeLimit?: number;
  /** Bytes that a compressed file may unpack to. */
  readonly unpackLimit?: number;
}

/** Larger files are read entry by entry: that keeps less of them, and costs less. */
const WHOLE_LIMIT = 8_000_000;
/** The same, where all of the JSON is wanted: one string of it would come near to the engine's limit. */
const JSON_LIMIT = 100_000_000;
const UNPACK_LIMIT = 20_000_000_000;
const CLEAN: FileNotes = { limits: [], skipped: [] };

/**
 * Reads a HAR file for a diagnosis: gzip, UTF-8 with or without a byte order mark, UTF-16, a JSONP wrapper, one JSON value a line,
 * slips in the JSON, a file that ends too early or has something behind its end. A large file is read entry by entry, and what no
 * diagnosis looks at of it is not kept. Runs in browsers and in Node.
 * @throws HarError with one line that says what is wrong and at which byte.
 */
export async function readHarCapture(source: ByteSource, options: ReadOptions = {}): Promise<Capture> {
  const { wholeLimit = WHOLE_LIMIT, unpackLimit = UNPACK_LIMIT } = options;
  const state = { cutShort: false };
  const open = () => toUtf8(unpack(source.open(), unpackLimit, state));
  const chunks = open()[Symbol.asyncIterator]();
  try {
    const start: Uint8Array[] = [];
    let size = 0;
    while (size <= wholeLimit) {
      const { done, value } = await chunks.next();
      if (done) {
        const { json, notes } = readSmall(joined(start, size), state.cutShort);
        return captureFromHar(json, notes);
      }
      // A copy: the chunk may be written over when the next one is asked for (and slice of a Buffer copies nothing).
      start.push(new Uint8Array(value));
      size += value.length;
    }
    return await readLarge(
      startingWith(start, { [Symbol.asyncIterator]: () => chunks }),
      source.reopens ? open : undefined,
      state,
    );
  } finally {
    // Whatever was thrown, the file is not left open.
    await chunks.return?.();
  }
}

/** A file that is too large to keep. */
export interface LargeHar {
  /**
   * Reads it, anew each time: all of each entry, undefined for one that is no JSON, some entries at a time. As for JSON.parse, the last of
   * several lists of them counts; the first time, when that is not known, come those of all.
   * @throws HarError as `readHarCapture` does
   */
  entries(): AsyncIterable<readonly unknown[]>;
  /** The log without its entries, once these have been read. */
  readonly log: Json;
  /** Which of them could not be read, and where the file is cut; known then, too. */
  readonly skipped: Capture['skipped'];
}

/** A file in which all of the JSON is wanted, entry by entry; undefined where it can be read at once, or but once. */
export async function largeHar(source: ByteSource, options: ReadOptions = {}): Promise<LargeHar | undefined> {
  const { wholeLimit = WHOLE_LIMIT, unpackLimit = UNPACK_LIMIT } = options;
  const open = () => toUtf8(unpack(source.open(), unpackLimit, { cutShort: false }));
  if (!source.reopens || !(await isLonger(open(), wholeLimit))) return undefined;
  let around: Around | undefined;
  return {
    async *entries() {
      around = yield* scanEntries(open(), around?.lists);
    },
    get log() {
      return around?.log ?? {};
    },
    get skipped() {
      return around?.skipped ?? [];
    },
  };
}

async function isLonger(chunks: Chunks, limit: number): Promise<boolean> {
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > limit) return true;
  }
  return false;
}

async function* startingWith(start: Uint8Array[], rest: Chunks): Chunks {
  for (let chunk = start.shift(); chunk !== undefined; chunk = start.shift()) yield chunk;
  yield* rest;
}

/**
 * Reads the bytes of a HAR file as `readHarCapture` does, but all of its JSON.
 * @throws HarError with one line that says what is wrong and at which byte.
 */
export async function readHarBytes(input: Uint8Array, options: ReadOptions = {}): Promise<HarFile> {
  const state = { cutShort: false };
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of toUtf8(unpack(once(input), options.unpackLimit ?? UNPACK_LIMIT, state))) {
    chunks.push(chunk);
    size += chunk.length;
  }
  const bytes = joined(chunks, size);
  if (size <= (options.wholeLimit ?? JSON_LIMIT)) return readSmall(bytes, state.cutShort);
  const scanned = scanHar(bytes);
  if (scanned === undefined)
    throw new HarError(`no list of "entries" in a file of ${Math.round(size / 1e6)} MB: not a HAR`);
  return marked(scanned, state.cutShort);
}

async function* once(bytes: Uint8Array): Chunks {
  yield bytes;
}

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const [only] = chunks;
  if (only !== undefined && chunks.length === 1) return only;
  const all = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

function readSmall(bytes: Uint8Array, cutShort: boolean): HarFile {
  if (isBlank(bytes))
    throw new HarError(bytes.length === 0 ? 'the file is empty' : 'the file holds nothing but blanks');
  return marked(readWhole(bytes), cutShort);
}

function marked(file: HarFile, cutShort: boolean): HarFile {
  if (!cutShort || file.notes.limits.includes('cut-short')) return file;
  return { ...file, notes: { ...file.notes, limits: [...file.notes.limits, 'cut-short'] } };
}

function readWhole(bytes: Uint8Array): HarFile {
  const text = new TextDecoder().decode(bytes);
  try {
    return { json: JSON.parse(text) as unknown, notes: CLEAN };
  } catch {
    return readBroken(bytes, text);
  }
}

function readBroken(bytes: Uint8Array, text: string): HarFile {
  const lines = readLines(text);
  if (lines !== undefined) return lines;
  const unwrapped = unwrap(text);
  for (const candidate of unwrapped === undefined ? [repairJson(text)] : [unwrapped, repairJson(unwrapped)]) {
    try {
      return { json: JSON.parse(candidate) as unknown, notes: CLEAN };
    } catch {
      // The next way of reading it.
    }
  }
  const scanned = scanHar(bytes);
  if (scanned !== undefined && isOfUse(scanned)) return scanned;
  throw new HarError(whatItIs(text, jsonFault(text)));
}

/** Whether something was read, or nothing stood there; a list of whatever is no list of entries. */
function isOfUse({ json, notes }: HarFile): boolean {
  const entries = asObject(asObject(json)?.log)?.entries;
  if (!Array.isArray(entries) || entries.length === 0) return notes.limits.length === 0;
  return entries.some((entry) => entry === undefined || asObject(entry)?.request !== undefined);
}

/** All entries of a file that is no JSON as a whole; undefined where no list of them is found. */
function scanHar(bytes: Uint8Array): HarFile | undefined {
  let entries: unknown[] = [];
  let skipped: { entry: number; reason: string }[] = [];
  const scanner = new HarScanner(
    {
      begin: () => {
        entries = [];
        skipped = [];
      },
      entry: (value) => entries.push(value),
      broken: (reason) => skipped.push({ entry: entries.push(undefined) - 1, reason }),
    },
    { elide: false },
  );
  scanner.push(bytes);
  const { log, cut } = scanner.end();
  if (log === undefined) return undefined;
  if (cut !== undefined) skipped.push({ entry: entries.length, reason: cutWords(cut) });
  return {
    json: { log: { ...log, entries } },
    notes: { limits: cut === undefined ? [] : ['cut-short'], skipped },
  };
}

/** What stands in the brackets of a JSONP call, `onInputData({…});`. */
function unwrap(text: string): string | undefined {
  const head = /^\s{0,1000}[A-Za-z_$][\w$.]{0,200}\s{0,100}\(/.exec(text)?.[0];
  const end = text.lastIndexOf(')');
  return head === undefined || end < head.length ? undefined : text.slice(head.length, end);
}

/** One JSON value a line: entries, or whole HARs whose entries follow one another. The last line may be cut. */
function readLines(text: string): HarFile | undefined {
  const first = /^\s*(\{.*)$/m.exec(text)?.[1];
  // An indented file's first line is no value of its own, and the file is read otherwise.
  if (first === undefined || jsonFault(first) !== -1) return undefined;
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  if (lines.length < 2) return undefined;
  const entries: unknown[] = [];
  const skipped: { entry: number; reason: string }[] = [];
  let log: Readonly<Record<string, unknown>> = {};
  let read = 0;
  let cut = false;
  for (const [at, line] of lines.entries()) {
    let value: unknown;
    try {
      value = JSON.parse(line);
      read++;
    } catch {
      // What starts like a value at the file's end was cut; what does not start like one is no entry.
      if (!line.trimStart().startsWith('{')) continue;
      if (at === lines.length - 1) {
        const byte = new TextEncoder().encode(text).length;
        skipped.push({ entry: entries.length, reason: cutWords({ byte, inside: true }) });
        cut = true;
        continue;
      }
      skipped.push({ entry: entries.length, reason: `line ${at + 1} is not valid JSON` });
      entries.push(undefined);
      continue;
    }
    const whole = asObject(value);
    const inner = asObject(whole?.log);
    if (inner !== undefined && Array.isArray(inner.entries)) {
      log = { ...log, ...inner };
      entries.push(...inner.entries);
    } else entries.push(value);
  }
  if (read === 0) return undefined;
  if (!entries.some((entry) => asObject(asObject(entry)?.request) !== undefined)) return undefined;
  return { json: { log: { ...log, entries } }, notes: { limits: cut ? ['cut-short'] : [], skipped } };
}

/** One line on what the text is instead of a HAR; quotes nothing of it. */
function whatItIs(text: string, fault: number): string {
  const start = text.slice(0, 500).trimStart().toLowerCase();
  if (/^<(?:!doctype html|html|head|body)/.test(start)) return 'not a HAR: an HTML page (byte 0)';
  if (start.startsWith('<')) return 'not a HAR: XML or HTML (byte 0)';
  if (start.startsWith('pk\u0003\u0004')) return 'not a HAR: a ZIP archive; unpack it first (byte 0)';
  const byte = new TextEncoder().encode(text.slice(0, Math.max(0, fault))).length;
  if (fault >= text.length) return `not valid JSON: it ends at byte ${byte}, before any entry is complete`;
  if (!/^[[{"]/.test(start)) return `not a HAR: the file does not start like JSON (byte ${byte})`;
  return `not valid JSON at byte ${byte}`;
}

function isBlank(bytes: Uint8Array): boolean {
  return bytes.every(
    (byte) => byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d || byte === 0,
  );
}
