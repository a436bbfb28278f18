import type { Exchange } from '../../exchange/exchange.ts';
import type { Memory, RouteView } from '../../facts/routes.ts';

/** What this route let through before, or where it let nothing of the kind through what its origin did, and an exchange that shows it. */
export function acceptedBy(
  route: RouteView,
  of: (memory: Memory) => readonly string[],
  claim: string,
): { readonly values: readonly string[]; readonly exchange: Exchange } | undefined {
  const here = of(route.accepts.route);
  const values = here.length > 0 ? here : of(route.accepts.origin);
  const shown = [route.lastSuccess, route.lastAcceptedHere].find((one) => one?.claims?.[claim] !== undefined);
  return values.length === 0 || shown === undefined ? undefined : { values, exchange: shown.exchange };
}
