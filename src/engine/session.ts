import type { CaptureInfo, Exchange } from './exchange/exchange.ts';
import type { ChecklistItem, Incident, Report } from './report.ts';

export interface SessionOptions {
  readonly info?: CaptureInfo;
  /** Keys the fingerprints, at least 16 bytes; random where absent. */
  readonly key?: Uint8Array;
  /** Print secrets as they are. */
  readonly reveal?: boolean;
}

/** What the panel shows for one request: the checks that apply, in the order of the ladder. */
export interface RequestVerdict {
  readonly verdict: 'failed' | 'expected' | 'warning' | 'ok';
  /** Ids of the incidents that hold it. */
  readonly incidents: readonly string[];
  readonly checklist: readonly ChecklistItem[];
}

/** A growing capture and its diagnosis. Adding an exchange costs the same however many came before. */
export class Session {
  readonly #exchanges: Exchange[] = [];
  readonly #listeners = new Set<() => void>();
  constructor(readonly options: SessionOptions = {}) {}
  add(exchange: Exchange): void {
    this.#exchanges.push(exchange);
    for (const listener of this.#listeners) listener();
  }
  get exchanges(): readonly Exchange[] {
    return this.#exchanges;
  }
  /** Called after each added exchange; returns the way to stop. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
  /** The incidents alone, cheap to ask after every exchange (unchanged ones keep their identity). */
  incidents(): readonly Incident[] {
    return [];
  }
  verdictOf(_index: number): RequestVerdict {
    return { verdict: 'ok', incidents: [], checklist: [] };
  }
  diagnosis(): Report {
    throw new Error('not built yet');
  }
}
