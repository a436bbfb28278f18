import { after, letThrough, newest, pastHandshake, startedAfter } from './aftermath.ts';
import { type Evaluation, evaluate, render } from './case.ts';
import type { CaseKind, Verdict } from './checks/check.ts';
import { lostCookies } from './checks/cookie/lost.ts';
import { observations, refusalChecks } from './checks/index.ts';
import { reportOf } from './diagnose.ts';
import type { CaptureInfo, Exchange } from './exchange/exchange.ts';
import { Redactor } from './exchange/redact.ts';
import { siteOf } from './exchange/site.ts';
import { Facts } from './facts/facts.ts';
import type { Loop } from './facts/loops.ts';
import {
  isApiCall,
  isCallbackUrl,
  isLoginUrl,
  isNavigation,
  isTokenRequest,
  isWhoAmI,
  routeOf,
} from './facts/places.ts';
import { isStranger } from './facts/stranger.ts';
import type { Aftermath, FactViews } from './facts/views.ts';
import { IncidentBook } from './incidents.ts';
import type { Cause, ChecklistItem, Incident, Report } from './report.ts';
import { symptomOf } from './symptoms.ts';

export interface SessionOptions {
  readonly info?: CaptureInfo;
  /** Keys the fingerprints, at least 16 bytes; random where absent. */
  readonly key?: Uint8Array;
  /** Print secrets as they are. */
  readonly reveal?: boolean;
}

/** What the panel shows for one request: the checks that apply, in the order of the ladder. */
export interface RequestVerdict {
  readonly verdict: 'failed' | 'expected' | 'warning' | 'ok';
  /** Ids of the incidents that hold it. */
  readonly incidents: readonly string[];
  readonly checklist: readonly ChecklistItem[];
}

/** One failing exchange, with what the facts said when it came and what became of it. */
export interface Case {
  readonly kind: CaseKind;
  readonly exchange: Exchange;
  readonly hops: readonly Exchange[];
  readonly indices: number[];
  readonly facts: FactViews;
  readonly loopId: number | undefined;
  rounds: number | null;
  later: Aftermath;
  evaluation: Evaluation;
  /** The loop of which it turned out to be a hop. */
  partOf?: Case;
}

const EMPTY_INFO: CaptureInfo = {
  source: 'devtools',
  creator: '',
  engine: 'chromium',
  browser: '',
  limits: [],
};
const MOST_OPEN = 2000;

/** A growing capture and its diagnosis. Adding an exchange costs the same however many came before. */
export class Session {
  readonly info: CaptureInfo;
  readonly show: Redactor;
  readonly #exchanges: Exchange[] = [];
  readonly #facts: Facts;
  readonly #book: IncidentBook;
  readonly #listeners = new Set<() => void>();
  readonly #openByRoute = new Map<string, Case[]>();
  readonly #awaitingSignIn = new Map<string, Case[]>();
  readonly #awaitingLogin = new Map<string, Case[]>();
  readonly #loops = new Map<number, Case>();
  /** Loops by the routes of their hops. */
  readonly #circles = new Map<string, Case>();
  readonly #cases = new Map<number, Case[]>();
  readonly #warnings = new Map<string, Cause>();
  #counts = { unauthorized: 0, forbidden: 0 };
  #startedAt: number | undefined;

  constructor(options: SessionOptions = {}) {
    this.info = options.info ?? EMPTY_INFO;
    this.show = new Redactor(options.key, options.reveal);
    this.#facts = new Facts(
      this.info.engine === 'firefox'
        ? 'firefox'
        : this.info.engine === 'chromium'
          ? 'chromium'
          : 'rfc6265bis',
    );
    this.#book = new IncidentBook(this.show);
  }

  get exchanges(): readonly Exchange[] {
    return this.#exchanges;
  }

  /** Called after each added exchange; returns the way to stop. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Folds one exchange in. Exchanges come in the order in which they started, as far as the capture knows it. */
  add(exchange: Exchange): void {
    this.#exchanges.push(exchange);
    this.#startedAt ??= exchange.startedAt;
    const facts = this.#facts.observe(exchange);
    if (exchange.response.status === 401) this.#counts.unauthorized++;
    if (exchange.response.status === 403) this.#counts.forbidden++;
    const kind = symptomOf(exchange, facts);
    this.#settle(exchange, facts, kind);
    if (kind !== undefined) this.#open(kind, exchange, facts);
    else this.#observe(exchange, facts);
    for (const listener of this.#listeners) listener();
  }

  /** The incidents alone, cheap to ask after every exchange (unchanged ones keep their identity). */
  incidents(): readonly Incident[] {
    return this.#book.incidents();
  }

  /** The verdict on one request by its index, with the checklist of the checks that apply to it. */
  verdictOf(index: number): RequestVerdict {
    const cases = (this.#cases.get(index) ?? []).filter((one) => this.#book.idOf(one) !== undefined);
    const first = cases[0];
    if (first === undefined) return { verdict: 'ok', incidents: [], checklist: [] };
    const verdict = verdictOf(first);
    return {
      verdict: verdict === 'broken' ? 'failed' : verdict,
      incidents: cases.flatMap((one) => this.#book.idOf(one) ?? []),
      checklist: first.evaluation.checklist,
    };
  }

  /** The whole report, as contract.md describes it. */
  diagnosis(): Report {
    return reportOf({
      info: this.info,
      count: this.#exchanges.length,
      startedAt: this.#startedAt,
      counts: this.#counts,
      incidents: this.incidents(),
      warnings: [...this.#warnings.values()],
      cookies: this.#facts.cookieReport(),
      lives: this.#facts.tokenLives(),
      show: this.show,
    });
  }

  /** For benches and tests: how often the cookie model contradicted what the browser did. */
  get cookieDisagreements(): number {
    return this.#facts.cookieDisagreements;
  }

  #open(kind: CaseKind, exchange: Exchange, facts: FactViews): void {
    const { loop } = facts.loop;
    if (loop !== undefined) {
      this.#openLoop(kind, loop, facts);
      return;
    }
    // A hop of a known loop, met again: the circle entered anew.
    const circle = kind === 'soft-unauthorized' ? this.#circles.get(routeOf(exchange)) : undefined;
    if (circle !== undefined) {
      circle.indices.push(exchange.index);
      this.#remember(exchange.index, circle);
      this.#book.touch(circle);
      return;
    }
    const opened: Case = {
      kind,
      exchange,
      hops: [exchange],
      indices: indicesOf(exchange, facts),
      facts,
      loopId: undefined,
      rounds: null,
      later: { refusals: 0 },
      evaluation: { findings: [], checklist: [] },
    };
    this.#judge(opened);
    for (const index of opened.indices) this.#remember(index, opened);
    push(this.#openByRoute, routeOf(exchange), opened);
    if (facts.lives.life !== undefined) push(this.#awaitingCookie, facts.lives.life.key, opened);
    if (isStranger(exchange, facts)) {
      const site = siteOf(exchange.url.host);
      push(this.#awaitingSignIn, site, opened);
      push(this.#awaitingLogin, site, opened);
      if (isWhoAmI(exchange.url) || isTokenRequest(exchange)) push(this.#awaitingMore, site, opened);
    }
  }

  #openLoop(kind: CaseKind, loop: Loop, facts: FactViews): void {
    const known = this.#loops.get(loop.id);
    if (known !== undefined) {
      known.indices.push(...loop.added);
      known.rounds = loop.rounds;
      for (const index of loop.added) this.#remember(index, known);
      this.#book.touch(known);
      return;
    }
    const broken = this.#brokenHop(kind, loop);
    const gate = broken?.exchange ?? loop.gate;
    const opened: Case = {
      kind,
      exchange: gate,
      hops: loop.hops,
      indices: [...loop.added],
      facts: { ...(broken?.facts ?? this.#recent.get(gate.index) ?? facts), loop: facts.loop },
      loopId: loop.id,
      rounds: loop.rounds,
      later: { refusals: 0 },
      evaluation: { findings: [], checklist: [] },
    };
    this.#loops.set(loop.id, opened);
    for (const hop of loop.hops) this.#circles.set(routeOf(hop), opened);
    this.#judge(opened);
    for (const index of opened.indices) {
      // What single hops looked like is part of the loop now.
      const single =
        this.#cases
          .get(index)
          ?.filter((one) => one.kind === 'soft-unauthorized' || one.kind === 'oauth-error') ?? [];
      for (const one of single) {
        one.partOf = opened;
        this.#book.withdraw(one);
      }
      if (single.length > 0)
        this.#cases.set(index, this.#cases.get(index)?.filter((one) => !single.includes(one)) ?? []);
      this.#remember(index, opened);
    }
    push(this.#openByRoute, routeOf(gate), opened);
  }

  // The first hop of the newest rounds that lacks a cookie which an earlier hop had set: there the sign-in is lost.
  #brokenHop(kind: CaseKind, loop: Loop): { exchange: Exchange; facts: FactViews } | undefined {
    // The identity provider said why.
    const refused = loop.recent.findLast(
      (hop) => isCallbackUrl(hop.url) && /(?:^|&)error=/.test(hop.url.query),
    );
    const known = refused === undefined ? undefined : this.#recent.get(refused.index);
    if (refused !== undefined && known !== undefined) return { exchange: refused, facts: known };
    let unexplained: { exchange: Exchange; facts: FactViews } | undefined;
    for (const exchange of loop.recent) {
      const facts = this.#recent.get(exchange.index);
      const lost = facts === undefined ? [] : lostCookies({ kind, exchange, facts });
      if (facts === undefined || lost.length === 0) continue;
      if (lost.some((missing) => missing.reasons.length > 0)) return { exchange, facts };
      unexplained ??= { exchange, facts };
    }
    return unexplained;
  }

  // The facts about recent hops of a navigation are kept: a loop is judged at its gate, seen when the round closes.
  readonly #recent = new Map<number, FactViews>();
  #judge(one: Case): void {
    if (one.partOf !== undefined) return;
    one.evaluation = evaluate(one, refusalChecks, this.show);
    this.#book.file(one);
  }

  #settle(exchange: Exchange, facts: FactViews, kind: CaseKind | undefined): void {
    if (isNavigation(exchange) || exchange.response.status === 401 || isTokenRequest(exchange)) {
      this.#recent.set(exchange.index, facts);
      if (this.#recent.size > 128) this.#recent.delete(this.#recent.keys().next().value ?? -1);
    }
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
          this.#judge(one);
          if (wentThrough(one)) this.#book.withdraw(one);
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

  // The last renewal of a token or cookie that was answered well.
  #renewal: Exchange | undefined;
  readonly #awaitingMore = new Map<string, Case[]>();
  // By session cookie: refused requests, until the same cookie is accepted.
  readonly #awaitingCookie = new Map<string, Case[]>();

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
      this.#judge(one);
    }
  }

  // Exchanges that did not fail are asked only what their own fields make worth asking.
  #observe(exchange: Exchange, facts: FactViews): void {
    const rejected = facts.cookies.attempts.some(
      (attempt) => attempt.verdict === 'rejected' && attempt.session,
    );
    if (!rejected && facts.credential.inUrl.length === 0 && exchange.url.userinfo === '') return;
    const one = {
      kind: 'observation' as const,
      exchange,
      hops: [exchange],
      facts,
      later: { refusals: 0 },
    };
    for (const finding of evaluate(one, observations, this.show).findings) {
      const key = `${finding.check.id} ${finding.found.subject ?? routeOf(exchange)}`;
      if (!this.#warnings.has(key) && this.#warnings.size < 500)
        this.#warnings.set(key, render(finding, exchange, this.show));
    }
  }

  #remember(index: number, one: Case): void {
    const known = this.#cases.get(index);
    if (known === undefined) this.#cases.set(index, [one]);
    else if (!known.includes(one)) known.push(one);
  }
}

// A preflight and the call that it stopped failed together, whichever the capture lists first.
function indicesOf(exchange: Exchange, facts: FactViews): number[] {
  const { preflight, stopped } = facts.cors;
  const pair = [preflight, stopped].flatMap((one) => one?.index ?? []);
  return pair.length === 2 ? pair.sort((a, b) => a - b) : [exchange.index];
}

/** What an incident amounts to whose first cause this is; a real refusal without a known cause is broken. */
export function verdictOf(one: Case): Verdict {
  const first = one.evaluation.findings[0];
  return first?.check.severity ?? (one.kind === 'forbidden' ? 'warning' : 'broken');
}

/** Sent to sign in, let in without a word, and nothing was found amiss: single sign-on at work. */
function wentThrough(one: Case): boolean {
  return one.kind === 'soft-unauthorized' && isNavigation(one.exchange) && one.evaluation.findings.length === 0;
}

function push(map: Map<string, Case[]>, key: string, one: Case): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [one]);
  else {
    list.push(one);
    if (list.length > MOST_OPEN) list.splice(0, list.length - MOST_OPEN / 2);
  }
}
