import { type Exchange, fieldValue } from '../exchange/exchange.ts';
import type { CookieLoadView } from './cookie-load.ts';
import { isApiCall, isNavigation } from './places.ts';
import type { WordsView } from './words.ts';

/** Usual limits of servers for one field, or for all fields together, in bytes, and who has them. */
export const LIMITS: readonly (readonly [number, string])[] = [
  [4096, 'uWSGI and old proxies take 4 KB'],
  [8192, 'nginx, Apache, Tomcat, Jetty and gunicorn take 8 KB'],
  [16_384, 'Node.js, IIS and AWS load balancers take 16 KB'],
  [32_768, 'Kestrel (ASP.NET Core) takes 32 KB'],
];

/** Ours: below this no server in its default settings minds. */
const SMALL = 3800;
/** Ours: near enough to the 8 KB of most servers, the other fields counted in. */
const LARGE = 7500;

export interface SizeFacts {
  readonly cookieLoad: CookieLoadView;
  readonly words: WordsView;
}

/**
 * Refused since the request's cookies are too large: by status (RFC 6585 §5: 431; nginx's 494), by the server's words, or, without
 * either, a bare 400 or 413 to more bytes of cookies than this server has ever let through.
 */
export function refusesForSize(exchange: Exchange, { cookieLoad, words }: SizeFacts): boolean {
  const { status, body } = exchange.response;
  if (status < 400) return false;
  const { bytes, accepted } = cookieLoad;
  if (bytes !== undefined && bytes < SMALL) return false;
  if (bytes !== undefined && bytes < heaviestOther(exchange)) return false;
  if (status === 431 || status === 494) return true;
  if (words.says('cookie-header-too-large') !== undefined) return true;
  if (status !== 400 && status !== 413) return false;
  if (bytes === undefined || bytes < LARGE || bytes <= (accepted?.bytes ?? 0)) return false;
  // An application that answers in JSON has read the request.
  if (/json/i.test(body?.mimeType ?? '') || /^\s*[{[]/.test(body?.text ?? '')) return false;
  return /^(?:GET|HEAD)$/.test(exchange.request.method) && (isNavigation(exchange) || isApiCall(exchange));
}

// A long token, address or referrer can be what is too large as well.
function heaviestOther(exchange: Exchange): number {
  const { fields } = exchange.request;
  const lengths = ['authorization', 'referer', 'proxy-authorization'].map(
    (name) => fieldValue(fields, name)?.length ?? 0,
  );
  return Math.max(exchange.url.raw.length, ...lengths);
}
