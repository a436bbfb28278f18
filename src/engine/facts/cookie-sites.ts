import { domainMatch } from '../cookies/domain-match.ts';
import type { Cookie } from '../cookies/jar.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { siteOf } from '../exchange/site.ts';
import type { Attempt } from './cookies-view.ts';
import { isLoopback } from './loop-kind.ts';

/** What is known of the cookies of one site. */
export interface CookieSite {
  /** The newest word on each cookie. */
  readonly attempts: Map<string, Attempt>;
  /** Hosts that a session cookie was sent to. */
  readonly sentHosts: Set<string>;
  /** Host and name of session cookies that answers which refuse nothing set anew. */
  readonly rotating: Set<string>;
  /** Names of session cookies that were sent over TLS and never over plain http: Secure ones, it seems. */
  readonly tlsOnly: Set<string>;
  readonly notTlsOnly: Set<string>;
  /** Name and value of cookies that had to make room for others, and the response that set those. */
  readonly evicted: Map<string, Exchange>;
  /** By host: the last sign-in that was answered well, and whether it left a cookie. */
  readonly logins: Map<string, { readonly exchange: Exchange; readonly bare: boolean }>;
}

const MOST_SITES = 2000;
const MOST_ATTEMPTS = 200;

/** The sites of the capture; all names of the machine itself are one. */
export class CookieSites {
  readonly #sites = new Map<string, CookieSite>();

  of(host: string): CookieSite {
    const name = isLoopback(host) ? 'localhost' : siteOf(host);
    let site = this.#sites.get(name);
    if (site === undefined) {
      site = {
        attempts: new Map(),
        sentHosts: new Set(),
        rotating: new Set(),
        tlsOnly: new Set(),
        notTlsOnly: new Set(),
        evicted: new Map(),
        logins: new Map(),
      };
      if (this.#sites.size < MOST_SITES) this.#sites.set(name, site);
    }
    return site;
  }
}

/** Keeps the newest word on a cookie; `cookie` is what the jar stored, or removed. */
export function keepAttempt(site: CookieSite, attempt: Attempt, cookie: Cookie | undefined): void {
  const of = `${attempt.host} ${attempt.name}`;
  const key =
    cookie === undefined ? of : `${of} ${cookie.hostOnly ? '' : '.'}${cookie.domain} ${cookie.path}`;
  // Only the newest word on each cookie is kept; a deletion undoes the cookie of its own Domain and Path alone.
  site.attempts.delete(key);
  if (attempt.verdict !== 'rejected') site.attempts.delete(of);
  if (attempt.removal) return;
  if (site.attempts.size >= MOST_ATTEMPTS) site.attempts.delete(leastWorth(site.attempts));
  site.attempts.set(attempt.verdict === 'rejected' ? of : key, attempt);
}

// Sign-ins are asked about later: others go first, the oldest of them.
function leastWorth(attempts: ReadonlyMap<string, Attempt>): string {
  for (const [key, attempt] of attempts) if (!attempt.session && attempt.class !== 'flow-state') return key;
  return attempts.keys().next().value ?? '';
}

/** Notes over which scheme a session cookie went. */
export function keepScheme(site: CookieSite, name: string, scheme: string): void {
  if (site.notTlsOnly.has(name) || site.notTlsOnly.size >= MOST_ATTEMPTS) return;
  if (scheme === 'https' || scheme === 'wss') {
    if (site.tlsOnly.size < MOST_ATTEMPTS) site.tlsOnly.add(name);
    return;
  }
  site.tlsOnly.delete(name);
  site.notTlsOnly.add(name);
}

/** Notes the cookies that had to make room for one that the exchange set. */
export function keepEvicted(site: CookieSite, gone: readonly Cookie[] = [], exchange: Exchange): void {
  for (const { name, value } of gone)
    if (site.evicted.size < MOST_ATTEMPTS) site.evicted.set(`${name}=${value}`, exchange);
}

/** A cookie set so may go to this host. */
export function covers(attempt: Attempt, host: string): boolean {
  return attempt.host === host || (attempt.domain !== undefined && domainMatch(host, attempt.domain));
}
