import type { CookieContext } from '../cookies/jar.ts';
import { type SessionLike, sessionLike } from '../cookies/session-like.ts';
import { type Exchange, fieldValue, parseUrl, presence } from '../exchange/exchange.ts';
import { siteOf } from '../exchange/site.ts';
import { parseSetCookie, type SetCookie, splitSetCookie } from '../headers/set-cookie.ts';
import { isThirdParty } from './cookie-context.ts';
import type { Attempt, SentCookie } from './cookies-view.ts';
import { isApiCall, isLogoutUrl } from './places.ts';

/** The request was sent while the answer that sets the cookie was still to come. */
export function underWay(setter: Exchange, exchange: Exchange): boolean {
  if (setter.startedAt === undefined || exchange.startedAt === undefined) return false;
  // Ours: a page may act on the head of an answer before its body has ended; short bodies end at once.
  const { duration = 0 } = setter;
  return duration > 20 && exchange.startedAt < setter.startedAt + duration - 10;
}

/** As `underWay`, with room for clocks and short answers: where this says no, the browser had the answer when it sent the request. */
export function mayOverlap(setter: Exchange, exchange: Exchange): boolean {
  if (setter.startedAt === undefined || exchange.startedAt === undefined) return false;
  return exchange.startedAt < setter.startedAt + (setter.duration ?? 0) + 20;
}

/** Ours: a date in the past is a deletion, but for a full value that the browser did not have: then the date is wrong. */
export function deletes(parsed: SetCookie, exchange: Exchange, sent: readonly SentCookie[]): boolean {
  const value = parsed.value.replace(/^"|"$/g, '');
  if (value.length < 8 || /^(?:deleted?|expired?|removed?|invalid|undefined|logged[-_]?out)/i.test(value))
    return true;
  return sent.some((cookie) => cookie.name === parsed.name) || isLogoutUrl(exchange.url);
}

/** Its life is over at once: Max-Age counts before Expires (RFC 6265bis §5.7). */
export function isOver(parsed: SetCookie, exchange: Exchange): boolean {
  if (parsed.maxAge !== undefined) return parsed.maxAge <= 0;
  return parsed.expires !== undefined && parsed.expires <= (exchange.startedAt ?? 0);
}

/** Ours: it carries, or is to carry, a sign-in: by its name, or since a sign-in set it. */
export function carriesSignIn(parsed: SetCookie, traits: SessionLike, atLogin: boolean): boolean {
  // A line without a name, in the answer to a sign-in: what else should it be for?
  if (parsed.name === '') return atLogin;
  if (traits.class === 'session') return traits.likely && !/refresh/i.test(parsed.name);
  return atLogin && traits.class === 'other' && (parsed.httpOnly || parsed.value.length >= 16);
}

/** Cookies that a server joined to this one with a comma: to a browser they are part of its last attribute, and not set at all. */
export function swallowedBy(attempt: Attempt, parsed: SetCookie, atLogin: boolean): Attempt[] {
  if (!parsed.ignored.some(({ code }) => code === 'joined-by-comma')) return [];
  return splitSetCookie(parsed.raw)
    .slice(1)
    .map((raw) => {
      const inner = parseSetCookie(raw);
      const traits = sessionLike(inner);
      return {
        ...attempt,
        name: inner.name,
        value: attempt.masked ? '' : inner.value,
        class: traits.class,
        session: carriesSignIn(inner, traits, atLogin),
        removal: false,
        verdict: 'rejected' as const,
        reasons: ['cookie-attribute-ignored'],
        domain: inner.domain === '' ? undefined : inner.domain?.toLowerCase(),
        secure: inner.secure,
      };
    });
}

// A frame of another site that asks its own site: same-origin, and a third party all the same.
function isEmbedded(exchange: Exchange, context: CookieContext): boolean {
  if (context.kind === 'document' || context.topLevelUrl === undefined) return false;
  const { host } = parseUrl(context.topLevelUrl);
  return (
    host !== '' &&
    siteOf(host) !== siteOf(exchange.url.host) &&
    fieldValue(exchange.request.fields, 'sec-fetch-site') === 'same-origin'
  );
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
  if (isEmbedded(exchange, context)) return ['cookie-third-party-blocked'];
  if (!script) return [];
  const site = fieldValue(exchange.request.fields, 'sec-fetch-site');
  const origin = fieldValue(exchange.request.fields, 'origin');
  const other =
    origin === undefined ? site !== undefined && site !== 'same-origin' : origin !== exchange.url.origin;
  return other ? ['cookie-credentials-omitted'] : [];
}
