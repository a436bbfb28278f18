import { type ParsedUrl, parseUrl } from '../exchange/exchange.ts';
import { type CookieContext, initiatorOf } from './context.ts';

/** Requests of a script, whose credentials mode is the script's choice. */
const CHOSEN = new Set(['fetch', 'xhr', 'eventsource', 'unknown', 'other']);
/** Fetched with credentials `same-origin` unless the page says otherwise. */
const SAME_ORIGIN = new Set(['font', 'manifest', 'worker']);

/** Does the request go with cookies (Fetch, "credentials mode" and "HTTP-network-or-cache fetch")? Both where it is unknown. */
export function credentialsOf(context: CookieContext, url: ParsedUrl): readonly boolean[] {
  const { credentials, kind, mode } = context;
  const initiator = initiatorOf(context);
  if (kind === 'preflight') return [false];
  if (credentials === 'omit') return [false];
  if (credentials === 'include' || mode === 'navigate' || kind === 'document' || kind === 'iframe')
    return [true];
  const sameOrigin =
    initiator === undefined ? undefined : initiator === null || isSameOrigin(context, url, initiator);
  if (sameOrigin === true) return [true];
  if (credentials === 'same-origin') return sameOrigin === undefined ? [true, false] : [false];
  if (kind !== undefined && SAME_ORIGIN.has(kind)) return sameOrigin === undefined ? [true, false] : [false];
  const chosen = kind !== undefined && (CHOSEN.has(kind) || mode === 'cors');
  return chosen ? [true, false] : [true];
}

/** "same-origin" holds only while the whole chain of redirects stays on the initiator's origin. */
function isSameOrigin(context: CookieContext, url: ParsedUrl, initiator: string): boolean {
  const { origin } = parseUrl(initiator);
  if (origin === '' || origin !== url.origin) return false;
  return (context.redirectChain ?? []).every((hop) => parseUrl(hop).origin === origin);
}
