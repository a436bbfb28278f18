import type { Feed } from '../extension/feed-window.ts';
import type { Message } from '../extension/messages.ts';
import { add, isPartly, liveView, type View, viewOf } from './recording.ts';
import {
  type AuditedCookie,
  type CaptureState,
  type Cause,
  type Comparison,
  type CookieAnswer,
  type CookieAttempt,
  type CookieFate,
  type CookieQuestion,
  devtoolsCreator,
  type Exchange,
  exchangeFromEntry,
  type FlowReport,
  type HarFile,
  type Incident,
  type Limit,
  type MessageReport,
  type RemoteReading,
  type Report,
  type RequestVerdict,
  type Session,
  type SignatureVerdict,
  type StoredPlace,
} from './useSession.ts';

export interface Notice {
  readonly kind: 'error' | 'info';
  readonly text: string;
}

/** What the panel shows at one moment; a new object each time something changed. */
export interface PanelState {
  /** Live traffic of the inspected tab, or an opened file. */
  readonly source: 'live' | 'file';
  readonly fileName: string;
  readonly recording: boolean;
  /** Whether there is a tab to record at all (the panel runs in the developer tools). */
  readonly connected: boolean;
  readonly session: Session;
  readonly exchanges: readonly Exchange[];
  /** Registrable domains of the requests, in order of first appearance. */
  readonly sites: readonly string[];
  /** Host of the newest page; '' where there is none. */
  readonly lastPage: string;
  /** `exchanges` grows in place; this says how far. */
  readonly count: number;
  readonly incidents: readonly Incident[];
  /** What was found on requests that did not fail. */
  readonly warnings: readonly Cause[];
  /** How many cookies are known. */
  readonly cookies: number;
  /** How many tokens are known. */
  readonly tokens: number;
  /** How many attempts to sign in, to renew or to sign out are known. */
  readonly flows: number;
  readonly limits: readonly Limit[];
  /** What full capture does; undefined while nothing is known of it. */
  readonly capture: CaptureState | undefined;
  readonly skipped: number;
  /** A file is being read: how many of its bytes have been, and then how many of its requests are in. `total` 0: not yet known. */
  readonly progress:
    | { readonly done: number; readonly total: number; readonly of: 'bytes' | 'requests' }
    | undefined;
  readonly notice: Notice | undefined;
}

export interface RequestCookies {
  readonly fates: readonly CookieFate[];
  readonly attempts: readonly { readonly name: string; readonly attempt: CookieAttempt }[];
}

/** Calls back once, soon, in step with the screen; returns nothing: a call that is under way need not be stopped. */
export type NextFrame = (callback: () => void) => void;

/** A file's entries are added in slices of this many, so that the panel answers meanwhile. */
export const SLICE = 250;

/** What a look into the page's storage showed. */
export interface StorageLook {
  readonly origin: string;
  /** How many entries there were. */
  readonly entries: number;
  readonly cut: boolean;
  readonly found: readonly StoredPlace[];
}

/** The panel's state outside React: a live session, and a file's while one is open. Renders are throttled to frames. */
export class PanelStore {
  #live: View;
  #file: View | undefined;
  #feedEngine: Feed['engine'] = 'chromium';
  #connected = false;
  #readStorage: Feed['readStorage'];
  #recording = true;
  /** Spans in which recording was paused: an entry counts by its start, not by when it arrived. */
  #pauses: { from: number; to: number }[] = [];
  #progress: PanelState['progress'];
  #notice: Notice | undefined;
  #capture: CaptureState | undefined;
  #state: PanelState;
  #pending = false;
  #import = 0;
  /** Ends the reading of a file that is not wanted any more. */
  #reading: AbortController | undefined;
  readonly #listeners = new Set<() => void>();

  constructor(
    readonly nextFrame: NextFrame,
    readonly now: () => number = Date.now,
    /** The User-Agent, for the report's environment. */
    readonly agent = '',
  ) {
    this.#live = liveView(this.#feedEngine, this.agent);
    this.#state = this.#snapshot();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  readonly state = (): PanelState => this.#state;

  /** Takes the requests of the inspected tab from now on; returns the way to disconnect. */
  connect(feed: Feed): () => void {
    this.#connected = true;
    this.#readStorage = feed.readStorage;
    if (feed.engine !== this.#feedEngine) {
      this.#feedEngine = feed.engine;
      if (this.#live.session.exchanges.length === 0) this.#live = liveView(feed.engine, this.agent);
    }
    const disconnect = feed.connect((message) => this.#receive(message));
    this.#changed();
    return disconnect;
  }

  setRecording(on: boolean): void {
    if (on === this.#recording) return;
    this.#recording = on;
    if (!on) this.#pauses.push({ from: this.now(), to: Number.POSITIVE_INFINITY });
    const last = this.#pauses.at(-1);
    if (on && last !== undefined) last.to = this.now();
    this.#changed();
  }

  /** Forgets what is shown; an open file is closed and the live traffic shown again. */
  clear(): void {
    this.#notice = undefined;
    if (this.#file !== undefined) this.closeFile();
    else {
      this.#live = liveView(this.#feedEngine, this.agent);
      this.#changed();
    }
  }

  closeFile(): void {
    this.#startImport();
    this.#file = undefined;
    this.#progress = undefined;
    this.#notice = undefined;
    this.#changed();
  }

  /** Shows a file instead of the live traffic, which goes on being recorded. */
  async openFile(name: string, read: (reading: RemoteReading) => Promise<HarFile>, size = 0): Promise<void> {
    const mine = this.#startImport();
    const reading = new AbortController();
    this.#reading = reading;
    this.#notice = undefined;
    this.#progress = { done: 0, total: size, of: 'bytes' };
    this.#changed();
    try {
      const { info, exchanges, skipped } = await read({
        signal: reading.signal,
        onRead: (done) => {
          if (mine !== this.#import) return;
          this.#progress = { done, total: size, of: 'bytes' };
          this.#changed();
        },
      });
      if (mine !== this.#import) return;
      const view = viewOf(info, name, skipped.length);
      this.#file = view;
      for (let done = 0; done < exchanges.length; done += SLICE) {
        for (const exchange of exchanges.slice(done, done + SLICE)) add(view, exchange);
        const total = exchanges.length;
        this.#progress = { done: Math.min(done + SLICE, total), total, of: 'requests' };
        this.#changed();
        await new Promise<void>((resolve) => this.nextFrame(resolve));
        if (mine !== this.#import) return;
      }
    } catch (error) {
      if (mine !== this.#import) return;
      this.#notice = { kind: 'error', text: `${name} was not opened: ${reasonOf(error)}` };
    }
    this.#progress = undefined;
    this.#changed();
  }

  /** From now on nothing counts of a file that was being read. */
  #startImport(): number {
    this.#reading?.abort();
    this.#reading = undefined;
    this.#import += 1;
    return this.#import;
  }

  notify(notice: Notice | undefined): void {
    this.#notice = notice;
    this.#changed();
  }

  /** Lets the diagnosis know what a check of a token's signature showed. */
  readonly learnSignature = (token: string, verdict: SignatureVerdict): void => {
    this.#view().session.learnSignature(token, verdict);
    this.#changed();
  };

  /** Whether the inspected page's storage can be looked into: not while a file is shown. */
  get canReadStorage(): boolean {
    return this.#readStorage !== undefined && this.#file === undefined;
  }

  /** Looks for the tokens of the capture in what the page keeps; only when the user asks for it. Rejects with a sentence's end. */
  async lookIntoStorage(): Promise<StorageLook> {
    const { session } = this.#live;
    const page = await this.#readStorage?.();
    if (page === undefined) return { origin: '', entries: 0, cut: false, found: [] };
    const found = session.learnStorage(page.origin, page.items);
    this.#changed();
    return { origin: session.show.text(page.origin), entries: page.items.length, cut: page.cut, found };
  }

  report(): Report {
    return this.#view().session.diagnosis();
  }

  /** The verdict on one request, for a row that is visible. */
  verdictOf(index: number): RequestVerdict {
    return this.#view().session.verdictOf(index);
  }

  /** Every cookie with what is wrong and what could be tighter, the worst first. Costs what the ledger holds: not for each frame. */
  cookies(): readonly AuditedCookie[] {
    return this.#view().auditor.cookies();
  }

  /** Every token with its life, and the hosts' clocks. Costs what is known: not for each frame. */
  tokens(): Pick<Report, 'tokens' | 'clocks'> {
    const { session } = this.#view();
    return { tokens: session.tokens(), clocks: session.clocks() };
  }

  /** Every attempt to sign in, to renew or to sign out. Costs what is known: not for each frame. */
  flows(): readonly FlowReport[] {
    return this.#view().session.flows();
  }

  /** The messages of sign-in protocols in one request and its answer, taken apart. */
  messagesAt(index: number): readonly MessageReport[] {
    return this.#view().session.messagesAt(index);
  }

  /** The key of the worst cookie of this name that one of these hosts receives; undefined where there is none. */
  cookieKey(name: string, hosts: readonly string[]): string | undefined {
    const named = this.cookies().filter((cookie) => cookie.name === name);
    const near = named.find(({ domain }) =>
      hosts.some((host) => host === domain || host.endsWith(`.${domain}`)),
    );
    return (near ?? named[0])?.key;
  }

  /** What became of each cookie of the site at one request, and the cookies that its response set or tried to. */
  cookiesAt(index: number): RequestCookies {
    const { session, auditor } = this.#view();
    return { fates: session.cookiesAt(index), attempts: auditor.attemptsAt(index) };
  }

  /** Which cookies would go with such a request, and why the others would not. */
  wouldSend(question: CookieQuestion): readonly CookieAnswer[] {
    return this.#view().session.wouldSend(question);
  }

  /** What a refused request is compared with, for the one that is open. */
  comparisonOf(index: number): Comparison | undefined {
    return this.#view().session.comparisonOf(index);
  }

  exchangeAt(index: number): Exchange | undefined {
    return this.#view().byIndex.get(index);
  }

  #receive(message: Message): void {
    if (message.type === 'capture-state') {
      this.#capture = message.capture;
      this.#changed();
    }
    if (message.type !== 'entries') return;
    const creator = devtoolsCreator(this.#feedEngine);
    const { session } = this.#live;
    for (const entry of message.entries) {
      const exchange = exchangeFromEntry(entry, session.exchanges.length, creator);
      if (exchange === undefined || this.#wasPaused(exchange.startedAt ?? this.now())) continue;
      const first = session.exchanges.length === 0;
      add(this.#live, exchange);
      if (isPartly(exchange, first, this.#feedEngine, this.#capture)) session.learnLimit('devtools-alone');
    }
    this.#changed();
  }

  #wasPaused(time: number): boolean {
    return this.#pauses.some((pause) => time >= pause.from && time < pause.to);
  }

  #view(): View {
    return this.#file ?? this.#live;
  }

  #changed(): void {
    if (this.#pending) return;
    this.#pending = true;
    this.nextFrame(() => {
      this.#pending = false;
      this.#state = this.#snapshot();
      for (const listener of this.#listeners) listener();
    });
  }

  #snapshot(): PanelState {
    const view = this.#view();
    return {
      source: view === this.#file ? 'file' : 'live',
      fileName: view.fileName,
      recording: this.#recording,
      connected: this.#connected,
      session: view.session,
      exchanges: view.session.exchanges,
      sites: view.sites,
      lastPage: view.lastPage,
      count: view.session.exchanges.length,
      incidents: view.session.incidents(),
      warnings: view.session.warnings(),
      cookies: view.session.cookieCount,
      tokens: view.session.tokenCount,
      flows: view.session.flowCount,
      limits: view.session.info.limits,
      capture: this.#capture,
      skipped: view.skipped,
      progress: this.#progress,
      notice: this.#notice,
    };
  }
}

/** Why a file could not be read, the end of a sentence. */
export function reasonOf(error: unknown): string {
  return error instanceof Error && error.name === 'HarError'
    ? error.message
    : 'it could not be read as a HAR file';
}
