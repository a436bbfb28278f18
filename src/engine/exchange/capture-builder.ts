import { withoutSilentBody } from './body-use.ts';
import { type Capture, type Exchange, fieldValue, type Limit, parseUrl } from './exchange.ts';
import { type CreatorInfo, CreatorTraces, creatorOf } from './har-creator.ts';
import { type ReadEntry, readEntry } from './har-entry.ts';
import { asList, asObject, asText, type Json } from './har-values.ts';
import { isDuring } from './order.ts';
import { judgeRedaction } from './redaction-limit.ts';

export interface BuilderOptions {
  /** The log, as far as it stands in front of the entries. */
  readonly front?: Json | undefined;
  /** Who wrote the file, where that is known already. */
  readonly creator?: CreatorInfo | undefined;
  /** Let go of bodies that no diagnosis reads: for files that are too large to keep. */
  readonly slim?: boolean;
}

/** Ours: how many entries are kept as they are while it is not known who wrote them. */
const MOST_WAITING = 2000;

/**
 * A capture from the entries of a HAR, given one by one, so that no more is kept of them than the diagnosis reads. How an entry is
 * read depends on who wrote the file: the log says so, and the first entries do.
 */
export class CaptureBuilder {
  readonly #options: BuilderOptions;
  readonly #traces = new CreatorTraces();
  readonly #waiting: { readonly entry: unknown; readonly index: number }[] = [];
  readonly #read: ReadEntry[] = [];
  readonly #skipped: { readonly entry: number; readonly reason: string }[] = [];
  #creator: CreatorInfo | undefined;
  #count = 0;

  constructor(options: BuilderOptions = {}) {
    this.#options = options;
    this.#creator = options.creator;
  }

  /** How many entries there were, with those that could not be used. */
  get count(): number {
    return this.#count;
  }

  add(entry: unknown): void {
    const index = this.#count++;
    if (this.#options.creator === undefined) this.#traces.observe(entry);
    if (this.#creator !== undefined) {
      this.#take(entry, index, this.#creator);
      return;
    }
    this.#waiting.push({ entry, index });
    const { front } = this.#options;
    if (this.#traces.tell(front) || this.#waiting.length >= MOST_WAITING)
      this.#settle(creatorOf(front, this.#traces));
  }

  /** Leaves out an entry that is no JSON. */
  skip(reason: string): void {
    this.#skipped.push({ entry: this.#count++, reason });
  }

  /** Says where the file ends, under the number of the entry that is missing there. */
  cut(reason: string): void {
    this.#skipped.push({ entry: this.#count, reason });
  }

  /**
   * Who wrote the file, seen from its end, where entries were read as if it had been another: they are to be read anew. undefined
   * where they were read rightly.
   */
  misjudged(log: Json | undefined): CreatorInfo | undefined {
    if (this.#options.creator !== undefined || this.#creator === undefined) return undefined;
    const { engine, provisional, mayOmitCredentials } = this.#creator;
    const told = creatorOf(log, this.#traces);
    const same =
      told.engine === engine &&
      told.provisional === provisional &&
      told.mayOmitCredentials === mayOmitCredentials;
    return same ? undefined : told;
  }

  /** The capture. `log`: the whole of it, without its entries; `limits`: what reading the bytes already showed. */
  finish(log: Json | undefined, limits: readonly Limit[] = []): Capture {
    const creator = this.#options.creator ?? creatorOf(log, this.#traces);
    this.#settle(creator);
    const urls = pageUrls(log);
    const read = urls.size === 0 ? this.#read : this.#read.map((entry) => onPage(entry, urls));
    const skipped = this.#skipped.sort((a, b) => a.entry - b.entry);
    const redaction = judgeRedaction(read, creator);
    const sorted = sortByStart(redaction.exchanges);
    const told =
      creator.provisional && !read.some((entry) => entry.tellsWorker) ? withWorkers(sorted) : sorted;
    const exchanges = markServiceWorkers(told);
    const found = new Set<Limit>(limits);
    if (redaction.limit !== undefined) found.add(redaction.limit);
    if (skipped.length > 0) found.add('entries-skipped');
    if (exchanges.some((exchange) => exchange.startedAt === undefined)) found.add('times-missing');
    if (lacksBodies(read)) found.add('bodies-missing');
    if (read.some((entry) => entry.cut)) found.add('values-cut');
    const { source, engine, browser } = creator;
    return {
      info: { source, creator: creator.creator, engine, browser, limits: [...found] },
      exchanges,
      skipped,
    };
  }

  #settle(creator: CreatorInfo): void {
    this.#creator ??= creator;
    for (const { entry, index } of this.#waiting.splice(0)) this.#take(entry, index, this.#creator);
  }

  #take(entry: unknown, index: number, creator: CreatorInfo): void {
    const read = readEntry(entry, index, creator);
    if ('exchange' in read) {
      const { exchange } = read;
      this.#read.push(this.#options.slim ? { ...read, exchange: withoutSilentBody(exchange) } : read);
    } else if (!read.noise) this.#skipped.push({ entry: index, reason: read.reason });
  }
}

/** Addresses of the pages: Chromium's DevTools and some others write them as titles. */
function pageUrls(log: Json | undefined): ReadonlyMap<string, string> {
  const urls = new Map<string, string>();
  for (const value of asList(log?.pages)) {
    const page = asObject(value);
    const title = asText(page?.title);
    if (/^https?:\/\/\S+$/i.test(title) && parseUrl(title).host !== '') urls.set(asText(page?.id), title);
  }
  return urls;
}

function onPage(entry: ReadEntry, pages: ReadonlyMap<string, string>): ReadEntry {
  const pageUrl = pages.get(entry.exchange.page ?? '');
  return pageUrl === undefined ? entry : { ...entry, exchange: { ...entry.exchange, pageUrl } };
}

/** By start time, equal ones in the file's order; an entry without a time stays behind the one that it follows in the file. */
function sortByStart(exchanges: readonly Exchange[]): Exchange[] {
  let last = Number.NEGATIVE_INFINITY;
  const keyed = exchanges.map((exchange) => {
    last = exchange.startedAt ?? last;
    return { exchange, key: last };
  });
  keyed.sort((a, b) => (a.key === b.key ? a.exchange.index - b.exchange.index : a.key - b.key));
  return keyed.map(({ exchange }) => exchange);
}

// Playwright does not say what a service worker answered. Service Workers, "Service-Worker" field: a worker's script is asked for with
// it; and what the worker then answers never had the fields that the network adds. A cache gives the same picture: it makes nothing
// but less certain.
function withWorkers(exchanges: readonly Exchange[]): readonly Exchange[] {
  const origins = new Set<string>();
  return exchanges.map((exchange) => {
    const { url, page, request, response } = exchange;
    if (fieldValue(request.fields, 'service-worker') === 'script' && response.status === 200)
      origins.add(url.origin);
    const answered = page !== undefined && response.status !== 0 && !exchange.fromCache;
    const bare = request.fields.recording !== 'complete' && exchange.serviceWorker === undefined;
    return answered && bare && origins.has(url.origin)
      ? { ...exchange, serviceWorker: 'page' as const }
      : exchange;
  });
}

// Chromium lists a request that a service worker answered twice: the page's entry, and the worker's own without a page.
function markServiceWorkers(exchanges: readonly Exchange[]): readonly Exchange[] {
  const pages = new Map<string, Exchange[]>();
  for (const exchange of exchanges) {
    if (exchange.serviceWorker !== 'page') continue;
    const known = pages.get(exchange.url.raw);
    if (known === undefined) pages.set(exchange.url.raw, [exchange]);
    else known.push(exchange);
  }
  if (pages.size === 0) return exchanges;
  return exchanges.map((exchange) => {
    if (exchange.serviceWorker !== undefined || exchange.page !== undefined) return exchange;
    const during = pages.get(exchange.url.raw)?.some((page) => isDuring(exchange, page)) ?? false;
    return during ? { ...exchange, serviceWorker: 'worker' as const } : exchange;
  });
}

function lacksBodies(read: readonly ReadEntry[]): boolean {
  const expected = read.filter(({ exchange: { response, kind } }) => {
    const hasContent =
      response.status >= 200 && response.status !== 204 && (response.status < 300 || response.status >= 400);
    return hasContent && kind !== 'preflight' && kind !== 'websocket';
  });
  return expected.length > 0 && !read.some((entry) => entry.hasBody);
}
