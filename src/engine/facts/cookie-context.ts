import type { CookieContext } from '../cookies/jar.ts';
import { type Exchange, fieldValue, parseUrl } from '../exchange/exchange.ts';
import { siteOf } from '../exchange/site.ts';
import type { ChainView } from './chain.ts';
import { isNavigation } from './places.ts';

/** Tells the cookie model in which circumstances a request was made: which page stood around it, and who set it off. */
export class CookieContexts {
  readonly #pages = new Map<string, string>();
  #lastPage = '';

  observe(exchange: Exchange, chain: ChainView): CookieContext {
    const page = exchange.page ?? '';
    if (exchange.kind === 'document') {
      this.#lastPage = exchange.url.raw;
      if (this.#pages.size > 2000) this.#pages.clear();
      this.#pages.set(page, exchange.url.raw);
    }
    const top = exchange.kind === 'document' ? exchange.url.raw : (this.#pages.get(page) ?? this.#lastPage);
    const initiator = initiatorOf(exchange, top);
    const mode = fieldValue(exchange.request.fields, 'sec-fetch-mode');
    return {
      url: exchange.url.raw,
      ...(exchange.startedAt === undefined ? {} : { time: exchange.startedAt }),
      method: exchange.request.method,
      api: 'http',
      kind: isNavigation(exchange) ? 'document' : exchange.kind,
      ...(initiator === undefined ? {} : { initiator }),
      ...(top === '' ? {} : { topLevelUrl: top }),
      redirectChain: chain.hops.slice(0, -1).map((hop) => hop.url.raw),
      ...(mode === undefined ? {} : { mode }),
    };
  }
}

// Origin and Referer name the page; where a referrer policy hides it, Sec-Fetch-Site still tells how near it was.
function initiatorOf(exchange: Exchange, top: string): string | null | undefined {
  const { fields } = exchange.request;
  const near = fieldValue(fields, 'sec-fetch-site');
  const navigation = isNavigation(exchange);
  if (navigation && near === 'none') return null;
  const origin = fieldValue(fields, 'origin');
  if (origin !== undefined && origin !== 'null') return origin;
  const referer = fieldValue(fields, 'referer');
  if (referer !== undefined && referer !== '') return referer;
  if (near === 'same-origin') return exchange.url.origin;
  if (near === 'same-site') return `${exchange.url.scheme}://${siteOf(exchange.url.host)}/`;
  if (near === 'cross-site' || origin === 'null') return 'null';
  return navigation || top === '' ? undefined : top;
}

/** Host of the page that made a request, as far as its fields tell; '' where they do not. */
export function pageHost(exchange: Exchange, top = ''): string {
  for (const name of ['origin', 'referer']) {
    const host = parseUrl(fieldValue(exchange.request.fields, name) ?? '').host;
    if (host !== '') return host;
  }
  return parseUrl(top).host;
}

/** The request went to another site than that of the page around it (a third-party context). */
export function isThirdParty(exchange: Exchange, context: CookieContext): boolean {
  if (context.kind === 'document') return false;
  const near = fieldValue(exchange.request.fields, 'sec-fetch-site');
  if (near === 'same-origin' || near === 'same-site') return false;
  const { host } = parseUrl(context.topLevelUrl ?? '');
  return near === 'cross-site' || (host !== '' && siteOf(host) !== siteOf(exchange.url.host));
}
