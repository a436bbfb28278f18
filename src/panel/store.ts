import { failuresOf } from '../extension/alerts.ts';
import type { Feed } from '../extension/feed-window.ts';
import { t } from '../words/words.ts';
import { LiveRecording } from './live.ts';
import type { Notice, PanelState, RequestCookies, StorageLook } from './panel-state.ts';
import { add, type View, viewOf } from './recording.ts';
import { renew } from './renewal.ts';
import { DEFAULTS, type Settings } from './settings.ts';
import { DRAWN_EACH, type Rhythm, Turns } from './turns.ts';
import type {
  AuditedCookie,
  Comparison,
  CookieAnswer,
  CookieQuestion,
  Exchange,
  FiguresReport,
  FlowReport,
  HarFile,
  MessageReport,
  RemoteReading,
  Report,
  RequestVerdict,
  SignatureVerdict,
} from './useSession.ts';

export type { Notice, PanelState, RequestCookies, StorageLook } from './panel-state.ts';

/** The panel's state outside React: a live session, and a file's while one is open. Renders are throttled to frames. */
export class PanelStore {
  readonly #live: LiveRecording;
  #file: View | undefined;
  #settings: Settings;
  #connected = false;
  #readStorage: Feed['readStorage'];
  #progress: PanelState['progress'];
  #notice: Notice | undefined;
  #state: PanelState;
  #pending = false;
  #drawn = Number.NEGATIVE_INFINITY;
  #resting = false;
  #import = 0;
  /** Where it tells what is broken, for the icon in the toolbar. */
  #found: Feed['found'];
  /** Ends the reading of a file that is not wanted any more. */
  #reading: AbortController | undefined;
  readonly #listeners = new Set<() => void>();

  constructor(
    readonly rhythm: Rhythm,
    now: () => number = Date.now,
    /** The User-Agent, for the report's environment. */
    agent = '',
    settings: Settings = DEFAULTS,
  ) {
    this.#settings = settings;
    this.#live = new LiveRecording({
      rhythm,
      now,
      agent,
      settings,
      grew: (all) => (all ? this.#changed() : this.#grew()),
    });
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
    this.#found = feed.found;
    this.#live.expect(feed.engine);
    const disconnect = feed.connect((message) => this.#live.receive(message));
    this.#changed();
    return disconnect;
  }

  setRecording(on: boolean): void {
    this.#live.setRecording(on);
    this.#changed();
  }

  /** Goes by other settings from now on, and judges by them what is there. */
  apply(settings: Settings): void {
    this.#settings = settings;
    this.#live.apply(settings);
    const file = this.#file;
    if (file !== undefined && this.#progress === undefined)
      void renew(file, {
        settings,
        from: 0,
        turns: new Turns(this.rhythm),
        isOff: () => this.#file !== file || this.#settings !== settings,
        done: (view) => {
          this.#file = view;
          this.#changed();
        },
      });
    this.#changed();
  }

  /** Forgets what is shown; an open file is closed and the live traffic shown again. */
  clear(): void {
    this.#notice = undefined;
    if (this.#file !== undefined) this.closeFile();
    else {
      this.#live.clear();
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
      const view = viewOf(info, name, skipped.length, this.#settings);
      this.#file = view;
      const total = exchanges.length;
      const turns = new Turns(this.rhythm);
      turns.begin();
      for (const [done, exchange] of exchanges.entries()) {
        add(view, exchange);
        if (!turns.over()) continue;
        this.#progress = { done, total, of: 'requests' };
        this.#grew();
        await turns.next();
        if (mine !== this.#import) return;
      }
    } catch (error) {
      if (mine !== this.#import) return;
      this.#notice = { kind: 'error', text: t('notice_not_opened', { name, reason: reasonOf(error) }) };
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
    const { session } = this.#live.view;
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

  /** How often requests were refused, and how sign-ins went. Costs what changed and its rows: not for each frame. */
  figures(): FiguresReport {
    return this.#view().session.figures.report();
  }

  /** Whether a request is counted in one of these rows of figures. */
  isInFigures(index: number, ids: ReadonlySet<string>): boolean {
    return this.#view().session.figures.isIn(index, ids);
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

  #view(): View {
    return this.#file ?? this.#live.view;
  }

  #changed(): void {
    if (this.#pending) return;
    this.#pending = true;
    this.rhythm.nextFrame(() => {
      this.#pending = false;
      this.#drawn = this.rhythm.clock();
      this.#state = this.#snapshot();
      this.#found?.(failuresOf(this.#live.view.session.incidents()));
      for (const listener of this.#listeners) listener();
    });
  }

  /** More of the same has come: worth drawing now and then. */
  #grew(): void {
    if (this.#pending || this.#resting) return;
    const rest = this.#drawn + DRAWN_EACH - this.rhythm.clock();
    if (rest <= 0) {
      this.#changed();
      return;
    }
    this.#resting = true;
    this.rhythm.after(() => {
      this.#resting = false;
      this.#changed();
    }, rest);
  }

  #snapshot(): PanelState {
    const view = this.#view();
    // What is drawn may outlive what it shows (a callback of the first drawing lasts as long as the panel): no state keeps a recording.
    const shown = () => this.#view().session;
    return {
      source: view === this.#file ? 'file' : 'live',
      fileName: view.fileName,
      recording: this.#live.recording,
      connected: this.#connected,
      get session() {
        return shown();
      },
      view: view.number,
      get exchanges() {
        return shown().exchanges;
      },
      sites: view.sites,
      lastPage: view.lastPage,
      count: view.session.exchanges.length,
      waiting: this.#live.waiting,
      incidents: view.session.incidents(),
      warnings: view.session.warnings(),
      cookies: view.session.cookieCount,
      tokens: view.session.tokenCount,
      flows: view.session.flowCount,
      limits: view.session.info.limits,
      capture: this.#live.capture,
      skipped: view.skipped,
      dropped: view.dropped,
      keep: this.#settings.keep,
      progress: this.#progress,
      notice: this.#notice,
    };
  }
}

/** Why a file could not be read, the end of a sentence. */
export function reasonOf(error: unknown): string {
  return error instanceof Error && error.name === 'HarError' ? error.message : t('notice_not_har');
}
