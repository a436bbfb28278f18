import { base64Bytes } from './base64.ts';
import { skipBlanks } from './scan.ts';

/** Structured Field Values for HTTP (RFC 9651), as far as signatures and digests of messages need them: dictionaries. */

export type BareItem =
  | { readonly type: 'number'; readonly value: number }
  | { readonly type: 'string' | 'token'; readonly value: string }
  | { readonly type: 'bytes'; readonly value: Uint8Array }
  | { readonly type: 'boolean'; readonly value: boolean }
  | { readonly type: 'date'; readonly value: number };

export type Params = ReadonlyMap<string, BareItem>;

export interface Item {
  readonly item: BareItem;
  readonly params: Params;
}

/** An item, or an inner list of items; both may have parameters. */
export type Member = Item | { readonly list: readonly Item[]; readonly params: Params };

export type DictionaryResult =
  | { readonly ok: true; readonly members: ReadonlyMap<string, Member> }
  /** `position`: character offset of what does not fit; `detail`: a clause that holds nothing of the value. */
  | { readonly ok: false; readonly position: number; readonly detail: string };

const KEY = /[a-z*][a-z0-9_.*-]*/y;
const NUMBER = /-?\d{1,15}(?:\.\d{1,3})?/y;
const TOKEN = /[A-Za-z*][!#$%&'*+.^_`|~0-9A-Za-z:/-]*/y;
const MOST = 200;

class Fault extends Error {
  constructor(
    readonly position: number,
    readonly detail: string,
  ) {
    super(detail);
  }
}

/** Parses a dictionary (RFC 9651 §4.2.2). `field`: all lines, joined with commas. Never throws; linear in its length. */
export function parseDictionary(field: string): DictionaryResult {
  try {
    return { ok: true, members: new Parser(field).dictionary() };
  } catch (error) {
    if (error instanceof Fault) return { ok: false, position: error.position, detail: error.detail };
    throw error;
  }
}

class Parser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  dictionary(): ReadonlyMap<string, Member> {
    const members = new Map<string, Member>();
    this.#at = skipBlanks(this.#text, 0);
    while (this.#at < this.#text.length) {
      const key = this.#match(KEY, 'a name in lower case is expected');
      const member = this.#take('=')
        ? this.#member()
        : { item: { type: 'boolean', value: true } as const, params: this.#params() };
      // "If dictionary already contains a key this_key …, overwrite its value".
      members.set(key, member);
      if (members.size > MOST) this.#fail('it has too many members');
      this.#at = skipBlanks(this.#text, this.#at);
      if (this.#at >= this.#text.length) break;
      if (!this.#take(',')) this.#fail('a comma is expected');
      this.#at = skipBlanks(this.#text, this.#at);
      if (this.#at >= this.#text.length) this.#fail('it ends with a comma');
    }
    return members;
  }

  #member(): Member {
    if (!this.#take('(')) return { item: this.#bare(), params: this.#params() };
    const list: Item[] = [];
    for (;;) {
      while (this.#take(' '));
      if (this.#take(')')) return { list, params: this.#params() };
      if (this.#at >= this.#text.length) this.#fail('a bracket is opened and never closed');
      list.push({ item: this.#bare(), params: this.#params() });
      const next = this.#text[this.#at];
      if (next !== ' ' && next !== ')') this.#fail('a space or a closing bracket is expected');
      if (list.length > MOST) this.#fail('a list has too many members');
    }
  }

  #params(): Params {
    const params = new Map<string, BareItem>();
    while (this.#take(';')) {
      while (this.#take(' '));
      const key = this.#match(KEY, 'a parameter’s name in lower case is expected');
      params.set(key, this.#take('=') ? this.#bare() : { type: 'boolean', value: true });
      if (params.size > MOST) this.#fail('it has too many parameters');
    }
    return params;
  }

  #bare(): BareItem {
    const char = this.#text[this.#at] ?? '';
    if (char === '"') return { type: 'string', value: this.#string() };
    if (char === ':') return this.#bytes();
    if (char === '?') {
      this.#at++;
      if (this.#take('1')) return { type: 'boolean', value: true };
      if (this.#take('0')) return { type: 'boolean', value: false };
      this.#fail('?0 or ?1 is expected');
    }
    if (char === '@') {
      this.#at++;
      return { type: 'date', value: Number(this.#match(NUMBER, 'a number is expected')) };
    }
    if (char === '-' || /\d/.test(char))
      return { type: 'number', value: Number(this.#match(NUMBER, 'a number is expected')) };
    return { type: 'token', value: this.#match(TOKEN, 'a value is expected (text stands in double quotes)') };
  }

  #string(): string {
    const start = this.#at;
    const pieces: string[] = [];
    for (let at = start + 1; at < this.#text.length; at++) {
      const char = this.#text[at] ?? '';
      const code = char.charCodeAt(0);
      if (char === '"') {
        this.#at = at + 1;
        return pieces.join('');
      }
      this.#at = at;
      if (code < 0x20 || code > 0x7e) this.#fail('a text holds a character outside printable ASCII');
      if (char === '\\') {
        const next = this.#text[at + 1];
        if (next !== '"' && next !== '\\')
          this.#fail('a backslash stands before something else than a quote');
        pieces.push(next);
        at++;
      } else pieces.push(char);
    }
    this.#at = start;
    return this.#fail('a double quote is opened and never closed');
  }

  #bytes(): BareItem {
    const end = this.#text.indexOf(':', this.#at + 1);
    if (end < 0) this.#fail('a colon is opened and never closed');
    const text = this.#text.slice(this.#at + 1, end);
    // "parsers … SHOULD NOT fail when padding is not present" (§4.2.7).
    const value = base64Bytes(
      text.replace(/=+$/, '').padEnd(Math.ceil(text.replace(/=+$/, '').length / 4) * 4, '='),
    );
    if (value === undefined) this.#fail('what stands between the colons is not base64');
    this.#at = end + 1;
    return { type: 'bytes', value };
  }

  #take(char: string): boolean {
    if (this.#text[this.#at] !== char) return false;
    this.#at++;
    return true;
  }

  #match(pattern: RegExp, detail: string): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found === undefined) return this.#fail(detail);
    this.#at += found.length;
    return found;
  }

  #fail(detail: string): never {
    throw new Fault(this.#at, detail);
  }
}
