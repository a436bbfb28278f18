import { type FileNotes, HarError } from '../engine/exchange/from-har.ts';
import { asObject } from '../engine/exchange/har-values.ts';
import { scanHar } from './har-scan.ts';
import { jsonFault, repairJson } from './json-repair.ts';

export { HarError } from '../engine/exchange/from-har.ts';

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

/** Larger files are read entry by entry: one string of them would come near to the engine's limit. */
const WHOLE_LIMIT = 100_000_000;
const UNPACK_LIMIT = 2_000_000_000;
const CLEAN: FileNotes = { limits: [], skipped: [] };

/**
 * Reads the bytes of a HAR file: gzip, UTF-8 with or without a byte order mark, UTF-16, a JSONP wrapper, one JSON value a line,
 * slips in the JSON, a file that ends too early or has something behind its end. Runs in browsers and in Node.
 * @throws HarError with one line that says what is wrong and at which byte.
 */
export async function readHarBytes(input: Uint8Array, options: ReadOptions = {}): Promise<HarFile> {
  let bytes = input;
  let cutShort = false;
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    const unpacked = await gunzip(bytes, options.unpackLimit ?? UNPACK_LIMIT);
    bytes = unpacked.bytes;
    cutShort = unpacked.cutShort;
  }
  bytes = toUtf8(bytes);
  if (isBlank(bytes))
    throw new HarError(input.length === 0 ? 'the file is empty' : 'the file holds nothing but blanks');
  const file = bytes.length > (options.wholeLimit ?? WHOLE_LIMIT) ? readLarge(bytes) : readWhole(bytes);
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
  if (scanned !== undefined && (scanned.json.log.entries.length > 0 || scanned.limits.length === 0))
    return asFile(scanned);
  throw new HarError(whatItIs(text, jsonFault(text)));
}

function readLarge(bytes: Uint8Array): HarFile {
  const scanned = scanHar(bytes);
  if (scanned === undefined) {
    throw new HarError(`no list of "entries" in a file of ${Math.round(bytes.length / 1e6)} MB: not a HAR`);
  }
  return asFile(scanned);
}

function asFile({ json, limits, skipped }: ReturnType<typeof scanHar> & object): HarFile {
  return { json, notes: { limits, skipped } };
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
      cut = at === lines.length - 1;
      if (cut) continue;
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

/** The bytes as UTF-8 without a byte order mark; UTF-16 is told by its mark, or by the NUL beside the first character. */
function toUtf8(bytes: Uint8Array): Uint8Array {
  const [a, b, c, d] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return bytes.subarray(3);
  const mark = a === 0xff && b === 0xfe ? 'utf-16le' : a === 0xfe && b === 0xff ? 'utf-16be' : undefined;
  const bare =
    b === 0 && d === 0 && a !== 0 ? 'utf-16le' : a === 0 && c === 0 && b !== 0 ? 'utf-16be' : undefined;
  const encoding = mark ?? (bytes.length >= 4 ? bare : undefined);
  if (encoding === undefined) return bytes;
  if (bytes.length > WHOLE_LIMIT * 2)
    throw new HarError('UTF-16 files over 200 MB are not read: save it as UTF-8');
  const text = new TextDecoder(encoding).decode(bytes);
  return new TextEncoder().encode(text);
}

/** Unpacks gzip (RFC 1952); what came out before a fault is kept. */
async function gunzip(bytes: Uint8Array, limit: number): Promise<{ bytes: Uint8Array; cutShort: boolean }> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  let cutShort = false;
  // The copy has a plain ArrayBuffer, as Blob wants it.
  const reader = new Blob([new Uint8Array(bytes)])
    .stream()
    .pipeThrough(new DecompressionStream('gzip'))
    .getReader();
  for (;;) {
    let chunk: Uint8Array | undefined;
    try {
      chunk = (await reader.read()).value;
    } catch {
      cutShort = true;
    }
    if (chunk === undefined) break;
    size += chunk.length;
    if (size > limit) {
      await reader.cancel();
      throw new HarError(`the compressed file unpacks to more than ${Math.round(limit / 1e6)} MB`);
    }
    chunks.push(chunk);
  }
  if (size === 0) throw new HarError('the compressed file (gzip) is damaged or empty (byte 0)');
  const all = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return { bytes: all, cutShort };
}
