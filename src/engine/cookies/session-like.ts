import { Recent } from '../exchange/recent.ts';
import { rules } from '../exchange/settings.ts';
import { KNOWN_NAMES, STRONG_WORDS, WEAK_WORDS } from './session-names.ts';

/** What a cookie is for, by its name first. `session` carries a sign-in; `flow-state` belongs to a sign-in under way. */
export type CookieClass =
  | 'session'
  | 'csrf'
  | 'flow-state'
  | 'preference'
  | 'analytics'
  | 'affinity'
  | 'other';

export interface SessionLike {
  readonly class: CookieClass;
  /** It carries a sign-in, more likely than not. */
  readonly likely: boolean;
  /** 0 (surely not) to 1 (surely). */
  readonly score: number;
  /** What speaks for and against, a phrase each, without the value. */
  readonly why: readonly string[];
}

/** What is looked at: a parsed Set-Cookie line, a stored cookie, or a pair of the Cookie field, which has no attributes. */
export interface CookieLike {
  readonly name: string;
  readonly value: string;
  readonly httpOnly?: boolean;
}

const PREFIX = /^__(?:host-http|host|secure|http)-/i;
const JWT = /^[\w-]{8,}\.[\w-]{8,}\.[\w-]*$/;
const LIKELY = 0.5;

/** What a name alone tells. */
interface NameSigns {
  /** The whole answer, where the name is a known one. */
  readonly known: SessionLike | undefined;
  readonly score: number;
  readonly why: readonly string[];
  readonly strong: boolean;
}

const names = new Recent<NameSigns>(1000);

function signsOf(name: string): NameSigns {
  let signs = names.get(name);
  if (signs === undefined) {
    signs = signsIn(name.slice(0, 256).replace(PREFIX, ''));
    if (name.length <= 256) names.set(name, signs);
  }
  return signs;
}

function signsIn(bare: string): NameSigns {
  const lower = bare.toLowerCase();
  for (const [kind, pattern, whose] of KNOWN_NAMES) {
    if (!pattern.test(lower)) continue;
    const why = [`the name is one of: ${whose}`];
    const known =
      kind === 'session'
        ? { class: kind, likely: true, score: 0.95, why }
        : { class: kind, likely: false, score: 0.02, why };
    return { known, score: known.score, why, strong: false };
  }
  const words = wordsOf(bare);
  const strong = words.find((word) => STRONG_WORDS.has(word));
  const weak = words.find((word) => WEAK_WORDS.has(word));
  if (strong !== undefined)
    return { known: undefined, score: 0.6, why: [`the name contains "${strong}"`], strong: true };
  return weak === undefined
    ? { known: undefined, score: 0, why: [], strong: false }
    : { known: undefined, score: 0.25, why: [`the name contains "${weak}"`], strong: false };
}

const NAMED: SessionLike = {
  class: 'session',
  likely: true,
  score: 0.95,
  why: ['the settings name it as one that carries a sign-in'],
};

/** Ours: is this a login cookie? Judged by name, HttpOnly, and how much its value looks like a secret. */
export function sessionLike(cookie: CookieLike): SessionLike {
  if (rules().isSession(cookie.name)) return NAMED;
  const signs = signsOf(cookie.name);
  if (signs.known !== undefined) return signs.known;
  const why = [...signs.why];
  let { score } = signs;
  if (cookie.httpOnly === true) {
    score += 0.2;
    why.push('it is HttpOnly');
  } else if (cookie.httpOnly === false) {
    score -= 0.05;
  }
  const secret = secrecy(cookie.value);
  if (secret > 0) {
    score += 0.25 * secret;
    why.push('the value looks like a secret');
  } else if (cookie.value !== '' && isWord(cookie.value)) {
    score -= 0.3;
    why.push('the value is a plain word or number');
  }
  score = Math.min(1, Math.max(0, Math.round(score * 100) / 100));
  const likely = score >= LIKELY;
  return { class: likely || signs.strong ? 'session' : 'other', likely, score, why };
}

/** The words of a name, lower case: split at separators, digits and humps (`accessToken` → access, token). */
function wordsOf(name: string): string[] {
  const words = name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== '');
  const pairs = words.slice(1).map((word, index) => `${words[index] ?? ''}${word}`);
  return [...words, ...pairs];
}

function isWord(value: string): boolean {
  return /^(?:\d{1,10}|[a-z]{1,12}(?:[-_][a-z]{1,8})?|true|false)$/i.test(value);
}

/** 0 to 1: how much a value looks like a random identifier, a signed value or a token. */
function secrecy(value: string): number {
  if (value.length < 16) return 0;
  if (JWT.test(value)) return 1;
  const sample = value.slice(0, 256);
  const counts = countsOf(sample);
  let bits = 0;
  for (const count of counts) bits -= (count / sample.length) * Math.log2(count / sample.length);
  // Random hexadecimal has nearly 4 bits a character, prose about 4 too, but prose has no digits among its letters.
  const mixed = /\d/.test(sample) && /[a-z]/i.test(sample);
  if (bits < 3 || !mixed) return 0;
  return bits >= 3.4 ? 1 : 0.5;
}

const ascii = new Uint16Array(128);

/** How often each character stands in a text, in the order in which they first come up. */
function countsOf(text: string): Iterable<number> {
  const seen: number[] = [];
  ascii.fill(0);
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code > 127) return foreignCounts(text);
    if (ascii[code] === 0) seen.push(code);
    ascii[code] = (ascii[code] ?? 0) + 1;
  }
  return seen.map((code) => ascii[code] ?? 0);
}

function foreignCounts(text: string): Iterable<number> {
  const counts = new Map<string, number>();
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
  return counts.values();
}
