import type { Exchange } from '../../exchange/exchange.ts';
import { placeOf } from '../loop-place.ts';
import type { Loop } from '../loops.ts';
import { isCallbackUrl, isLoginUrl } from '../places.ts';
import type { FactViews } from '../views.ts';
import type { Attempt } from './attempt.ts';
import type { Folding } from './folding.ts';

/** A loop is one attempt with rounds: what its hops belonged to so far becomes one. */
export function foldLoop(
  to: Folding,
  loop: Loop,
  known: Attempt | undefined,
  exchange: Exchange,
  views: FactViews,
): Attempt {
  const holders = new Set<Attempt>(known === undefined ? [] : [known]);
  for (const hop of loop.recent) {
    const holder = to.keys.holderOf(hop.index);
    if (holder !== undefined && !holder.isLogout) holders.add(holder);
  }
  const [first, ...others] = [...holders].sort((a, b) => (a.first?.index ?? 0) - (b.first?.index ?? 0));
  const attempt = first ?? to.begin('form', 'form', exchange, views);
  for (const other of others) {
    attempt.number ??= other.number;
    attempt.absorb(other);
  }
  for (const hop of loop.recent)
    if (to.keys.holderOf(hop.index) === undefined) {
      const provider = attempt.legs.some((leg) => leg.origin === hop.url.origin);
      const step = isCallbackUrl(hop.url)
        ? 'callback'
        : isLoginUrl(hop.url)
          ? provider
            ? 'authorize'
            : 'start'
          : 'hop';
      to.add(
        attempt,
        hop,
        step,
        provider ? 'identity-provider' : 'app',
        hop === exchange ? views : undefined,
      );
    }
  const gate = gateOf(loop);
  // A round begins where the visitor is sent to sign in again.
  attempt.loop ??= {
    id: loop.id,
    rounds: 0,
    start: placeOf(gate.url),
    from: loop.recent[0]?.index ?? 0,
  };
  attempt.loop.rounds = Math.max(attempt.loop.rounds, loop.rounds);
  attempt.end('looped', gate, 'loop');
  return attempt;
}

/** The hop that sends the visitor back to sign in: where the answer of the provider itself is taken in, that address may do so. */
function gateOf({ gate, recent }: Loop): Exchange {
  if (gate.response.redirect !== undefined) return gate;
  const sends = ({ response }: Exchange) => response.redirect !== undefined && isLoginUrl(response.redirect);
  const back =
    recent.findLast((hop) => hop.request.method === 'POST' && sends(hop)) ?? recent.findLast(sends);
  return back ?? gate;
}
