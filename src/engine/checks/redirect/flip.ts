import type { Exchange } from '../../exchange/exchange.ts';
import type { LoopKind, LoopView } from '../../facts/loops.ts';
import { spec } from '../../spec.ts';
import { type Check, defineCheck, type Message } from '../check.ts';

/** A check for a loop whose addresses differ in one part alone. */
export function flip(definition: {
  readonly id: string;
  readonly kind: LoopKind;
  readonly summary: string;
  readonly message: Message;
  /** Where one address redirects to itself. */
  readonly same?: Message;
}): Check {
  return defineCheck({
    id: definition.id,
    group: 'redirect',
    summary: definition.summary,
    severity: 'broken',
    rung: 7,
    applies: ['redirect-loop', 'login-loop'],
    spec: [spec('http', '15.4')],
    needs: ['loop'],
    messages: { flip: definition.message, same: definition.same ?? definition.message },
    run({ hops, facts, show }) {
      const loop: LoopView['loop'] = facts.loop.loop;
      if (loop === undefined || loop.kind !== definition.kind) return [];
      const [first, second = first] = hops as readonly [Exchange | undefined, Exchange | undefined];
      const same = first === second;
      if (first === undefined || second === undefined) return [];
      return [
        {
          message: same ? 'same' : 'flip',
          data: {
            first: show.place(first.url),
            second: show.place(second.url),
            host: first.url.host,
            path: show.path(first.url.path),
            rounds: loop.rounds,
          },
          confidence: same ? 'likely' : 'certain',
          evidence: [
            { exchange: first, at: 'response.headers.location' },
            ...(same ? [] : [{ exchange: second, at: 'response.headers.location' }]),
          ],
          subject: `loop ${loop.id}`,
        },
      ];
    },
  });
}
