import type { CaptureInfo, Exchange } from './exchange/exchange.ts';
import { isBlocked } from './facts/blocked.ts';

/**
 * What full capture (the browser's `webRequest` events) records of a request that its developer tools leave out.
 * `handshake`: the answer to a WebSocket's opening; `error`: why there was no answer; `worker`: whether and what a service worker
 * asked that answered it; `credentials`: Cookie and Authorization as they were sent.
 */
export type CaptureGap = 'handshake' | 'error' | 'worker' | 'credentials';

/** What full capture would have added to this request of a live recording; undefined where it lacks nothing of that kind. */
export function captureGap(exchange: Exchange, engine: CaptureInfo['engine']): CaptureGap | undefined {
  const { kind, request, response, failure, fromCache } = exchange;
  // Of a refused one Chromium's words tell the status at most.
  if (kind === 'websocket' && (response.status === 0 || response.fields.recording === 'none'))
    return 'handshake';
  // Firefox's developer tools never name a network error; of mixed content its events tell nothing at all.
  if (engine === 'firefox' && response.status === 0 && failure === '')
    return isBlocked(exchange) ? undefined : 'error';
  // Chromium's developer tools tell where a service worker had its answer from.
  if (engine === 'firefox' && exchange.serviceWorker === 'page' && exchange.workerSource === undefined)
    return 'worker';
  // What a cache or a service worker answered sent nothing that could be seen.
  if (fromCache || exchange.serviceWorker === 'page' || response.status === 0) return undefined;
  return request.fields.recording === 'complete' ? undefined : 'credentials';
}
