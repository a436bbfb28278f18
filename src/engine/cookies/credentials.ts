import type { ParsedUrl } from '../exchange/exchange.ts';
import { type CookieContext, initiatorOf, originUrl } from './context.ts';
import { kindOf, rolesOf } from './request-kind.ts';

/** Fetched with credentials `same-origin` unless the page says otherwise. */
const SAME_ORIGIN = new Set(['font', 'manifest', 'worker']);
/** Always with credentials. */
const INCLUDING = new Set(['beacon', 'websocket']);
/** Of these the mode no-cors does not say that no crossorigin attribute stood there. */
const CHOSEN = new Set(['fetch', 'other', undefined]);

/** Does the request go with cookies (Fetch, "credentials mode" and "HTTP-network-or-cache fetch")? Both where it is unknown. */
export function credentialsOf(context: CookieContext, url: ParsedUrl): readonly boolean[] {
  const { credentials, mode } = context;
  const kind = kindOf(context);
  if (kind === 'preflight') return [false];
  if (credentials === 'omit') return [false];
  if (credentials === 'include' || mode === 'navigate' || !rolesOf(context).includes('load')) return [true];
  const sameOrigin = isSameOrigin(context, url);
  // Ours: nobody is taken to have told fetch to omit what it sends to the page's own origin by itself.
  if (sameOrigin === true) return [true];
  const own = sameOrigin === undefined ? [true, false] : [false];
  if (credentials === 'same-origin') return own;
  if (kind !== undefined && INCLUDING.has(kind)) return [true];
  if (kind !== undefined && SAME_ORIGIN.has(kind)) return own;
  // Elements without a crossorigin attribute ask in the mode no-cors, and include.
  return mode === 'no-cors' && !CHOSEN.has(kind) ? [true] : [true, false];
}

/** "same-origin" holds only while the whole chain of redirects stays on the initiator's origin. */
function isSameOrigin(context: CookieContext, url: ParsedUrl): boolean | undefined {
  const initiator = initiatorOf(context);
  if (initiator === undefined) return undefined;
  if (initiator === null) return true;
  const { origin } = originUrl(initiator);
  if (origin === '' || origin !== url.origin) return false;
  return (context.redirectChain ?? []).every((hop) => originUrl(hop).origin === origin);
}
