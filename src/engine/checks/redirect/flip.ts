import type { LoopKind } from '../../facts/loops.ts';
import { spec } from '../../spec.ts';
import { type Check, type CheckInput, defineCheck, type Found, type Message } from '../check.ts';

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
    run(input) {
      const turn = flipped(input, definition.kind);
      if (turn === undefined) return [];
      return [{ message: turn.evidence.length === 1 ? 'same' : 'flip', ...turn }];
    },
  });
}

/** The turning point of a loop of this kind, and what the prose needs to know of it. */
export function flipped(
  { hops, facts, show }: Pick<CheckInput<'loop'>, 'hops' | 'facts' | 'show'>,
  kind: LoopKind,
): Omit<Found, 'message'> | undefined {
  const { loop } = facts.loop;
  if (loop === undefined || loop.kind !== kind) return undefined;
  const [first, second = first] = hops;
  if (first === undefined || second === undefined) return undefined;
  return {
    data: {
      first: show.place(first.url),
      second: show.place(second.url),
      host: first.url.host,
      path: show.path(first.url.path),
    },
    confidence: second === first ? 'likely' : 'certain',
    evidence: [first, ...(second === first ? [] : [second])].map((exchange) => ({
      exchange,
      at: 'response.headers.location',
    })),
    subject: `loop ${loop.id}`,
  };
}
