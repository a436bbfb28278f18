import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { base64url } from '../engine/headers/base64.ts';
import { maskedBy, unmasked } from '../engine/tokens/django-csrf.ts';

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const UPPER = LOWER.toUpperCase();
const DIGITS = '0123456789';

/** What a value that is no secret often is: to disguise it would hide what the diagnosis reads. */
const HARMLESS =
  /^(?:|0|1|-1|true|false|yes|no|on|off|null|undefined|none|nil|nan|deleted|delete|expired|\*|\[object \w{1,30}\])$/i;

/**
 * Puts other letters and digits in place of a secret's own, and keeps all else: length, upper and lower case, digits, punctuation,
 * blanks, odd characters. The same value always gets the same disguise, by a key that is forgotten (HMAC-SHA-256, RFC 2104, as a
 * stream), so values can still be compared, and not be told.
 */
export class Disguise {
  readonly #key: Uint8Array;
  readonly #known = new Map<string, string>();
  /** Hashes of secrets, with what stands in their place: a verifier's challenge must fit its disguise. */
  readonly #hashes = new Map<string, string>();
  #sorted: readonly string[] | undefined;

  /** `key`: at least 16 bytes, new for each file. */
  constructor(key: Uint8Array = crypto.getRandomValues(new Uint8Array(32))) {
    this.#key = key;
  }

  of(value: string): string {
    if (HARMLESS.test(value)) return value;
    const known = this.#known.get(value) ?? this.#hashes.get(value);
    if (known !== undefined) return known;
    const made = this.#tokenOfDjango(value) ?? this.#make(value);
    this.#known.set(value, made);
    return made;
  }

  // A mask and a secret shifted by it: two tokens of one secret must be that still.
  #tokenOfDjango(value: string): string | undefined {
    const secret = /[g-zG-Z]/.test(value) ? unmasked(value) : undefined;
    return secret === undefined ? undefined : maskedBy(this.#make(value.slice(0, 32)), this.of(secret));
  }

  /** The same for a text that is private and no secret: it is not looked for elsewhere. */
  mask(value: string): string {
    return HARMLESS.test(value) ? value : (this.#known.get(value) ?? this.#make(value));
  }

  /** Every secret that was met, with its disguise. */
  get secrets(): ReadonlyMap<string, string> {
    return this.#known;
  }

  /** Notes what stands in a secret's place, where that is not made letter by letter. */
  note(value: string, disguise: string): void {
    this.#known.set(value, disguise);
  }

  /**
   * Makes hashes of the secrets met so far come out as those of their disguises: code challenges (RFC 7636 §4.2), `ath` (RFC 9449
   * §4.2), and the left halves of OpenID Connect Core §3.1.3.6. Called between the first reading of a file and the second.
   */
  relateHashes(): void {
    for (const [value, disguise] of this.#known) {
      if (value.length < 16) continue;
      const [before, after] = [digest(value), digest(disguise)];
      this.#hashes.set(base64url(before), base64url(after));
      this.#hashes.set(base64url(before.subarray(0, 16)), base64url(after.subarray(0, 16)));
    }
    for (const hash of this.#hashes.keys()) this.#known.delete(hash);
  }

  /** What stands in place of a secret's beginning, where the whole secret was met: a token that was cut must fit the whole one. */
  beginning(value: string): string | undefined {
    if (value.length < 16) return undefined;
    this.#sorted ??= [...this.#known.keys()].filter(({ length }) => length > 16).sort();
    let [low, high] = [0, this.#sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#sorted[middle] ?? '') <= value) low = middle + 1;
      else high = middle;
    }
    const whole = this.#sorted[low] ?? '';
    const disguise = this.#known.get(whole) ?? '';
    return whole.startsWith(value) && disguise.length === whole.length
      ? disguise.slice(0, value.length)
      : undefined;
  }

  #make(value: string): string {
    const hex = value.length >= 8 && /^[0-9a-f-]+$/i.test(value) && /\d/.test(value);
    for (let round = 0; ; round++) {
      const stream = new Stream(this.#key, `${round} ${value}`);
      let made = '';
      for (const char of value) made += other(char, stream, hex);
      // Ours: by chance a short one may come out as it went in; a letter alone is no secret.
      if (made !== value || round === 8) return made;
    }
  }
}

function other(char: string, stream: Stream, hex: boolean): string {
  if (char >= '0' && char <= '9') return DIGITS.charAt(stream.next(10));
  if (char >= 'a' && char <= 'z') return LOWER.charAt(stream.next(hex ? 6 : 26));
  if (char >= 'A' && char <= 'Z') return UPPER.charAt(stream.next(hex ? 6 : 26));
  if (char < '\u00aa') return char;
  if (/\p{Lu}/u.test(char)) return '\u00c9';
  if (/\p{Ll}/u.test(char)) return '\u00e9';
  // What Latin-1 has stays in it.
  if (char < '\u0100') return char;
  if (/[\p{L}\p{N}\p{S}]/u.test(char)) return char.length === 1 ? '\u5b57' : '\u{1f511}';
  return char;
}

/** An endless row of small numbers out of a key and a text. */
class Stream {
  #block: Uint8Array = new Uint8Array();
  #at = 0;
  #count = 0;
  constructor(
    readonly key: Uint8Array,
    readonly text: string,
  ) {}

  next(below: number): number {
    if (this.#at >= this.#block.length) {
      this.#block = hmac(sha256, this.key, new TextEncoder().encode(`${this.#count++} ${this.text}`));
      this.#at = 0;
    }
    return (this.#block[this.#at++] ?? 0) % below;
  }
}

function digest(text: string): Uint8Array {
  return sha256(new TextEncoder().encode(text));
}
