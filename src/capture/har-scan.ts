import { HarError } from '../engine/exchange/har-error.ts';
import { asObject, type Json } from '../engine/exchange/har-values.ts';
import { ValueScanner } from './har-value.ts';
import { CLOSE_LIST, CLOSE_OBJECT, COMMA, OPEN_LIST, OPEN_OBJECT, QUOTE, Window } from './har-window.ts';
import { parseLeniently } from './json-repair.ts';

/*
 * Ours: no library. Over a HAR of 60 MB the streaming JSON readers in use take two (@streamparser/json) to five times (stream-json) as
 * long as JSON.parse, as they build each token in JavaScript. This one only finds where each entry ends, passes over long bodies with
 * indexOf, and leaves the parsing to JSON.parse: less than it takes for the whole (`npm run bench`).
 */

/** Bytes that what stands around the entries may take; what comes after is not read. */
const FRAME_LIMIT = 64_000_000;
const SLICE = 1 << 20;
/** No key that matters is longer. */
const LONGEST_KEY = 10;
/** Keys that lead to a list of entries, the better ones later. */
const PATHS = ['entries', 'har log entries', 'log entries'];

/** Takes what is found, in the file's order. */
export interface HarSink {
  /** A list of entries begins. `front`: the log as far as it stands before it. Called again where a later list takes its place. */
  begin(front: Json): void;
  entry(value: unknown): void;
  /** An entry is no JSON, not even after repair. */
  broken(reason: string): void;
}

export interface Scanned {
  /** The log without its entries; undefined where no list of entries was found. */
  readonly log: Json | undefined;
  /** Where the file ends before its list does: a byte, and whether inside an entry. */
  readonly cut: { readonly byte: number; readonly inside: boolean } | undefined;
}

/**
 * Reads UTF-8 HAR bytes entry by entry as they come, holding no more than one entry of them: `{log: {entries}}`, `{entries}`, a list
 * of entries, a JSONP call around it, one JSON value a line. Tolerates what stands behind the end, and a file that is cut anywhere.
 */
export class HarScanner {
  readonly #sink: HarSink;
  readonly #window = new Window();
  readonly #value: ValueScanner;
  #phase: 'frame' | 'list' | 'value' | 'done' = 'frame';
  // Around the entries: the open brackets, the key in front of each and of the next value.
  #open: number[] = [];
  #keys: string[] = [];
  #key = '';
  /** What stands around them so far, and where in the window it goes on. */
  #text = '';
  #from = 0;
  #log: Json | undefined;
  /** How many values of the outermost level are complete; how good the list is that was taken from the one that is open. */
  #documents = 0;
  #taken = 0;
  #scanned: Scanned | undefined;

  /** @param options elide: whether what no diagnosis reads of bodies is left out */
  constructor(sink: HarSink, { elide = true }: { readonly elide?: boolean } = {}) {
    this.#sink = sink;
    this.#value = new ValueScanner(this.#window, elide);
  }

  push(chunk: Uint8Array): void {
    for (let from = 0; from < chunk.length; from += SLICE) this.#append(chunk.subarray(from, from + SLICE));
  }

  /** What there was, behind the last byte. */
  end(): Scanned {
    this.#scanned ??= this.#finish();
    return this.#scanned;
  }

  #finish(): Scanned {
    const byte = this.#window.base + this.#window.end;
    const phase = this.#phase;
    if (phase === 'list' || phase === 'value')
      return { log: this.#log, cut: { byte, inside: phase === 'value' } };
    const open = this.#open.length > 0;
    // The last of several values is cut; of one alone nothing is missing but brackets.
    if (open && this.#documents > 0 && this.#taken === 0)
      return { log: this.#log, cut: { byte, inside: true } };
    if (open) this.#document();
    return { log: this.#log, cut: undefined };
  }

  #append(slice: Uint8Array): void {
    const part = this.#value.trim(slice);
    if (part === undefined) return;
    const window = this.#window;
    const phase = this.#phase;
    const keep = phase === 'frame' ? this.#from : phase === 'value' ? this.#value.from : window.at;
    const shift = window.append(part, keep);
    this.#from -= shift;
    this.#value.shift(shift);
    if (phase === 'frame' && window.end > FRAME_LIMIT) this.#giveUp();
    for (;;) {
      const before = this.#phase;
      if (before === 'frame') this.#scanFrame();
      else if (before === 'list') this.#scanList();
      else if (before === 'value') this.#scanValue();
      else window.at = window.end;
      if (this.#phase === before) break;
    }
  }

  #giveUp(): void {
    if (this.#log === undefined)
      throw new HarError(`not a HAR: no list of "entries" in its first ${FRAME_LIMIT / 1e6} MB`);
    this.#phase = 'done';
    this.#window.string = -1;
    this.#open = [];
  }

  #scanFrame(): void {
    const window = this.#window;
    const { bytes } = window;
    for (;;) {
      if (window.string >= 0) {
        if (!window.closeString()) {
          window.at = window.end;
          return;
        }
        const from = window.string + 1;
        this.#key = window.next - from > LONGEST_KEY ? '' : window.decode(from, window.next);
        window.at = window.next + 1;
        window.string = -1;
      }
      if (window.at >= window.end) return;
      const char = bytes[window.at];
      if (char === QUOTE) {
        window.openString(window.at);
        continue;
      }
      if (char === OPEN_OBJECT || char === OPEN_LIST) {
        if (char === OPEN_LIST && this.#isEntries()) {
          window.at++;
          this.#key = '';
          this.#phase = 'list';
          return;
        }
        if (this.#open.length === 0) this.#from = window.at;
        this.#open.push(char);
        this.#keys.push(this.#key);
        this.#key = '';
      } else if (char === CLOSE_OBJECT || char === CLOSE_LIST) {
        this.#open.pop();
        this.#keys.pop();
        this.#key = '';
        window.at++;
        if (this.#open.length === 0) this.#document();
        continue;
      } else if (char === COMMA) this.#key = '';
      else if (this.#open.length === 0) this.#from = window.at + 1;
      window.at++;
    }
  }

  /**
   * Whether the bracket that comes opens a log's list of entries. As for JSON.parse, the last of equal names counts; and `log` comes
   * before a list beside it.
   */
  #isEntries(): boolean {
    const path = this.#keys.slice(1).concat(this.#key).join(' ');
    const root = this.#open.length === 0;
    if (root ? this.#documents > 0 : this.#open.some((bracket) => bracket !== OPEN_OBJECT)) return false;
    const rank = root ? 1 : PATHS.indexOf(path) + 1;
    if (rank === 0 || rank < this.#taken) return false;
    const again = this.#taken > 0;
    this.#taken = rank;
    if (root) this.#from = this.#window.at;
    this.#text += `${this.#window.decode(this.#from, this.#window.at)}[]`;
    const known = this.#log;
    this.#log = { ...known, ...logOf(parseLeniently(this.#text + '}'.repeat(this.#open.length))) };
    if (known === undefined || again) this.#sink.begin(this.#log);
    return true;
  }

  #scanList(): void {
    const window = this.#window;
    for (; window.at < window.end; window.at++) {
      const char = window.bytes[window.at];
      // Blanks of JSON, and NUL, with which some writers pad.
      if (char === 0x20 || char === 0x0a || char === 0x0d || char === 0x09 || char === 0 || char === COMMA)
        continue;
      if (char === CLOSE_LIST) {
        this.#from = ++window.at;
        this.#phase = 'frame';
        if (this.#open.length === 0) this.#document();
        return;
      }
      this.#value.begin();
      this.#phase = 'value';
      return;
    }
  }

  #scanValue(): void {
    const end = this.#value.scan();
    if (end === undefined) return;
    const value = this.#value.parse(end);
    if (value === undefined) this.#sink.broken(`not valid JSON, from byte ${this.#value.byte}`);
    else this.#sink.entry(value);
    this.#window.at = Math.max(end, this.#value.from + 1);
    this.#phase = 'list';
  }

  /** A bracket closes the outermost value: what stands around the entries is complete, or it is an entry, one of several values. */
  #document(): void {
    const text = this.#text + this.#window.decode(this.#from, this.#window.at);
    const taken = this.#taken > 0;
    this.#text = '';
    this.#taken = 0;
    this.#from = this.#window.at;
    if (this.#open.length === 0) this.#documents++;
    const value = parseLeniently(text);
    const whole = asObject(value);
    if (taken) {
      this.#log = { ...this.#log, ...logOf(value) };
    } else if (asObject(whole?.request) !== undefined) {
      if (this.#log === undefined) this.#sink.begin({});
      this.#log ??= {};
      this.#sink.entry(value);
    } else if (value === undefined && this.#documents > 1 && text.startsWith('{')) {
      this.#sink.broken(`line ${this.#documents} is not valid JSON`);
    }
  }
}

/** Where a file ends, in words for the line on the entry that is missing there. */
export function cutWords({ byte, inside }: Scanned['cut'] & object): string {
  return `the file ends ${inside ? 'inside' : 'before'} it, at byte ${byte}`;
}

function logOf(value: unknown): Json | undefined {
  const whole = asObject(value);
  return asObject(whole?.log) ?? asObject(asObject(whole?.har)?.log) ?? whole;
}
