import { domainMatch } from '../cookies/domain-match.ts';
import type { Cookie } from '../cookies/jar.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { siteOf } from '../exchange/site.ts';
import { remember } from './bounded.ts';
import type { Attempt, SentCookie } from './cookies-view.ts';
import { isLoopback } from './loop-kind.ts';

/** What is known of the cookies of one site. */
export interface CookieSite {
  /** The newest word on each cookie. */
  readonly attempts: Map<string, Attempt>;
  /** The same by the cookie's name, oldest first. */
  readonly named: Map<string, Attempt[]>;
  /** By host: the newest answer of `originsOf`. */
  readonly known: Map<string, KnownOrigins>;
  /** Of `attempts`, those that a sign-in depends on; undefined until asked for. */
  wanted: readonly Attempt[] | undefined;
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

interface KnownOrigins {
  readonly sent: readonly SentCookie[];
  /** For each of them the attempt that set it. */
  readonly setters: readonly (Attempt | undefined)[];
  readonly origins: Origins;
  /** Names of cookies that have been set since. */
  readonly changed: Set<string>;
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
        named: new Map(),
        known: new Map(),
        wanted: undefined,
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
  for (const known of site.known.values()) known.changed.add(attempt.name);
  const of = `${attempt.host} ${attempt.name}`;
  const key =
    cookie === undefined ? of : `${of} ${cookie.hostOnly ? '' : '.'}${cookie.domain} ${cookie.path}`;
  // Only the newest word on each cookie is kept; a deletion undoes the cookie of its own Domain and Path alone.
  drop(site, key);
  if (attempt.verdict !== 'rejected') drop(site, of);
  if (attempt.removal) return;
  if (site.attempts.size >= MOST_ATTEMPTS) {
    site.known.clear();
    drop(site, leastWorth(site.attempts));
  }
  const place = attempt.verdict === 'rejected' ? of : key;
  drop(site, place);
  site.attempts.set(place, attempt);
  if (isWanted(attempt)) site.wanted = undefined;
  const known = site.named.get(attempt.name);
  if (known === undefined) site.named.set(attempt.name, [attempt]);
  else known.push(attempt);
}

function drop(site: CookieSite, key: string): void {
  const attempt = site.attempts.get(key);
  if (attempt === undefined) return;
  site.attempts.delete(key);
  if (isWanted(attempt)) site.wanted = undefined;
  const rest = (site.named.get(attempt.name) ?? []).filter((one) => one !== attempt);
  if (rest.length === 0) site.named.delete(attempt.name);
  else site.named.set(attempt.name, rest);
}

function isWanted(attempt: Attempt): boolean {
  return attempt.session || attempt.class === 'flow-state' || attempt.class === 'csrf';
}

/** The newest attempts for cookies of a session, of a sign-in under way, or against forged requests. */
function wantedAttempts(site: CookieSite): readonly Attempt[] {
  site.wanted ??= [...site.attempts.values()].filter(isWanted);
  return site.wanted;
}

/** A cookie of a session, or of a sign-in under way, that a request does not carry. */
export interface Absent {
  readonly attempt: Attempt;
  /** Another one of that name went in its place. */
  readonly stale: boolean;
}

/** Where the cookies of a request come from, and which of its site's are not among them. */
export interface Origins {
  readonly setBy: readonly Attempt[];
  readonly origins: readonly { readonly name: string; readonly attempt: Attempt }[];
  /** A response set a session cookie for the host. */
  readonly sessionSet: boolean;
  readonly absent: readonly Absent[];
  /** Responses that set a session cookie which was sent. */
  readonly companions: ReadonlySet<Exchange>;
}

/** The newest attempts by which a request got its cookies. Of the last answer for a host is kept what has not changed. */
export function originsOf(site: CookieSite, host: string, sent: readonly SentCookie[]): Origins {
  const known = site.known.get(host);
  if (known?.sent === sent && known.changed.size === 0) return known.origins;
  const setters = settersOf(site, host, sent, known);
  const setBy: Attempt[] = [];
  const origins: { name: string; attempt: Attempt }[] = [];
  for (let index = 0; index < sent.length; index++) {
    const attempt = setters[index];
    if (attempt === undefined) continue;
    setBy.push(attempt);
    if (sent[index]?.session === true) origins.push({ name: attempt.name, attempt });
  }
  const companions = new Set<Exchange>();
  const absent: Absent[] = [];
  let sessionSet = false;
  for (const attempt of wantedAttempts(site)) {
    if (attempt.session && !sessionSet) sessionSet = covers(attempt, host);
    const how = howSent(sent, attempt);
    if (how !== 'sent') absent.push({ attempt, stale: how === 'stale' });
    else if (attempt.session) companions.add(attempt.exchange);
  }
  const answer = { setBy, origins, sessionSet, absent, companions };
  if (site.known.size >= MOST_ATTEMPTS) site.known.clear();
  site.known.set(host, { sent, setters, origins: answer, changed: new Set() });
  return answer;
}

function settersOf(
  site: CookieSite,
  host: string,
  sent: readonly SentCookie[],
  known: KnownOrigins | undefined,
): (Attempt | undefined)[] {
  const setters: (Attempt | undefined)[] = [];
  const changed = known === undefined || known.changed.size === 0 ? undefined : known.changed;
  let at = 0;
  for (const pair of sent) {
    // Mostly it is the same list, but for a cookie that was set anew.
    const index = known === undefined ? -1 : known.sent.indexOf(pair, at);
    if (index >= 0) at = index + 1;
    if (index >= 0 && changed?.has(pair.name) !== true) setters.push(known?.setters[index]);
    else setters.push(setterOf(site.named.get(pair.name), pair.value, host));
  }
  return setters;
}

function setterOf(
  attempts: readonly Attempt[] | undefined,
  value: string,
  host: string,
): Attempt | undefined {
  if (attempts === undefined) return undefined;
  for (let index = attempts.length - 1; index >= 0; index--) {
    const attempt = attempts[index];
    if (attempt?.value === value && covers(attempt, host)) return attempt;
  }
  return undefined;
}

function howSent(sent: readonly SentCookie[], { name, value }: Attempt): 'sent' | 'stale' | 'not' {
  let how: 'stale' | 'not' = 'not';
  for (const pair of sent) {
    if (pair.name !== name) continue;
    if (pair.value === value) return 'sent';
    how = 'stale';
  }
  return how;
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
  for (const { name, value } of gone) remember(site.evicted, `${name}=${value}`, exchange, MOST_ATTEMPTS);
}

/** A cookie set so may go to this host. */
export function covers(attempt: Attempt, host: string): boolean {
  return attempt.host === host || (attempt.domain !== undefined && domainMatch(host, attempt.domain));
}
