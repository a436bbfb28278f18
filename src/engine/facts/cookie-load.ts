import { type Exchange, fieldValues } from '../exchange/exchange.ts';
import { siteOf } from '../exchange/site.ts';
import { byteLength } from '../headers/set-cookie.ts';
import { type CookieFamily, familiesOf, familyOf } from './cookie-families.ts';
import type { Attempt, CookiesView, SentCookie } from './cookies-view.ts';

/** How much a request carries in cookies, and how much its server has taken before. */
export interface CookieLoadView {
  /** Bytes of the Cookie field; undefined where they are not known (not recorded, values hidden). */
  readonly bytes: number | undefined;
  readonly count: number;
  /** The three heaviest, in bytes of name and value. */
  readonly heaviest: readonly { readonly name: string; readonly bytes: number }[];
  /** Cookies of sign-ins under way whose names differ in a random part alone, the largest family first. */
  readonly families: readonly CookieFamily[];
  /** How the largest family came to be, as far as the capture shows: the first and the last lines that set one of it. */
  readonly setters: readonly Attempt[];
  /** How many of the largest family this capture shows being set. */
  readonly added: number;
  /** The request of this origin that was let through with the most bytes of cookies, before this one. */
  readonly accepted: { readonly exchange: Exchange; readonly bytes: number } | undefined;
}

interface Site {
  /** By family: how many were set, the first line and the newest. */
  readonly added: Map<string, { count: number; first: Attempt; last: Attempt }>;
}

const MOST = 2000;

/** Weighs the Cookie field of each request. */
export class CookieLoads {
  readonly #accepted = new Map<string, { readonly exchange: Exchange; readonly bytes: number }>();
  readonly #sites = new Map<string, Site>();

  observe(exchange: Exchange, cookies: CookiesView): CookieLoadView {
    const { origin } = exchange.url;
    const known = cookies.presence === 'present' || cookies.presence === 'absent';
    const bytes = known
      ? fieldValues(exchange.request.fields, 'cookie').reduce((sum, one) => sum + byteLength(one), 0)
      : undefined;
    const families = cookies.sent.length < 3 ? [] : familiesOf(cookies.sent);
    const site = this.#site(siteOf(exchange.url.host), cookies);
    const grown = families[0] === undefined ? undefined : site?.added.get(families[0].name);
    const view: CookieLoadView = {
      bytes,
      count: cookies.sent.length,
      heaviest: (bytes ?? 0) < 2000 ? [] : heaviestOf(cookies.sent),
      families,
      setters: grown === undefined ? [] : [...new Set([grown.first, grown.last])],
      added: grown?.count ?? 0,
      accepted: this.#accepted.get(origin),
    };
    const { status } = exchange.response;
    const well = status >= 200 && status < 400 && !exchange.fromCache;
    if (well && bytes !== undefined && bytes > (view.accepted?.bytes ?? -1) && this.#accepted.size < MOST)
      this.#accepted.set(origin, { exchange, bytes });
    if (site !== undefined) for (const attempt of cookies.attempts) grow(site, attempt);
    return view;
  }

  #site(name: string, cookies: CookiesView): Site | undefined {
    const site = this.#sites.get(name);
    if (site !== undefined || cookies.attempts.length === 0 || this.#sites.size >= MOST) return site;
    const fresh: Site = { added: new Map() };
    this.#sites.set(name, fresh);
    return fresh;
  }
}

function grow(site: Site, attempt: Attempt): void {
  const family = attempt.removal || attempt.verdict === 'rejected' ? undefined : familyOf(attempt.name);
  if (family === undefined) return;
  const known = site.added.get(family);
  if (known === undefined) {
    if (site.added.size < 50) site.added.set(family, { count: 1, first: attempt, last: attempt });
    return;
  }
  known.count++;
  known.last = attempt;
}

function heaviestOf(sent: readonly SentCookie[]): CookieLoadView['heaviest'] {
  return sent
    .map(({ name, value }) => ({ name, bytes: byteLength(name) + byteLength(value) }))
    .sort((a, b) => b.bytes - a.bytes)
    .slice(0, 3);
}
