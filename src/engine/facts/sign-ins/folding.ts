import type { Exchange } from '../../exchange/exchange.ts';
import type { FlowKind, FlowProtocol, FlowStep } from '../../report-flows.ts';
import type { FactViews } from '../views.ts';
import type { Attempt, Side } from './attempt.ts';
import type { Keys } from './keys.ts';
import type { Live } from './live.ts';
import type { Signal } from './signal.ts';
import type { Surroundings } from './surroundings.ts';

/** What the folding of one message needs of the whole. */
export interface Folding {
  readonly keys: Keys;
  readonly live: Live;
  readonly around: Surroundings;
  /** Origins that were asked to sign somebody in. */
  readonly providers: ReadonlyMap<string, true>;
  provides(origin: string): void;
  begin(protocol: FlowProtocol, kind: FlowKind, exchange: Exchange, views: FactViews): Attempt;
  list(attempt: Attempt): void;
  add(attempt: Attempt, exchange: Exchange, step: FlowStep, side: Side, views?: FactViews): void;
  addWayTo(attempt: Attempt, hops: readonly Exchange[]): void;
  fresh(attempt: Attempt): void;
}

/** An exchange, what it says, and the attempt whose redirect led to it. */
export interface Input<S extends Signal = Signal> {
  readonly exchange: Exchange;
  readonly views: FactViews;
  readonly signal: S;
  readonly before: Attempt | undefined;
}

export type Of<W extends Signal['what']> = Input<Extract<Signal, { readonly what: W }>>;
