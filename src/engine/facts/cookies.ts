import { type CookieContext, CookieJar, type JarProfile } from '../cookies/jar.ts';
import { type CookieClass, sessionLike } from '../cookies/session-like.ts';
import { type Exchange, fieldValue, fieldValues, type Presence, presence } from '../exchange/exchange.ts';
import { siteOf } from '../exchange/site.ts';
import { parseCookie } from '../headers/cookie.ts';
import { parseSetCookie } from '../headers/set-cookie.ts';
import type { Basis, CookieReport } from '../report.ts';
import type { ChainView } from './chain.ts';
import { isAuthorizeUrl, isCallbackUrl, isLoginSubmit, isNavigation } from './places.ts';

export interface SentCookie {
  readonly name: string;
  readonly value: string;
  readonly class: CookieClass;
  readonly session: boolean;
}

/** One Set-Cookie line and what became of it. */
export interface Attempt {
  readonly exchange: Exchange;
  /** Which of the response's Set-Cookie lines, from 0. */
  readonly line: number;
  readonly name: string;
  readonly value: string;
  readonly class: CookieClass;
  /** It carries, or is to carry, a sign-in. */
  readonly session: boolean;
  /** The response answered a sign-in. */
  readonly atLogin: boolean;
  readonly removal: boolean;
  readonly verdict: 'accepted' | 'rejected' | 'unknown';
  /** Ids of the catalogue's cookie rows, the decisive one first. */
  readonly reasons: readonly string[];
  readonly host: string;
  readonly secure: boolean;
}

/** A cookie that a sign-in left, or tried to leave, and that this request does not carry. */
export interface MissingCookie {
  readonly name: string;
  readonly class: CookieClass;
  /** `rejected` when set, `withheld` from this request by a rule, or gone for no reason that the capture shows. */
  readonly how: 'rejected' | 'withheld' | 'unexplained';
  readonly reasons: readonly string[];
  readonly attempt: Attempt;
  /** An older cookie of that name was sent in its place. */
  readonly stale: boolean;
}

export interface CookiesView {
  /** Of the Cookie field of the request. */
  readonly presence: Presence;
  readonly sent: readonly SentCookie[];
  readonly sessionSent: boolean;
  /** This response stored a session cookie. */
  readonly sessionSet: boolean;
  /** The Set-Cookie lines of this response. */
  readonly attempts: readonly Attempt[];
  /** Session and sign-in cookies that should have been here. */
  readonly missing: readonly MissingCookie[];
  /** Session cookies that were sent and that this response sets to another value, as a server does that does not know them. */
  readonly renewed: readonly Attempt[];
  /** Session cookies that were sent and that this response deletes. */
  readonly removed: readonly Attempt[];
  /** Session cookies that were sent, and the response that set them in this capture. */
  readonly origins: readonly { readonly name: string; readonly attempt: Attempt }[];
  /** A session cookie was seen for this host before (set or sent). */
  readonly sessionKnown: boolean;
  /** An earlier request to this very host carried a session cookie, and no response has deleted it since. */
  readonly sentBefore: boolean;
  /** The last sign-in response on this site set no cookie at all. */
  readonly loginWithoutCookie: Exchange | undefined;
}

interface Site {
  attempts: Map<string, Attempt>;
  sentHosts: Set<string>;
  loginWithoutCookie: Exchange | undefined;
}

interface Entry {
  name: string;
  domain: string;
  path: string;
  attempts: {
    exchange: number;
    verdict: 'accepted' | 'rejected';
    basis: Basis;
    reasons: readonly string[];
  }[];
  requests: Map<
    string,
    {
      verdict: 'sent' | 'withheld' | 'unknown';
      basis: Basis;
      reasons: readonly string[];
      exchanges: number[];
    }
  >;
}

const MOST_SITES = 2000;
const MOST_ATTEMPTS = 200;
const MOST_LEDGER = 3000;

/** Follows every cookie of the capture: each attempt to set one, and for each request which were sent and why others were not. */
export class Cookies {
  readonly #jar: CookieJar;
  readonly #sites = new Map<string, Site>();
  readonly #ledger = new Map<string, Entry>();
  readonly #pages = new Map<string, string>();
  #lastPage = '';
  /** Hosts that were asked to sign someone in: their own session cookies are nobody else's business. */
  readonly #providers = new Set<string>();
  #disagreements = 0;

  constructor(profile: JarProfile) {
    this.#jar = new CookieJar({ profile, thirdPartyCookies: 'allowed' });
  }

  /** Requests that carried a cookie which the model says was withheld: each is a fault of ours. */
  get disagreements(): number {
    return this.#disagreements;
  }

  observe(exchange: Exchange, chain: ChainView): CookiesView {
    const site = this.#site(siteOf(exchange.url.host));
    if (isAuthorizeUrl(exchange.url) && this.#providers.size < MOST_SITES)
      this.#providers.add(exchange.url.host);
    const context = this.#context(exchange, chain);
    const here = presence(exchange.request.fields, 'cookie');
    const sent = fieldValues(exchange.request.fields, 'cookie').flatMap((value) =>
      parseCookie(value).map((pair) => classified(pair.name, pair.value)),
    );
    const missing = this.#missing(exchange, site, context, sent, here);
    const attempts = this.#set(exchange, site, context);
    const sessionSent = sent.some((cookie) => cookie.session);
    const sentBy = new Map(sent.map((cookie) => [cookie.name, cookie]));
    const origins = sent.flatMap((cookie) => {
      const attempt = cookie.session ? site.attempts.get(`${exchange.url.host} ${cookie.name}`) : undefined;
      return attempt?.value === cookie.value && attempt.exchange !== exchange
        ? [{ name: cookie.name, attempt }]
        : [];
    });
    const sentBefore = site.sentHosts.has(exchange.url.host);
    const sessionKnown =
      sentBefore ||
      [...site.attempts.values()].some(
        (attempt) =>
          attempt.session && (attempt.host === exchange.url.host || !this.#providers.has(attempt.host)),
      );
    if (sessionSent) site.sentHosts.add(exchange.url.host);
    if (
      attempts.some(
        (attempt) => attempt.removal && (attempt.session || sentBy.get(attempt.name)?.session === true),
      )
    )
      site.sentHosts.delete(exchange.url.host);
    return {
      presence: here,
      sent,
      sessionSent,
      sessionSet: attempts.some(
        (attempt) => attempt.session && !attempt.removal && attempt.verdict === 'accepted',
      ),
      attempts,
      missing,
      renewed: attempts.filter((attempt) => replaces(attempt, sentBy) && !attempt.removal),
      removed: attempts.filter((attempt) => replaces(attempt, sentBy) && attempt.removal),
      origins,
      sessionKnown,
      sentBefore,
      loginWithoutCookie: site.loginWithoutCookie,
    };
  }

  /** The ledger, as the report prints it. */
  report(): CookieReport[] {
    return [...this.#ledger.values()].map((entry) => ({
      name: entry.name,
      domain: entry.domain,
      path: entry.path,
      attempts: entry.attempts,
      requests: [...entry.requests.values()]
        .flatMap(({ exchanges, ...verdict }) => exchanges.map((exchange) => ({ exchange, ...verdict })))
        .sort((a, b) => a.exchange - b.exchange),
    }));
  }

  #missing(
    exchange: Exchange,
    site: Site,
    context: CookieContext,
    sent: readonly SentCookie[],
    here: Presence,
  ): MissingCookie[] {
    if (site.attempts.size === 0) return [];
    const names = new Map(sent.map((cookie) => [cookie.name, cookie.value]));
    const { sent: due, withheld } = this.#jar.cookiesFor(context);
    for (const cookie of withheld)
      if (names.get(cookie.cookie.name) === cookie.cookie.value && here === 'present') this.#disagreements++;
    const observed = here === 'present' || here === 'absent';
    for (const cookie of due) {
      const was = names.get(cookie.name) === cookie.value;
      if (was) this.#note(cookie, exchange, 'sent', 'observed', []);
      else if (observed) this.#note(cookie, exchange, 'withheld', 'observed', []);
      else this.#note(cookie, exchange, 'unknown', 'unknown', []);
    }
    for (const { cookie, reasons } of withheld)
      this.#note(
        cookie,
        exchange,
        names.get(cookie.name) === cookie.value ? 'sent' : 'withheld',
        observed ? 'observed' : 'computed',
        reasons,
      );
    const found: MissingCookie[] = [];
    for (const attempt of site.attempts.values()) {
      if (attempt.removal || !(attempt.session || attempt.class === 'flow-state')) continue;
      if (attempt.host !== exchange.url.host && this.#providers.has(attempt.host)) continue;
      const value = names.get(attempt.name);
      if (value === attempt.value) continue;
      const stale = value !== undefined;
      const common = { name: attempt.name, class: attempt.class, attempt, stale };
      if (attempt.verdict === 'rejected') {
        found.push({ ...common, how: 'rejected', reasons: attempt.reasons });
        continue;
      }
      if (stale) continue;
      const held = withheld.find(
        ({ cookie }) => cookie.name === attempt.name && cookie.value === attempt.value,
      );
      if (held !== undefined) found.push({ ...common, how: 'withheld', reasons: held.reasons });
      else if (here === 'absent' || here === 'present') {
        const stored = due.some((cookie) => cookie.name === attempt.name && cookie.value === attempt.value);
        if (stored)
          found.push({
            ...common,
            how: 'unexplained',
            reasons: omitted(exchange) ? ['cookie-credentials-omitted'] : [],
          });
      }
    }
    return found;
  }

  #set(exchange: Exchange, site: Site, context: CookieContext): Attempt[] {
    const lines = fieldValues(exchange.response.fields, 'set-cookie');
    const masked = presence(exchange.response.fields, 'set-cookie') === 'masked';
    const status = exchange.response.status;
    const login = (isLoginSubmit(exchange) || isCallbackUrl(exchange.url)) && status >= 200 && status < 400;
    if (login && presence(exchange.response.fields, 'set-cookie') === 'absent')
      site.loginWithoutCookie = exchange;
    else if (login && lines.length > 0) site.loginWithoutCookie = undefined;
    return lines.slice(0, 200).map((raw, line) => {
      const parsed = parseSetCookie(raw);
      const result = this.#jar.setCookie(raw, context);
      const traits = sessionLike(parsed);
      const removal = result.reasons.includes('cookie-already-expired');
      const attempt: Attempt = {
        exchange,
        line,
        name: parsed.name,
        value: masked ? '' : parsed.value,
        class: traits.class,
        session:
          (traits.class === 'session' && traits.likely && !/refresh/i.test(parsed.name)) ||
          (login && traits.class === 'other' && (parsed.httpOnly || parsed.value.length >= 16)),
        atLogin: login,
        removal,
        verdict: result.verdict === 'rejected' && !removal ? 'rejected' : 'accepted',
        reasons: result.reasons,
        host: exchange.url.host,
        secure: parsed.secure,
      };
      this.#record(
        attempt,
        site,
        result.cookie?.domain ?? exchange.url.host,
        result.cookie?.path ?? parsed.path ?? '/',
      );
      return attempt;
    });
  }

  #record(attempt: Attempt, site: Site, domain: string, path: string): void {
    const key = `${attempt.host} ${attempt.name}`;
    // A removal of another Domain or Path does not undo the cookie; the jar knows, this table only has the newest word.
    if (site.attempts.has(key)) site.attempts.delete(key);
    else if (site.attempts.size >= MOST_ATTEMPTS)
      site.attempts.delete(site.attempts.keys().next().value ?? '');
    site.attempts.set(key, attempt);
    const entry = this.#entry(attempt.name, domain, path);
    entry?.attempts.push({
      exchange: attempt.exchange.index,
      verdict: attempt.verdict === 'rejected' ? 'rejected' : 'accepted',
      basis: 'computed',
      reasons: attempt.reasons,
    });
  }

  #note(
    cookie: { name: string; domain: string; path: string },
    exchange: Exchange,
    verdict: 'sent' | 'withheld' | 'unknown',
    basis: Basis,
    reasons: readonly string[],
  ): void {
    const entry = this.#entry(cookie.name, cookie.domain, cookie.path);
    if (entry === undefined) return;
    const key = `${verdict} ${basis} ${reasons.join(' ')}`;
    let group = entry.requests.get(key);
    if (group === undefined) {
      group = { verdict, basis, reasons, exchanges: [] };
      entry.requests.set(key, group);
    }
    group.exchanges.push(exchange.index);
  }

  #entry(name: string, domain: string, path: string): Entry | undefined {
    const key = `${name}\n${domain}\n${path}`;
    let entry = this.#ledger.get(key);
    if (entry === undefined && this.#ledger.size < MOST_LEDGER) {
      entry = { name, domain, path, attempts: [], requests: new Map() };
      this.#ledger.set(key, entry);
    }
    return entry;
  }

  #context(exchange: Exchange, chain: ChainView): CookieContext {
    const fields = exchange.request.fields;
    const page = exchange.page ?? '';
    if (exchange.kind === 'document') {
      this.#lastPage = exchange.url.raw;
      if (this.#pages.size > 2000) this.#pages.clear();
      this.#pages.set(page, exchange.url.raw);
    }
    const top = exchange.kind === 'document' ? exchange.url.raw : (this.#pages.get(page) ?? this.#lastPage);
    const secSite = fieldValue(fields, 'sec-fetch-site');
    const origin = fieldValue(fields, 'origin') ?? fieldValue(fields, 'referer');
    const navigation = isNavigation(exchange);
    const initiator =
      navigation && secSite === 'none'
        ? null
        : (origin ?? (navigation ? undefined : top === '' ? undefined : top));
    const mode = fieldValue(fields, 'sec-fetch-mode');
    return {
      url: exchange.url.raw,
      ...(exchange.startedAt === undefined ? {} : { time: exchange.startedAt }),
      method: exchange.request.method,
      api: 'http',
      kind: navigation ? 'document' : exchange.kind,
      ...(initiator === undefined ? {} : { initiator }),
      ...(top === '' ? {} : { topLevelUrl: top }),
      redirectChain: chain.hops.slice(0, -1).map((hop) => hop.url.raw),
      ...(mode === undefined ? {} : { mode }),
    };
  }

  #site(name: string): Site {
    let site = this.#sites.get(name);
    if (site === undefined) {
      site = { attempts: new Map(), sentHosts: new Set(), loginWithoutCookie: undefined };
      if (this.#sites.size < MOST_SITES) this.#sites.set(name, site);
    }
    return site;
  }
}

function classified(name: string, value: string): SentCookie {
  const traits = sessionLike({ name, value });
  return { name, value, class: traits.class, session: traits.class === 'session' && traits.likely };
}

function replaces(attempt: Attempt, sent: ReadonlyMap<string, SentCookie>): boolean {
  const old = sent.get(attempt.name);
  return attempt.session && old !== undefined && old.value !== attempt.value;
}

/** A script's request to another origin that carries no cookie at all, as fetch does without `credentials: 'include'` (Fetch §4.6). */
function omitted(exchange: Exchange): boolean {
  if (exchange.kind !== 'fetch' && exchange.kind !== 'xhr') return false;
  if (presence(exchange.request.fields, 'cookie') !== 'absent') return false;
  const site = fieldValue(exchange.request.fields, 'sec-fetch-site');
  const origin = fieldValue(exchange.request.fields, 'origin');
  if (origin !== undefined) return origin !== exchange.url.origin;
  return site !== undefined && site !== 'same-origin';
}
