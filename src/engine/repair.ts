import type { Exchange } from './exchange/exchange.ts';
import { isNavigation } from './facts/places.ts';
import { isStranger } from './facts/stranger.ts';
import type { FactViews } from './facts/views.ts';
import type { Case } from './failing.ts';

/** A request that was let through, with what the facts said of it. */
export interface Passed {
  readonly exchange: Exchange;
  readonly facts: FactViews;
}

/** Causes that come and go by themselves: of one answer nothing follows. */
const COMES_AND_GOES = new Set(['session-flapping', 'token-refresh-race']);
/** Causes that no server can repair while the same is sent: time does not run backwards. */
const FOR_GOOD = new Set(['token-expired']);

/**
 * Ours: whether a later success on the route shows that what was wrong is gone, and is not just another request that was answered
 * well: it must be of the same sort, must have asked the server, must prove who asks if the refused one did, and either brings
 * something else than was refused, or the same of which it can be that it was refused wrongly.
 */
export function isRepair(one: Case, { exchange, facts }: Passed): boolean {
  const asked = exchange.serviceWorker !== 'page' || exchange.workerSource === 'network';
  if (exchange.fromCache || !asked || isNavigation(exchange) !== isNavigation(one.exchange)) return false;
  // May be allowed of one and not of the next.
  if (one.kind === 'forbidden' && exchange.url.path !== one.exchange.url.path) return false;
  const proved = one.loopId !== undefined || !isStranger(one.exchange, one.facts);
  if (proved && isStranger(exchange, facts)) return false;
  const root = one.evaluation.findings[0]?.check.id ?? '';
  if (COMES_AND_GOES.has(root)) return false;
  return !FOR_GOOD.has(root) || broughtBy(facts) !== broughtBy(one.facts);
}

/** All that a request proves itself with. Never printed. */
function broughtBy({ credential, cookies }: FactViews): string {
  const keys = [...credential.apiKeys, ...cookies.sent.filter(({ session }) => session)];
  return [...credential.values, ...keys.map(({ name, value }) => `${name}=${value}`)].join('\n');
}
