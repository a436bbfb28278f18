import type { Exchange } from '../exchange/exchange.ts';
import type { Redactor } from '../exchange/redact.ts';
import type { Case } from '../failing.ts';
import { compare, type Difference } from './compare.ts';

/** A refused request beside one that was let through. */
export interface Comparison {
  /** `before`, `after`: of the same route; `elsewhere`: another route of the same origin. */
  readonly how: 'before' | 'after' | 'elsewhere';
  readonly working: Exchange;
  readonly differences: readonly Difference[];
}

/** What to compare a refused request with: the last one of its route that worked, else the next, else another of its origin. */
export function comparisonOf(cases: readonly Case[], index: number, show: Redactor): Comparison | undefined {
  // Another hop or a preflight of the same incident is not the request that was refused.
  const one = cases.find(({ exchange }) => exchange.index === index);
  if (one === undefined) return undefined;
  const { lastSuccess, lastAcceptedHere } = one.facts.route;
  const found: readonly (readonly [Comparison['how'], Exchange | undefined])[] = [
    ['before', lastSuccess?.exchange],
    ['after', one.later.success],
    ['elsewhere', lastAcceptedHere?.exchange],
  ];
  for (const [how, working] of found)
    if (working !== undefined) return { how, working, differences: compare(one.exchange, working, show) };
  return undefined;
}
