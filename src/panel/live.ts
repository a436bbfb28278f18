import type { Feed } from '../extension/feed-window.ts';
import type { Message } from '../extension/messages.ts';
import { add, isPartly, liveView, type View } from './recording.ts';
import type { Turns } from './turns.ts';
import { type CaptureState, devtoolsCreator, exchangeFromEntry } from './useSession.ts';

type Entry = Extract<Message, { readonly type: 'entries' }>['entries'][number];
/** What waits to be taken in, in the order in which it came. */
type Waiting = Entry | CaptureMessage;
type CaptureMessage = Extract<Message, { readonly type: 'capture-state' }>;

interface LiveOptions {
  readonly turns: Turns;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** The User-Agent. */
  readonly agent: string;
  /** Called when there is more to show, and when that was all for now. */
  readonly grew: (all: boolean) => void;
}

/** The recording of the inspected tab. What the feed tells is taken in by turns, so that the panel answers meanwhile. */
export class LiveRecording {
  readonly #options: LiveOptions;
  #view: View;
  #engine: Feed['engine'] = 'chromium';
  #recording = true;
  /** Spans in which recording was paused: an entry counts by its start, not by when it arrived. */
  #pauses: { from: number; to: number }[] = [];
  #capture: CaptureState | undefined;
  #queue: Waiting[] = [];
  #at = 0;
  #pumping = false;

  constructor(options: LiveOptions) {
    this.#options = options;
    this.#view = liveView(this.#engine, options.agent);
  }

  get view(): View {
    return this.#view;
  }

  get recording(): boolean {
    return this.#recording;
  }

  get capture(): CaptureState | undefined {
    return this.#capture;
  }

  /** How many requests have come and are not yet taken in. */
  get waiting(): number {
    return this.#queue.length - this.#at;
  }

  /** Whose requests will come. */
  expect(engine: Feed['engine']): void {
    if (engine === this.#engine) return;
    this.#engine = engine;
    if (this.#view.session.exchanges.length === 0) this.#view = liveView(engine, this.#options.agent);
  }

  setRecording(on: boolean): void {
    if (on === this.#recording) return;
    this.#recording = on;
    const now = this.#options.now();
    if (!on) this.#pauses.push({ from: now, to: Number.POSITIVE_INFINITY });
    const last = this.#pauses.at(-1);
    if (on && last !== undefined) last.to = now;
  }

  /** Forgets the requests that have come so far, those that wait too. */
  clear(): void {
    const rest = this.#queue.slice(this.#at).filter(isCapture);
    this.#queue = rest;
    this.#at = 0;
    this.#view = liveView(this.#engine, this.#options.agent);
  }

  receive(message: Message): void {
    if (message.type === 'entries') this.#queue.push(...message.entries);
    else if (message.type === 'capture-state') this.#queue.push(message);
    void this.#pump();
  }

  async #pump(): Promise<void> {
    if (this.#pumping) return;
    this.#pumping = true;
    const { turns, grew } = this.#options;
    turns.begin();
    while (this.#at < this.#queue.length) {
      const next = this.#queue[this.#at];
      this.#at += 1;
      if (next !== undefined) this.#take(next);
      if (!turns.over()) continue;
      this.#queue = this.#queue.slice(this.#at);
      this.#at = 0;
      grew(false);
      await turns.next();
    }
    this.#queue = [];
    this.#at = 0;
    this.#pumping = false;
    grew(true);
  }

  #take(next: Waiting): void {
    if (isCapture(next)) {
      this.#capture = next.capture;
      return;
    }
    const { session } = this.#view;
    const exchange = exchangeFromEntry(next, session.exchanges.length, devtoolsCreator(this.#engine));
    if (exchange === undefined || this.#wasPaused(exchange.startedAt ?? this.#options.now())) return;
    const first = session.exchanges.length === 0;
    add(this.#view, exchange);
    if (isPartly(exchange, first, this.#engine, this.#capture)) session.learnLimit('devtools-alone');
  }

  #wasPaused(time: number): boolean {
    return this.#pauses.some((pause) => time >= pause.from && time < pause.to);
  }
}

function isCapture(one: Waiting): one is CaptureMessage {
  return one.type === 'capture-state';
}
