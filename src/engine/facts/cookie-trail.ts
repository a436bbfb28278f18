import type { Basis, CookiePlaces, CookieRequest } from '../report.ts';

export interface Outcome {
  readonly verdict: CookieRequest['verdict'];
  readonly basis: Basis;
  readonly reasons: readonly string[];
  readonly modelDisagreement: boolean;
}

/** Requests that all cookies of a capture together may keep before each new one takes the place of an old one. */
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

/** The newest numbers, up to a limit. */
class Newest {
  readonly items: number[] = [];
  #at = 0;
  dropped = 0;

  push(item: number, budget: Budget): void {
    const { items } = this;
    if (items.length < LEAST_KEPT || (items.length < MOST_KEPT && budget.take())) {
      items.push(item);
      return;
    }
    items[this.#at] = item;
    this.#at = (this.#at + 1) % items.length;
    this.dropped++;
  }
}

const MOST_OUTCOMES = 256;

/** What became of one cookie at each request. All are counted, the newest kept, those of failing requests in a list of their own. */
export class Trail {
  readonly counts = { sent: 0, withheld: 0, unknown: 0 };
  readonly #budget: Budget;
  readonly #outcomes: Outcome[] = [];
  readonly #plain = new Newest();
  readonly #failing = new Newest();
  #last = 0;

  constructor(budget: Budget) {
    this.#budget = budget;
  }

  add(exchange: number, outcome: Outcome, failing: boolean): void {
    this.counts[outcome.verdict]++;
    const item = exchange * MOST_OUTCOMES + this.#code(outcome);
    (failing ? this.#failing : this.#plain).push(item, this.#budget);
  }

  at(exchange: number): Outcome | undefined {
    for (const { items } of [this.#failing, this.#plain]) {
      const item = items.find((one) => Math.floor(one / MOST_OUTCOMES) === exchange);
      if (item !== undefined) return this.#outcomes[item % MOST_OUTCOMES];
    }
    return undefined;
  }

  rows(): CookieRequest[] {
    const items = [...this.#failing.items, ...this.#plain.items].sort((a, b) => a - b);
    return items.flatMap((item) => {
      const outcome = this.#outcomes[item % MOST_OUTCOMES];
      return outcome === undefined ? [] : [{ exchange: Math.floor(item / MOST_OUTCOMES), ...outcome }];
    });
  }

  get omitted(): number {
    return this.#plain.dropped + this.#failing.dropped;
  }

  /** Outcomes repeat: each stands once, the newest is looked at first. */
  #code(outcome: Outcome): number {
    const last = this.#outcomes[this.#last];
    if (last !== undefined && same(last, outcome)) return this.#last;
    let code = this.#outcomes.findIndex((one) => same(one, outcome));
    if (code < 0) {
      code = Math.min(this.#outcomes.length, MOST_OUTCOMES - 1);
      this.#outcomes[code] = outcome;
    }
    this.#last = code;
    return code;
  }
}

function same(a: Outcome, b: Outcome): boolean {
  return (
    a.verdict === b.verdict &&
    a.basis === b.basis &&
    a.modelDisagreement === b.modelDisagreement &&
    a.reasons.length === b.reasons.length &&
    a.reasons.every((reason, index) => reason === b.reasons[index])
  );
}

const MOST_PLACES = 200;
const TOP_PLACES = 10;

/** Counts places; those beyond the first two hundred are left out. */
export class Tally {
  readonly #counts = new Map<string, number>();

  add(place: string): void {
    const count = this.#counts.get(place);
    if (count !== undefined) this.#counts.set(place, count + 1);
    else if (this.#counts.size < MOST_PLACES) this.#counts.set(place, 1);
  }

  has(place: string): boolean {
    return this.#counts.has(place);
  }

  places(): readonly string[] {
    return [...this.#counts.keys()];
  }

  absorb(other: Tally): void {
    for (const [place, count] of other.#counts)
      if (this.#counts.has(place) || this.#counts.size < MOST_PLACES)
        this.#counts.set(place, (this.#counts.get(place) ?? 0) + count);
  }

  report(): CookiePlaces {
    const sorted = [...this.#counts].sort((a, b) => b[1] - a[1]);
    return {
      top: sorted.slice(0, TOP_PLACES).map(([place, count]) => ({ place, count })),
      others: Math.max(0, sorted.length - TOP_PLACES),
    };
  }
}
