export const QUOTE = 0x22;
export const BACKSLASH = 0x5c;
export const OPEN_OBJECT = 0x7b;
export const CLOSE_OBJECT = 0x7d;
export const OPEN_LIST = 0x5b;
export const CLOSE_LIST = 0x5d;
export const COMMA = 0x2c;

/** Bytes of a string that are looked at one by one before indexOf is asked: for short ones a call costs more. */
export const STEP = 96;
const FIRST_SIZE = 4 << 20;

/** The bytes of a file that are being read: a buffer that moves over it. */
export class Window {
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  bytes = new Uint8Array(FIRST_SIZE);
  /** Behind the last byte that has come. */
  end = 0;
  /** Where reading goes on. */
  at = 0;
  /** Byte of the file at index 0. */
  base = 0;
  /** The opening quote of the string that is being read, -1 outside of one; where to go on looking for its end. */
  string = -1;
  next = 0;

  /** Appends bytes and lets go of those before `keep`; answers by how much indices shift. */
  append(part: Uint8Array, keep: number): number {
    const shift = Math.min(keep, this.end);
    if (shift > 0) {
      this.bytes.copyWithin(0, shift, this.end);
      this.end -= shift;
      this.at -= shift;
      this.next -= shift;
      if (this.string >= 0) this.string -= shift;
      this.base += shift;
    }
    if (this.end + part.length > this.bytes.length) {
      const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.end + part.length));
      larger.set(this.bytes.subarray(0, this.end));
      this.bytes = larger;
    }
    this.bytes.set(part, this.end);
    this.end += part.length;
    return shift;
  }

  openString(at: number): void {
    this.string = at;
    this.next = at + 1;
  }

  /** Goes on to the closing quote of the open string, which is at `next` then; false where the bytes end before it. */
  closeString(): boolean {
    const { bytes, end } = this;
    let at = this.next;
    for (;;) {
      const stop = Math.min(end, at + STEP);
      while (at < stop) {
        const char = bytes[at];
        if (char === QUOTE) {
          this.next = at;
          return true;
        }
        at += char === BACKSLASH ? 2 : 1;
      }
      if (at >= end) break;
      const quote = bytes.indexOf(QUOTE, at);
      const found = quote < 0 || quote >= end ? end : quote;
      at = found + (slashesBefore(bytes, found, at) % 2);
      if (found === end) break;
    }
    this.next = at;
    return false;
  }

  decode(from: number, to: number): string {
    return this.#decoder.decode(this.bytes.subarray(from, to));
  }
}

/** How many backslashes stand right before an index, not counting those before `from`. */
export function slashesBefore(bytes: Uint8Array, at: number, from: number): number {
  let slashes = 0;
  while (at - 1 - slashes >= from && bytes[at - 1 - slashes] === BACKSLASH) slashes++;
  return slashes;
}
