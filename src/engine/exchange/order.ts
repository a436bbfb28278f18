import type { Exchange } from './exchange.ts';

/** Whether the request was made when the other one had been answered; true where times are not known. */
export function startedAfter(exchange: Exchange, other: Exchange): boolean {
  if (exchange.startedAt === undefined || other.startedAt === undefined) return true;
  return exchange.startedAt >= other.startedAt + (other.duration ?? 0);
}

/** Ours, ms: clocks of two processes. */
const ROOM = 5;

/** The one request was made while the other waited for its answer: what a service worker asked for its page. */
export function isDuring(inner: Exchange, outer: Exchange): boolean {
  if (inner.startedAt === undefined || outer.startedAt === undefined) return false;
  return (
    inner.startedAt >= outer.startedAt - ROOM &&
    inner.startedAt <= outer.startedAt + (outer.duration ?? 0) + ROOM
  );
}
