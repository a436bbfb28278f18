import { evaluate, render } from './case.ts';
import { observations } from './checks/index.ts';
import type { Exchange } from './exchange/exchange.ts';
import type { Redactor } from './exchange/redact.ts';
import { routeOf } from './facts/places.ts';
import { type StorageItem, type StoredToken, storedTokens } from './facts/stored.ts';
import type { TokenLife } from './facts/token-life.ts';
import type { FactViews } from './facts/views.ts';
import type { Finding } from './rank.ts';
import type { Cause } from './report.ts';
import { isTelling } from './telling.ts';

/** Where a page keeps a token of the capture. */
export interface StoredPlace {
  /** The token's fingerprint. */
  readonly token: string;
  readonly origin: string;
  readonly area: StorageItem['area'];
  readonly key: string;
}

const MOST = 500;

/** What was found on exchanges that did not fail, each finding once. */
export class Warnings {
  readonly #show: Redactor;
  readonly #known = new Map<string, Cause>();
  #skews: FactViews['clock']['skews'] = [];
  #ofClocks: readonly Cause[] = [];
  #all: readonly Cause[] | undefined;

  constructor(show: Redactor) {
    this.#show = show;
  }

  /** The same list as long as nothing was added. */
  all(): readonly Cause[] {
    this.#all ??= [...this.#known.values(), ...this.#ofClocks];
    return this.#all;
  }

  /** Asks only what the exchange's own fields make worth asking. */
  observe(exchange: Exchange, facts: FactViews): void {
    if (!isTelling(exchange, facts)) return;
    const { findings } = evaluate(observation(exchange, facts), plainChecks, this.#show);
    for (const finding of findings) this.#keep(finding, exchange, facts);
  }

  /** What is known of clocks is replaced as a whole: a third clock may turn a doubt into a verdict. */
  compareClocks(exchange: Exchange, facts: FactViews): void {
    if (facts.clock.skews === this.#skews) return;
    this.#skews = facts.clock.skews;
    const { findings } = evaluate(observation(exchange, facts), clockChecks, this.#show);
    this.#all = undefined;
    this.#ofClocks = findings.map((finding) => render(finding, exchange, this.#show, facts.stack.seen));
  }

  /** Looks for tokens in what a page keeps. `facts`: those about any exchange; the checks of storage read nothing else of them. */
  lookInto(
    page: { readonly origin: string; readonly items: readonly StorageItem[] },
    lives: Iterable<TokenLife>,
    facts: FactViews | undefined,
  ): readonly StoredPlace[] {
    const found = storedTokens(page.origin, page.items, lives);
    if (facts !== undefined)
      for (const one of found) {
        const views = { ...facts, stored: { found: [one] } };
        const { findings } = evaluate(observation(one.exchange, views), storageChecks, this.#show);
        for (const finding of findings) this.#keep(finding, one.exchange, views);
      }
    return found.map((one) => this.#placeOf(one));
  }

  #placeOf({ life, origin, area, key }: StoredToken): StoredPlace {
    return {
      token: this.#show.fingerprint(life.token),
      origin: this.#show.text(origin.slice(0, 200)),
      area,
      key: this.#show.text(key.slice(0, 80)),
    };
  }

  #keep(finding: Finding, exchange: Exchange, facts: FactViews): void {
    const key = `${finding.check.id} ${finding.found.subject ?? routeOf(exchange)}`;
    if (this.#known.has(key) || this.#known.size >= MOST) return;
    this.#known.set(key, render(finding, exchange, this.#show, facts.stack.seen));
    this.#all = undefined;
  }
}

// Those of clocks and of storage are asked at their own moments.
const plainChecks = observations.filter(({ needs }) => !needs.includes('clock') && !needs.includes('stored'));
const clockChecks = observations.filter((check) => check.needs.includes('clock'));
const storageChecks = observations.filter((check) => check.needs.includes('stored'));

function observation(exchange: Exchange, facts: FactViews) {
  return { kind: 'observation' as const, exchange, hops: [exchange], facts, later: { refusals: 0 } };
}
