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

const NONE: SentPairs = { list: [], sessions: [] };

/**
 * Reads the Cookie fields of a capture. A session sends the same ones over and over: one list stands for one field, and one pair for
 * one name and value, so that what they come to need be worked out once.
 */
export class CookieFields {
  readonly #pairs = new Recent<SentCookie>(2000);
  readonly #fields = new Recent<SentPairs>(200);

  of(fields: Fields): SentPairs {
    const values = fieldValues(fields, 'cookie');
    const [only] = values;
    if (only === undefined) return NONE;
    // "If there are multiple Cookie header fields after decompression, these MUST be concatenated into a single octet string using the two-octet delimiter of 0x3b, 0x20" (RFC 9113 §8.2.3).
    const field = values.length === 1 ? only : values.join('; ');
    let known = this.#fields.get(field);
    if (known === undefined) {
      const list = this.#read(field);
      known = { list, sessions: list.filter((pair) => pair.session) };
      this.#fields.set(field, known);
    }
    return known;
  }

  #read(field: string): SentCookie[] {
    const list: SentCookie[] = [];
    let start = 0;
    while (start <= field.length) {
      const semicolon = field.indexOf(';', start);
      const end = semicolon < 0 ? field.length : semicolon;
      if (field.charCodeAt(start) === 0x20) start++;
      const pair = start < end ? this.#pair(field.slice(start, end)) : undefined;
      if (pair !== undefined) list.push(pair);
      start = end + 1;
    }
    return list;
  }

  #pair(text: string): SentCookie | undefined {
    let pair = this.#pairs.get(text);
    if (pair !== undefined) return pair;
    const [read] = parseCookie(text);
    if (read === undefined) return undefined;
    const { name, value } = read;
    const traits = sessionLike(read);
    pair = { name, value, class: traits.class, session: traits.class === 'session' && traits.likely };
    this.#pairs.set(text, pair);
    return pair;
  }
}
