import {
  type BrowserCookie,
  bareDomain,
  type Cleared,
  clearedOf,
  inClearingOrder,
  type JarAnswer,
  type JarClient,
  jarKey,
  parseUrl,
  type RealJar,
  siteOf,
} from './useSession.ts';

/** What the panel knows of the browser's own cookies; a new object each time something changed. */
export interface JarState {
  /** There is a tab whose cookies could be read (the panel runs in the developer tools). */
  readonly available: boolean;
  /** Registrable domain of the inspected page; '' where it has none. */
  readonly site: string;
  /** Those of the sites asked about whose cookies may be read. */
  readonly granted: readonly string[];
  readonly reading: Reading | undefined;
  /** Why nothing could be read. */
  readonly problem: 'no-store' | { readonly failed: string } | undefined;
  readonly busy: boolean;
  /** What the last clearing came to. */
  readonly cleared: Clearing | undefined;
}

export interface Reading extends RealJar {
  readonly storeId: string;
}

export interface Clearing extends Cleared {
  readonly errors: readonly string[];
}

const NOTHING: JarState = {
  available: false,
  site: '',
  granted: [],
  reading: undefined,
  problem: undefined,
  busy: false,
  cleared: undefined,
};

/** The browser's cookies outside React. Their values stay in here: what is shown is printed by a session's redactor. */
export class JarStore {
  #state: JarState;
  /** The sites of the capture. */
  #sites: readonly string[] = [];
  #lastPage = '';
  /** Answers to what was asked before the newest question count no more. */
  #asked = 0;
  readonly #listeners = new Set<() => void>();

  constructor(
    readonly client: JarClient | undefined,
    readonly now: () => number = Date.now,
  ) {
    this.#state = { ...NOTHING, available: client !== undefined };
    client?.onAccessChange(() => void this.#look());
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  readonly state = (): JarState => this.#state;

  /**
   * Finds out which site is inspected and what may be read of it, and reads that.
   * @param sites the sites of the capture
   * @param lastPage host of the capture's newest page: an error page does not tell its address
   */
  async look(sites: readonly string[], lastPage: string): Promise<void> {
    this.#sites = sites;
    this.#lastPage = lastPage;
    await this.#look();
  }

  /** Asks the user for the cookies of a site. To be called from a click. */
  async ask(site: string): Promise<void> {
    await this.client?.ask([site]).catch((error: unknown) => this.#failed(error));
    await this.#look();
  }

  /** As `ask`, where the site may not be read already. */
  async allow(site: string): Promise<void> {
    if (!this.#state.granted.includes(site)) await this.ask(site);
  }

  async read(): Promise<void> {
    const { client } = this;
    if (client !== undefined) await this.#take(() => client.read(this.#all()));
  }

  /** Removes cookies of the last reading, by `jarKey`, and reads again. */
  async clear(keys: ReadonlySet<string>): Promise<void> {
    const { client } = this;
    const chosen = this.cookies().filter((cookie) => keys.has(jarKey(cookie)));
    if (client === undefined || chosen.length === 0) return;
    // The removal needs no value.
    const what = inClearingOrder(chosen).map(({ value: _, ...key }) => key);
    const answer = await this.#take(() => client.clear(this.#all(), what));
    if (answer?.state !== 'read') return;
    this.#change({ cleared: { ...clearedOf(chosen, answer.cookies), errors: answer.errors } });
  }

  async stop(): Promise<void> {
    this.#asked++;
    await this.client?.stop();
    this.#change({ granted: [], reading: undefined, problem: undefined, cleared: undefined, busy: false });
  }

  reloadPage(): void {
    this.client?.reloadPage();
  }

  /** The cookies of the last reading. */
  cookies(): readonly BrowserCookie[] {
    return this.#state.reading?.cookies ?? [];
  }

  #all(): readonly string[] {
    const { site } = this.#state;
    return [...new Set([...(site === '' ? [] : [site]), ...this.#sites])];
  }

  async #look(): Promise<void> {
    const { client } = this;
    if (client === undefined) return;
    const { scheme, host } = parseUrl(await client.pageUrl());
    const page = /^https?$/.test(scheme) ? host : this.#lastPage;
    this.#change({ site: page === '' ? '' : siteOf(page) });
    const granted = await client.access(this.#all()).catch(() => undefined);
    // A question that got no answer says nothing about permissions.
    if (granted === undefined) return;
    const known = this.#state.reading?.sites ?? [];
    if (granted.length === 0)
      this.#change({ granted, reading: undefined, problem: undefined, cleared: undefined });
    else this.#change({ granted });
    if (granted.length > 0 && [...granted].sort().join() !== [...known].sort().join()) await this.read();
  }

  async #take(ask: () => Promise<JarAnswer>): Promise<JarAnswer | undefined> {
    const mine = ++this.#asked;
    this.#change({ busy: true, problem: undefined, cleared: undefined });
    const answer = await ask().catch(failure);
    if (mine !== this.#asked) return undefined;
    if (answer.state === 'read') {
      const { sites, storeId, cookies } = answer;
      this.#change({ busy: false, granted: sites, reading: { at: this.now(), sites, storeId, cookies } });
    } else if (answer.state === 'no-access') this.#change({ busy: false, granted: [], reading: undefined });
    else {
      const problem = answer.state === 'no-store' ? 'no-store' : { failed: answer.why };
      this.#change({ busy: false, reading: undefined, problem });
    }
    return answer;
  }

  #failed(error: unknown): void {
    this.#change({ problem: { failed: failure(error).why } });
  }

  #change(part: Partial<JarState>): void {
    this.#state = { ...this.#state, ...part };
    for (const listener of this.#listeners) listener();
  }
}

/** The registrable domain that a cookie belongs to. */
export function cookieSite(cookie: BrowserCookie): string {
  return siteOf(bareDomain(cookie));
}

function failure(error: unknown): { readonly state: 'failed'; readonly why: string } {
  return { state: 'failed', why: error instanceof Error ? error.message : String(error) };
}
