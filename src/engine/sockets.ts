import type { Exchange } from './exchange/exchange.ts';

/**
 * A WebSocket that did not open, without a word about the server's answer. Seen in Chromium 150 beside any extension that asks for
 * webRequest or declarativeNetRequest: no status, no error, and none of the frames that name them else.
 */
export function isUnansweredSocket({ kind, response, failure, duration, fromCache }: Exchange): boolean {
  return (
    kind === 'websocket' && response.status === 0 && failure === '' && duration !== undefined && !fromCache
  );
}
