import { after, letThrough, newest, pastHandshake } from './aftermath.ts';
import type { CaseKind } from './checks/check.ts';
import type { Exchange } from './exchange/exchange.ts';
import { startedAfter } from './exchange/order.ts';
import { siteOf } from './exchange/site.ts';
import { isApiCall, isLoginUrl, isNavigation, isTokenRequest, isWhoAmI, routeOf } from './facts/places.ts';
import { isStranger } from './facts/stranger.ts';
import type { Aftermath, FactViews } from './facts/views.ts';
import type { Case } from './failing.ts';
import { Storms } from './storms.ts';

const MOST_OPEN = 2000;

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
  readonly #storms = new Storms();
  // The last renewal of a token or cookie that was answered well.
  #renewal: Exchange | undefined;

  /** `news` is called for each case whose aftermath changed. */
  constructor(news: (one: Case) => void) {
    this.#news = news;
  }

  /** Waits for what becomes of a case. */
  watch(one: Case): void {
    const { exchange, facts } = one;
    push(this.#openByRoute, routeOf(exchange), one);
    this.#storms.watch(one, one.kind);
    if (one.loopId !== undefined) return;
    if (facts.lives.life !== undefined) push(this.#awaitingCookie, facts.lives.life.key, one);
    if (!isStranger(exchange, facts)) return;
    const site = siteOf(exchange.url.host);
    push(this.#awaitingSignIn, site, one);
    push(this.#awaitingLogin, site, one);
    if (isWhoAmI(exchange.url) || isTokenRequest(exchange)) push(this.#awaitingMore, site, one);
  }

  /** Tells the waiting cases what this exchange means for them. `kind`: its own symptom, if it shows one. */
  settle(exchange: Exchange, facts: FactViews, kind: CaseKind | undefined): void {
    const stormy = kind === undefined ? this.#storms.accepted(exchange) : this.#storms.refused(exchange);
    if (stormy !== undefined) this.#news(stormy);
    const route = routeOf(exchange);
    const open = this.#openByRoute.get(route);
    if (open !== undefined) {
      if ((kind === undefined && letThrough(exchange)) || pastHandshake(exchange, facts)) {
        const rest = open.filter((one) => one.loopId !== undefined && exchange.response.status >= 300);
        if (rest.length > 0) this.#openByRoute.set(route, rest);
        else this.#openByRoute.delete(route);
        for (const one of open) {
          if (rest.includes(one)) continue;
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
      } else if (kind !== undefined) {
        for (const one of open.slice(-3)) one.later = { ...one.later, refusals: one.later.refusals + 1 };
      }
    }
    const { life, outcome } = facts.lives;
    const refusedBefore =
      life === undefined || outcome !== 'accepted' ? undefined : this.#awaitingCookie.get(life.key);
    if (life !== undefined && refusedBefore !== undefined) {
      this.#awaitingCookie.delete(life.key);
      this.#update(refusedBefore, { cookieAccepted: exchange });
    }
    const site = siteOf(exchange.url.host);
    if (kind === undefined && isTokenRequest(exchange) && letThrough(exchange)) this.#renewal = exchange;
    if (kind === undefined && letThrough(exchange)) this.#carryOn(site, exchange, facts);
    if (facts.logins.isLogin) {
      for (const [name, waiting] of this.#awaitingLogin) {
        if (name !== site && !facts.tokens.issuing) continue;
        this.#awaitingLogin.delete(name);
        this.#update(waiting, { login: exchange });
      }
    }
    if (isNavigation(exchange) && isLoginUrl(exchange.url)) {
      for (const [name, waiting] of this.#awaitingSignIn) {
        this.#awaitingSignIn.delete(name);
        this.#update(waiting, { signInShown: exchange });
      }
    }
  }

  // A page that goes on to work for a stranger has taken "nobody is signed in" for an answer.
  #carryOn(site: string, exchange: Exchange, facts: FactViews): void {
    const waiting = this.#awaitingMore.get(site);
    if (waiting === undefined || facts.credential.sent === 'yes' || facts.cookies.sessionSent) return;
    if (!isApiCall(exchange) && !isNavigation(exchange)) return;
    if (isLoginUrl(exchange.url) || isTokenRequest(exchange)) return;
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

function push(map: Map<string, Case[]>, key: string, one: Case): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [one]);
  else {
    list.push(one);
    if (list.length > MOST_OPEN) list.splice(0, list.length - MOST_OPEN / 2);
  }
}
