import type { Exchange } from '../../exchange/exchange.ts';
import type { FactViews } from '../../facts/views.ts';

/** An answer that put a new value in the place of the session cookie that this refused request still sends. */
export interface Rotation {
  readonly exchange: Exchange;
  /** `parallel`: it was under way when the request went out; `dropped`: it had come, and the browser sends the old value all the same. */
  readonly kind: 'parallel' | 'dropped';
}

/** Ours, ms: a clock tick between the end of an answer and the start of the next request. */
const TICK = 20;

/** Ours: more replacements than that in one session are its way of working. */
const FEW = 2;

/** The rotation that this request's session cookie missed; undefined where there was none, or the site changes the cookie with each answer. */
export function rotationBefore(
  exchange: Exchange,
  { lives }: Pick<FactViews, 'lives'>,
): Rotation | undefined {
  const { life, outcome } = lives;
  const by = life?.replacedBy;
  if (life === undefined || by === undefined || outcome !== 'refused') return undefined;
  // Encrypted or rolling cookies differ in each answer, and servers take the older ones, too.
  if (life.replacements > FEW || isLater(life.lastAccepted, by)) return undefined;
  if (exchange.startedAt === undefined || by.startedAt === undefined) return undefined;
  const end = by.startedAt + (by.duration ?? 0);
  return { exchange: by, kind: exchange.startedAt <= end + TICK ? 'parallel' : 'dropped' };
}

// The old value was let through after the new one had been handed out: the server knows both.
function isLater(accepted: Exchange | undefined, by: Exchange): boolean {
  return accepted !== undefined && accepted.index > by.index;
}
