import type { BrowserContext, Page } from '@playwright/test';
import { asList, asObject, asText, type Json } from '../engine/exchange/har-values.ts';

/** A request that Playwright's HAR lacks, or lacks the answer of. */
export interface Sent {
  readonly url: string;
  readonly method: string;
  /** ms since the epoch. */
  readonly at: number;
  /** As the protocol counts seconds. */
  readonly began: number;
  readonly preflight: boolean;
  /** How many redirects led here: each had an answer before this one's. */
  readonly hops: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly answers: readonly Answer[];
  readonly failure: string;
  /** ms. */
  readonly took: number;
}

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Ours: of one test. */
const MOST = 2000;

/**
 * What Chromium's protocol tells of a context's pages and Playwright's HAR does not: preflights, and how requests were answered that CORS
 * kept from the page. (Chrome DevTools Protocol, Network.responseReceivedExtraInfo: also fired where no responseReceived follows.)
 */
export class Wire {
  readonly #sent: Sent[] = [];

  /** Listens to all pages of the context, those to come included; elsewhere than in Chromium there is nothing to listen to. */
  watch(context: BrowserContext): void {
    if (context.browser()?.browserType().name() !== 'chromium') return;
    const tap = (page: Page) => {
      // A page that is gone before it could be listened to has nothing to tell.
      listen(context, page, this.#keep).catch(() => undefined);
    };
    for (const page of context.pages()) tap(page);
    context.on('page', tap);
  }

  /** The HAR with what it lacks. */
  complete(har: unknown): Json {
    return completed(har, this.#sent);
  }

  readonly #keep = (sent: Sent): void => {
    if (this.#sent.length < MOST) this.#sent.push(sent);
  };
}

/** The HAR with these in it: preflights as entries of their own, answers in the entries that have none. */
export function completed(har: unknown, requests: readonly Sent[]): Json {
  const log = asObject(asObject(har)?.log) ?? {};
  const entries = asList(log.entries).map((entry) => asObject(entry) ?? {});
  for (const sent of requests) {
    const answer = sent.answers[sent.hops];
    if (answer === undefined) continue;
    if (sent.preflight) entries.push(preflightEntry(sent, answer));
    else {
      const at = counterpart(entries, sent);
      const entry = entries[at];
      if (entry !== undefined) entries[at] = answered(entry, sent, answer);
    }
  }
  return { ...asObject(har), log: { ...log, entries } };
}

async function listen(context: BrowserContext, page: Page, keep: (sent: Sent) => void): Promise<void> {
  const session = await context.newCDPSession(page);
  const log = new PageLog(keep);
  session.on('Network.requestWillBeSent', (event) => log.begin(event));
  session.on('Network.requestWillBeSentExtraInfo', (event) => log.asSent(event));
  session.on('Network.responseReceivedExtraInfo', (event) => log.answer(event));
  session.on('Network.loadingFinished', (event) => log.end({ ...event, errorText: '' }));
  session.on('Network.loadingFailed', (event) => log.end(event));
  await session.send('Network.enable');
}

interface Event {
  readonly requestId: string;
}

/** What one page's events come to. */
export class PageLog {
  readonly #open = new Map<string, Sent>();
  readonly #keep: (sent: Sent) => void;
  /** What stands beside a request, and may come before it. */
  readonly #beside = new Map<string, { headers: Sent['headers']; answers: Answer[] }>();

  constructor(keep: (sent: Sent) => void) {
    this.#keep = keep;
  }

  begin(
    event: Event & {
      readonly request: { readonly url: string; readonly method: string };
      /** Seconds, since the epoch and since some moment. */
      readonly wallTime: number;
      readonly timestamp: number;
      readonly initiator: { readonly type: string };
      readonly redirectResponse?: object;
    },
  ): void {
    const { requestId, request, wallTime, timestamp, initiator, redirectResponse } = event;
    this.#open.set(requestId, {
      url: request.url,
      method: request.method,
      at: wallTime * 1000,
      began: timestamp,
      preflight: initiator.type === 'preflight',
      hops: redirectResponse === undefined ? 0 : (this.#open.get(requestId)?.hops ?? 0) + 1,
      headers: {},
      answers: [],
      failure: '',
      took: 0,
    });
  }

  asSent({ requestId, headers }: Event & { readonly headers: Sent['headers'] }): void {
    this.#of(requestId).headers = headers;
  }

  answer(
    event: Event & {
      readonly statusCode: number;
      readonly headers: Answer['headers'];
      readonly headersText?: string;
    },
  ): void {
    const { requestId, statusCode, headers, headersText = '' } = event;
    const text = /^HTTP\/\S+ \d{3} ([^\r\n]*)/.exec(headersText)?.[1] ?? '';
    this.#of(requestId).answers.push({ status: statusCode, text, headers });
  }

  end({
    requestId,
    timestamp,
    errorText,
  }: Event & { readonly timestamp: number; readonly errorText: string }): void {
    const sent = this.#open.get(requestId);
    const { headers, answers } = this.#of(requestId);
    this.#open.delete(requestId);
    this.#beside.delete(requestId);
    // All else stands in the HAR.
    if (sent === undefined || (errorText === '' && !sent.preflight)) return;
    this.#keep({ ...sent, headers, answers, failure: errorText, took: (timestamp - sent.began) * 1000 });
  }

  #of(id: string) {
    const known = this.#beside.get(id) ?? { headers: {}, answers: [] };
    this.#beside.set(id, known);
    return known;
  }
}

/** The HAR's entry for a request whose answer it lacks: the one that began next to it. */
function counterpart(entries: readonly Json[], { url, method, at }: Sent): number {
  let best = -1;
  let distance = Number.POSITIVE_INFINITY;
  entries.forEach((entry, index) => {
    const request = asObject(entry.request);
    const status = Number(asObject(entry.response)?.status);
    if (status > 0 || request?.method !== method || bare(asText(request.url)) !== bare(url)) return;
    const apart = Math.abs(Date.parse(asText(entry.startedDateTime)) - at);
    if (apart < distance) [best, distance] = [index, apart];
  });
  return best;
}

function bare(url: string): string {
  return url.split('#', 1)[0] ?? '';
}

function answered(entry: Json, sent: Sent, answer: Answer): Json {
  const headers = listOf(sent.headers);
  return {
    ...entry,
    request: { ...asObject(entry.request), ...(headers.length === 0 ? {} : { headers }) },
    response: { ...asObject(entry.response), ...responseOf(answer), _error: sent.failure },
  };
}

function preflightEntry(sent: Sent, answer: Answer): Json {
  return {
    startedDateTime: new Date(sent.at).toISOString(),
    time: sent.took,
    _resourceType: 'preflight',
    _initiator: { type: 'preflight', url: sent.url },
    request: {
      method: sent.method,
      url: sent.url,
      httpVersion: 'HTTP/1.1',
      headers: listOf(sent.headers),
      queryString: [],
      cookies: [],
      headersSize: -1,
      bodySize: -1,
    },
    response: {
      ...responseOf(answer),
      httpVersion: 'HTTP/1.1',
      cookies: [],
      content: { size: 0, mimeType: 'x-unknown' },
      redirectURL: '',
      headersSize: -1,
      bodySize: -1,
      ...(sent.failure === '' ? {} : { _error: sent.failure }),
    },
    cache: {},
    timings: { send: 0, wait: sent.took, receive: 0 },
  };
}

function responseOf({ status, text, headers }: Answer): Json {
  return { status, statusText: text, headers: listOf(headers) };
}

/** The protocol gives lines of one name as one value with line ends in it. */
function listOf(headers: Readonly<Record<string, string>>): readonly Json[] {
  return Object.entries(headers).flatMap(([name, lines]) =>
    lines.split('\n').map((value) => ({ name, value })),
  );
}
