import type { Capture, Exchange } from '../engine/exchange/exchange.ts';
import { Redactor } from '../engine/exchange/redact.ts';
import { templateOf } from '../engine/facts/places.ts';
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

/** Ours: more routes than an application has; what is beyond is counted as one of its origin. */
const MOST_ROUTES = 1000;
const REST = '/…';

type Answer = keyof RouteCounts['answers'];

interface Route {
  readonly method: string;
  readonly origin: string;
  readonly path: string;
  readonly answers: Record<Answer, number>;
  readonly statuses: Map<number, number>;
  readonly causes: Map<string, { -readonly [Key in keyof RouteCause]: RouteCause[Key] }>;
}

/** Counts exchanges by route as they come; of each it keeps its route and status alone. */
export class RouteTally {
  readonly #routes = new Map<string, Route>();
  readonly #seen = new Map<number, { readonly route: Route; readonly status: number }>();
  /** Its fingerprints never leave: they become asterisks. */
  readonly #show = new Redactor();

  static of({ exchanges }: Pick<Capture, 'exchanges'>): RouteTally {
    const tally = new RouteTally();
    for (const exchange of exchanges) tally.add(exchange);
    return tally;
  }

  add(exchange: Exchange): void {
    const { url, request, response } = exchange;
    if (url.origin === '') return;
    const route = this.#route(request.method, url.origin, this.#pathOf(url.path));
    const { status } = response;
    route.answers[answerOf(status)]++;
    if (status === 401 || status === 403) bump(route.statuses, status);
    this.#seen.set(exchange.index, { route, status });
  }

  /** The routes, with the causes that the report names; those with most refusals first, then those with most requests. */
  counts({ incidents }: Pick<Report, 'incidents'>): readonly RouteCounts[] {
    for (const route of this.#routes.values()) route.causes.clear();
    const open = new Map(this.#seen);
    // A request that is part of two counts for what is broken.
    const ordered = [...incidents].sort((a, b) => RANK[a.verdict] - RANK[b.verdict]);
    for (const { exchanges, causes, verdict } of ordered)
      for (const index of exchanges) {
        const seen = open.get(index);
        if (seen === undefined) continue;
        open.delete(index);
        attribute(seen, causes[0]?.check ?? 'unknown', verdict);
      }
    return [...this.#routes.values()].map(countsOf).sort(byRefusals);
  }

  #route(method: string, origin: string, path: string): Route {
    const key = `${method} ${origin}${path}`;
    let route = this.#routes.get(key);
    if (route === undefined && this.#routes.size >= MOST_ROUTES && path !== REST)
      return this.#route('', origin, REST);
    if (route === undefined) {
      const answers = { '2xx': 0, '3xx': 0, '4xx': 0, '5xx': 0, other: 0, none: 0 };
      route = { method, origin, path, answers, statuses: new Map(), causes: new Map() };
      this.#routes.set(key, route);
    }
    return route;
  }

  #pathOf(path: string): string {
    return templateOf(this.#show.path(path))
      .replace(/[^/]*‹[^›]*›[^/]*/g, '*')
      .slice(0, 200);
  }
}

const RANK: Readonly<Record<Incident['verdict'], number>> = { broken: 0, warning: 1, expected: 2 };

function answerOf(status: number): Answer {
  switch (Math.floor(status / 100)) {
    case 0:
      return 'none';
    case 2:
      return '2xx';
    case 3:
      return '3xx';
    case 4:
      return '4xx';
    case 5:
      return '5xx';
    default:
      return 'other';
  }
}

function attribute(
  { route, status }: { readonly route: Route; readonly status: number },
  check: string,
  verdict: Incident['verdict'],
): void {
  const key = `${verdict} ${check}`;
  const cause = route.causes.get(key) ?? { check, verdict, requests: 0, unauthorized: 0, forbidden: 0 };
  cause.requests++;
  if (status === 401) cause.unauthorized++;
  if (status === 403) cause.forbidden++;
  route.causes.set(key, cause);
}

function countsOf({ method, origin, path, answers, statuses, causes }: Route): RouteCounts {
  return {
    method,
    origin,
    path,
    requests: Object.values(answers).reduce((sum, one) => sum + one, 0),
    answers: { ...answers },
    unauthorized: statuses.get(401) ?? 0,
    forbidden: statuses.get(403) ?? 0,
    causes: [...causes.values()].map((cause) => ({ ...cause })).sort((a, b) => b.requests - a.requests),
  };
}

function byRefusals(a: RouteCounts, b: RouteCounts): number {
  return (
    b.unauthorized + b.forbidden - (a.unauthorized + a.forbidden) ||
    b.requests - a.requests ||
    // By code unit: the same on every machine.
    (`${a.origin}${a.path} ${a.method}` < `${b.origin}${b.path} ${b.method}` ? -1 : 1)
  );
}

function bump(counts: Map<number, number>, key: number): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
