import type { Feed } from '../extension/feed-window.ts';
import { REST } from '../extension/keep.ts';
import type { Message } from '../extension/messages.ts';
import { BodyStock } from './body-stock.ts';
import { add, isPartly, letGo, liveView, type View } from './recording.ts';
import { renew } from './renewal.ts';
import type { Settings } from './settings.ts';
import { type Rhythm, Turns } from './turns.ts';
import { type CaptureState, devtoolsCreator, type Exchange, exchangeFromEntry } from './useSession.ts';

type Entry = Extract<Message, { readonly type: 'entries' }>['entries'][number];
/** What waits to be taken in, in the order in which it came. */
type Waiting = Entry | Told;
type Told = Exclude<Message, { readonly type: 'entries' }>;

interface LiveOptions {
  readonly rhythm: Rhythm;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** The User-Agent. */
  readonly agent: string;
  readonly settings: Settings;
  /** Called when there is more to show, and when that was all for now. */
  readonly grew: (all: boolean) => void;
}

/** Ours: hops of one navigation. */
const LONGEST_WAY = 40;

/** The recording of the inspected tab. What the feed tells is taken in by turns, so that the panel answers meanwhile. */
export class LiveRecording {
  readonly #options: LiveOptions;
  readonly #turns: Turns;
  #settings: Settings;
  #view: View;
  #engine: Feed['engine'] = 'chromium';
  #recording = true;
  /** Spans in which recording was paused: an entry counts by its start, not by when it arrived. */
  #pauses: { from: number; to: number }[] = [];
  #capture: CaptureState | undefined;
  #queue: Waiting[] = [];
  #at = 0;
  #pumping = false;
  /** The number of the next request. */
  #next = 0;
  /** Counts the times that the recording was made anew, and says which of them is wanted. */
  #renewal = 0;
  #renewing = false;
  #bodies = this.#stock();
  /** The tab has gone to another page, whose document has not come yet. */
  #leaving = false;
  /** What started before belongs to a page that was let go. */
  #since = Number.NEGATIVE_INFINITY;

  constructor(options: LiveOptions) {
    this.#options = options;
    this.#turns = new Turns(options.rhythm);
    this.#settings = options.settings;
    this.#view = liveView(this.#engine, options.agent, options.settings);
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
    if (this.#view.session.exchanges.length === 0) this.#empty();
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
    this.#queue = this.#queue.slice(this.#at).filter((one) => isTold(one) && one.type !== 'let-go');
    this.#at = 0;
    this.#empty();
  }

  /** Goes by other settings from now on, for what is there as well. */
  apply(settings: Settings): void {
    this.#settings = settings;
    const { length } = this.#view.session.exchanges;
    this.#renew(Math.max(0, length - settings.keep));
  }

  receive(message: Message): void {
    if (message.type === 'entries') for (const entry of message.entries) this.#queue.push(entry);
    else this.#queue.push(message);
    void this.#pump();
  }

  #empty(): void {
    this.#renewal += 1;
    this.#renewing = false;
    this.#next = 0;
    this.#leaving = false;
    this.#since = Number.NEGATIVE_INFINITY;
    this.#bodies = this.#stock();
    this.#view = liveView(this.#engine, this.#options.agent, this.#settings);
  }

  #stock(): BodyStock {
    return new BodyStock(({ index, request, response }) => {
      if (response.status >= 400 || request.method === 'POST') return true;
      const { session } = this.#view;
      return session.verdictOf(index).verdict !== 'ok' || session.messagesAt(index).length > 0;
    });
  }

  async #pump(): Promise<void> {
    if (this.#pumping) return;
    this.#pumping = true;
    const { grew } = this.#options;
    this.#turns.begin();
    while (this.#at < this.#queue.length) {
      const next = this.#queue[this.#at];
      this.#at += 1;
      if (next !== undefined) this.#take(next);
      if (!this.#turns.over()) continue;
      if (this.#at > 500) {
        this.#queue = this.#queue.slice(this.#at);
        this.#at = 0;
      }
      grew(false);
      await this.#turns.next();
    }
    this.#queue = [];
    this.#at = 0;
    this.#pumping = false;
    grew(true);
  }

  #take(next: Waiting): void {
    if (isTold(next)) {
      if (next.type === 'capture-state') this.#capture = next.capture;
      else if (next.type === 'let-go') letGo(this.#view, next.count);
      else this.#leaving = this.#settings.onNavigation === 'clear';
      return;
    }
    const { session } = this.#view;
    const exchange = exchangeFromEntry(next, this.#next, devtoolsCreator(this.#engine));
    if (exchange === undefined) return;
    const start = exchange.startedAt ?? this.#options.now();
    if (start < this.#since || this.#wasPaused(start)) return;
    const first = session.exchanges.length === 0;
    if (!add(this.#view, exchange)) return;
    this.#next += 1;
    if (isPartly(exchange, first, this.#engine, this.#capture)) session.learnLimit('devtools-alone');
    if (this.#bodies.add(exchange)) session.learnLimit('bodies-let-go');
    this.#bound(exchange);
  }

  // Lets go of what is older than the settings want.
  #bound(newest: Exchange): void {
    const { exchanges } = this.#view.session;
    const { keep } = this.#settings;
    if (this.#leaving && newest.kind === 'document' && newest.response.redirect === undefined) {
      this.#leaving = false;
      const from = wayTo(exchanges);
      this.#since = exchanges[from]?.startedAt ?? this.#since;
      this.#renew(from);
    } else if (exchanges.length > keep && !this.#renewing)
      this.#renew(exchanges.length - Math.floor(keep * REST));
  }

  #renew(from: number): void {
    this.#renewal += 1;
    const mine = this.#renewal;
    this.#renewing = true;
    void renew(this.#view, {
      settings: this.#settings,
      from,
      turns: new Turns(this.#options.rhythm),
      isOff: () => mine !== this.#renewal,
      done: (view) => {
        this.#renewing = false;
        this.#view = view;
        this.#bodies.forget(view.session.exchanges[0]?.index ?? this.#next);
        this.#options.grew(true);
      },
    });
  }

  #wasPaused(time: number): boolean {
    return this.#pauses.some((pause) => time >= pause.from && time < pause.to);
  }
}

/** Place of the first hop of the navigation that ended in the newest exchange. */
function wayTo(exchanges: readonly Exchange[]): number {
  let start = exchanges.length - 1;
  for (let at = start - 1; at >= 0 && at > exchanges.length - LONGEST_WAY; at -= 1) {
    const hop = exchanges[at];
    const next = exchanges[start];
    if (hop?.kind === 'document' && hop.response.redirect?.raw === next?.url.raw) start = at;
  }
  return start;
}

function isTold(one: Waiting): one is Told {
  return one.type === 'capture-state' || one.type === 'navigated' || one.type === 'let-go';
}
