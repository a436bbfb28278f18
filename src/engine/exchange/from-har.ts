import { type Capture, type Exchange, type Fields, type Limit, parseUrl } from './exchange.ts';
import { type CreatorInfo, creatorOf } from './har-creator.ts';
import { type ReadEntry, readEntry } from './har-entry.ts';
import { HarError } from './har-error.ts';
import { GAP_LIMIT } from './har-sizes.ts';
import { asList, asObject, asText, type Json, typeName } from './har-values.ts';
import { isDuring } from './order.ts';

export { type CreatorInfo, devtoolsCreator } from './har-creator.ts';
export { HarError } from './har-error.ts';

/** What reading the bytes already showed (a cut file, broken entries). */
export interface FileNotes {
  readonly limits: readonly Limit[];
  readonly skipped: Capture['skipped'];
}

/**
 * A capture from a parsed HAR (HAR 1.2, and what producers make of it): `{log: {entries}}`, `{entries}`, a list of entries or
 * one entry alone. Entries that cannot be used are skipped and listed.
 * @throws HarError where the value is not a HAR at all.
 */
export function captureFromHar(json: unknown, notes: FileNotes = { limits: [], skipped: [] }): Capture {
  const { log, entries } = entriesOf(json);
  const creator = creatorOf(log, entries);
  const pages = pageUrls(log);
  const read: ReadEntry[] = [];
  const skipped = [...notes.skipped];
  const unread = new Set(notes.skipped.map((line) => line.entry));
  entries.forEach((entry, index) => {
    // A hole that the byte reader left for an entry that is no JSON.
    if (entry === undefined && unread.has(index)) return;
    const result = readEntry(entry, index, creator);
    if ('exchange' in result) read.push(onPage(result, pages));
    else if (!result.noise) skipped.push({ entry: index, reason: result.reason });
  });
  skipped.sort((a, b) => a.entry - b.entry);
  const redaction = judgeRedaction(read, creator);
  const exchanges = markServiceWorkers(sortByStart(redaction.exchanges));
  const limits = new Set<Limit>(notes.limits);
  if (redaction.limit !== undefined) limits.add(redaction.limit);
  if (skipped.length > 0) limits.add('entries-skipped');
  if (exchanges.some((exchange) => exchange.startedAt === undefined)) limits.add('times-missing');
  if (lacksBodies(read)) limits.add('bodies-missing');
  if (read.some((entry) => entry.cut)) limits.add('values-cut');
  return {
    info: {
      source: creator.source,
      creator: creator.creator,
      engine: creator.engine,
      browser: creator.browser,
      limits: [...limits],
    },
    exchanges,
    skipped,
  };
}

/**
 * The exchanges of a parsed HAR, in the order in which they started.
 * @throws HarError where the value is not a HAR at all.
 */
export function exchangesFromHar(json: unknown): Exchange[] {
  return [...captureFromHar(json).exchanges];
}

/** One entry, as DevTools hands it over; undefined where it holds no request. Never throws. */
export function exchangeFromEntry(entry: unknown, index: number, creator: CreatorInfo): Exchange | undefined {
  const read = readEntry(entry, index, creator);
  return 'exchange' in read ? read.exchange : undefined;
}

function entriesOf(json: unknown): { log: Json | undefined; entries: readonly unknown[] } {
  if (Array.isArray(json)) {
    if (json.length > 0 && !json.some(looksLikeEntry))
      throw new HarError('not a HAR: a JSON list without HAR entries');
    return { log: undefined, entries: json };
  }
  const whole = asObject(json);
  if (whole === undefined) throw new HarError(`not a HAR: the JSON is ${typeName(json)}, not an object`);
  if (whole.log === undefined && looksLikeEntry(whole)) return { log: undefined, entries: [whole] };
  const log =
    asObject(whole.log) ??
    asObject(asObject(whole.har)?.log) ??
    (whole.entries === undefined ? undefined : whole);
  if (log === undefined) {
    throw new HarError(
      whole.log === undefined
        ? 'not a HAR: no "log" object in the JSON'
        : `not a HAR: "log" is ${typeName(whole.log)}, not an object`,
    );
  }
  // No list at all: a log of pages alone, in which nothing was recorded.
  if (log.entries === undefined || log.entries === null) return { log, entries: [] };
  if (!Array.isArray(log.entries))
    throw new HarError(`not a HAR: "log.entries" is ${typeName(log.entries)}, not a list`);
  return { log, entries: log.entries };
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

function looksLikeEntry(value: unknown): boolean {
  return asObject(asObject(value)?.request) !== undefined;
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

const REQUEST_SECRETS = ['cookie', 'authorization'];
const RESPONSE_SECRETS = ['set-cookie'];

/** What a sanitiser did to the capture as a whole, and the exchanges with that noted in their `withheld`. */
function judgeRedaction(
  read: readonly ReadEntry[],
  creator: CreatorInfo,
): { exchanges: readonly Exchange[]; limit: Limit | undefined } {
  const exchanges = read.map((entry) => entry.exchange);
  const masks = exchanges.some(
    ({ kind, request, response }) =>
      // What a browser does not list of a handshake is no sanitiser's doing.
      (kind !== 'websocket' && request.fields.withheld.some((name) => REQUEST_SECRETS.includes(name))) ||
      response.fields.withheld.some((name) => RESPONSE_SECRETS.includes(name)),
  );
  if (masks) return { exchanges, limit: 'credentials-redacted' };
  if (!creator.mayOmitCredentials || exchanges.some(hasCredentials)) return { exchanges, limit: undefined };
  const gaps = read.some((entry) => isGap(entry.requestGap) || isGap(entry.responseGap));
  if (gaps || announcesMissing(exchanges))
    return { exchanges: read.map(withOmitted), limit: 'credentials-redacted' };
  const unsettled = read.some(
    ({ exchange, requestGap }) =>
      requestGap === undefined &&
      exchange.request.fields.recording === 'complete' &&
      // Over HTTP/1.1 Chromium tells the size; where it is missing there, another tool wrote the file.
      /^HTTP\/[23]/.test(exchange.request.httpVersion) &&
      exchange.response.status !== 0,
  );
  // The default export leaves credentials out, and few sites have none at all: absence proves nothing here.
  return unsettled
    ? { exchanges: read.map(withOmitted), limit: 'credentials-perhaps-redacted' }
    : { exchanges, limit: undefined };
}

function isGap(gap: number | undefined): boolean {
  return gap !== undefined && gap >= GAP_LIMIT;
}

function hasCredentials({ request, response }: Exchange): boolean {
  return (
    request.fields.list.some((field) => REQUEST_SECRETS.includes(field.name)) ||
    response.fields.list.some((field) => RESPONSE_SECRETS.includes(field.name))
  );
}

/** A preflight asked leave to send Authorization, and the request that followed was sent: without it only by the sanitiser's hand. */
function announcesMissing(exchanges: readonly Exchange[]): boolean {
  const announced = new Set<string>();
  for (const { kind, url, request } of exchanges) {
    const names =
      request.fields.list.find((field) => field.name === 'access-control-request-headers')?.value ?? '';
    const method =
      request.fields.list.find((field) => field.name === 'access-control-request-method')?.value ?? '';
    if (kind === 'preflight' && /(?:^|[\s,])authorization(?:$|[\s,])/i.test(names))
      announced.add(`${method} ${url.raw}`);
  }
  return exchanges.some(
    ({ kind, url, request, response }) =>
      kind !== 'preflight' &&
      response.status !== 0 &&
      request.fields.recording === 'complete' &&
      announced.has(`${request.method} ${url.raw}`),
  );
}

/** In a file from which credentials were left out, a size without a gap still proves that this message had none. */
function withOmitted({ exchange, requestGap, responseGap }: ReadEntry): Exchange {
  const { request, response } = exchange;
  return {
    ...exchange,
    request:
      requestGap !== undefined && !isGap(requestGap)
        ? request
        : { ...request, fields: omit(request.fields, REQUEST_SECRETS) },
    response:
      responseGap !== undefined && !isGap(responseGap)
        ? response
        : { ...response, fields: omit(response.fields, RESPONSE_SECRETS) },
  };
}

function omit(fields: Fields, names: readonly string[]): Fields {
  return { ...fields, withheld: [...new Set([...fields.withheld, ...names])] };
}
