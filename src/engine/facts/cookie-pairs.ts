import { sessionLike } from '../cookies/session-like.ts';
import { type Fields, fieldValues } from '../exchange/exchange.ts';
import { parseCookie } from '../headers/cookie.ts';
import type { SentCookie } from './cookies-view.ts';

const MOST_PAIRS = 4000;
const MOST_FIELDS = 200;
const NONE: readonly SentCookie[] = [];

/** The cookies of requests with their class. A session sends the same ones over and over: the same list stands for the same field. */
export class SentPairs {
  readonly #pairs = new Map<string, SentCookie>();
  /** The newest pair of each name: mostly the one that is meant. */
  readonly #newest = new Map<string, SentCookie>();
  readonly #fields = new Map<string, readonly SentCookie[]>();

  of(fields: Fields): readonly SentCookie[] {
    const values = fieldValues(fields, 'cookie');
    const [only] = values;
    if (only === undefined) return NONE;
    return values.length === 1 ? this.#field(only) : values.flatMap((value) => this.#field(value));
  }

  #field(field: string): readonly SentCookie[] {
    let list = this.#fields.get(field);
    if (list === undefined) {
      list = parseCookie(field).map(({ name, value }) => this.#pair(name, value));
      if (this.#fields.size >= MOST_FIELDS) this.#fields.clear();
      this.#fields.set(field, list);
    }
    return list;
  }

  #pair(name: string, value: string): SentCookie {
    const newest = this.#newest.get(name);
    if (newest?.value === value) return newest;
    const key = `${name}=${value}`;
    let pair = this.#pairs.get(key);
    if (pair === undefined) {
      const traits = sessionLike({ name, value });
      pair = { name, value, class: traits.class, session: traits.class === 'session' && traits.likely };
      if (this.#pairs.size >= MOST_PAIRS) {
        this.#pairs.clear();
        this.#newest.clear();
      }
      this.#pairs.set(key, pair);
    }
    this.#newest.set(name, pair);
    return pair;
  }
}
