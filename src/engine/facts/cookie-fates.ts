import type { CookieContext } from '../cookies/jar.ts';
import { type Exchange, fieldValue, presence } from '../exchange/exchange.ts';
import type { SetCookie } from '../headers/set-cookie.ts';
import { isThirdParty } from './cookie-context.ts';
import type { SentCookie } from './cookies.ts';
import { isApiCall, isLogoutUrl } from './places.ts';

/** The request was sent while the answer that sets the cookie was still to come. */
export function underWay(setter: Exchange, exchange: Exchange): boolean {
  if (setter.startedAt === undefined || exchange.startedAt === undefined) return false;
  // Ours: a page may act on the head of an answer before its body has ended; short bodies end at once.
  const { duration = 0 } = setter;
  return duration > 20 && exchange.startedAt < setter.startedAt + duration - 10;
}

/** Ours: a date in the past is a deletion, but for a full value that the browser did not have: then the date is wrong. */
export function deletes(parsed: SetCookie, exchange: Exchange, sent: readonly SentCookie[]): boolean {
  const value = parsed.value.replace(/^"|"$/g, '');
  if (value.length < 8 || /^(?:deleted?|expired?|removed?|invalid|undefined|logged[-_]?out)/i.test(value))
    return true;
  return sent.some((cookie) => cookie.name === parsed.name) || isLogoutUrl(exchange.url);
}

/**
 * Why a cookie that all rules allow did not go along: a script that did not ask for cookies (Fetch §4.6, `credentials`), or a
 * browser that blocks those of third parties.
 */
export function omitted(exchange: Exchange, context: CookieContext): readonly string[] {
  if (presence(exchange.request.fields, 'cookie') !== 'absent') return [];
  // Firefox tells no kind over plain http; a request with Origin that is no navigation is a script's, or a form's in a frame.
  const script = isApiCall(exchange);
  const asked = fieldValue(exchange.response.fields, 'access-control-allow-credentials') === 'true';
  if (isThirdParty(exchange, context) && (!script || asked)) return ['cookie-third-party-blocked'];
  if (!script) return [];
  const site = fieldValue(exchange.request.fields, 'sec-fetch-site');
  const origin = fieldValue(exchange.request.fields, 'origin');
  const other =
    origin === undefined ? site !== undefined && site !== 'same-origin' : origin !== exchange.url.origin;
  return other ? ['cookie-credentials-omitted'] : [];
}
