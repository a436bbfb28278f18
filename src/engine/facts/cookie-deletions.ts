import { type Exchange, presence } from '../exchange/exchange.ts';
import { siteOf } from '../exchange/site.ts';
import { underWay } from './cookie-fates.ts';
import type { Attempt, CookiesView } from './cookies-view.ts';

/** A cookie that this request carries although an answer has deleted it. */
export interface Survivor {
  readonly name: string;
  readonly session: boolean;
  /** The line that was to delete it. */
  readonly deletion: Attempt;
  /** The line that set it, where the capture holds it. */
  readonly setter: Attempt | undefined;
  /** A sign-in has set another cookie of that name since: two of them live side by side. */
  readonly replaced: boolean;
}

export interface CookieDeletionsView {
  readonly survivors: readonly Survivor[];
}

interface Deletion {
  readonly attempt: Attempt;
  readonly value: string;
  readonly session: boolean;
  readonly setter: Attempt | undefined;
  replaced: boolean;
}

interface Site {
  /** Deletions by name, those alone that a later request may prove vain. */
  readonly deletions: Map<string, Deletion>;
  /** By name and value: the line that set it. */
  readonly setters: Map<string, Attempt>;
}

const MOST_SITES = 2000;
const MOST_NAMES = 200;
const NONE: CookieDeletionsView = { survivors: [] };

/** Follows deletions: a cookie is deleted only by a line with its own Domain and Path (RFC 6265bis §5.7). */
export class CookieDeletions {
  readonly #sites = new Map<string, Site>();

  observe(exchange: Exchange, cookies: CookiesView): CookieDeletionsView {
    const name = siteOf(exchange.url.host);
    let site = this.#sites.get(name);
    if (site === undefined) {
      if (cookies.attempts.length === 0 || this.#sites.size >= MOST_SITES) return NONE;
      site = { deletions: new Map(), setters: new Map() };
      this.#sites.set(name, site);
    }
    const view = site.deletions.size === 0 ? NONE : survivorsOf(site, exchange, cookies);
    note(site, exchange, cookies);
    return view;
  }
}

function survivorsOf(site: Site, exchange: Exchange, cookies: CookiesView): CookieDeletionsView {
  const survivors: Survivor[] = [];
  for (const { name, value } of cookies.sent) {
    const deletion = site.deletions.get(name);
    if (deletion === undefined || deletion.value !== value) continue;
    const { attempt, session, setter, replaced } = deletion;
    // Asked for before the deletion had arrived.
    if (attempt.exchange.index >= exchange.index || overlaps(attempt.exchange, exchange)) continue;
    survivors.push({ name, session, deletion: attempt, setter, replaced });
  }
  return survivors.length === 0 ? NONE : { survivors };
}

function overlaps(setter: Exchange, exchange: Exchange): boolean {
  if (underWay(setter, exchange)) return true;
  return (
    setter.startedAt !== undefined &&
    exchange.startedAt !== undefined &&
    exchange.startedAt < setter.startedAt
  );
}

function note(site: Site, exchange: Exchange, cookies: CookiesView): void {
  const readable = presence(exchange.request.fields, 'cookie') === 'present';
  // In lists of deletions for several Domains and Paths one is enough: the last one stands for all.
  for (const attempt of cookies.attempts) {
    if (attempt.masked || exchange.fromCache || attempt.name === '') continue;
    if (!attempt.removal) {
      if (attempt.verdict === 'rejected') continue;
      const known = site.deletions.get(attempt.name);
      if (known?.value === attempt.value) site.deletions.delete(attempt.name);
      else if (known !== undefined) known.replaced = true;
      keep(site.setters, `${attempt.name}=${attempt.value}`, attempt);
      continue;
    }
    const sent = cookies.sent.filter((cookie) => cookie.name === attempt.name && cookie.value !== '');
    const [one] = sent;
    // Of two cookies of one name, a deletion may well have meant the other.
    if (!readable || one === undefined || sent.length > 1) continue;
    if (!one.session && one.class !== 'flow-state') continue;
    const setter = site.setters.get(`${one.name}=${one.value}`);
    const deletion = { attempt, value: one.value, session: one.session, setter, replaced: false };
    keep(site.deletions, attempt.name, deletion);
  }
}

function keep<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  if (map.size >= MOST_NAMES) map.delete(map.keys().next().value ?? '');
  map.set(key, value);
}
