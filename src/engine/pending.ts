import { after, letThrough, newest, pastHandshake } from './aftermath.ts';
import type { CaseKind } from './checks/check.ts';
import type { Exchange } from './exchange/exchange.ts';
import { startedAfter } from './exchange/order.ts';
import { siteOf } from './exchange/site.ts';
import { meantStatus } from './facts/answers/inner.ts';
import { pageSite } from './facts/cookie-context.ts';
import type { Outage } from './facts/outages.ts';
import {
  asksWho,
  isApiCall,
  isLoginUrl,
  isNavigation,
  isTokenRequest,
  isWhoAmI,
  routeOf,
} from './facts/places.ts';
import { isStranger } from './facts/stranger.ts';
import type { Aftermath, FactViews } from './facts/views.ts';
import type { Case } from './failing.ts';
import { Storms } from './storms.ts';

const MOST_OPEN = 2000;
/** Ours: live, an answer comes in by so many exchanges too late at most. */
const MOST_RECENT = 64;

const NONE: readonly Folded[] = [];

/** An exchange that was folded in, with what was known then. `kind`: its own symptom, if it shows one. */
interface Folded {
  readonly exchange: Exchange;
  readonly facts: FactViews;
  readonly kind: CaseKind | undefined;
}

/**
 * Failing exchanges that a later one may settle: by a success on their route, a sign-in, a sign-in page, or a page that works on
 * without one. Each is told each kind of news once, so that an exchange costs the same however many are waiting.
 */
export class Pending {
  readonly #news: (one: Case) => void;
  readonly #openByRoute = new Map<string, Case[]>();
  readonly #awaitingSignIn = new Map<string, Case[]>();
  readonly #awaitingLogin = new Map<string, Case[]>();
  readonly #awaitingMore = new Map<string, Case[]>();
  // By session cookie: refused requests, until the same cookie is accepted.
  readonly #awaitingCookie = new Map<string, Case[]>();
  // By origin and token: the same of the Authorization field.
  readonly #awaitingToken = new Map<string, Case[]>();
  // By origin: refused requests, until everything turns out to fail there; then the first of each such time.
  readonly #awaitingOutage = new Map<string, Case[]>();
  readonly #outages = new Map<Exchange, { readonly first: Case; told: Outage }>();
  readonly #storms = new Storms();
  // The last renewal of a token or cookie that was answered well.
  #renewal: Exchange | undefined;
  // The newest exchanges: live, a refusal may come in after the retry that repaired it.
  readonly #recent: Folded[] = [];
  #newestStart = Number.NEGATIVE_INFINITY;

  /** `news` is called for each case whose aftermath changed. */
  constructor(news: (one: Case) => void) {
    this.#news = news;
  }

  /** Waits for what becomes of a case, unless what came in before it has shown that already. */
  watch(one: Case): void {
    const { exchange, facts } = one;
    const route = routeOf(exchange);
    const since = this.#since(one);
    const first = (test: (folded: Folded) => boolean) => since.find(test)?.exchange;
    const onRoute = since.filter((folded) => routeOf(folded.exchange) === route);
    const settled = onRoute.find(settles);
    const refusals = onRoute.filter(({ kind }) => kind !== undefined).length;
    if (refusals > 0) one.later = { ...one.later, refusals: one.later.refusals + refusals };
    if (settled !== undefined && !staysOpen(one, settled.exchange)) this.#succeed(one, settled);
    else push(this.#openByRoute, route, one);
    this.#storms.watch(one, one.kind);
    if (facts.outage.outage === undefined) push(this.#awaitingOutage, exchange.url.origin, one);
    if (one.loopId !== undefined) return;
    const { life } = facts.lives;
    if (life !== undefined) {
      const cookieAccepted = first((folded) => acceptedKey(folded) === life.key);
      if (cookieAccepted === undefined) push(this.#awaitingCookie, life.key, one);
      else this.#update([one], { cookieAccepted });
    }
    const { token } = facts.credential;
    if (token !== undefined && meantStatus(exchange) === 401) {
      const key = tokenKey(exchange, token);
      const tokenAccepted = first((folded) => acceptedToken(folded) === key);
      if (tokenAccepted === undefined) push(this.#awaitingToken, key, one);
      else this.#update([one], { tokenAccepted });
    }
    // What was kept for strangers is given to others as well.
    if (!isStranger(exchange, facts) && facts.repeat.kept === undefined) return;
    const site = siteOf(exchange.url.host);
    const signInShown = first(showsSignIn);
    if (signInShown === undefined) push(this.#awaitingSignIn, site, one);
    else this.#update([one], { signInShown });
    const page = pageSite(exchange);
    const names = page === site ? [site] : [site, page];
    const login = first((folded) => names.some((name) => isLoginFor(name, folded)));
    if (login === undefined) for (const name of names) push(this.#awaitingLogin, name, one);
    else this.#update([one], { login });
    if (!isWhoAmI(exchange.url) && !asksWho(exchange) && !isTokenRequest(exchange)) return;
    const carriedOn = first((folded) => siteOf(folded.exchange.url.host) === site && carriesOn(folded));
    if (carriedOn === undefined) push(this.#awaitingMore, site, one);
    else this.#update([one], { carriedOn });
  }

  /** Tells the waiting cases what this exchange means for them. `kind`: its own symptom, if it shows one. */
  settle(exchange: Exchange, facts: FactViews, kind: CaseKind | undefined): void {
    const folded = { exchange, facts, kind };
    this.#note(folded);
    const stormy = kind === undefined ? this.#storms.accepted(exchange) : this.#storms.refused(exchange);
    if (stormy !== undefined) this.#news(stormy);
    this.#outage(facts.outage.outage);
    const route = routeOf(exchange);
    const open = this.#openByRoute.get(route);
    if (open !== undefined) {
      if (settles(folded)) {
        const rest = open.filter((one) => staysOpen(one, exchange));
        if (rest.length > 0) this.#openByRoute.set(route, rest);
        else this.#openByRoute.delete(route);
        for (const one of open) if (!rest.includes(one)) this.#succeed(one, folded);
      } else if (kind !== undefined) {
        for (const one of open.slice(-3)) {
          one.later = { ...one.later, refusals: one.later.refusals + 1 };
          if (answersChallenge(one, folded)) this.#update([one], { tried: exchange });
        }
      }
    }
    const accepted = acceptedKey(folded);
    const refusedBefore = accepted === undefined ? undefined : this.#awaitingCookie.get(accepted);
    if (accepted !== undefined && refusedBefore !== undefined) {
      this.#awaitingCookie.delete(accepted);
      this.#update(refusedBefore, { cookieAccepted: exchange });
    }
    const good = acceptedToken(folded);
    const doubted = good === undefined ? undefined : this.#awaitingToken.get(good);
    if (good !== undefined && doubted !== undefined) {
      this.#awaitingToken.delete(good);
      this.#update(doubted, { tokenAccepted: exchange });
    }
    if (kind === undefined && isTokenRequest(exchange) && letThrough(exchange)) this.#renewal = exchange;
    if (carriesOn(folded)) this.#carryOn(siteOf(exchange.url.host), exchange);
    if (facts.logins.isLogin) {
      for (const [name, waiting] of this.#awaitingLogin) {
        if (!isLoginFor(name, folded)) continue;
        this.#awaitingLogin.delete(name);
        this.#update(
          waiting.filter(({ later }) => later.login === undefined),
          { login: exchange },
        );
      }
    }
    if (showsSignIn(folded)) {
      for (const [name, waiting] of this.#awaitingSignIn) {
        this.#awaitingSignIn.delete(name);
        this.#update(waiting, { signInShown: exchange });
      }
    }
  }

  #note(folded: Folded): void {
    this.#recent.push(folded);
    if (this.#recent.length > MOST_RECENT) this.#recent.shift();
    this.#newestStart = Math.max(this.#newestStart, folded.exchange.startedAt ?? this.#newestStart);
  }

  /** What was folded in before the exchange of a case, although it started after that had been answered. */
  #since({ exchange, loopId }: Case): readonly Folded[] {
    const { startedAt, duration = 0 } = exchange;
    if (startedAt === undefined || this.#newestStart <= startedAt || loopId !== undefined) return NONE;
    const end = startedAt + Math.max(0, duration);
    return this.#recent.filter(({ exchange: { startedAt: start } }) => {
      return start !== undefined && start > startedAt && start >= end;
    });
  }

  // What was refused since that moment, before it could be told, is part of it; then the first of them tells how far it goes.
  #outage(outage: Outage | undefined): void {
    if (outage === undefined) return;
    const known = this.#outages.get(outage.since);
    if (known?.told === outage) return;
    if (known !== undefined) {
      known.told = outage;
      this.#update([known.first], { outage });
      return;
    }
    const waiting = this.#awaitingOutage.get(outage.origin) ?? [];
    this.#awaitingOutage.delete(outage.origin);
    const part = waiting.filter(
      (one) =>
        one.loopId === undefined &&
        one.exchange.index >= outage.since.index &&
        one.later.success === undefined,
    );
    const first = part[0];
    if (first === undefined) return;
    if (this.#outages.size >= MOST_OPEN)
      this.#outages.delete(this.#outages.keys().next().value ?? outage.since);
    this.#outages.set(outage.since, { first, told: outage });
    this.#update(part, { outage });
  }

  #succeed(one: Case, { exchange, facts }: Folded): void {
    const issue = newest(facts.tokens.lastIssue, this.#renewal);
    const tokenIssued = issue !== undefined && after(issue, one.exchange) ? issue : undefined;
    one.later = {
      ...one.later,
      success: exchange,
      successFacts: facts,
      ...(tokenIssued ? { tokenIssued } : {}),
    };
    this.#news(one);
  }

  #carryOn(site: string, exchange: Exchange): void {
    const waiting = this.#awaitingMore.get(site);
    if (waiting === undefined) return;
    const answered = waiting.filter((one) => startedAfter(exchange, one.exchange));
    if (answered.length === 0) return;
    this.#awaitingMore.delete(site);
    for (const one of waiting) if (!answered.includes(one)) push(this.#awaitingMore, site, one);
    this.#update(answered, { carriedOn: exchange });
  }

  #update(cases: readonly Case[], news: Partial<Aftermath>): void {
    for (const one of cases) {
      one.later = { ...one.later, ...news };
      this.#news(one);
    }
  }
}

/** It shows what an earlier refusal of its route came to. */
function settles({ exchange, facts, kind }: Folded): boolean {
  return (kind === undefined && letThrough(exchange)) || pastHandshake(exchange, facts);
}

/** A redirect that is let through is no way out of a loop. */
function staysOpen(one: Case, success: Exchange): boolean {
  return one.loopId !== undefined && success.response.status >= 300;
}

/** It brings what the challenge of a refusal asked for that had brought nothing. */
function answersChallenge({ facts: { challenge, credential }, later }: Case, { facts }: Folded): boolean {
  if (later.tried !== undefined || credential.sent !== 'no') return false;
  // What a sanitiser took out was the answer to a Digest challenge as a rule: the browser repeats no such request without one.
  const hidden = facts.credential.presence === 'masked' || facts.credential.sent === 'unknown';
  if (hidden) return challenge.schemes[0] === 'digest';
  return facts.credential.scheme !== '' && challenge.schemes.includes(facts.credential.scheme);
}

/** The session cookie that was accepted here. */
function acceptedKey({ facts: { lives } }: Folded): string | undefined {
  return lives.outcome === 'accepted' ? lives.life?.key : undefined;
}

/** The token that was accepted here, as `tokenKey` has it. */
function acceptedToken({ exchange, facts, kind }: Folded): string | undefined {
  const { token } = facts.credential;
  const { status } = exchange.response;
  if (token === undefined || kind !== undefined || status < 200 || status >= 300) return undefined;
  return tokenKey(exchange, token);
}

function tokenKey({ url }: Exchange, token: string): string {
  return `${url.origin} ${token}`;
}

function showsSignIn({ exchange }: Folded): boolean {
  return isNavigation(exchange) && isLoginUrl(exchange.url);
}

/** A sign-in on that site, or one that gave a token to a page of it; '' stands for a page that was not recorded. */
function isLoginFor(site: string, { exchange, facts }: Folded): boolean {
  if (!facts.logins.isLogin) return false;
  if (siteOf(exchange.url.host) === site) return true;
  const page = pageSite(exchange);
  return facts.tokens.issuing && (site === '' || page === '' || page === site);
}

/** A page that goes on to work for a stranger has taken "nobody is signed in" for an answer. */
function carriesOn({ exchange, facts, kind }: Folded): boolean {
  if (kind !== undefined || !letThrough(exchange)) return false;
  if (facts.credential.sent === 'yes' || facts.cookies.sessionSent) return false;
  if (!isApiCall(exchange) && !isNavigation(exchange)) return false;
  return !isLoginUrl(exchange.url) && !isTokenRequest(exchange);
}

function push(map: Map<string, Case[]>, key: string, one: Case): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [one]);
  else {
    list.push(one);
    if (list.length > MOST_OPEN) list.splice(0, list.length - MOST_OPEN / 2);
  }
}
