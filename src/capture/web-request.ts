import { type Hop, newHop } from './hop.ts';
import type { Details, TrafficEvent } from './web-request-event.ts';

/** Hears of hops as they come and go. */
export interface HopListener {
  /** One has begun. */
  opened(hop: Hop): void;
  /** It has ended: `hop.done`, and nothing in it changes any more. */
  closed(hop: Hop): void;
  /** It was no request (a redirect inside the browser), or its end was missed. */
  dropped(hop: Hop): void;
}

/** Ours: more requests than this are under way only where their ends were missed. */
const MOST_OPEN = 5000;

/**
 * Assembles webRequest's events into hops: a request that is redirected, or answered 401 and sent again with credentials by the
 * browser itself, is several, of one `requestId`. Pure; costs the same for each event.
 */
export class HopAssembler {
  readonly #open = new Map<string, Hop>();
  /** Those that were told of at the browser's prompt for credentials, before their request has ended. */
  readonly #prompted = new Map<string, Hop>();
  readonly #listener: HopListener;
  readonly #engine: 'chromium' | 'firefox';

  constructor(engine: 'chromium' | 'firefox', listener: HopListener) {
    this.#engine = engine;
    this.#listener = listener;
  }

  observe({ stage, details }: TrafficEvent): void {
    if (stage === 'onBeforeRequest') this.#begin(details);
    else if (stage === 'onSendHeaders') this.#send(details);
    else if (stage === 'onHeadersReceived') this.#answer(this.#unanswered(details), details);
    else if (stage === 'onAuthRequired') this.#prompt(details);
    else if (stage === 'onBeforeRedirect') this.#redirect(details);
    else if (stage === 'onCompleted') this.#complete(details);
    else this.#fail(details);
  }

  /** Forgets what is under way: what happens to it will not be heard. */
  reset(): void {
    for (const hop of this.#open.values()) this.#listener.dropped(hop);
    this.#open.clear();
    this.#prompted.clear();
  }

  #begin(details: Details): void {
    const before = this.#open.get(details.requestId);
    if (before !== undefined) this.#leave(before, details);
    this.#prompted.delete(details.requestId);
    this.#start(newHop(details, false));
  }

  #start(hop: Hop): void {
    const [oldest] = this.#open.values();
    if (this.#open.size >= MOST_OPEN && oldest !== undefined) this.#drop(oldest);
    this.#open.set(hop.requestId, hop);
    this.#listener.opened(hop);
  }

  /** The request goes on as another hop. Without an answer this one was none: the browser changed its mind before it asked. */
  #leave(hop: Hop, details: Details): void {
    if (hop.status !== 0) this.#close(hop, details);
    else this.#drop(hop);
  }

  #drop(hop: Hop): void {
    this.#open.delete(hop.requestId);
    this.#listener.dropped(hop);
  }

  #current(details: Details): Hop {
    const known = this.#open.get(details.requestId);
    if (known !== undefined) return known;
    const prompted = this.#prompted.get(details.requestId);
    this.#prompted.delete(details.requestId);
    const hop = newHop(details, prompted === undefined);
    if (prompted !== undefined) this.#inherit(hop, prompted);
    this.#start(hop);
    return hop;
  }

  /** What the browser sends again, and adds to without a word in Chromium. */
  #inherit(hop: Hop, refused: Hop): void {
    hop.requestHeaders = refused.requestHeaders;
    hop.credentialsUnlisted = this.#engine === 'chromium';
  }

  /** The hop that waits for an answer. One that has it was refused, and is sent again with credentials. */
  #unanswered(details: Details): Hop {
    const hop = this.#current(details);
    if (hop.status === 0) return hop;
    return this.#again(hop, details);
  }

  #again(hop: Hop, details: Details): Hop {
    const timeStamp = hop.answered ?? details.timeStamp;
    this.#close(hop, { ...details, timeStamp });
    const next = newHop({ ...details, timeStamp }, false);
    this.#inherit(next, hop);
    this.#start(next);
    return next;
  }

  #send(details: Details): void {
    const hop = this.#unanswered(details);
    hop.sent = details.timeStamp;
    hop.requestHeaders = details.requestHeaders ?? [];
  }

  #prompt(details: Details): void {
    const hop = this.#current(details);
    this.#answer(hop, details);
    // The browser may ask its user for as long as it takes; the answer that it asks about is there.
    this.#close(hop, details);
    keep(this.#prompted, hop);
  }

  #fail(details: Details): void {
    if (this.#isPromptOver(details)) return;
    const hop = this.#current(details);
    hop.error = details.error ?? '';
    this.#close(hop, details);
  }

  #answer(hop: Hop, details: Details): void {
    hop.answered ??= details.timeStamp;
    this.#take(hop, details);
  }

  #take(hop: Hop, details: Details): void {
    const { statusCode = 0, statusLine = '', responseHeaders, fromCache, ip, redirectUrl } = details;
    // A 304 that the browser answers from its cache is later told of as the 200 that it kept.
    if (statusCode !== 0 && hop.status !== 304) {
      hop.status = statusCode;
      if (statusLine !== '') hop.statusLine = statusLine;
    }
    if (responseHeaders !== undefined && (hop.responseHeaders === undefined || hop.status !== 304))
      hop.responseHeaders = responseHeaders;
    if (typeof ip === 'string') hop.ip = ip;
    // Firefox says it of what follows a cached redirect, too, though it asked the server, whose address it then has.
    if (fromCache === true) hop.fromCache = this.#engine === 'chromium' || hop.ip === '';
    if (redirectUrl !== undefined) hop.redirectUrl = redirectUrl;
  }

  #redirect(details: Details): void {
    let hop = this.#current(details);
    if (isRefusal(hop.status)) hop = this.#again(hop, details);
    this.#answer(hop, details);
    // Firefox: without an answer it was inside the browser, to https or, with the same address, to a service worker.
    hop.viaServiceWorker = hop.status === 0 && details.redirectUrl === hop.url;
    if (hop.status !== 0 || hop.viaServiceWorker) this.#close(hop, details);
    else this.#drop(hop);
  }

  #complete(details: Details): void {
    if (this.#isPromptOver(details)) return;
    let hop = this.#current(details);
    // Chromium sends credentials of an address or of its memory without a word: only the end says that there was a second answer.
    if (isRefusal(hop.status) && details.statusCode !== hop.status) hop = this.#again(hop, details);
    this.#answer(hop, details);
    this.#close(hop, details);
  }

  /** The prompt was dismissed, and the refusal that was told of already is all there is. */
  #isPromptOver({ requestId, statusCode }: Details): boolean {
    const prompted = this.#prompted.get(requestId);
    if (prompted === undefined || this.#open.has(requestId)) return false;
    if (statusCode !== undefined && statusCode !== prompted.status) return false;
    this.#prompted.delete(requestId);
    return true;
  }

  #close(hop: Hop, { timeStamp }: Details): void {
    hop.end = timeStamp;
    hop.done = true;
    this.#open.delete(hop.requestId);
    this.#listener.closed(hop);
  }
}

function keep(prompted: Map<string, Hop>, hop: Hop): void {
  const [oldest] = prompted.keys();
  if (prompted.size >= 200 && oldest !== undefined) prompted.delete(oldest);
  prompted.set(hop.requestId, hop);
}

function isRefusal(status: number): boolean {
  return status === 401 || status === 407;
}
