import type { CaseKind } from './checks/check.ts';
import { lostCookies } from './checks/cookie/lost.ts';
import type { Exchange } from './exchange/exchange.ts';
import type { Loop } from './facts/loops.ts';
import { isCallbackUrl } from './facts/places.ts';
import type { FactViews } from './facts/views.ts';

/** The first hop of the newest rounds that lacks a cookie which an earlier hop had set: there the sign-in is lost. */
export function brokenHop(
  kind: CaseKind,
  loop: Loop,
  recent: ReadonlyMap<number, FactViews>,
): { exchange: Exchange; facts: FactViews } | undefined {
  // The identity provider said why.
  const refused = loop.recent.findLast(
    (hop) => isCallbackUrl(hop.url) && /(?:^|&)error=/.test(hop.url.query),
  );
  const known = refused === undefined ? undefined : recent.get(refused.index);
  if (refused !== undefined && known !== undefined) return { exchange: refused, facts: known };
  let unexplained: { exchange: Exchange; facts: FactViews } | undefined;
  for (const exchange of loop.recent) {
    const facts = recent.get(exchange.index);
    const lost = facts === undefined ? [] : lostCookies({ kind, exchange, facts });
    if (facts === undefined || lost.length === 0) continue;
    if (lost.some((missing) => missing.reasons.length > 0)) return { exchange, facts };
    unexplained ??= { exchange, facts };
  }
  return unexplained;
}
