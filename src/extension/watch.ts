import type { RawEntry } from '../capture/raw-entry.ts';
import { devtoolsCreator, exchangeFromEntry } from '../engine/exchange/from-har.ts';
import { Session } from '../engine/session.ts';
import { type Failure, failuresOf } from './alerts.ts';
import type { Feed } from './feed-window.ts';

/** Diagnoses in the panel's place as long as that has not been opened. Loaded when there is something to diagnose. */
export class Watch {
  readonly #session: Session;
  readonly #engine: Feed['engine'];

  constructor(engine: Feed['engine']) {
    this.#engine = engine;
    this.#session = new Session({
      info: { source: 'devtools', creator: '', engine, browser: '', limits: [] },
    });
  }

  /** What is broken, these requests included. */
  add(entries: readonly RawEntry[]): readonly Failure[] {
    for (const entry of entries) {
      const index = this.#session.exchanges.length;
      const exchange = exchangeFromEntry(entry, index, devtoolsCreator(this.#engine));
      if (exchange !== undefined) this.#session.add(exchange);
    }
    return failuresOf(this.#session.incidents());
  }
}
