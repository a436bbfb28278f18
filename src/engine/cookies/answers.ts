import type { ParsedUrl } from '../exchange/exchange.ts';
import type { CookieContext } from './context.ts';
import type { StoredCookie } from './cookie.ts';
import { pathMatch } from './path-match.ts';
import type { WithheldReason } from './reasons.ts';
import { inOrder } from './retrieve.ts';

export interface HeldBack {
  cookie: StoredCookie;
  readonly reasons: readonly WithheldReason[];
}

/** An answer in the jar's own cookies; `View` is what it looks like from outside, made when it is asked for. */
export interface Selected<View> {
  readonly sent: StoredCookie[];
  readonly withheld: readonly HeldBack[];
  readonly unknown: readonly HeldBack[];
  view: View | undefined;
}

interface Answer<View> {
  readonly selected: Selected<View>;
  /** It holds from this time until the next cookie expires. */
  readonly from: number;
  until: number;
}

const MOST_ANSWERS = 200;

const questions = new WeakMap<object, object>();

/** Notes which answer a view shows. */
export function showing<View extends object>(view: View, selected: Selected<View>): View {
  questions.set(view, selected);
  return view;
}

/** Both views show one answer: the same cookies go and stay for the same reasons, whatever they are worth by now. */
export function isSameAnswer(one: object, other: object): boolean {
  const question = questions.get(one);
  return one === other || (question !== undefined && question === questions.get(other));
}

/**
 * What a site's cookies, as they stand, have answered: a page asks the same question a hundred times. To be thrown away when one of
 * them changes, but for a new value of one that is there (`renew`).
 */
export class Answers<View> {
  readonly #known = new Map<string, Answer<View>>();
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

  /** All that the answer hangs on besides the cookies and the time. */
  keyOf(context: CookieContext, url: ParsedUrl): string {
    let key = url.origin || url.raw;
    for (const path of this.#paths) key += pathMatch(url.path, path) ? '+' : '-';
    let name: keyof CookieContext;
    for (name in context) {
      const value = context[name];
      // The address counts by its origin and by the paths that it matches; the time by what expires.
      if (name === 'url' || name === 'time' || (name === 'topLevelUrl' && value === context.url)) continue;
      // null is the user, "null" an opaque origin.
      key += value === null ? ` no ${name}` : ` ${name} ${value}`;
    }
    return key;
  }

  get(key: string, now: number | undefined): Selected<View> | undefined {
    const known = this.#known.get(key);
    if (known === undefined) return undefined;
    const time = now ?? Number.NEGATIVE_INFINITY;
    return time >= known.from && time < known.until ? known.selected : undefined;
  }

  keep(key: string, now: number | undefined, selected: Selected<View>): void {
    if (this.#known.size >= MOST_ANSWERS) this.#known.clear();
    const from = now ?? Number.NEGATIVE_INFINITY;
    let until = Number.POSITIVE_INFINITY;
    for (const expires of this.#expiries) if (expires > from && expires < until) until = expires;
    this.#known.set(key, { selected, from, until });
  }

  /** A cookie was set anew. Returns whether the answers still hold: only what it is worth and how long it lives may differ. */
  renew(old: StoredCookie, fresh: StoredCookie, now: number | undefined): boolean {
    if (!alike(old, fresh) || now === undefined) return false;
    if (isOver(old, now) || isOver(fresh, now)) return false;
    for (const answer of this.#known.values()) {
      const { selected } = answer;
      const index = selected.sent.indexOf(old);
      if (index >= 0) {
        selected.sent.splice(index, 1);
        insert(selected.sent, fresh);
      } else replace(selected.withheld, old, fresh);
      if (selected.unknown.length > 0) replace(selected.unknown, old, fresh);
      selected.view = undefined;
      if (fresh.expires !== null && fresh.expires < answer.until) answer.until = fresh.expires;
    }
    return true;
  }
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

function replace(list: readonly HeldBack[], old: StoredCookie, fresh: StoredCookie): void {
  for (const held of list) if (held.cookie === old) held.cookie = fresh;
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
