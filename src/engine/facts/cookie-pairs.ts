import { sessionLike } from '../cookies/session-like.ts';
import { type Fields, fieldValues } from '../exchange/exchange.ts';
import { Recent } from '../exchange/recent.ts';
import { parseCookie } from '../headers/cookie.ts';
import type { SentCookie } from './cookies-view.ts';

/** The cookies of a request, with their class. */
export interface SentPairs {
  readonly list: readonly SentCookie[];
  /** Those of `list` that carry a sign-in. */
  readonly sessions: readonly SentCookie[];
}

interface KnownField extends SentPairs {
  readonly field: string;
}

const MOST_LATEST = 6;

interface Known {
  readonly text: string;
  readonly pair: SentCookie;
}

const MOST_LEARNT = 1000;
const NOTHING: readonly Known[] = [];
const NONE: SentPairs = { list: [], sessions: [] };

/**
 * Reads the Cookie fields of a capture. A session sends the same ones over and over: one list stands for one field, and one pair for
 * one name and value, so that what they come to need be worked out once.
 */
export class CookieFields {
  readonly #learnt = new Set<string>();
  readonly #latest: KnownField[] = [];
  #pairs = new Recent<Known>(2000);
  #fields = new Recent<KnownField>(200);
  /** By host: the field read last. */
  #hosts = new Recent<readonly Known[]>(100);
  #turn = 0;

  of(fields: Fields, host: string): SentPairs {
    const values = fieldValues(fields, 'cookie');
    const [only] = values;
    if (only === undefined) return NONE;
    // "If there are multiple Cookie header fields after decompression, these MUST be concatenated into a single octet string using the two-octet delimiter of 0x3b, 0x20" (RFC 9113 §8.2.3).
    const field = values.length === 1 ? only : values.join('; ');
    // To compare with the newest few costs less than to look one up.
    for (const one of this.#latest) if (one.field === field) return one;
    let known = this.#fields.get(field);
    if (known === undefined) {
      const read = this.#read(field, this.#hosts.get(host) ?? NOTHING);
      this.#hosts.set(host, read);
      const list = read.map(({ pair }) => pair);
      known = { field, list, sessions: list.filter((pair) => pair.session) };
      this.#fields.set(field, known);
    }
    this.#latest[this.#turn] = known;
    this.#turn = (this.#turn + 1) % MOST_LATEST;
    return known;
  }

  /** From now on this pair carries a sign-in, whatever its name says. */
  learn(name: string, value: string): void {
    const text = `${name}=${value}`;
    if (this.#learnt.has(text) || this.#learnt.size >= MOST_LEARNT) return;
    this.#learnt.add(text);
    // It may have been sent before: who asks again gets the new word on it.
    this.#pairs = new Recent(2000);
    this.#fields = new Recent(200);
    this.#hosts = new Recent(100);
    this.#latest.length = 0;
    this.#turn = 0;
  }

  #read(field: string, before: readonly Known[]): Known[] {
    const list: Known[] = [];
    let at = 0;
    let start = 0;
    while (start < field.length) {
      if (field.charCodeAt(start) === 0x20) start++;
      // Mostly the same cookies stand there as in the last field for this host.
      const guess = before[at];
      let end = guess === undefined ? 0 : start + guess.text.length;
      if (guess !== undefined && isPairAt(field, guess.text, start, end)) {
        list.push(guess);
        at++;
      } else {
        const semicolon = field.indexOf(';', start);
        end = semicolon < 0 ? field.length : semicolon;
        const known = start < end ? this.#known(field.slice(start, end)) : undefined;
        if (known !== undefined) {
          list.push(known);
          const index = before.indexOf(known, at);
          if (index >= 0) at = index + 1;
          // A new value: what follows is the same.
          else if (known.pair.name === guess?.pair.name) at++;
        }
      }
      start = end + 1;
    }
    return list;
  }

  #known(text: string): Known | undefined {
    let known = this.#pairs.get(text);
    if (known !== undefined) return known;
    const [read] = parseCookie(text);
    if (read === undefined) return undefined;
    const { name, value } = read;
    const traits = sessionLike(read);
    const likely = traits.class === 'session' && traits.likely;
    const session = likely || this.#learnt.has(`${name}=${value}`);
    known = { text, pair: { name, value, class: traits.class, session } };
    this.#pairs.set(text, known);
    return known;
  }
}

function isPairAt(field: string, text: string, start: number, end: number): boolean {
  if (end < field.length ? field.charCodeAt(end) !== 0x3b : end > field.length) return false;
  return field.startsWith(text, start);
}
