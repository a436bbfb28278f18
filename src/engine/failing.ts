import type { Evaluation } from './case.ts';
import type { CaseKind, Verdict } from './checks/check.ts';
import type { Exchange } from './exchange/exchange.ts';
import { isNavigation } from './facts/places.ts';
import type { Aftermath, FactViews } from './facts/views.ts';

/** One failing exchange, with what the facts said when it came and what became of it. */
export interface Case {
  readonly kind: CaseKind;
  exchange: Exchange;
  readonly hops: readonly Exchange[];
  readonly indices: number[];
  facts: FactViews;
  readonly loopId: number | undefined;
  rounds: number | null;
  later: Aftermath;
  evaluation: Evaluation;
  /** The loop of which it turned out to be a hop. */
  partOf?: Case;
}

/** A preflight and the call that it stopped failed together, whichever the capture lists first. So did the two entries of a `twin`. */
export function indicesOf(exchange: Exchange, facts: FactViews, twin: boolean): number[] {
  if (twin && facts.worker.twin !== undefined)
    return [exchange.index, facts.worker.twin.index].sort((a, b) => a - b);
  const { preflight, stopped } = facts.cors;
  const pair = [preflight, stopped].flatMap((one) => one?.index ?? []);
  return pair.length === 2 ? pair.sort((a, b) => a - b) : [exchange.index];
}

/** The page's entry came after the one that its service worker sent: one request, and the worker's entry tells more. */
export function takePage(one: Case, page: Exchange): void {
  one.indices.push(page.index);
  one.indices.sort((a, b) => a - b);
  if (one.exchange.page === undefined) one.facts = { ...one.facts, worker: { role: 'worker', twin: page } };
}

/** What an incident amounts to whose first cause this is; a real refusal without a known cause is broken. */
export function verdictOf(one: Case): Verdict {
  const first = one.evaluation.findings[0];
  return first?.found.verdict ?? first?.check.severity ?? (one.kind === 'forbidden' ? 'warning' : 'broken');
}

/** Sent to sign in, let in without a word, and nothing was found amiss: single sign-on at work. */
export function wentThrough(one: Case): boolean {
  return (
    one.kind === 'soft-unauthorized' && isNavigation(one.exchange) && one.evaluation.findings.length === 0
  );
}
