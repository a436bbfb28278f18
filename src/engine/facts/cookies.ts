import type { CookieContext, JarProfile } from '../cookies/jar.ts';
import { type Exchange, presence } from '../exchange/exchange.ts';
import { meantStatus } from './answers/inner.ts';
import type { ChainView } from './chain.ts';
import { pageHost } from './cookie-context.ts';
import type { CookieLedger } from './cookie-ledger.ts';
import { missingCookies } from './cookie-missing.ts';
import {
  type CookieSite,
  CookieSites,
  keepAttempt,
  keepEvicted,
  keepScheme,
  originsOf,
} from './cookie-sites.ts';
import { CookieTrack, type TrackedRequest } from './cookie-track.ts';
import type { Attempt, CookiesView, SentCookie } from './cookies-view.ts';
import { aliases } from './loop-kind.ts';
import { isCallbackUrl, isLoginSubmit, isLoginUrl } from './places.ts';

export type { Attempt, CookiesView, MissingCookie, SentCookie } from './cookies-view.ts';

/** Follows every cookie of the capture: each attempt to set one, and for each request which were sent and why others were not. */
export class Cookies {
  readonly #track: CookieTrack;
  readonly #sites = new CookieSites();
  #lastSignIn: Exchange | undefined;

  constructor(profile: JarProfile, release?: number) {
    this.#track = new CookieTrack(profile, release);
  }

  observe(exchange: Exchange, chain: ChainView): CookiesView {
    const { host } = exchange.url;
    const site = this.#sites.of(host);
    const request = this.#track.request(exchange, chain);
    const { context, selection } = request;
    const { list: sent, sessions } = request.pairs;
    const related = (attempt: Attempt) => this.#related(attempt, exchange, chain, context);
    const origins = originsOf(site, host, sent);
    const missing = missingCookies({
      exchange,
      context,
      site,
      selection,
      origins,
      presence: request.presence,
      related,
    });
    const loginBefore =
      site.logins.get(host) ?? site.logins.get(pageHost(exchange, context.topLevelUrl ?? ''));
    const attempts = this.#set(exchange, site, request);
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
      profile: this.#track.jar.profile,
      context,
      presence: request.presence,
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
    return this.#track.ledger;
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

  #set(exchange: Exchange, site: CookieSite, request: TrackedRequest): readonly Attempt[] {
    const { fields } = exchange.response;
    const status = meantStatus(exchange);
    const login = signsIn(exchange) && status >= 200 && status < 400;
    const lines = this.#track.answer(exchange, request, login);
    if (login) this.#lastSignIn = exchange;
    if (lines.length === 0 && !login) return NO_ATTEMPTS;
    const attempts = lines.flatMap(({ attempt, result, swallowed }) => {
      keepAttempt(site, attempt, result.cookie);
      keepEvicted(site, result.evicted, exchange);
      for (const one of swallowed) keepAttempt(site, one, undefined);
      return [attempt, ...swallowed];
    });
    const carrier = login ? onlyCarrier(exchange, attempts) : undefined;
    if (carrier !== undefined) this.#track.learn(carrier.name, carrier.value);
    if (login && presence(fields, 'set-cookie') !== 'not-recorded') {
      const bare = !attempts.some(
        (one) => !one.removal && (one.session || one.class === 'session' || one.class === 'other'),
      );
      site.logins.set(exchange.url.host, { exchange, bare });
    }
    return attempts;
  }
}

/**
 * Ours: the only cookie of a sign-in's answer that can carry it does so, though its name tells nothing; unless the answer brings a
 * token for that.
 */
function onlyCarrier({ response }: Exchange, attempts: readonly Attempt[]): Attempt | undefined {
  const [carrier, ...more] = attempts.filter(
    (one) => one.session && !one.removal && one.name !== '' && !one.masked,
  );
  if (carrier === undefined || more.length > 0 || carrier.class !== 'other') return undefined;
  const body = (response.body?.text ?? '').slice(0, 10_000);
  return /"(?:access_?|id_?|auth_?)?(?:token|jwt)"\s*:/i.test(body) ? undefined : carrier;
}

const NOTHING: ReadonlyMap<string, SentCookie> = new Map();
/** Of several of one name the last. */
function byName(sent: readonly SentCookie[], attempts: readonly Attempt[]): ReadonlyMap<string, SentCookie> {
  const found = new Map<string, SentCookie>();
  for (const pair of sent) if (attempts.some(({ name }) => name === pair.name)) found.set(pair.name, pair);
  return found;
}

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
  const status = meantStatus(exchange);
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
