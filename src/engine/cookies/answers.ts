import type { ParsedUrl } from '../exchange/exchange.ts';
import type { CookieContext } from './context.ts';
import { type Cookie, publicCookie, type StoredCookie } from './cookie.ts';
import type { Selection, Withheld } from './jar.ts';
import { pathMatch } from './path-match.ts';
import type { WithheldReason } from './reasons.ts';
import { inOrder } from './retrieve.ts';

export interface HeldBack {
  cookie: StoredCookie;
  readonly reasons: readonly WithheldReason[];
  /** As others see it, once they have. */
  shown?: Withheld | undefined;
}

/** A cookie that was set anew while an answer stood. */
export interface Renewal {
  readonly cookie: Cookie;
  /** It is among those that go with the request. */
  readonly sent: boolean;
}

const MOST_RENEWALS = 64;
const NONE: readonly Withheld[] = [];

/** Which cookies go with a request and which do not; a new value of one of them changes nothing about that. */
export class Answer {
  readonly sent: StoredCookie[];
  readonly withheld: readonly HeldBack[];
  readonly unknown: readonly HeldBack[];
  /** Before this time no cookie of `sent` has to be noted as used (`useAccuracy`). */
  nextUse = Number.NEGATIVE_INFINITY;
  #view: Selection | undefined;
  #sentView: readonly Cookie[] | undefined;
  #withheldView: readonly Withheld[] | undefined;
  /** The newest of those that were set anew, and how many there were before. */
  readonly #renewals: { readonly cookie: StoredCookie; readonly sent: boolean }[] = [];
  #forgotten = 0;

  constructor(sent: StoredCookie[], withheld: readonly HeldBack[], unknown: readonly HeldBack[]) {
    this.sent = sent;
    this.withheld = withheld;
    this.unknown = unknown;
  }

  /** What it looks like from outside; the same object as long as no cookie in it is set anew. */
  view(): Selection {
    if (this.#view === undefined) {
      this.#sentView ??= this.sent.map(publicCookie);
      this.#withheldView ??= this.withheld.map(shown);
      const unknown = this.unknown.length === 0 ? NONE : this.unknown.map(shown);
      const at = this.#forgotten + this.#renewals.length;
      this.#view = new View(this.#sentView, this.#withheldView, unknown, this, at);
    }
    return this.#view;
  }

  renew(old: StoredCookie, fresh: StoredCookie): void {
    const index = this.sent.indexOf(old);
    const sent = index >= 0;
    if (sent) {
      this.sent.splice(index, 1);
      insert(this.sent, fresh);
      replace(this.unknown, old, fresh);
      this.#sentView = undefined;
    } else if (replace(this.withheld, old, fresh)) this.#withheldView = undefined;
    else return;
    this.#view = undefined;
    if (this.#renewals.length >= MOST_RENEWALS) {
      this.#renewals.splice(0, MOST_RENEWALS / 2);
      this.#forgotten += MOST_RENEWALS / 2;
    }
    this.#renewals.push({ cookie: fresh, sent });
  }

  renewals(from: number, to: number): readonly Renewal[] | undefined {
    if (from < this.#forgotten) return undefined;
    return this.#renewals
      .slice(from - this.#forgotten, to - this.#forgotten)
      .map(({ cookie, sent }) => ({ cookie: publicCookie(cookie), sent }));
  }
}

/** A selection that knows which answer it shows, and how many cookies had been set anew by then. */
class View implements Selection {
  readonly sent: readonly Cookie[];
  readonly withheld: readonly Withheld[];
  readonly unknown: readonly Withheld[];
  readonly #answer: Answer;
  readonly #at: number;

  constructor(
    sent: readonly Cookie[],
    withheld: readonly Withheld[],
    unknown: readonly Withheld[],
    answer: Answer,
    at: number,
  ) {
    this.sent = sent;
    this.withheld = withheld;
    this.unknown = unknown;
    this.#answer = answer;
    this.#at = at;
  }

  static answerOf(selection: Selection): Answer | undefined {
    return selection instanceof View ? selection.#answer : undefined;
  }

  static between(earlier: Selection, later: Selection): readonly Renewal[] | undefined {
    if (!(earlier instanceof View && later instanceof View)) return undefined;
    return earlier.#answer === later.#answer ? later.#answer.renewals(earlier.#at, later.#at) : undefined;
  }
}

/** Both show one answer: the same cookies go and stay for the same reasons, whatever they are worth by now. */
export function isSameAnswer(one: Selection, other: Selection): boolean {
  if (one === other) return true;
  const answer = View.answerOf(one);
  return answer !== undefined && answer === View.answerOf(other);
}

/** The cookies that were set anew from one view of an answer to a later one; undefined where they are not known, or it is another answer. */
export function renewalsBetween(earlier: Selection, later: Selection): readonly Renewal[] | undefined {
  return View.between(earlier, later);
}

interface Known {
  readonly context: CookieContext;
  readonly origin: string;
  readonly paths: string;
  readonly answer: Answer;
  /** It holds from this time until the next cookie expires. */
  readonly from: number;
  until: number;
}

const MOST_ANSWERS = 100;
const MOST_LATEST = 6;

/**
 * What a site's cookies, as they stand, have answered: a page asks the same question a hundred times. To be thrown away when one of
 * them changes, but for a new value of one that is there (`renew`).
 */
export class Answers {
  readonly #known = new Map<string, Known>();
  /** The ones asked for last, by which most questions are answered without spelling them out. */
  readonly #latest: Known[] = [];
  #turn = 0;
  readonly #paths: readonly string[];
  readonly #expiries: readonly number[];

  constructor(cookies: Iterable<StoredCookie>) {
    const paths = new Set<string>();
    const expiries: number[] = [];
    for (const { path, expires } of cookies) {
      if (path !== '/') paths.add(path);
      if (expires !== null) expiries.push(expires);
    }
    this.#paths = [...paths];
    this.#expiries = expiries;
  }

  get(context: CookieContext, url: ParsedUrl, now: number | undefined): Answer | undefined {
    const paths = this.#pathsOf(url);
    const origin = url.origin || url.raw;
    let known: Known | undefined;
    for (const one of this.#latest) {
      if (!asksThe(one, context, origin, paths)) continue;
      known = one;
      break;
    }
    if (known === undefined) {
      known = this.#known.get(keyOf(context, origin, paths));
      if (known === undefined) return undefined;
      this.#latest[this.#turn] = known;
      this.#turn = (this.#turn + 1) % MOST_LATEST;
    }
    const time = now ?? Number.NEGATIVE_INFINITY;
    return time >= known.from && time < known.until ? known.answer : undefined;
  }

  keep(context: CookieContext, url: ParsedUrl, now: number | undefined, answer: Answer): void {
    if (this.#known.size >= MOST_ANSWERS) this.#known.clear();
    this.#latest.length = 0;
    this.#turn = 0;
    const from = now ?? Number.NEGATIVE_INFINITY;
    let until = Number.POSITIVE_INFINITY;
    for (const expires of this.#expiries) if (expires > from && expires < until) until = expires;
    const paths = this.#pathsOf(url);
    const origin = url.origin || url.raw;
    // A copy: the context is the caller's, and may be used again for another question.
    const known = { context: { ...context }, origin, paths, answer, from, until };
    this.#known.set(keyOf(context, origin, paths), known);
  }

  /** A cookie was set anew. Returns whether the answers still hold: only what it is worth and how long it lives may differ. */
  renew(old: StoredCookie, fresh: StoredCookie, now: number | undefined): boolean {
    if (!alike(old, fresh) || now === undefined) return false;
    if (isOver(old, now) || isOver(fresh, now)) return false;
    for (const known of this.#known.values()) {
      known.answer.renew(old, fresh);
      if (fresh.expires !== null && fresh.expires < known.until) known.until = fresh.expires;
    }
    return true;
  }

  // Of a path it counts alone which cookies' paths it matches.
  #pathsOf(url: ParsedUrl): string {
    let paths = '';
    for (const path of this.#paths) paths += pathMatch(url.path, path) ? '+' : '-';
    return paths;
  }
}

/** All that the answer hangs on besides the cookies and the time. */
function keyOf(context: CookieContext, origin: string, paths: string): string {
  let key = `${origin} ${paths}`;
  let name: keyof CookieContext;
  for (name in context) {
    const value = context[name];
    // The address counts by its origin and by the paths that it matches; the time by what expires.
    if (name === 'url' || name === 'time' || name === 'serverTime') continue;
    // null is the user, "null" an opaque origin; a document at the top is any that asks for itself.
    if (value === null) key += ` no ${name}`;
    else key += name === 'topLevelUrl' && value === context.url ? ' top' : ` ${name} ${value}`;
  }
  return key;
}

/** As `keyOf`, for a question that has been asked. */
function asksThe(known: Known, context: CookieContext, origin: string, paths: string): boolean {
  const { context: other } = known;
  return (
    known.origin === origin &&
    known.paths === paths &&
    other.kind === context.kind &&
    other.initiator === context.initiator &&
    other.mode === context.mode &&
    other.method === context.method &&
    other.credentials === context.credentials &&
    other.api === context.api &&
    (other.topLevelUrl === context.topLevelUrl
      ? (other.topLevelUrl === other.url) === (context.topLevelUrl === context.url)
      : other.topLevelUrl === other.url && context.topLevelUrl === context.url) &&
    sameUrls(other.frames, context.frames) &&
    sameUrls(other.redirectChain, context.redirectChain)
  );
}

function sameUrls(one: readonly string[] | undefined, other: readonly string[] | undefined): boolean {
  if (one === other) return true;
  if (one === undefined || other === undefined || one.length !== other.length) return false;
  return one.every((url, index) => url === other[index]);
}

function shown(held: HeldBack): Withheld {
  held.shown ??= { cookie: publicCookie(held.cookie), reasons: held.reasons };
  return held.shown;
}

/** A new value may move a cookie in the order; mostly it is the newest then. */
function insert(list: StoredCookie[], fresh: StoredCookie): void {
  let at = list.length;
  for (; at > 0; at--) {
    const before = list[at - 1];
    if (before === undefined || inOrder(before, fresh) <= 0) break;
  }
  list.splice(at, 0, fresh);
}

function replace(list: readonly HeldBack[], old: StoredCookie, fresh: StoredCookie): boolean {
  for (const held of list) {
    if (held.cookie !== old) continue;
    held.cookie = fresh;
    held.shown = undefined;
    return true;
  }
  return false;
}

function alike(a: StoredCookie, b: StoredCookie): boolean {
  return (
    a.secure === b.secure &&
    a.httpOnly === b.httpOnly &&
    a.sameSite === b.sameSite &&
    a.path === b.path &&
    a.domain === b.domain &&
    a.hostOnly === b.hostOnly &&
    a.partitionKey === b.partitionKey &&
    a.asked === b.asked
  );
}

function isOver({ expires }: StoredCookie, now: number): boolean {
  return expires !== null && expires <= now;
}
