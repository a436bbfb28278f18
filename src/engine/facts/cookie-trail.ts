import type { Exchange } from '../exchange/exchange.ts';
import type { Basis, CookiePlaces, CookieReport, CookieRequest } from '../report.ts';
import { meantStatus } from './answers/inner.ts';
import { templateOf } from './places.ts';

const MOST_PATH = 300;
/** Statuses of a refusal, those of some products among them. */
const REFUSALS: ReadonlySet<number> = new Set([401, 403, 407, 419, 440]);

export interface Outcome {
  readonly verdict: CookieRequest['verdict'];
  readonly basis: Basis;
  readonly reasons: readonly string[];
  readonly modelDisagreement: boolean;
}

export function sameOutcome(a: Outcome, b: Outcome): boolean {
  return (
    a.verdict === b.verdict &&
    a.basis === b.basis &&
    a.modelDisagreement === b.modelDisagreement &&
    (a.reasons === b.reasons ||
      (a.reasons.length === b.reasons.length &&
        a.reasons.every((reason, index) => reason === b.reasons[index])))
  );
}

/** Requests and outcomes that all cookies of a capture together may keep before each new one takes the place of an old one. */
export class Budget {
  #left: number;

  constructor(most = 500_000) {
    this.#left = most;
  }

  take(): boolean {
    return this.#left-- > 0;
  }
}

const MOST_KEPT = 2000;
const LEAST_KEPT = 100;

/** The newest of a kind, up to a limit. */
class Newest<T> {
  readonly items: T[] = [];
  #at = 0;
  dropped = 0;

  /** Returns what had to go. */
  push(item: T, budget: Budget): T | undefined {
    const { items } = this;
    if (items.length < LEAST_KEPT || (items.length < MOST_KEPT && budget.take())) {
      items.push(item);
      return undefined;
    }
    const gone = items[this.#at];
    items[this.#at] = item;
    this.#at = (this.#at + 1) % items.length;
    this.dropped++;
    return gone;
  }
}

/** Requests to one host with one outcome for every cookie of the site: what they share is written down once. */
export class Block {
  readonly host: string;
  count = 0;
  readonly paths = new Tally();
  readonly #budget: Budget;
  readonly #plain = new Newest<number>();
  /** Those that were not answered well are kept apart, and so longest. */
  #failing: Newest<number> | undefined;
  #refused: Newest<number> | undefined;

  constructor(host: string, budget: Budget) {
    this.host = host;
    this.#budget = budget;
  }

  push(exchange: Exchange): void {
    const { index, url } = exchange;
    const status = meantStatus(exchange);
    this.count++;
    this.paths.add(templateOf(url.path.slice(0, MOST_PATH)));
    if (status >= 200 && status < 300) {
      this.#plain.push(index, this.#budget);
      return;
    }
    this.#failing ??= new Newest();
    this.#failing.push(index, this.#budget);
    if (!REFUSALS.has(status)) return;
    this.#refused ??= new Newest();
    this.#refused.push(index, this.#budget);
  }

  has(exchange: number): boolean {
    return this.#plain.items.includes(exchange) || this.#failing?.items.includes(exchange) === true;
  }

  exchanges(): readonly number[] {
    return [...this.#plain.items, ...(this.#failing?.items ?? [])];
  }

  refused(): readonly number[] {
    return this.#refused?.items ?? [];
  }

  get refusals(): number {
    return this.refused().length + (this.#refused?.dropped ?? 0);
  }

  get dropped(): number {
    return this.#plain.dropped + (this.#failing?.dropped ?? 0);
  }
}

interface Part {
  readonly block: Block;
  readonly outcome: Outcome;
}

const MOST_REFUSED = 100;

/** What became of one cookie at each request. The newest are kept. */
export class Trail {
  readonly #budget: Budget;
  readonly #parts = new Newest<Part>();
  /** Of parts that are kept no more. */
  readonly #gone = { sent: 0, withheld: 0, unknown: 0 };

  constructor(budget: Budget) {
    this.#budget = budget;
  }

  add(block: Block, outcome: Outcome): void {
    const gone = this.#parts.push({ block, outcome }, this.#budget);
    if (gone !== undefined) this.#gone[gone.outcome.verdict] += gone.block.count;
  }

  at(exchange: number): Outcome | undefined {
    return this.#parts.items.findLast(({ block }) => block.has(exchange))?.outcome;
  }

  rows(): CookieRequest[] {
    return this.#parts.items
      .flatMap(({ block, outcome }) => block.exchanges().map((exchange) => ({ exchange, ...outcome })))
      .sort((a, b) => a.exchange - b.exchange);
  }

  /** How often there was each verdict, and how many of the requests are not among the rows. */
  counts(): { readonly sent: number; readonly withheld: number; readonly unknown: number; omitted: number } {
    const { sent, withheld, unknown } = this.#gone;
    const counts = { sent, withheld, unknown, omitted: sent + withheld + unknown };
    for (const { block, outcome } of this.#parts.items) {
      counts[outcome.verdict] += block.count;
      counts.omitted += block.dropped;
    }
    return counts;
  }

  /** Who received it. */
  receivers(): Pick<CookieReport, 'hosts' | 'paths' | 'refused' | 'refusedOmitted'> {
    const hosts = new Tally();
    const paths = new Tally();
    const refused: number[] = [];
    let refusals = 0;
    for (const { block, outcome } of this.#parts.items) {
      if (outcome.verdict !== 'sent' || outcome.basis !== 'observed') continue;
      hosts.add(block.host, block.count);
      paths.absorb(block.paths);
      refused.push(...block.refused());
      refusals += block.refusals;
    }
    const kept = refused.sort((a, b) => a - b).slice(-MOST_REFUSED);
    return {
      hosts: hosts.report(),
      paths: paths.report(),
      refused: kept,
      refusedOmitted: refusals - kept.length,
    };
  }
}

const MOST_PLACES = 200;
const TOP_PLACES = 10;

/** Counts places; those beyond the first two hundred are left out. */
export class Tally {
  readonly #counts = new Map<string, number>();

  add(place: string, times = 1): void {
    const count = this.#counts.get(place);
    if (count !== undefined) this.#counts.set(place, count + times);
    else if (this.#counts.size < MOST_PLACES) this.#counts.set(place, times);
  }

  absorb(other: Tally): void {
    for (const [place, count] of other.#counts) this.add(place, count);
  }

  report(): CookiePlaces {
    const sorted = [...this.#counts].sort((a, b) => b[1] - a[1]);
    return {
      top: sorted.slice(0, TOP_PLACES).map(([place, count]) => ({ place, count })),
      others: Math.max(0, sorted.length - TOP_PLACES),
    };
  }
}
