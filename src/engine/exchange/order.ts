import type { Exchange } from './exchange.ts';

/** Whether the request was made when the other one had been answered; true where times are not known. */
export function startedAfter(exchange: Exchange, other: Exchange): boolean {
  if (exchange.startedAt === undefined || other.startedAt === undefined) return true;
  return exchange.startedAt >= other.startedAt + (other.duration ?? 0);
}
