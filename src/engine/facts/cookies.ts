import { type CookieContext, CookieJar, type JarProfile } from '../cookies/jar.ts';
import { sessionLike } from '../cookies/session-like.ts';
import { type Exchange, fieldValues, presence } from '../exchange/exchange.ts';
import { parseSetCookie } from '../headers/set-cookie.ts';
import type { ChainView } from './chain.ts';
import { CookieContexts, isThirdParty, pageHost } from './cookie-context.ts';
import { carriesSignIn, deletes, isOver, omitted, swallowedBy } from './cookie-fates.ts';
import { CookieLedger } from './cookie-ledger.ts';
import { missingCookies } from './cookie-missing.ts';
import { CookieFields } from './cookie-pairs.ts';
import {
  type CookieSite,
  CookieSites,
  keepAttempt,
  keepEvicted,
  keepScheme,
  originsOf,
} from './cookie-sites.ts';
import type { Attempt, CookiesView, SentCookie } from './cookies-view.ts';
import { aliases } from './loop-kind.ts';
import { isCallbackUrl, isLoginSubmit, isLoginUrl } from './places.ts';

export type { Attempt, CookiesView, MissingCookie, SentCookie } from './cookies-view.ts';

/** Follows every cookie of the capture: each attempt to set one, and for each request which were sent and why others were not. */
export class Cookies {
  readonly #jar: CookieJar;
  readonly #sites = new CookieSites();
  readonly #ledger: CookieLedger;
  readonly #contexts = new CookieContexts();
  readonly #fields = new CookieFields();
  #lastSignIn: Exchange | undefined;

  constructor(profile: JarProfile, release?: number) {
    const known = release === undefined ? {} : { release };
    this.#jar = new CookieJar({ profile, thirdPartyCookies: 'allowed', ...known });
    this.#ledger = new CookieLedger(this.#jar);
  }

  observe(exchange: Exchange, chain: ChainView): CookiesView {
    const { host } = exchange.url;
    const site = this.#sites.of(host);
    const context = this.#contexts.observe(exchange, chain);
    const here = presence(exchange.request.fields, 'cookie');
    const { list: sent, sessions } = this.#fields.of(exchange.request.fields);
    const related = (attempt: Attempt) => this.#related(attempt, exchange, chain, context);
    const selection = this.#jar.cookiesFor(context);
    this.#ledger.request({ exchange, sent, presence: here, selection, omitted: omitted(exchange, context) });
    const origins = originsOf(site, host, sent);
    const missing = missingCookies({ exchange, context, site, selection, origins, presence: here, related });
    const loginBefore =
      site.logins.get(host) ?? site.logins.get(pageHost(exchange, context.topLevelUrl ?? ''));
    const attempts = this.#set(exchange, site, context, sent);
    const sessionSent = sessions.length > 0;
    const sentBy = attempts.length === 0 ? NOTHING : byName(sent, attempts);
    const sentBefore = site.sentHosts.has(host);
    for (const one of sessions) keepScheme(site, one.name, exchange.url.scheme);
    if (sessionSent) site.sentHosts.add(host);
    if (attempts.some((one) => one.removal && mattered(one, sentBy))) site.sentHosts.delete(host);
    const renewed =
      attempts.length === 0
        ? attempts
        : attempts.filter((one) => !one.removal && one.session && replaces(one, sentBy));
    const rotating = rotatingAt(site, host);
    if (renewed.length > 0) noteRotating(site, exchange, renewed);
    return {
      profile: this.#jar.profile,
      context,
      presence: here,
      sent,
      sessionSent,
      sessionSet: attempts.some((one) => one.session && !one.removal && one.verdict !== 'rejected'),
      attempts,
      missing,
      renewed,
      rotating,
      removed:
        attempts.length === 0
          ? attempts
          : attempts.filter((one) => one.removal && replaces(one, sentBy) && mattered(one, sentBy)),
      setBy: origins.setBy,
      origins: origins.origins,
      sessionKnown: sentBefore || origins.sessionSet,
      sentBefore,
      loginWithoutCookie: loginBefore?.bare === true ? loginBefore.exchange : undefined,
    };
  }

  get ledger(): CookieLedger {
    return this.#ledger;
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
    site: CookieSite,
    context: CookieContext,
    sent: readonly SentCookie[],
  ): readonly Attempt[] {
    const { fields, status } = exchange.response;
    const lines = fieldValues(fields, 'set-cookie');
    const login = signsIn(exchange) && status >= 200 && status < 400;
    if (login) this.#lastSignIn = exchange;
    if (lines.length === 0 && !login) return NO_ATTEMPTS;
    const masked = presence(fields, 'set-cookie') === 'masked';
    const attempts = lines.slice(0, MOST_LINES).flatMap((raw, line) => {
      const parsed = parseSetCookie(raw);
      const traits = sessionLike(parsed);
      const result = this.#jar.setCookie(raw, context);
      const over = result.reasons[0] === 'cookie-already-expired';
      const ends = over || (result.verdict === 'rejected' && isOver(parsed, exchange));
      const removal = ends && deletes(parsed, exchange, sent);
      const attempt: Attempt = {
        exchange,
        line,
        name: parsed.name,
        value: masked ? '' : parsed.value,
        masked,
        class: traits.class,
        session: carriesSignIn(parsed, traits, login),
        atLogin: login,
        removal,
        verdict: removal && over ? 'accepted' : result.verdict,
        reasons: result.reasons,
        host: exchange.url.host,
        domain: parsed.domain === '' ? undefined : parsed.domain?.toLowerCase(),
        secure: parsed.secure,
        slips: parsed.ignored.length > 0,
        context,
      };
      keepAttempt(site, attempt, result.cookie);
      keepEvicted(site, result.evicted, exchange);
      const swallowed = swallowedBy(attempt, parsed, login);
      for (const one of swallowed) keepAttempt(site, one, undefined);
      this.#ledger.attempt(attempt, parsed, result.cookie, isThirdParty(exchange, context));
      if (result.evicted !== undefined) this.#ledger.evict(result.evicted, exchange);
      return [attempt, ...swallowed];
    });
    if (login && presence(fields, 'set-cookie') !== 'not-recorded') {
      const bare = !attempts.some(
        (one) => !one.removal && (one.session || one.class === 'session' || one.class === 'other'),
      );
      site.logins.set(exchange.url.host, { exchange, bare });
    }
    return attempts;
  }
}

const NOTHING: ReadonlyMap<string, SentCookie> = new Map();
/** Of several of one name the last. */
function byName(sent: readonly SentCookie[], attempts: readonly Attempt[]): ReadonlyMap<string, SentCookie> {
  const found = new Map<string, SentCookie>();
  for (const pair of sent) if (attempts.some(({ name }) => name === pair.name)) found.set(pair.name, pair);
  return found;
}

const MOST_LINES = 200;
const NO_ATTEMPTS: readonly Attempt[] = [];
const NO_NAMES: readonly string[] = [];

function rotatingAt(site: CookieSite, host: string): readonly string[] {
  if (site.rotating.size === 0) return NO_NAMES;
  return [...site.rotating]
    .filter((one) => one.startsWith(`${host} `))
    .map((one) => one.slice(host.length + 1));
}

// A server that sets a session anew with an answer that refuses nothing does so each time.
function noteRotating(site: CookieSite, exchange: Exchange, renewed: readonly Attempt[]): void {
  const { status } = exchange.response;
  if (status < 200 || status >= 300 || isLoginUrl(exchange.url) || signsIn(exchange)) return;
  for (const attempt of renewed)
    if (site.rotating.size < 100) site.rotating.add(`${exchange.url.host} ${attempt.name}`);
}

function signsIn(exchange: Exchange): boolean {
  return isCallbackUrl(exchange.url) ? !/(?:^|&)error=/.test(exchange.url.query) : isLoginSubmit(exchange);
}

function replaces(attempt: Attempt, sent: ReadonlyMap<string, SentCookie>): boolean {
  const old = sent.get(attempt.name);
  return old !== undefined && old.value !== attempt.value;
}

// A deletion has no value to tell a session by: that of the cookie which was sent has.
function mattered({ name, session }: Attempt, sent: ReadonlyMap<string, SentCookie>): boolean {
  return session || sent.get(name)?.session === true;
}
