import { LEFT_OUT, LONG } from '../engine/exchange/body-use.ts';
import { BODY_LIMIT } from '../engine/exchange/exchange.ts';
import { isSilent } from './har-silent.ts';
import { behindChars, cutText, letsDataGo, type Wanted, wantedOf } from './har-text.ts';
import {
  BACKSLASH,
  CLOSE_LIST,
  CLOSE_OBJECT,
  COMMA,
  OPEN_LIST,
  OPEN_OBJECT,
  QUOTE,
  STEP,
  slashesBefore,
  type Window,
} from './har-window.ts';
import { parseLeniently } from './json-repair.ts';

/** Bytes of a string from which on it is asked whether all of it is wanted; no shorter data is left out. */
const LONG_STRING = LONG;
/** The same of a body whose type is not read (see `SHORT`). */
const LONG_OTHER = 24_576;
const NOTHING = '\\u0000';
const SILENT = NOTHING.repeat(LEFT_OUT.length);
/** What base64 in a JSON string is made of. */
const NOT_BASE64 = /[^\w+/=\s\\]/;

/** 1 for what says where a value ends; the rest outside of strings (blanks, numbers, words) is passed over. */
const MARKS = new Uint8Array(256);
for (const mark of [QUOTE, OPEN_OBJECT, OPEN_LIST, CLOSE_OBJECT, CLOSE_LIST, COMMA]) MARKS[mark] = 1;

/** A part of the value that is not parsed, and what stands in its place. */
interface Hole {
  readonly from: number;
  readonly to: number;
  readonly instead: string;
  /** Of data that is left out as long as the entry lets that be: from where on it is not wanted in any case. */
  readonly rest?: number;
}

/** Finds the end of one value of a list, and its text without what no diagnosis reads of long bodies. */
export class ValueScanner {
  readonly #window: Window;
  readonly #elide: boolean;
  #from = 0;
  #byte = 0;
  #depth = 0;
  readonly #starts: number[] = [];
  #holes: Hole[] = [];
  /** What is wanted of the string that is being read; undefined before it is asked. */
  #wanted: Wanted | undefined;
  #skipping = false;
  /** The next byte belongs to an escape. */
  #escaped = false;

  constructor(window: Window, elide: boolean) {
    this.#window = window;
    this.#elide = elide;
  }

  /** A value begins where the window stands. */
  begin(): void {
    this.#from = this.#window.at;
    this.#byte = this.#window.base + this.#from;
    this.#depth = 0;
    this.#holes = [];
  }

  /** Index of the value's first byte, before which nothing is needed any more. */
  get from(): number {
    return this.#from;
  }

  /** The same as a byte of the file. */
  get byte(): number {
    return this.#byte;
  }

  /** Indices have become smaller. */
  shift(by: number): void {
    this.#from -= by;
    for (let depth = 0; depth < this.#depth; depth++) this.#starts[depth] = (this.#starts[depth] ?? 0) - by;
    this.#holes = this.#holes.map(({ from, to, instead, rest }) => ({
      from: from - by,
      to: to - by,
      instead,
      ...(rest === undefined ? {} : { rest: rest - by }),
    }));
  }

  /** Of what comes, leaves out the rest of a string whose beginning is all that is wanted; undefined where nothing remains. */
  trim(part: Uint8Array): Uint8Array | undefined {
    if (!this.#skipping) return part;
    const quote = this.#passOver(part);
    this.#window.base += quote < 0 ? part.length : quote;
    return quote < 0 ? undefined : part.subarray(quote);
  }

  /** The index behind the value; undefined where the bytes end before it does. */
  scan(): number | undefined {
    const window = this.#window;
    const { bytes, end } = window;
    let at = window.at;
    for (;;) {
      if (window.string >= 0) {
        const closed = window.closeString();
        if (window.next - window.string > LONG_STRING) this.#ask();
        if (!closed) {
          this.#startSkipping();
          window.at = window.end;
          return undefined;
        }
        this.#leaveOut(window.next);
        at = window.next + 1;
        window.string = -1;
        if (this.#depth === 0) return at;
      }
      let char = bytes[at] ?? 0;
      while (at < end && MARKS[char] === 0) char = bytes[++at] ?? 0;
      if (at >= end) break;
      if (char === QUOTE) {
        // Most strings are short and end here: this is the loop in which most of the time is spent.
        let next = at + 1;
        const stop = Math.min(end, next + STEP);
        while (next < stop) {
          const inner = bytes[next];
          if (inner === QUOTE) break;
          next += inner === BACKSLASH ? 2 : 1;
        }
        if (next < stop && this.#depth > 0) {
          at = next + 1;
          continue;
        }
        window.string = at;
        window.next = next;
        this.#wanted = undefined;
        continue;
      }
      if (char === OPEN_OBJECT || char === OPEN_LIST) this.#starts[this.#depth++] = at;
      else if (char === CLOSE_OBJECT || char === CLOSE_LIST) {
        if (this.#depth === 0) return at;
        if (--this.#depth === 0) return at + 1;
      } else if (char === COMMA && this.#depth === 0) return at;
      at++;
    }
    window.at = at;
    return undefined;
  }

  /** The value, parsed; undefined where that cannot be. `to`: the index behind it. */
  parse(to: number): unknown {
    const value = parseLeniently(this.#text(to, true));
    const again = this.#holes.some(({ rest }) => rest !== undefined) && !letsDataGo(value);
    return again ? parseLeniently(this.#text(to, false)) : value;
  }

  /** The value's text; `silent`: without the data that may be left out. */
  #text(to: number, silent: boolean): string {
    let text = '';
    let { from } = this;
    for (const hole of this.#holes) {
      const whole = silent || hole.rest === undefined;
      text += this.#window.decode(from, whole ? hole.from : hole.rest);
      if (whole) text += hole.instead;
      from = hole.to;
    }
    return text + this.#window.decode(from, to);
  }

  #ask(): void {
    if (this.#elide) this.#wanted ??= wantedOf(this.#window, this.#starts.slice(0, this.#depth));
  }

  /** Keeps of a string what is wanted; `to`: the index of its closing quote. */
  #leaveOut(to: number): void {
    if (this.#wanted === undefined) return;
    const { limit, body, data } = this.#wanted;
    const { bytes, string } = this.#window;
    const from = string + 1;
    if (limit === 0) {
      if (to - from > LONG_OTHER) this.#holes.push({ from, to, instead: NOTHING });
      return;
    }
    if (!body) {
      if (to - from > limit) this.#holes.push({ from: cutText(bytes, from, from + limit), to, instead: '' });
      return;
    }
    if (
      data &&
      hasMore(bytes, from, to, LONG) &&
      isSilent(bytes, from, Math.min(to, from + 6 * BODY_LIMIT))
    ) {
      this.#holes.push({ from, to, instead: SILENT, rest: cutText(bytes, from, Math.min(to, from + limit)) });
      return;
    }
    if (to - from <= BODY_LIMIT) return;
    const end = behindChars(bytes, from, to, BODY_LIMIT + 1);
    if (end === to) return;
    // Of base64, more characters are read than are kept.
    const base64 = !NOT_BASE64.test(this.#window.decode(from, end));
    const rest = base64 ? cutText(bytes, from, Math.min(to, from + limit)) : end;
    if (rest < to) this.#holes.push({ from: rest, to, instead: '' });
  }

  /** The rest of a string of which enough has come is not even kept until its end comes. */
  #startSkipping(): void {
    if (this.#wanted === undefined) return;
    const { limit } = this.#wanted;
    const window = this.#window;
    const from = window.string + 1;
    if (window.end - from <= limit + LONG_OTHER) return;
    const keep = limit === 0 ? from : cutText(window.bytes, from, from + limit);
    if (limit === 0) this.#holes.push({ from: keep, to: keep, instead: NOTHING });
    this.#escaped = window.next > window.end;
    window.base += window.end - keep;
    window.end = keep;
    window.next = keep;
    // What is kept may be data in which there is nothing.
    this.#wanted = limit === 0 ? undefined : this.#wanted;
    this.#skipping = true;
  }

  /** The index of the closing quote in what comes; -1 where it has none. */
  #passOver(part: Uint8Array): number {
    let at = this.#escaped ? 1 : 0;
    this.#escaped = false;
    for (;;) {
      const quote = part.indexOf(QUOTE, at);
      const slashes = slashesBefore(part, quote < 0 ? part.length : quote, at);
      if (quote < 0) {
        this.#escaped = slashes % 2 === 1;
        return -1;
      }
      if (slashes % 2 === 0) {
        this.#skipping = false;
        return quote;
      }
      at = quote + 1;
    }
  }
}

/** Whether a JSON string has more than so many characters; none takes more than six bytes. */
function hasMore(bytes: Uint8Array, from: number, to: number, count: number): boolean {
  return to - from > 6 * count || (to - from > count && behindChars(bytes, from, to, count) < to);
}
