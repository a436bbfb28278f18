import { brokenHop } from './broken-hop.ts';
import { evaluate, evaluateLoop, NOT_JUDGED } from './case.ts';
import type { CaseKind } from './checks/check.ts';
import { refusalChecks } from './checks/index.ts';
import { type Comparison, comparisonOf } from './compare/comparison.ts';
import { type CookieQuestion, printableCookie, printableIdentity, questionContext } from './cookie-report.ts';
import { releaseOf } from './cookies/eras.ts';
import { LIVE_INFO, reportOf } from './diagnose.ts';
import { type CaptureInfo, type Exchange, type Limit, parseUrl } from './exchange/exchange.ts';
import { Redactor } from './exchange/redact.ts';
import { by, type EngineSettings, Rules } from './exchange/settings.ts';
import { meantStatus } from './facts/answers/inner.ts';
import type { CookieAnswer } from './facts/cookie-answers.ts';
import type { CookieFate, Disagreement } from './facts/cookie-ledger.ts';
import { Facts } from './facts/facts.ts';
import type { Loop } from './facts/loops.ts';
import { MessageContexts } from './facts/message-contexts.ts';
import { isNavigation, isTokenRequest, routeOf } from './facts/places.ts';
import type { StorageItem } from './facts/stored.ts';
import type { FactViews } from './facts/views.ts';
import { type Case, indicesOf, takePage, verdictOf, wentThrough } from './failing.ts';
import { Figures } from './figures/figures.ts';
import { flowReports } from './flow-report/report.ts';
import { messagesOf } from './flows/messages.ts';
import { IncidentBook } from './incidents.ts';
import { Pending } from './pending.ts';
import type { Cause, CookieReport, Incident, Report, TokenReport } from './report.ts';
import type { FlowReport, MessageReport } from './report-flows.ts';
import type { RequestVerdict, SessionOptions } from './session-options.ts';
import { Silences } from './silences.ts';
import { symptomOf } from './symptoms.ts';
import { printableClocks, printableToken } from './token-report.ts';
import type { SignatureVerdict } from './tokens/signature.ts';
import { type StoredPlace, Warnings } from './warnings.ts';

export type { RequestVerdict, SessionOptions } from './session-options.ts';

/** A growing capture and its diagnosis. Adding an exchange costs the same however many came before. */
export class Session {
  #info: CaptureInfo;
  readonly #rules: Rules;
  readonly show: Redactor;
  readonly #exchanges: Exchange[] = [];
  readonly #facts: Facts;
  readonly #book: IncidentBook;
  readonly #listeners = new Set<() => void>();
  readonly #pending: Pending;
  readonly #loops = new Map<number, Case>();
  /** Loops by the routes of their hops. */
  readonly #circles = new Map<string, Case>();
  readonly #cases = new Map<number, Case[]>();
  readonly #warnings: Warnings;
  readonly #silences = new Silences();
  readonly #messages = new MessageContexts();
  /** How often requests were refused, by whom and when; how sign-ins ended, and how long they held. */
  readonly figures: Figures;
  #lastFacts: FactViews | undefined;
  #counts = { unauthorized: 0, forbidden: 0 };
  #startedAt: number | undefined;

  constructor(options: SessionOptions = {}) {
    this.#info = options.info ?? LIVE_INFO;
    this.#rules = new Rules(options.settings);
    this.show = options.show ?? new Redactor(options.key, options.reveal);
    const { engine, browser } = this.#info;
    this.#facts = new Facts(engine === 'other' ? 'rfc6265bis' : engine, releaseOf(browser));
    this.#book = new IncidentBook(this.show);
    this.#warnings = new Warnings(this.show);
    this.figures = new Figures(this.show, this.#facts.signIns, this.#book, this.#cases, options.figures);
    this.#pending = new Pending((one) => {
      this.#judge(one);
      if (one.later.success !== undefined && wentThrough(one)) this.#book.withdraw(one);
    });
  }

  get info(): CaptureInfo {
    return this.#silences.withLimits(this.#info);
  }

  /** Notes what a live recording turns out not to hold. */
  learnLimit(limit: Limit): void {
    const { limits } = this.#info;
    if (!limits.includes(limit)) this.#info = { ...this.#info, limits: [...limits, limit] };
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

  /** A session for the newest of this one's exchanges: secrets look the same, incidents have the same ids, learnt signatures hold. */
  successor(settings: EngineSettings = this.#rules.settings, show: Redactor = this.show): Session {
    const next = new Session({ info: this.#info, show, settings });
    next.#book.follow(this.#book);
    next.#facts.signatures.follow(this.#facts.signatures);
    return next;
  }

  /** Folds one exchange in, unless the settings leave its host out: false then. They come in the order of their start, where it is known. */
  add(exchange: Exchange): boolean {
    if (this.#rules.ignores(exchange.url.host)) return false;
    by(this.#rules, () => this.#fold(exchange));
    for (const listener of this.#listeners) listener();
    return true;
  }

  #fold(exchange: Exchange): void {
    this.#exchanges.push(exchange);
    this.#startedAt ??= exchange.startedAt;
    const facts = this.#facts.observe(exchange);
    this.#lastFacts = facts;
    this.#messages.observe(exchange, facts.flow);
    this.figures.observe(exchange, facts);
    const status = meantStatus(exchange);
    const { twin } = facts.worker;
    if (twin === undefined || meantStatus(twin) !== status) {
      if (status === 401) this.#counts.unauthorized++;
      if (status === 403) this.#counts.forbidden++;
    }
    const kind = symptomOf(exchange, facts);
    this.#keep(exchange, facts);
    // The page's entry of a request that its service worker made is no second attempt.
    if (kind === undefined || exchange.workerSource !== 'network')
      this.#pending.settle(exchange, facts, kind);
    if (kind !== undefined) this.#open(kind, exchange, facts);
    else this.#warnings.observe(exchange, facts);
    if (kind === undefined) this.#book.passed(exchange, facts);
    this.#warnings.compareClocks(exchange, facts);
    this.#silences.observe(exchange);
  }

  /** The incidents alone, cheap to ask after every exchange (unchanged ones keep their identity). */
  incidents(): readonly Incident[] {
    return this.#book.incidents();
  }

  /** What was found on exchanges that did not fail; the same list as long as nothing was added. */
  warnings(): readonly Cause[] {
    return this.#warnings.all();
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

  /** Takes in what a check against the issuer's keys showed of a token, and judges anew what was refused with it. */
  learnSignature(token: string, verdict: SignatureVerdict): void {
    this.#facts.signatures.learn(token, verdict);
    const judged = new Set<Case>();
    for (const cases of this.#cases.values())
      for (const one of cases) if (one.facts.credential.token === token) judged.add(one);
    by(this.#rules, () => {
      for (const one of judged) this.#judge(one, true);
    });
    for (const listener of this.#listeners) listener();
  }

  /** Takes in what a page keeps in its web storage, when somebody asked for that look, and warns of the capture's tokens in it. */
  learnStorage(origin: string, items: readonly StorageItem[]): readonly StoredPlace[] {
    const found = this.#warnings.lookInto({ origin, items }, this.#facts.tokens.all(), this.#lastFacts);
    for (const listener of this.#listeners) listener();
    return found;
  }

  /** What to compare a refused request with: the last one of its route that worked, else the next, else another of its origin. */
  comparisonOf(index: number): Comparison | undefined {
    return by(this.#rules, () => comparisonOf(this.#cases.get(index) ?? [], index, this.show));
  }

  /** The whole report, as contract.md describes it. */
  diagnosis(): Report {
    return reportOf({
      info: this.info,
      count: this.#exchanges.length,
      startedAt: this.#startedAt,
      counts: this.#counts,
      incidents: this.incidents(),
      warnings: this.warnings(),
      clocks: this.clocks(),
      cookies: this.cookieLedger(),
      tokens: this.tokens(),
      flows: this.flows(),
    });
  }

  /** Every token of the capture with its life, in order of first appearance. */
  tokens(): readonly TokenReport[] {
    return Array.from(this.#facts.tokens.all(), (life) => printableToken(life, this.show));
  }

  /** How many tokens are known; cheap to ask after every exchange. */
  get tokenCount(): number {
    return this.#facts.tokens.count;
  }

  /** Every attempt to sign in, to renew or to sign out, in order of its beginning. */
  flows(): readonly FlowReport[] {
    const known = new Map(this.incidents().map((incident) => [incident.id, incident]));
    const ledger = this.#facts.cookies.ledger;
    return flowReports(this.#facts.signIns.all, {
      show: this.show,
      fates: (index, host) => ledger.at(index, host),
      attempts: (index, host) => ledger.attemptsAt(index, host),
      incidents: (index) =>
        (this.#cases.get(index) ?? []).flatMap((one) => known.get(this.#book.idOf(one) ?? '') ?? []),
    });
  }

  /** How many of them are known; cheap to ask after every exchange. */
  get flowCount(): number {
    return this.#facts.signIns.count;
  }

  /** The messages of sign-in protocols in one exchange, taken apart, by its index. */
  messagesAt(index: number): readonly MessageReport[] {
    const exchange = this.#exchangeAt(index);
    if (exchange === undefined) return [];
    return messagesOf(exchange, this.#messages.at(index), this.show, this.#facts.timeAt(exchange));
  }

  /** What the Date fields tell of the hosts' clocks. */
  clocks(): Report['clocks'] {
    return printableClocks(this.#facts.clocks());
  }

  /** Every cookie of the capture, as the report prints it: attributes, attempts, requests, who receives it. */
  cookieLedger(): readonly CookieReport[] {
    return this.#facts.cookies.ledger.report().map((cookie) => printableCookie(cookie, this.show));
  }

  /** How many cookies are known; cheap to ask after every exchange. */
  get cookieCount(): number {
    return this.#facts.cookies.ledger.count;
  }

  /** What became of each cookie of the site at one request, by the index of its exchange. */
  cookiesAt(index: number): readonly CookieFate[] {
    const exchange = this.#exchangeAt(index);
    if (exchange === undefined) return [];
    const fates = this.#facts.cookies.ledger.at(index, exchange.url.host);
    return fates.map((fate) => printableIdentity(fate, this.show));
  }

  /** Which cookies would go with such a request now, and why the others would not. Asking changes nothing. */
  wouldSend(question: CookieQuestion): readonly CookieAnswer[] {
    const context = questionContext(question);
    const { host } = parseUrl(question.url);
    const answers = this.#facts.cookies.ledger.wouldSend(context, host);
    return answers.map((answer) => printableIdentity(answer, this.show));
  }

  /** How often the cookie model contradicted what the browser did: each is a fault of ours. */
  get cookieDisagreements(): number {
    return this.#facts.cookies.ledger.disagreed;
  }

  /** The first of those, with names and paths made printable. */
  modelDisagreements(): readonly Disagreement[] {
    return this.#facts.cookies.ledger.disagreements.map((one) => printableIdentity(one, this.show));
  }

  #exchangeAt(index: number): Exchange | undefined {
    const here = this.#exchanges[index - (this.#exchanges[0]?.index ?? 0)];
    return here?.index === index ? here : this.#exchanges.find((one) => one.index === index);
  }

  #open(kind: CaseKind, exchange: Exchange, facts: FactViews): void {
    const { loop } = facts.loop;
    if (loop !== undefined) {
      this.#openLoop(kind, loop, exchange, facts);
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
    const { twin } = facts.worker;
    const twins = twin === undefined ? [] : (this.#cases.get(twin.index) ?? []);
    if (exchange.serviceWorker === 'page' && twins.length > 0) {
      for (const one of twins) {
        takePage(one, exchange);
        this.#remember(exchange.index, one);
        this.#judge(one);
      }
      return;
    }
    const opened: Case = {
      kind,
      exchange,
      hops: [exchange],
      indices: indicesOf(exchange, facts, twins.length > 0),
      facts,
      loopId: undefined,
      rounds: null,
      later: { refusals: 0 },
      evaluation: NOT_JUDGED,
    };
    for (const one of twins) {
      one.partOf = opened;
      this.#book.withdraw(one);
    }
    if (twin !== undefined && twins.length > 0) this.#cases.delete(twin.index);
    this.#judge(opened);
    for (const index of opened.indices) this.#remember(index, opened);
    this.#pending.watch(opened);
  }

  #openLoop(kind: CaseKind, loop: Loop, newest: Exchange, facts: FactViews): void {
    const known = this.#loops.get(loop.id);
    if (known !== undefined) {
      known.indices.push(...loop.added);
      known.rounds = loop.rounds;
      for (const index of loop.added) this.#remember(index, known);
      // Live, hops come without their Set-Cookie at times: a later round may show the deletion that an earlier one did not.
      const { survivors } = facts.cookieDeletions;
      const late = survivors.length > 0 && known.facts.cookieDeletions.survivors.length === 0;
      if (late && routeOf(newest) === routeOf(known.exchange)) {
        known.exchange = newest;
        known.facts = facts;
        this.#judge(known);
      } else this.#book.touch(known);
      return;
    }
    const broken = brokenHop(kind, loop, this.#recent);
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
      evaluation: NOT_JUDGED,
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
    this.#pending.watch(opened);
  }

  // The facts about recent hops of a navigation are kept: a loop is judged at its gate, seen when the round closes.
  readonly #recent = new Map<number, FactViews>();
  #judge(one: Case, anew = false): void {
    if (one.partOf !== undefined) return;
    one.evaluation =
      one.loopId === undefined
        ? evaluate(one, refusalChecks, this.show, anew ? undefined : one.evaluation)
        : evaluateLoop(one, refusalChecks, this.show);
    this.#book.file(one);
  }

  #keep(exchange: Exchange, facts: FactViews): void {
    if (!isNavigation(exchange) && meantStatus(exchange) !== 401 && !isTokenRequest(exchange)) return;
    this.#recent.set(exchange.index, facts);
    if (this.#recent.size > 128) this.#recent.delete(this.#recent.keys().next().value ?? -1);
  }

  #remember(index: number, one: Case): void {
    const known = this.#cases.get(index) ?? [];
    if (!known.includes(one)) this.#cases.set(index, [...known, one]);
  }
}
