import { type Held, type Holding, SETTLE, TELLING_DEADLINE, TWIN_DEADLINE } from './held.ts';
import { entryOf, type Hop } from './hop.ts';
import type { RawEntry } from './raw-entry.ts';
import { Twins } from './twins.ts';
import { HopAssembler } from './web-request.ts';
import type { TrafficEvent } from './web-request-event.ts';

export interface FullCaptureOptions {
  readonly engine: 'chromium' | 'firefox';
  /** The tab that the developer tools inspect. */
  readonly tabId: number;
  readonly holding: Holding;
  readonly now: () => number;
  /** Called when something is held that was not before. */
  readonly onHeld: () => void;
}

const MOST_TAKEN = 1000;

/** Joins what webRequest tells with the entries of the developer tools: what both see is one entry, what one sees is not lost. */
export class FullCapture {
  readonly #options: FullCaptureOptions;
  readonly #twins = new Twins<Held>();
  /** What stands for a hop that has no entry of the developer tools. */
  readonly #alone = new Map<Hop, Held>();
  readonly #hops: HopAssembler;
  /** What service workers took, by method and address, until they ask for it. */
  readonly #taken = new Map<string, Hop>();
  #observing = false;
  #only = 0;

  constructor(options: FullCaptureOptions) {
    this.#options = options;
    this.#hops = new HopAssembler(options.engine, {
      opened: (hop) => {
        if (this.#mayHaveTwin(hop)) this.#twins.opened(hop);
        if (hop.tabId === -1) this.#askedByWorker(hop);
      },
      closed: (hop) => this.#closed(hop),
      dropped: (hop) => this.#twins.dropped(hop),
    });
  }

  /** How many requests it alone has seen. */
  get only(): number {
    return this.#only;
  }

  observe(event: TrafficEvent): void {
    this.#observing = true;
    this.#hops.observe(event);
  }

  interrupt(): void {
    this.#hops.reset();
  }

  /**
   * An entry of the developer tools has come, held as `record`.
   * @returns false where it has been handed on already, as its hop
   */
  claim(entry: RawEntry, record: Held): boolean {
    if (!this.#observing) return true;
    if (!this.#twins.entry(entry, record)) {
      this.#only -= 1;
      return false;
    }
    const standIn = record.hop === undefined ? undefined : this.#alone.get(record.hop);
    if (record.hop !== undefined) this.#alone.delete(record.hop);
    if (standIn !== undefined) this.#options.holding.all.delete(standIn);
    return true;
  }

  /** Some of what was held has been handed on. */
  handedOn(): void {
    for (const [hop, record] of this.#alone) {
      if (this.#options.holding.all.has(record)) continue;
      this.#alone.delete(hop);
      if (this.#mayHaveTwin(hop)) this.#twins.told(hop);
      this.#only += 1;
    }
  }

  #closed(hop: Hop): void {
    const { holding, tabId, now, onHeld } = this.#options;
    const twin = this.#mayHaveTwin(hop);
    if (hop.viaServiceWorker) this.#take(hop);
    if (twin && this.#twins.closed(hop)) return;
    // By itself it was no request.
    if (hop.viaServiceWorker) return;
    // The developer tools alone have bodies, and the diagnosis is made once.
    const wait = hop.status >= 400 || hop.method === 'POST' ? TELLING_DEADLINE : TWIN_DEADLINE;
    this.#alone.set(hop, holding.add(entryOf(hop, tabId), hop.start, now(), twin ? wait : SETTLE));
    onHeld();
  }

  #take(hop: Hop): void {
    const key = `${hop.method} ${hop.url}`;
    this.#taken.delete(key);
    this.#taken.set(key, hop);
    const [oldest] = this.#taken.keys();
    if (this.#taken.size > MOST_TAKEN && oldest !== undefined) this.#taken.delete(oldest);
  }

  // A worker that asks at all does so before its answer is there, and until then the page's entry is not.
  #askedByWorker({ method, url }: Hop): void {
    const hop = this.#taken.get(`${method} ${url}`);
    if (hop !== undefined) hop.workerAsked = true;
  }

  // Neither browser's developer tools tell of other tabs, nor Firefox's of service workers.
  #mayHaveTwin({ tabId }: Hop): boolean {
    return tabId === this.#options.tabId || (tabId === -1 && this.#options.engine === 'chromium');
  }
}
