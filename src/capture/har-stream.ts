import { CaptureBuilder } from '../engine/exchange/capture-builder.ts';
import type { Capture } from '../engine/exchange/exchange.ts';
import { type CreatorInfo, HarError } from '../engine/exchange/from-har.ts';
import type { Json } from '../engine/exchange/har-values.ts';
import type { Chunks } from './har-bytes.ts';
import { cutWords, HarScanner, type Scanned } from './har-scan.ts';

/** Reads UTF-8 bytes entry by entry into a capture. */
class LargeFile {
  readonly #scanner: HarScanner;
  #builder: CaptureBuilder;
  #size = 0;

  constructor(creator?: CreatorInfo) {
    this.#builder = new CaptureBuilder({ creator, slim: true });
    this.#scanner = new HarScanner({
      begin: (front) => {
        this.#builder = new CaptureBuilder({ front, creator, slim: true });
      },
      entry: (value) => this.#builder.add(value),
      broken: (reason) => this.#builder.skip(reason),
    });
  }

  /** Takes the next bytes, which may be written over afterwards. */
  push(chunk: Uint8Array): void {
    this.#size += chunk.length;
    this.#scanner.push(chunk);
  }

  /**
   * The capture, whoever wrote the file.
   * @param cutShort the bytes ended before the file did
   * @throws HarError where it has no list of entries, or ends before one is complete
   */
  finish(cutShort: boolean): Capture {
    const { cut } = this.#scanner.end();
    const log = logOf(this.#scanner.end(), this.#builder.count, this.#size);
    if (cut !== undefined) this.#builder.cut(cutWords(cut));
    return this.#builder.finish(log, cut !== undefined || cutShort ? ['cut-short'] : []);
  }

  /** Who wrote the file, where its end tells that its entries were read as if it had been another. */
  get misjudged(): CreatorInfo | undefined {
    return this.#builder.misjudged(this.#scanner.end().log);
  }
}

function logOf({ log, cut }: Scanned, count: number, size: number): Json {
  if (log === undefined)
    throw new HarError(`no list of "entries" in a file of ${Math.round(size / 1e6)} MB: not a HAR`);
  if (cut !== undefined && count === 0)
    throw new HarError(`not valid JSON: it ends at byte ${cut.byte}, before any entry is complete`);
  return log;
}

/** The log without its entries, how many lists of them it has, and what of the last could not be read. */
export interface Around {
  readonly log: Json;
  readonly lists: number;
  readonly skipped: Capture['skipped'];
}

/**
 * The entries in UTF-8 chunks, some at a time, nothing left out; undefined for one that is no JSON. Then what is around them.
 * @param list of which list of entries, counted from 1; of all where undefined
 * @throws HarError where there is no list of entries, or the bytes end before one is complete.
 */
export async function* scanEntries(
  chunks: Chunks,
  list: number | undefined,
): AsyncGenerator<readonly unknown[], Around> {
  let [lists, count, size] = [0, 0, 0];
  let found: unknown[] = [];
  let skipped: { readonly entry: number; readonly reason: string }[] = [];
  const entry = (value: unknown) => {
    count++;
    if (list === undefined || lists === list) found.push(value);
  };
  const begin = () => {
    lists++;
    count = 0;
    skipped = [];
  };
  const broken = (reason: string) => {
    skipped.push({ entry: count, reason });
    entry(undefined);
  };
  const scanner = new HarScanner({ begin, entry, broken }, { elide: false });
  for await (const chunk of chunks) {
    size += chunk.length;
    scanner.push(chunk);
    if (found.length > 0) yield found;
    found = [];
  }
  const scanned = scanner.end();
  if (found.length > 0) yield found;
  if (scanned.cut !== undefined) skipped.push({ entry: count, reason: cutWords(scanned.cut) });
  return { log: logOf(scanned, count, size), lists, skipped };
}

/**
 * The capture in UTF-8 chunks. `again`: opens them anew; undefined where they can be read but once, and what was misread stays so.
 * @throws HarError where there is no list of entries, or the bytes end before one is complete.
 */
export async function readLarge(
  chunks: Chunks,
  again: (() => Chunks) | undefined,
  state: { readonly cutShort: boolean },
): Promise<Capture> {
  const first = new LargeFile();
  for await (const chunk of chunks) first.push(chunk);
  const creator = again === undefined ? undefined : first.misjudged;
  if (again === undefined || creator === undefined) return first.finish(state.cutShort);
  const second = new LargeFile(creator);
  for await (const chunk of again()) second.push(chunk);
  return second.finish(state.cutShort);
}
