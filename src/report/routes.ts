import { VERDICT_RANK } from '../engine/checks/check.ts';
import type { Capture, Exchange } from '../engine/exchange/exchange.ts';
import { type Cell, Cells, Ledger, type Share } from '../engine/figures/ledger.ts';
import { MOST_ROUTES, REST, routePath } from '../engine/figures/route-place.ts';
import type { Incident, Report } from '../engine/report.ts';

/** What one route answered: of all requests that the same code serves, how many were refused, and why. */
export interface RouteCounts {
  readonly method: string;
  /** Scheme, host and port: `https://api.example`. */
  readonly origin: string;
  /** The path with `*` for each id, number and random part: `/orders/*`. No query. */
  readonly path: string;
  readonly requests: number;
  /** How the requests were answered; the sum is `requests`. `none`: no answer is recorded. */
  readonly answers: {
    readonly '2xx': number;
    readonly '3xx': number;
    readonly '4xx': number;
    readonly '5xx': number;
    readonly other: number;
    readonly none: number;
  };
  /** Of `answers`, those with status 401, and those with 403. */
  readonly unauthorized: number;
  readonly forbidden: number;
  /** Of the requests that are part of an incident, how many for each root cause; most first. A request counts once. */
  readonly causes: readonly RouteCause[];
}

export interface RouteCause {
  /** A check's id; `unknown` where the capture does not tell. */
  readonly check: string;
  readonly verdict: Incident['verdict'];
  readonly requests: number;
  /** Of these, those with status 401, and those with 403; others fail otherwise, or are hops of a loop. */
  readonly unauthorized: number;
  readonly forbidden: number;
}

type Place = Pick<RouteCounts, 'method' | 'origin' | 'path'>;

/** Counts exchanges by route as they come; of each it keeps its route and status alone. */
export class RouteTally {
  readonly #ledger = new Ledger();
  readonly #routes = new Cells<Place>('r', MOST_ROUTES);
  readonly #blamed = new Set<number>();

  static of({ exchanges }: Pick<Capture, 'exchanges'>): RouteTally {
    const tally = new RouteTally();
    for (const exchange of exchanges) tally.add(exchange);
    return tally;
  }

  add({ index, url, request: { method }, response }: Exchange): void {
    const { origin } = url;
    if (origin === '') return;
    const path = routePath(url);
    const cell = this.#routes.at(
      `${method} ${origin}${path}`,
      () => ({ method, origin, path }),
      () => [` ${origin}${REST}`, { method: '', origin, path: REST }],
    );
    this.#ledger.add(index, response.status, [cell]);
  }

  /** The routes, with the causes that the report names; those with most refusals first, then those with most requests. */
  counts({ incidents }: Pick<Report, 'incidents'>): readonly RouteCounts[] {
    for (const index of this.#blamed) this.#ledger.attribute(index, undefined);
    this.#blamed.clear();
    // A request that is part of two counts for what is broken.
    const ordered = [...incidents].sort((a, b) => VERDICT_RANK[a.verdict] - VERDICT_RANK[b.verdict]);
    for (const { exchanges, causes, verdict } of ordered)
      for (const index of exchanges) {
        if (this.#blamed.has(index)) continue;
        this.#blamed.add(index);
        this.#ledger.attribute(index, { check: causes[0]?.check ?? 'unknown', verdict, incident: '' });
      }
    return [...this.#routes].map(countsOf).sort(byRefusals);
  }
}

function countsOf([place, { requests, answers, unauthorized, forbidden, shares }]: readonly [
  Place,
  Cell,
]): RouteCounts {
  const causes = [...shares.values()].map(causeOf).sort((a, b) => b.requests - a.requests);
  return { ...place, requests, answers: { ...answers }, unauthorized, forbidden, causes };
}

function causeOf({ check, verdict, requests, unauthorized, forbidden }: Share): RouteCause {
  return { check, verdict, requests, unauthorized, forbidden };
}

function byRefusals(a: RouteCounts, b: RouteCounts): number {
  return (
    b.unauthorized + b.forbidden - (a.unauthorized + a.forbidden) ||
    b.requests - a.requests ||
    // By code unit: the same on every machine.
    (`${a.origin}${a.path} ${a.method}` < `${b.origin}${b.path} ${b.method}` ? -1 : 1)
  );
}
