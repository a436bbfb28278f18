import { domainMatch } from '../cookies/domain-match.ts';
import { type Cookie, type CookieContext, CookieJar, type JarProfile } from '../cookies/jar.ts';
import { type CookieClass, sessionLike } from '../cookies/session-like.ts';
import { type Exchange, fieldValues, type Presence, presence } from '../exchange/exchange.ts';
import { siteOf } from '../exchange/site.ts';
import { parseCookie } from '../headers/cookie.ts';
import { parseSetCookie, type SetCookie } from '../headers/set-cookie.ts';
import type { CookieReport } from '../report.ts';
import type { ChainView } from './chain.ts';
import { CookieContexts, pageHost } from './cookie-context.ts';
import { deletes, omitted, underWay } from './cookie-fates.ts';
import { CookieLedger } from './cookie-ledger.ts';
import { aliases, isLoopback } from './loop-kind.ts';
import { isCallbackUrl, isLoginSubmit, isLoginUrl } from './places.ts';

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
  /** '' where a sanitiser hid it. */
  readonly value: string;
  readonly masked: boolean;
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
  /** The Domain attribute, where there is one. */
  readonly domain: string | undefined;
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
  /** Set by this host, or by one whose sign-in led here or whose page made the call: this request counted on it. */
  readonly related: boolean;
  /** A sign-in was answered by the host that set it, then or later. */
  readonly signedIn: boolean;
  /** A session cookie of the same response was sent: this one is kept elsewhere by design. */
  readonly companionSent: boolean;
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
  /** Names of session cookies that this host sets anew with answers that refuse nothing, as Laravel and Rails do: no sign of loss. */
  readonly rotating: readonly string[];
  /** Session cookies that were sent and that this response deletes. */
  readonly removed: readonly Attempt[];
  /** Session cookies that were sent, and the response that set them in this capture. */
  readonly origins: readonly { readonly name: string; readonly attempt: Attempt }[];
  /** The responses of this capture that set the cookies which were sent, by name and value. */
  readonly setBy: readonly Attempt[];
  /** A session cookie was seen for this host before (set or sent). */
  readonly sessionKnown: boolean;
  /** An earlier request to this very host carried a session cookie, and no response has deleted it since. */
  readonly sentBefore: boolean;
  /** The last sign-in response of this host (or of the page that makes the call) left no cookie that could carry a session. */
  readonly loginWithoutCookie: Exchange | undefined;
}

interface Site {
  attempts: Map<string, Attempt>;
  sentHosts: Set<string>;
  /** Host and name of session cookies that answers which refuse nothing set anew. */
  rotating: Set<string>;
  /** By host: the last sign-in that was answered well, and whether it left a cookie. */
  logins: Map<string, { readonly exchange: Exchange; readonly bare: boolean }>;
}

const MOST_SITES = 2000;
const MOST_ATTEMPTS = 200;

/** Follows every cookie of the capture: each attempt to set one, and for each request which were sent and why others were not. */
export class Cookies {
  readonly #jar: CookieJar;
  readonly #sites = new Map<string, Site>();
  readonly #ledger = new CookieLedger();
  readonly #contexts = new CookieContexts();
  #lastSignIn: Exchange | undefined;
  #disagreements = 0;

  constructor(profile: JarProfile) {
    this.#jar = new CookieJar({ profile, thirdPartyCookies: 'allowed' });
  }

  /** Requests that carried a cookie which the model says was withheld: each is a fault of ours. */
  get disagreements(): number {
    return this.#disagreements;
  }

  observe(exchange: Exchange, chain: ChainView): CookiesView {
    const { host } = exchange.url;
    const site = this.#site(host);
    const context = this.#contexts.observe(exchange, chain);
    const here = presence(exchange.request.fields, 'cookie');
    const sent = fieldValues(exchange.request.fields, 'cookie').flatMap((value) =>
      parseCookie(value).map((pair) => classified(pair.name, pair.value)),
    );
    const related = (attempt: Attempt) => this.#related(attempt, exchange, chain, context);
    const missing = this.#missing(exchange, site, context, sent, here, related);
    const loginBefore =
      site.logins.get(host) ?? site.logins.get(pageHost(exchange, context.topLevelUrl ?? ''));
    const known = [...site.attempts.values()];
    const attempts = this.#set(exchange, site, context, sent);
    const sessionSent = sent.some((cookie) => cookie.session);
    const sentBy = new Map(sent.map((cookie) => [cookie.name, cookie]));
    const setBy = sent.flatMap(
      ({ name, value }) =>
        known.findLast((one) => one.name === name && one.value === value && covers(one, host)) ?? [],
    );
    const origins = setBy.flatMap((attempt) =>
      sentBy.get(attempt.name)?.session === true ? [{ name: attempt.name, attempt }] : [],
    );
    const sentBefore = site.sentHosts.has(host);
    const sessionKnown = sentBefore || known.some((attempt) => attempt.session && covers(attempt, host));
    if (sessionSent) site.sentHosts.add(host);
    if (attempts.some((one) => one.removal && (one.session || sentBy.get(one.name)?.session === true)))
      site.sentHosts.delete(host);
    const renewed = attempts.filter((attempt) => replaces(attempt, sentBy) && !attempt.removal);
    const rotating = [...site.rotating].filter((one) => one.startsWith(`${host} `));
    const { status } = exchange.response;
    if (status >= 200 && status < 300 && !isLoginUrl(exchange.url) && !signsIn(exchange))
      for (const attempt of renewed)
        if (site.rotating.size < 100) site.rotating.add(`${host} ${attempt.name}`);
    return {
      presence: here,
      sent,
      sessionSent,
      sessionSet: attempts.some((one) => one.session && !one.removal && one.verdict !== 'rejected'),
      attempts,
      missing,
      renewed,
      rotating: rotating.map((one) => one.slice(host.length + 1)),
      removed: attempts.filter((attempt) => replaces(attempt, sentBy) && attempt.removal),
      setBy,
      origins,
      sessionKnown,
      sentBefore,
      loginWithoutCookie: loginBefore?.bare === true ? loginBefore.exchange : undefined,
    };
  }

  /** The ledger, as the report prints it. */
  report(): CookieReport[] {
    return this.#ledger.report();
  }

  #missing(
    exchange: Exchange,
    site: Site,
    context: CookieContext,
    sent: readonly SentCookie[],
    here: Presence,
    related: (attempt: Attempt) => boolean,
  ): MissingCookie[] {
    if (site.attempts.size === 0) return [];
    const pairs = new Set(sent.map((cookie) => `${cookie.name}=${cookie.value}`));
    const names = new Set(sent.map((cookie) => cookie.name));
    const observed = here === 'present' || here === 'absent';
    const { sent: due, withheld, unknown } = this.#jar.cookiesFor(context);
    const was = (cookie: { name: string; value: string }) => pairs.has(`${cookie.name}=${cookie.value}`);
    for (const cookie of due) {
      if (was(cookie)) this.#ledger.request(cookie, exchange.index, 'sent', 'observed');
      else if (observed) this.#ledger.request(cookie, exchange.index, 'withheld', 'observed');
      else this.#ledger.request(cookie, exchange.index, 'unknown', 'unknown');
    }
    for (const { cookie, reasons } of withheld) {
      if (was(cookie) && here === 'present') this.#disagreements++;
      const verdict = was(cookie) ? 'sent' : 'withheld';
      this.#ledger.request(cookie, exchange.index, verdict, observed ? 'observed' : 'computed', reasons);
    }
    const companions = new Set(
      [...site.attempts.values()]
        .filter((one) => one.session && pairs.has(`${one.name}=${one.value}`))
        .map((one) => one.exchange),
    );
    const found: MissingCookie[] = [];
    for (const attempt of site.attempts.values()) {
      if (!attempt.session && attempt.class !== 'flow-state') continue;
      if (was(attempt) || underWay(attempt.exchange, exchange)) continue;
      const stale = names.has(attempt.name);
      // Where values are hidden, one of that name may well be this one.
      if (stale && (attempt.masked || here === 'masked')) continue;
      const common = {
        name: attempt.name,
        class: attempt.class,
        attempt,
        stale,
        related: related(attempt),
        signedIn:
          attempt.atLogin || (site.logins.get(attempt.host)?.exchange.index ?? -1) > attempt.exchange.index,
        companionSent: companions.has(attempt.exchange),
      };
      const same = ({ name, value }: { name: string; value: string }) =>
        name === attempt.name && (attempt.masked || value === attempt.value);
      if (attempt.verdict === 'rejected') {
        found.push({ ...common, how: 'rejected', reasons: attempt.reasons });
        continue;
      }
      if (stale) continue;
      const held = withheld.find(({ cookie }) => same(cookie));
      if (held !== undefined) found.push({ ...common, how: 'withheld', reasons: held.reasons });
      else if (
        isLoopback(attempt.host) &&
        isLoopback(exchange.url.host) &&
        attempt.host !== exchange.url.host
      )
        found.push({ ...common, how: 'withheld', reasons: ['cookie-host-only'] });
      else if (observed && due.some(same)) {
        // What the model left open, the browser has decided. A Cookie field shows that cookies were asked for.
        const doubt = unknown.find(({ cookie }) => same(cookie))?.reasons ?? [];
        const left = attempt.verdict === 'unknown' ? [...attempt.reasons, ...doubt] : doubt;
        const known = omitted(exchange, context);
        const reasons = [...known, ...left.filter((reason) => reason !== 'cookie-credentials-omitted')];
        found.push({
          ...common,
          how: reasons.length > known.length ? 'withheld' : 'unexplained',
          reasons,
        });
      }
    }
    return found;
  }

  // The cookies of an identity provider on a sibling host are none of this host's business: its own callback came after them.
  #related(attempt: Attempt, exchange: Exchange, chain: ChainView, context: CookieContext): boolean {
    const { host } = exchange.url;
    if (attempt.host === host || aliases([attempt.host, host])) return true;
    const signIn = this.#lastSignIn;
    // A callback wants the cookies of its own host, and a page to sign in on wants none.
    if (isCallbackUrl(exchange.url) || isLoginUrl(exchange.url)) return false;
    if (signIn !== undefined && signIn.url.host !== attempt.host) return false;
    if (signIn !== undefined && chain.hops.includes(signIn)) return true;
    return pageHost(exchange, context.topLevelUrl ?? '') === attempt.host;
  }

  #set(
    exchange: Exchange,
    site: Site,
    context: CookieContext,
    sent: readonly SentCookie[],
  ): readonly Attempt[] {
    const { fields, status } = exchange.response;
    const lines = fieldValues(fields, 'set-cookie').slice(0, 200);
    const login = signsIn(exchange) && status >= 200 && status < 400;
    if (login) this.#lastSignIn = exchange;
    if (lines.length === 0 && !login) return [];
    const masked = presence(fields, 'set-cookie') === 'masked';
    const attempts = lines.map((raw, line) => {
      const parsed = parseSetCookie(raw);
      const result = this.#jar.setCookie(raw, context);
      const traits = sessionLike(parsed);
      const over = result.reasons[0] === 'cookie-already-expired';
      const removal = over && deletes(parsed, exchange, sent);
      const attempt: Attempt = {
        exchange,
        line,
        name: parsed.name,
        value: masked ? '' : parsed.value,
        masked,
        class: traits.class,
        session:
          (traits.class === 'session' && traits.likely && !/refresh/i.test(parsed.name)) ||
          (login && traits.class === 'other' && (parsed.httpOnly || parsed.value.length >= 16)),
        atLogin: login,
        removal,
        verdict: removal ? 'accepted' : result.verdict,
        reasons: result.reasons,
        host: exchange.url.host,
        domain: parsed.domain === '' ? undefined : parsed.domain?.toLowerCase(),
        secure: parsed.secure,
      };
      this.#record(attempt, site, parsed, result.cookie);
      return attempt;
    });
    if (login && presence(fields, 'set-cookie') !== 'not-recorded') {
      const bare = !attempts.some(
        (one) => !one.removal && (one.session || one.class === 'session' || one.class === 'other'),
      );
      site.logins.set(exchange.url.host, { exchange, bare });
    }
    return attempts;
  }

  #record(attempt: Attempt, site: Site, parsed: SetCookie, cookie: Cookie | undefined): void {
    const of = `${attempt.host} ${attempt.name}`;
    const key =
      cookie === undefined ? of : `${of} ${cookie.hostOnly ? '' : '.'}${cookie.domain} ${cookie.path}`;
    // Only the newest word on each cookie is kept; a deletion undoes the cookie of its own Domain and Path alone.
    site.attempts.delete(key);
    if (attempt.verdict !== 'rejected') site.attempts.delete(of);
    if (!attempt.removal) {
      if (site.attempts.size >= MOST_ATTEMPTS) site.attempts.delete(site.attempts.keys().next().value ?? '');
      site.attempts.set(attempt.verdict === 'rejected' ? of : key, attempt);
    }
    this.#ledger.attempt(
      {
        name: attempt.name,
        domain: cookie?.domain ?? attempt.domain ?? attempt.host,
        path: cookie?.path ?? parsed.path ?? '/',
      },
      attempt.exchange.index,
      attempt.verdict,
      attempt.reasons,
    );
  }

  #site(host: string): Site {
    const name = isLoopback(host) ? 'localhost' : siteOf(host);
    let site = this.#sites.get(name);
    if (site === undefined) {
      site = { attempts: new Map(), sentHosts: new Set(), rotating: new Set(), logins: new Map() };
      if (this.#sites.size < MOST_SITES) this.#sites.set(name, site);
    }
    return site;
  }
}

function signsIn(exchange: Exchange): boolean {
  return isCallbackUrl(exchange.url) ? !/(?:^|&)error=/.test(exchange.url.query) : isLoginSubmit(exchange);
}

function classified(name: string, value: string): SentCookie {
  const traits = sessionLike({ name, value });
  return { name, value, class: traits.class, session: traits.class === 'session' && traits.likely };
}

function covers(attempt: Attempt, host: string): boolean {
  return attempt.host === host || (attempt.domain !== undefined && domainMatch(host, attempt.domain));
}

function replaces(attempt: Attempt, sent: ReadonlyMap<string, SentCookie>): boolean {
  const old = sent.get(attempt.name);
  return attempt.session && old !== undefined && old.value !== attempt.value;
}
