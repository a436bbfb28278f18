import type { Exchange } from '../../exchange/exchange.ts';
import { overlap, type RenewalView } from '../../facts/renewals.ts';
import type { Aftermath } from '../../facts/views.ts';

/** The renewal with the same refresh token that was under way at the same time and was answered well, if there was one. */
export function raceWinner(exchange: Exchange, renewal: RenewalView, later: Aftermath): Exchange | undefined {
  if (renewal.key === '') return undefined;
  const earlier = renewal.others.find((other) => well(other) && overlap(other, exchange));
  if (earlier !== undefined) return earlier;
  const { success, successFacts } = later;
  const same = success !== undefined && successFacts?.renewal.key === renewal.key;
  return same && well(success) && overlap(success, exchange) ? success : undefined;
}

function well(exchange: Exchange): boolean {
  return exchange.response.status >= 200 && exchange.response.status < 300;
}
