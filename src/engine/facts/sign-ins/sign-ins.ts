import type { Exchange } from '../../exchange/exchange.ts';
import { siteOf } from '../../exchange/site.ts';
import type { FlowEnd, FlowKind, FlowProtocol, FlowStep } from '../../report-flows.ts';
import { meantStatus } from '../answers/inner.ts';
import { remember } from '../bounded.ts';
import { byHand } from '../by-hand.ts';
import type { CookiesView } from '../cookies-view.ts';
import { isApiCall, isLoginUrl, isNavigation, isNextStep, isWhoAmI, routeOf } from '../places.ts';
import type { FactViews } from '../views.ts';
import { unreadAnswer } from './answers.ts';
import { Attempt, type Side, type Values } from './attempt.ts';
import * as ends from './ends.ts';
import type { Folding } from './folding.ts';
import { Keys } from './keys.ts';
import { goesOn, homesOf, Live } from './live.ts';
import { foldLoop } from './loop.ts';
import { foldSignal } from './messages.ts';
import { Prompts } from './prompts.ts';
import { mayBelong, type Signal, signalOf } from './signal.ts';
import { near, Surroundings } from './surroundings.ts';

const MOST_FLOWS = 200;
const A_MOMENT = 10_000;
const NO_VALUES: Values = new Map();

/** Attempts that are told of no more: what they were, how they ended, and how many. */
export interface Forgotten extends Pick<Attempt, 'kind' | 'silent' | 'known'> {
  readonly state: FlowEnd;
  readonly count: number;
}

/** Groups exchanges to attempts to sign in, to renew and to sign out. Each exchange is folded once; all that is kept is bounded. */
export class SignIns implements Folding {
  readonly keys = new Keys();
  readonly live = new Live();
  readonly around = new Surroundings();
  readonly providers = new Map<string, true>();
  readonly #prompts = new Prompts();
  readonly #loops = new Map<number, Attempt>();
  /** Sign-ins that are over, and whose first calls show whether they hold. */
  #fresh: Attempt[] = [];
  #told: Attempt[] = [];
  #numbers = 0;
  readonly #forgotten = new Map<string, Forgotten>();
  /** Of pages and refusals seen of late: they may turn out to be part of an attempt. */
  readonly #cookies = new Map<number, CookiesView>();

  /** Those that are told of, in order of their beginning. */
  get all(): readonly Attempt[] {
    return [...this.#told].sort((a, b) => (a.first?.index ?? 0) - (b.first?.index ?? 0));
  }

  get count(): number {
    return this.#told.length;
  }

  /** Those that are told of no more, as many as were alike. */
  get forgotten(): Iterable<Forgotten> {
    return this.#forgotten.values();
  }

  observe(exchange: Exchange, views: FactViews): void {
    if (!mayBelong(exchange)) return;
    this.#remember(exchange, views);
    const signal = signalOf(exchange, views);
    const prompt = this.#prompts.observe(exchange, views);
    if (prompt !== undefined && signal?.what !== 'token') {
      this.#prompted(exchange, views, prompt.challenge, prompt.refused);
      return;
    }
    const before = this.keys.holderOf(views.chain.previous?.index);
    const found =
      unreadAnswer(this, exchange, views) ??
      (signal === undefined ? undefined : foldSignal(this, { exchange, views, signal, before }));
    const attempt = found ?? this.#goOn(exchange, views, before, signal);
    this.#loop(exchange, views);
    if (attempt !== undefined) this.#collect(attempt.whole, exchange, views);
    this.#move(exchange, views, attempt?.whole);
  }

  /** Begins an attempt; it is told of once it is listed. */
  begin(protocol: FlowProtocol, kind: FlowKind, exchange: Exchange, views: FactViews): Attempt {
    const attempt = new Attempt(protocol, kind);
    attempt.framed = exchange.kind === 'iframe';
    attempt.known = views.logins.login !== undefined || views.tokens.lastIssue !== undefined;
    this.live.add(attempt);
    return attempt;
  }

  provides(origin: string): void {
    remember(this.providers, origin, true, 200);
  }

  /** From now on it is told of. */
  list(attempt: Attempt): void {
    if (attempt.number !== undefined) return;
    attempt.number = ++this.#numbers;
    this.#told.push(attempt);
    if (this.#told.length <= MOST_FLOWS) return;
    // What went well tells least.
    const dull = this.#told.findIndex((one) => one.outcome.state === 'renewed');
    for (const gone of this.#told.splice(Math.max(0, dull), 1)) this.#forget(gone);
  }

  #forget({ kind, silent, known, outcome: { state } }: Attempt): void {
    const key = `${kind} ${silent} ${known} ${state}`;
    const count = (this.#forgotten.get(key)?.count ?? 0) + 1;
    this.#forgotten.set(key, { kind, silent, known, state, count });
  }

  add(attempt: Attempt, exchange: Exchange, step: FlowStep, side: Side, views?: FactViews): void {
    attempt.add({ exchange, step, side, cookies: views?.cookies ?? this.#cookies.get(exchange.index) });
    this.keys.hold(exchange.index, attempt);
    this.live.add(attempt);
    const shown = exchange.response.redirect === undefined && exchange.response.status > 0;
    if (shown && (isNavigation(exchange) || exchange.kind === 'iframe')) attempt.page = exchange;
  }

  /** The addresses by which the browser came to the one that begins a sign-in. */
  addWayTo(attempt: Attempt, hops: readonly Exchange[]): void {
    hops.forEach((hop, at) => {
      if (this.keys.holderOf(hop.index) !== undefined) return;
      const sign = isLoginUrl(hop.url);
      const shown = at === hops.length - 1 && hop.response.redirect === undefined;
      const step = sign ? (shown ? 'sign-in-page' : 'start') : at === 0 ? 'entry' : 'hop';
      this.add(attempt, hop, step, 'app');
    });
  }

  fresh(attempt: Attempt): void {
    if (this.#fresh.includes(attempt)) return;
    this.#fresh = [...this.#fresh, attempt].slice(-4);
  }

  // A request that says nothing of itself: the next hop of a chain, a page of the provider, the landing, the first calls.
  #goOn(
    exchange: Exchange,
    views: FactViews,
    before: Attempt | undefined,
    signal: Signal | undefined,
  ): Attempt | undefined {
    if (before !== undefined) return this.#hop(exchange, views, before);
    const page = isNavigation(exchange);
    if (this.live.some && (page || exchange.request.method === 'POST')) {
      const attempt = this.live.continuedBy(exchange);
      if (attempt !== undefined && goesOn(attempt, exchange)) {
        const step =
          isLoginUrl(exchange.url) && !isNextStep(exchange.url) && exchange.request.method === 'GET';
        this.add(attempt, exchange, step ? 'sign-in-page' : 'interaction', 'identity-provider', views);
        ends.afterRequest(attempt, exchange);
        return attempt;
      }
      const landed = page && signal === undefined ? this.live.landedBy(exchange) : undefined;
      if (landed !== undefined) return this.#land(exchange, views, landed);
    }
    return page ? undefined : this.#call(exchange, views, signal);
  }

  #hop(exchange: Exchange, views: FactViews, attempt: Attempt): Attempt {
    const { redirect } = exchange.response;
    const sign = isLoginUrl(exchange.url);
    if (attempt.isLogout) {
      this.add(
        attempt,
        exchange,
        redirect === undefined ? 'landing' : 'hop',
        this.#sideAt(attempt, exchange),
        views,
      );
      if (exchange.response.status >= 500) ends.afterLogout(attempt, exchange);
      return attempt;
    }
    if (attempt.phase === 'asking' && !this.#isReturn(attempt, exchange)) {
      const step = isNextStep(exchange.url)
        ? 'interaction'
        : sign && redirect === undefined
          ? 'sign-in-page'
          : 'hop';
      this.add(attempt, exchange, step, this.#sideAt(attempt, exchange), views);
      ends.afterRequest(attempt, exchange);
      return attempt;
    }
    if (attempt.phase === 'asking') {
      // The address that was asked for, with an answer that is not known here.
      this.add(attempt, exchange, 'callback', 'app', views);
      ends.afterAnswer(attempt, exchange, attempt.leg?.answered?.values ?? NO_VALUES);
      this.fresh(attempt);
      return attempt;
    }
    if (redirect === undefined) return this.#land(exchange, views, attempt);
    this.add(attempt, exchange, sign ? 'start' : 'hop', this.#sideAt(attempt, exchange), views);
    return attempt;
  }

  // Back at the address that was asked for, or at one of the application, without values that are known here.
  #isReturn(attempt: Attempt, exchange: Exchange): boolean {
    const asked = attempt.leg?.asked?.values.get('redirect_uri') ?? '';
    return asked !== '' && asked.split(/[?#]/, 1)[0] === `${exchange.url.origin}${exchange.url.path}`;
  }

  #land(exchange: Exchange, views: FactViews, attempt: Attempt): Attempt {
    const previous = attempt.last;
    const next = isNextStep(exchange.url) && attempt.legs.length === 0;
    this.add(attempt, exchange, next ? 'interaction' : 'landing', this.#sideAt(attempt, exchange), views);
    if (next) {
      attempt.phase = 'asking';
      attempt.end('open', undefined, 'asking');
      return attempt;
    }
    // Who was not signed in sees pages all the same.
    if (attempt.outcome.state === 'failed') attempt.phase = 'landed';
    else ends.afterLanding(attempt, exchange, previous);
    if (attempt.outcome.state !== 'failed') this.fresh(attempt);
    return attempt;
  }

  #call(exchange: Exchange, views: FactViews, signal: Signal | undefined): Attempt | undefined {
    if (this.#fresh.length === 0) return undefined;
    const { token } = views.credential;
    const attempt = this.#fresh.findLast((one) => {
      if (one.whole !== one || one.calls >= ends.MOST_CALLS || !near(one.last, exchange, A_MOMENT))
        return false;
      if (token !== undefined && one.tokens.includes(token)) return true;
      if (one.retries !== '') return one.retries === routeOf(exchange);
      const own = exchange.url.origin === one.last?.url.origin && isApiCall(exchange) && token === undefined;
      return own && (isWhoAmI(exchange.url) || meantStatus(exchange) === 401);
    });
    if (attempt === undefined) return undefined;
    const elsewhere =
      siteOf(exchange.url.host) !== siteOf(attempt.last?.url.host ?? '') || token !== undefined;
    const provider = this.#sideAt(attempt, exchange) === 'identity-provider';
    const who = signal?.what === 'userinfo' || (provider && isWhoAmI(exchange.url));
    this.add(
      attempt,
      exchange,
      who ? 'userinfo' : 'landing',
      provider ? 'identity-provider' : elsewhere ? 'api' : 'app',
      views,
    );
    ends.afterCall(attempt, exchange);
    if (attempt.calls >= ends.MOST_CALLS) this.#fresh = this.#fresh.filter((one) => one !== attempt);
    return attempt;
  }

  #prompted(exchange: Exchange, views: FactViews, challenge: Exchange | undefined, refused: boolean): void {
    const { origin } = exchange.url;
    const known = this.keys.get('prompt', origin);
    const again =
      known !== undefined && known.outcome.state !== 'signed-in' && near(known.last, exchange, 600_000);
    const attempt = again ? known : this.begin('http', 'prompt', exchange, views);
    this.keys.set('prompt', origin, attempt);
    attempt.phase = 'landed';
    attempt.features.add(nameOf(views.credential.scheme));
    if (challenge !== undefined) this.add(attempt, challenge, 'challenge', 'app');
    this.add(attempt, exchange, 'retry', 'app', views);
    const { status } = exchange.response;
    if (refused) attempt.end('failed', exchange, 'credentials-refused');
    else if (status >= 500) attempt.end('failed', exchange, 'server-error');
    else if (status > 0) attempt.end('signed-in', exchange, 'landed');
    this.list(attempt);
    this.#loop(exchange, views);
  }

  #loop(exchange: Exchange, views: FactViews): void {
    const { loop } = views.loop;
    if (loop === undefined || loop.kind !== 'login') return;
    const attempt = foldLoop(this, loop, this.#loops.get(loop.id)?.whole, exchange, views);
    if (this.#loops.size > 500) this.#loops.clear();
    this.#loops.set(loop.id, attempt);
    this.#told = this.#told.filter((one) => one.whole === one);
    this.list(attempt);
  }

  #remember(exchange: Exchange, { cookies }: FactViews): void {
    if (!isNavigation(exchange) && exchange.response.status !== 401) return;
    this.#cookies.set(exchange.index, cookies);
    if (this.#cookies.size > 64) this.#cookies.delete(this.#cookies.keys().next().value ?? -1);
  }

  #sideAt(attempt: Attempt, exchange: Exchange): Side {
    const { origin } = exchange.url;
    const known = attempt.messages.findLast((message) => message.exchange.url.origin === origin);
    if (known !== undefined) return known.side;
    // A second factor may be asked for by a third party.
    const away = attempt.phase === 'asking' && attempt.legs.length > 0 && !homesOf(attempt).includes(origin);
    return away || this.providers.has(origin) ? 'identity-provider' : 'app';
  }

  // The cookies that it leaves, and the tokens that came outside of a token response.
  #collect(attempt: Attempt, exchange: Exchange, views: FactViews): void {
    for (const one of views.cookies.attempts) {
      if (!one.session || one.name === '') continue;
      if (one.removal) attempt.cookies.delete(one.name);
      else if (one.verdict !== 'rejected' && !attempt.isLogout) attempt.addCookie(one.name);
    }
    if (exchange.response.status >= 300 || attempt.legs.length === 0) return;
    attempt.addTokens(views.tokens.issued.map(({ token }) => token));
  }

  // Where the tab goes; who leaves the provider's pages for others has given up, until a message of that sign-in shows otherwise.
  #move(exchange: Exchange, views: FactViews, attempt: Attempt | undefined): void {
    if (!isNavigation(exchange)) {
      if (meantStatus(exchange) === 401) this.around.refused(exchange);
      return;
    }
    if (attempt === undefined && views.chain.previous === undefined && exchange.response.status > 0)
      this.live.each((one) => {
        if (
          one.silent ||
          one.phase !== 'asking' ||
          one.framed ||
          one.isLogout ||
          one.outcome.state !== 'open'
        )
          return;
        const hand = byHand(exchange, { page: this.around.page, refusal: undefined });
        if (hand || exchange.url.origin !== one.page?.url.origin) one.end('abandoned', exchange, 'left');
      });
    this.around.navigated(exchange, views);
  }
}

function nameOf(scheme: string): string {
  return scheme === 'ntlm' ? 'NTLM' : scheme.slice(0, 1).toUpperCase() + scheme.slice(1);
}
