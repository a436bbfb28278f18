import { after, newest as later, letThrough } from './aftermath.ts';
import { render, subjectOf } from './case.ts';
import { type Exchange, parseUrl } from './exchange/exchange.ts';
import type { Redactor } from './exchange/redact.ts';
import { isoTime } from './exchange/time.ts';
import { answerWords } from './facts/answers/inner.ts';
import { routeOf } from './facts/places.ts';
import type { FactViews } from './facts/views.ts';
import { type Case, verdictOf } from './failing.ts';
import { logHintsOf } from './log-hints.ts';
import { isRepair, type Passed } from './repair.ts';
import type { Cause, Incident, IncidentKind } from './report.ts';
import { isReproducible, printableReproduction, reproductionOf } from './reproduce.ts';

interface Group {
  /** Requests were let through since, and do not show that anything was repaired. */
  doubtful: boolean;
  readonly id: string;
  readonly number: number;
  readonly cases: Set<Case>;
  incident: Incident | undefined;
  /** Sorted indices, extended as long as new ones come in ascending order. */
  indices: number[];
  sorted: boolean;
}

/** Ours: of more incidents on one route the newest are looked at again when something is let through. */
const MOST_ON_ROUTE = 20;

/** Groups failing exchanges by what caused them: 200 calls with one expired token are one incident. */
export class IncidentBook {
  readonly #groups = new Map<string, Group>();
  readonly #keys = new Map<Case, string>();
  #numbers = 0;
  #changed = new Set<Case>();
  #before: ReadonlyMap<string, number> = new Map();
  /** By route: the newest incidents on it, and the newest request that was let through. */
  readonly #groupsOn = new Map<string, Group[]>();
  readonly #passed = new Map<string, Passed>();

  constructor(readonly show: Redactor) {}

  /** Gives the ids of another book's incidents to what is the same here. To be called first. */
  follow(before: IncidentBook): void {
    this.#numbers = before.#numbers;
    this.#before = new Map(Array.from(before.#groups, ([key, { number }]) => [key, number]));
  }

  /** The cases of which something changed since it was asked last: their causes, or the exchanges that they hold. */
  takeChanged(): ReadonlySet<Case> {
    const changed = this.#changed;
    this.#changed = new Set();
    return changed;
  }

  /** Puts a case where its present causes belong; moves it when they changed. */
  file(one: Case): void {
    this.#changed.add(one);
    const key = keyOf(one);
    const old = this.#keys.get(one);
    if (old === key) {
      this.touch(one);
      return;
    }
    if (old !== undefined) this.#drop(one, old);
    let group = this.#groups.get(key);
    if (group === undefined) {
      const number = this.#before.get(key) ?? ++this.#numbers;
      group = {
        id: `i${number}`,
        number,
        cases: new Set(),
        doubtful: false,
        incident: undefined,
        indices: [],
        sorted: true,
      };
      this.#groups.set(key, group);
    }
    group.cases.add(one);
    group.incident = undefined;
    for (const index of one.indices) append(group, index);
    this.#keys.set(one, key);
    this.#place(group, routeOf(one.exchange));
  }

  /** Notes a request that was not refused: it may show what an earlier one left in doubt, that something is repaired. */
  passed(exchange: Exchange, facts: FactViews): void {
    const route = routeOf(exchange);
    const groups = this.#groupsOn.get(route);
    if (groups === undefined || !letThrough(exchange)) return;
    this.#passed.set(route, { exchange, facts });
    for (const group of groups) if (group.doubtful) group.incident = undefined;
  }

  /** Takes a case back: it turned out to be part of another. */
  withdraw(one: Case): void {
    this.#changed.add(one);
    const key = this.#keys.get(one);
    if (key !== undefined) this.#drop(one, key);
    this.#keys.delete(one);
  }

  /** Notes that a case grew or was settled. */
  touch(one: Case): void {
    this.#changed.add(one);
    const group = this.#groups.get(this.#keys.get(one) ?? '');
    if (group === undefined) return;
    group.incident = undefined;
    const last = one.indices.at(-1);
    if (one.loopId !== undefined && last !== undefined && group.indices.at(-1) !== last) group.sorted = false;
  }

  idOf(one: Case): string | undefined {
    return this.#groups.get(this.#keys.get(one) ?? '')?.id;
  }

  /** In order of first appearance; an incident that did not change is the same object as before. */
  incidents(): readonly Incident[] {
    const list: Incident[] = [];
    for (const group of this.#groups.values()) {
      if (group.cases.size === 0) continue;
      group.incident ??= this.#build(group);
      list.push(group.incident);
    }
    return list.sort((a, b) => (a.exchanges[0] ?? 0) - (b.exchanges[0] ?? 0));
  }

  #place(group: Group, route: string): void {
    const groups = this.#groupsOn.get(route);
    if (groups === undefined) this.#groupsOn.set(route, [group]);
    else if (!groups.includes(group)) {
      groups.push(group);
      if (groups.length > MOST_ON_ROUTE) groups.shift();
    }
  }

  // One of several requests with the same cause was repeated without a pause: the incident tells it, whichever came first.
  #stormOf(group: Group, first: Case): Cause[] {
    if (first.later.storm !== undefined) return [];
    for (const one of group.cases) {
      const finding =
        one.later.storm && one.evaluation.findings.find(({ check }) => check.id === 'retry-storm');
      if (finding) return [render(finding, one.exchange, this.show)];
    }
    return [];
  }

  #drop(one: Case, key: string): void {
    const group = this.#groups.get(key);
    if (group === undefined) return;
    group.cases.delete(one);
    group.incident = undefined;
    group.sorted = false;
    if (group.cases.size === 0) this.#groups.delete(key);
  }

  /** The request that shows what was wrong is gone, on each route that was refused; of several the newest. */
  #repairOf(group: Group): Exchange | undefined {
    const lastOf = new Map<string, Case>();
    group.doubtful = false;
    for (const one of group.cases) {
      if (one.later.success === undefined) return undefined;
      lastOf.set(routeOf(one.exchange), one);
    }
    let newest: Exchange | undefined;
    for (const [route, one] of lastOf) {
      const { success, successFacts } = one.later;
      const first = success && successFacts && { exchange: success, facts: successFacts };
      const repair = [first, this.#passed.get(route)].find(
        (passed) => passed && after(passed.exchange, one.exchange) && isRepair(one, passed),
      );
      if (repair === undefined) {
        group.doubtful = true;
        return undefined;
      }
      newest = later(newest, repair.exchange);
    }
    return newest;
  }

  #build(group: Group): Incident {
    if (!group.sorted) {
      group.indices = [...new Set([...group.cases].flatMap((one) => one.indices))].sort((a, b) => a - b);
      group.sorted = true;
    }
    let first: Case | undefined;
    let last: Case | undefined;
    for (const one of group.cases) {
      first ??= one;
      last = one;
    }
    if (first === undefined || last === undefined) throw new Error('an incident without a case');
    const causes = first.evaluation.findings.map((finding) =>
      render(finding, first.exchange, this.show, first.facts.stack.seen),
    );
    causes.push(...this.#stormOf(group, first));
    const { exchange } = first;
    const settled = this.#repairOf(group);
    const verdict = verdictOf(first);
    const wrong = verdict !== 'expected';
    return {
      id: group.id,
      kind: first.kind as IncidentKind,
      verdict,
      exchanges: [...group.indices],
      url: this.show.url(exchange.url),
      method: exchange.request.method,
      status: exchange.response.status,
      title: titleOf(causes, first, this.show),
      causes,
      checklist: first.evaluation.checklist,
      firstSeen: isoTime(first.exchange.startedAt),
      lastSeen: isoTime(last.exchange.startedAt),
      resolved: settled === undefined ? null : { exchange: settled.index, at: isoTime(settled.startedAt) },
      rounds: last.rounds,
      logs: wrong ? logHintsOf(exchange, causes[0]?.check ?? '', this.show, issuerOf(first)) : [],
      reproduction:
        wrong && isReproducible(exchange)
          ? printableReproduction(reproductionOf(exchange, this.show), this.show)
          : null,
    };
  }
}

/** The host that issued what the request carried, or the latest token of the capture; '' where none is known. */
function issuerOf({ facts }: Case): string {
  const { jwt } = facts.credential;
  const issuer = jwt?.ok === true && typeof jwt.claims?.iss === 'string' ? parseUrl(jwt.claims.iss).host : '';
  return issuer || (facts.tokens.lastIssue?.url.host ?? '');
}

function append(group: Group, index: number): void {
  const last = group.indices.at(-1);
  if (group.sorted && (last === undefined || last < index)) group.indices.push(index);
  else group.sorted = false;
}

function keyOf(one: Case): string {
  const first = one.evaluation.findings[0];
  if (first === undefined) return `${one.kind} ${routeOf(one.exchange)}`;
  // The same circle entered again is the same incident.
  if (one.loopId !== undefined) return `${one.kind} ${first.check.id} ${routeOf(one.exchange)}`;
  return `${one.kind} ${first.check.id} ${first.found.message} ${subjectOf(first.found, one.exchange)}`;
}

function titleOf(causes: readonly Cause[], one: Case, show: Redactor): string {
  const { exchange } = one;
  const first = causes[0];
  if (first === undefined) {
    const where = show.place(exchange.url);
    if (one.kind === 'soft-unauthorized')
      return `${exchange.request.method} ${where} was sent back to sign in although a sign-in had just succeeded; the capture does not show why`;
    return `${exchange.request.method} ${where} was refused (${answerWords(exchange)}); the capture does not hold what would tell why`;
  }
  if (one.kind !== 'login-loop' || first.check === 'login-loop') return first.title;
  // Only articles lose their capital: names and addresses keep theirs.
  return `The sign-in loops: ${first.title.replace(/^(?:The|A|An) /, (article) => article.toLowerCase())}`;
}
