import { base64url } from '../engine/headers/base64.ts';
import { isCommon } from './vocabulary.ts';

/** Ours: what is shorter stands by chance in many a word. */
const SHORTEST = 4;
const REMEMBERED = 50_000;
/** A longer text hardly comes again, and all of them would be much of the file. */
const LONGEST_REMEMBERED = 1000;

/** The secrets of a capture, to be found in the text that stays: as they are, and in the encodings in which they travel. */
export class KnownSecrets {
  /** By their first characters: the forms of secrets that begin so, the longest first, and what stands in their place. */
  readonly #forms = new Map<string, (readonly [form: string, disguise: string])[]>();
  readonly #seen = new Map<string, string>();

  constructor(secrets: ReadonlyMap<string, string>) {
    for (const [secret, disguise] of secrets) {
      if (secret.length < SHORTEST || isCommon(secret)) continue;
      for (const encode of ENCODINGS) {
        try {
          this.#add(encode(secret), encode(disguise));
        } catch {
          // A lone surrogate has no such form.
        }
      }
    }
    for (const list of this.#forms.values()) list.sort(([a], [b]) => b.length - a.length);
  }

  removedFrom(text: string): string {
    if (text.length < SHORTEST || this.#forms.size === 0) return text;
    const seen = this.#seen.get(text);
    if (seen !== undefined) return seen;
    const made = this.#without(text);
    if (this.#seen.size < REMEMBERED && text.length <= LONGEST_REMEMBERED) this.#seen.set(text, made);
    return made;
  }

  #add(form: string, disguise: string): void {
    const start = form.slice(0, SHORTEST);
    if (start.length < SHORTEST) return;
    const list = this.#forms.get(start);
    if (list === undefined) this.#forms.set(start, [[form, disguise]]);
    else if (!list.some(([one]) => one === form)) list.push([form, disguise]);
  }

  #without(text: string): string {
    let made = '';
    let from = 0;
    for (let at = 0; at + SHORTEST <= text.length; at++) {
      const found = this.#forms
        .get(text.slice(at, at + SHORTEST))
        ?.find(([form]) => text.startsWith(form, at) && (form.length >= 8 || isWhole(text, at, form.length)));
      if (found === undefined) continue;
      made += text.slice(from, at) + found[1];
      at += found[0].length - 1;
      from = at + 1;
    }
    return from === 0 ? text : made + text.slice(from);
  }
}

/** A short one counts only as a word of its own: a long one is a secret wherever it stands. */
function isWhole(text: string, at: number, length: number): boolean {
  return !/[A-Za-z0-9]/.test(text.charAt(at - 1)) && !/[A-Za-z0-9]/.test(text.charAt(at + length));
}

const bytes = (text: string) => new TextEncoder().encode(text);

const ENCODINGS: readonly ((text: string) => string)[] = [
  (text) => text,
  encodeURIComponent,
  (text) => JSON.stringify(text).slice(1, -1),
  (text) => text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`),
  (text) => (text.length < 6 ? '' : base64url(bytes(text)).replaceAll('-', '+').replaceAll('_', '/')),
  (text) => (text.length < 6 ? '' : base64url(bytes(text))),
];
