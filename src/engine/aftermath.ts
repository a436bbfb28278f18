import type { Exchange } from './exchange/exchange.ts';
import { meantStatus } from './facts/answers/inner.ts';
import { isLoginUrl } from './facts/places.ts';
import type { FactViews } from './facts/views.ts';

/** A handshake has done its work when the request that brought its credentials is answered on the matter itself (404, 403 …). */
export function pastHandshake(exchange: Exchange, facts: FactViews): boolean {
  const status = meantStatus(exchange);
  if (status < 402 || status === 407 || status === 419 || status === 440 || status === 498) return false;
  return /^(?:basic|digest|negotiate|ntlm)$/.test(facts.credential.scheme);
}

/** The one with the higher index. */
export function newest(one: Exchange | undefined, other: Exchange | undefined): Exchange | undefined {
  return (one?.index ?? -1) > (other?.index ?? -1) ? one : other;
}

/** Answered well: not refused, and not sent to sign in. */
export function letThrough(exchange: Exchange): boolean {
  const { redirect } = exchange.response;
  const status = meantStatus(exchange);
  if (status >= 200 && status < 300) return true;
  if (status === 304) return true;
  return status >= 300 && status < 400 && redirect !== undefined && !isLoginUrl(redirect);
}

/** Whether it ended after the other one had started. */
export function after(later: Exchange, earlier: Exchange): boolean {
  if (later.startedAt === undefined || earlier.startedAt === undefined) return later.index > earlier.index;
  return later.startedAt + (later.duration ?? 0) >= earlier.startedAt;
}
