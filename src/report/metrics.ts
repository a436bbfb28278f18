import type { FileDigest } from './digest.ts';
import type { RouteCounts } from './routes.ts';

/** A sum to be told to a system of metrics: its name, and a number for each combination of attributes. */
export interface Metric {
  readonly name: string;
  readonly description: string;
  readonly unit: string;
  readonly points: readonly { readonly attributes: Attributes; readonly value: number }[];
}

/** Names as in OpenTelemetry's semantic conventions, where these have one. */
export type Attributes = Readonly<Record<string, string | number>>;

/** Ours: so many routes are told apart; the rest is one. Each combination costs whoever keeps the numbers. */
const MOST_ROUTES = 200;
const MOST_CLIENTS = 20;
const OTHER = 'other';

/**
 * The digests of one run as sums. Attributes hold hosts, route templates, methods, classes of answers, client names and ids of checks: no
 * addresses, no values, and of routes and clients a bounded number.
 */
export function metricsOf(digests: readonly FileDigest[]): readonly Metric[] {
  const clientOf = namesOf(digests);
  const routeOf = routesOf(digests);
  const captures = new Sums();
  const requests = new Sums();
  const refusals = new Sums();
  const incidents = new Sums();
  for (const digest of digests) {
    const client = { 'why401.client': clientOf(digest.client.name) };
    captures.add({ ...client, 'why401.result': resultOf(digest) }, 1);
    for (const { check, verdict, kind } of digest.incidents)
      incidents.add({ ...client, 'why401.cause': check, 'why401.verdict': verdict, 'why401.kind': kind }, 1);
    for (const route of digest.routes) {
      const place = { ...routeOf(route), ...client };
      for (const [answer, count] of answersOf(route))
        requests.add({ ...place, 'why401.answer': answer }, count);
      for (const { check, verdict, unauthorized, forbidden, requests: all } of route.causes)
        for (const [answer, count] of [
          ['401', unauthorized],
          ['403', forbidden],
          [OTHER, all - unauthorized - forbidden],
        ] as const)
          refusals.add(
            { ...place, 'why401.cause': check, 'why401.verdict': verdict, 'why401.answer': answer },
            count,
          );
    }
  }
  return [
    captures.metric('why401.captures', 'Captures by what was found in them', '{capture}'),
    requests.metric('why401.requests', 'Requests by how they were answered', '{request}'),
    refusals.metric(
      'why401.refusals',
      'Requests that are part of an incident, by its root cause',
      '{request}',
    ),
    incidents.metric('why401.incidents', 'Incidents by root cause and verdict', '{incident}'),
  ];
}

class Sums {
  readonly #points = new Map<string, { readonly attributes: Attributes; value: number }>();

  add(attributes: Attributes, value: number): void {
    if (value === 0) return;
    const key = JSON.stringify(attributes);
    const point = this.#points.get(key);
    if (point === undefined) this.#points.set(key, { attributes, value });
    else point.value += value;
  }

  metric(name: string, description: string, unit: string): Metric {
    return { name, description, unit, points: [...this.#points.values()] };
  }
}

function resultOf({ error, broken }: FileDigest): string {
  if (error !== null) return 'unreadable';
  return broken > 0 ? 'broken' : 'ok';
}

/** 401 and 403 by themselves, all else by class; the sum is the route's requests. */
function answersOf({
  answers,
  unauthorized,
  forbidden,
}: RouteCounts): readonly (readonly [string, number])[] {
  return [
    ['401', unauthorized],
    ['403', forbidden],
    ...Object.entries({ ...answers, '4xx': answers['4xx'] - unauthorized - forbidden }),
  ];
}

function namesOf(digests: readonly FileDigest[]): (name: string) => string {
  const names = [...new Set(digests.map(({ client }) => client.name))].slice(0, MOST_CLIENTS);
  return (name) => (names.includes(name) ? name.slice(0, 60) || 'unknown' : OTHER);
}

/** The routes with most refusals keep their names, then those with most requests. */
function routesOf(digests: readonly FileDigest[]): (route: RouteCounts) => Attributes {
  const weights = new Map<string, number>();
  for (const { routes } of digests)
    for (const route of routes) {
      const weight = (route.unauthorized + route.forbidden) * 1e6 + route.requests;
      weights.set(keyOf(route), (weights.get(keyOf(route)) ?? 0) + weight);
    }
  const heaviest = [...weights].sort(([, a], [, b]) => b - a).slice(0, MOST_ROUTES);
  const kept = new Set(heaviest.map(([key]) => key));
  return (route) => {
    if (!kept.has(keyOf(route)))
      return { 'server.address': OTHER, 'http.route': OTHER, 'http.request.method': '_OTHER' };
    const { protocol, hostname, port } = new URL(route.origin);
    return {
      'url.scheme': protocol.slice(0, -1),
      'server.address': hostname,
      ...(port === '' ? {} : { 'server.port': Number(port) }),
      'http.route': route.path,
      'http.request.method': METHODS.has(route.method) ? route.method : '_OTHER',
    };
  };
}

function keyOf({ method, origin, path }: RouteCounts): string {
  return `${method} ${origin}${path}`;
}

// OpenTelemetry semantic conventions, http.request.method: what is none of these is `_OTHER`.
const METHODS = new Set('CONNECT DELETE GET HEAD OPTIONS PATCH POST PUT TRACE'.split(' '));
