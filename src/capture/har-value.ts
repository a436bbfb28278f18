import { cutText, longTextLimit } from './har-text.ts';
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

/** Bytes of a string from which on it is asked whether all of it is wanted; no shorter body can be passed over (see `SHORT`). */
const LONG_STRING = 24_576;

/** A part of the value that is not parsed, and what stands in its place. */
interface Hole {
  readonly from: number;
  readonly to: number;
  readonly instead: string;
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
  #asked = false;
  #limit = Number.POSITIVE_INFINITY;
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
    this.#holes = this.#holes.map(({ from, to, instead }) => ({ from: from - by, to: to - by, instead }));
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
        if (window.next - window.string > LONG_STRING) this.#askLimit();
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
      if (at >= end) break;
      const char = bytes[at];
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
        this.#asked = false;
        this.#limit = Number.POSITIVE_INFINITY;
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

  /** The value's text; `to`: the index behind it. */
  text(to: number): string {
    let text = '';
    let { from } = this;
    for (const hole of this.#holes) {
      text += this.#window.decode(from, hole.from) + hole.instead;
      from = hole.to;
    }
    return text + this.#window.decode(from, to);
  }

  #askLimit(): void {
    if (this.#asked || !this.#elide) return;
    this.#asked = true;
    this.#limit = longTextLimit(this.#window, this.#starts.slice(0, this.#depth));
  }

  /** Keeps of a string what is wanted; `to`: the index of its closing quote. */
  #leaveOut(to: number): void {
    const from = this.#window.string + 1;
    if (to - from <= this.#limit) return;
    if (this.#limit === 0) this.#holes.push({ from, to, instead: '\\u0000' });
    else this.#holes.push({ from: cutText(this.#window.bytes, from, from + this.#limit), to, instead: '' });
  }

  /** The rest of a string of which enough has come is not even kept until its end comes. */
  #startSkipping(): void {
    const window = this.#window;
    const from = window.string + 1;
    if (window.end - from <= this.#limit + LONG_STRING) return;
    const keep = this.#limit === 0 ? from : cutText(window.bytes, from, from + this.#limit);
    if (this.#limit === 0) this.#holes.push({ from: keep, to: keep, instead: '\\u0000' });
    this.#escaped = window.next > window.end;
    window.base += window.end - keep;
    window.end = keep;
    window.next = keep;
    this.#limit = Number.POSITIVE_INFINITY;
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
