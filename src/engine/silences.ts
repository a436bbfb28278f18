import { type CaptureInfo, type Exchange, fieldValue, type Limit, parseUrl } from './exchange/exchange.ts';

/** A response was hidden from the page, or a preflight stopped the request: the browser names neither apart in these errors. */
const HIDDEN = /^net::ERR_(?:FAILED|BLOCKED_BY_ORB)\b/;

/** What a capture does not hold of requests that failed: a fold over its exchanges. */
export class Silences {
  #socket = false;
  #hidden = false;
  #preflights = false;
  #told:
    | { readonly from: CaptureInfo; readonly found: readonly Limit[]; readonly info: CaptureInfo }
    | undefined;

  observe(exchange: Exchange): void {
    if (exchange.kind === 'preflight') this.#preflights = true;
    if (exchange.response.status !== 0 || exchange.fromCache) return;
    if (isUnansweredSocket(exchange)) this.#socket = true;
    else if (HIDDEN.test(exchange.failure) && isElsewhere(exchange)) this.#hidden = true;
  }

  /** What is known of the capture, with what it turned out not to hold; the same object until that changes. */
  withLimits(info: CaptureInfo): CaptureInfo {
    const found: Limit[] = [];
    if (this.#socket) found.push('socket-answer-missing');
    // Where preflights are recorded they tell why.
    if (this.#hidden && !this.#preflights) found.push('answers-hidden');
    if (found.length === 0) return info;
    const told = this.#told;
    if (told?.from !== info || told.found.join() !== found.join())
      this.#told = { from: info, found, info: { ...info, limits: [...info.limits, ...found] } };
    return this.#told?.info ?? info;
  }
}

/**
 * A WebSocket that did not open, without a word about the server's answer. Seen in Chromium 156 beside any extension that asks for
 * webRequest or declarativeNetRequest: no status, no error, and none of the frames that name them else.
 */
function isUnansweredSocket({ kind, failure, duration }: Exchange): boolean {
  return kind === 'websocket' && failure === '' && duration !== undefined;
}

/** Asked of another origin than that of the page: only such answers are hidden, and only such requests have preflights. */
function isElsewhere({ kind, request, url }: Exchange): boolean {
  if (kind !== 'fetch' && kind !== 'xhr' && kind !== 'image') return false;
  const from = fieldValue(request.fields, 'origin') ?? fieldValue(request.fields, 'referer') ?? '';
  return from !== '' && from !== 'null' && parseUrl(from).origin !== url.origin;
}
