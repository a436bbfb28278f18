import type { CookieUse, Relation } from './cookies/audit.ts';
import type { CookieContext } from './cookies/jar.ts';
import { type Exchange, fieldValue, parseUrl } from './exchange/exchange.ts';
import { siteOf } from './exchange/site.ts';
import { isThirdParty } from './facts/cookie-context.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', '']);
/** Kinds of request that fetch a file, as a rule one for everybody. */
const FILES = new Set(['image', 'style', 'script', 'font', 'media', 'manifest']);

/** What one request says about where its host's cookies are needed. */
export function asUse(exchange: Exchange, context: CookieContext): CookieUse {
  const { host, path, scheme } = exchange.url;
  return { host, path, scheme, relation: relationOf(exchange, context), file: FILES.has(exchange.kind) };
}

function relationOf(exchange: Exchange, context: CookieContext): Relation {
  if (context.kind !== 'document') return isThirdParty(exchange, context) ? 'third-party' : 'same-site';
  const near = fieldValue(exchange.request.fields, 'sec-fetch-site');
  if (near === 'none' || near === 'same-origin' || near === 'same-site' || context.initiator === null)
    return 'same-site';
  if (near === undefined && context.initiator === undefined) return 'unknown';
  const { host } = parseUrl(context.initiator ?? '');
  if (near === undefined && host !== '' && siteOf(host) === siteOf(exchange.url.host)) return 'same-site';
  return SAFE.has(exchange.request.method) ? 'cross-site-link' : 'cross-site-post';
}
