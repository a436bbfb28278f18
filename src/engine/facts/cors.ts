import { type Exchange, fieldValue, parseUrl } from '../exchange/exchange.ts';
import { corsGrantOf, type OriginFault, originFault } from '../headers/cors.ts';
import { remember } from './bounded.ts';
import { type Denial, denialOf } from './cors-denial.ts';

/** How a call to another origin fared under the CORS protocol (Fetch §3.3). */
export interface CorsView {
  /** The preflight that stands for this call: this exchange itself, or the one that stopped it. */
  readonly preflight: Exchange | undefined;
  /** The call that never went out: this exchange itself, or the one that the preflight stopped. */
  readonly stopped: Exchange | undefined;
  /** Why an answered preflight (2xx) does not let the call go out. */
  readonly denial: Denial | undefined;
  /** Why the page may not read this response, which the server did give. */
  readonly hidden: Hidden | undefined;
  /** The earlier answer to the same address, made for pages of another origin, that the browser may have used again here. */
  readonly keptFor: Exchange | undefined;
}

/** `proved` where the browser recorded that it kept the response from the page. */
export interface Hidden {
  readonly kind: 'origin' | 'credentials';
  readonly how: 'missing' | 'wildcard' | OriginFault;
  readonly proved: boolean;
}

const NOTHING: CorsView = {
  preflight: undefined,
  stopped: undefined,
  denial: undefined,
  hidden: undefined,
  keptFor: undefined,
};
const SOON = 30_000;
const MOST = 500;

/** Joins calls that were stopped with their preflights, in whichever order the capture lists them. */
export class Cors {
  readonly #stopped = new Map<string, Exchange>();
  readonly #preflights = new Map<string, Exchange>();
  /** Answers that were made for pages of one origin, and that a browser may keep for all. */
  readonly #kept = new Map<string, Exchange>();

  observe(exchange: Exchange): CorsView {
    const asked = fieldValue(exchange.request.fields, 'access-control-request-method');
    if (exchange.request.method === 'OPTIONS' && (asked !== undefined || exchange.kind === 'preflight')) {
      const key = `${asked?.toUpperCase() ?? ''} ${place(exchange)}`;
      const stopped = this.#near(this.#stopped, key, exchange);
      remember(this.#preflights, key, exchange, MOST);
      return { ...NOTHING, preflight: exchange, stopped, denial: denialOf(exchange, stopped) };
    }
    if (exchange.kind !== 'fetch' && exchange.kind !== 'xhr') return NOTHING;
    if (exchange.response.status === 0) {
      if (exchange.failure !== '' && !KEPT_BACK.test(exchange.failure)) return NOTHING;
      const key = `${exchange.request.method} ${place(exchange)}`;
      remember(this.#stopped, key, exchange, MOST);
      const preflight = this.#near(this.#preflights, key, exchange);
      if (preflight === undefined) return { ...NOTHING, keptFor: this.#keptFor(exchange) };
      return { ...NOTHING, preflight, stopped: exchange, denial: denialOf(preflight, exchange) };
    }
    if (mayBeKept(exchange)) remember(this.#kept, place(exchange), exchange, MOST);
    const hidden = hiddenOf(exchange);
    return hidden === undefined ? NOTHING : { ...NOTHING, hidden };
  }

  #near(map: Map<string, Exchange>, key: string, exchange: Exchange): Exchange | undefined {
    const found = map.get(key);
    if (found === undefined) return undefined;
    const gap = Math.abs((found.startedAt ?? 0) - (exchange.startedAt ?? 0));
    return gap < SOON ? found : undefined;
  }

  // Fetch §3.3.5: where Allow-Origin depends on the request, Vary: Origin is needed, or a kept answer serves the wrong page.
  #keptFor(exchange: Exchange): Exchange | undefined {
    if (exchange.request.method !== 'GET' || exchange.failure === '') return undefined;
    const kept = this.#kept.get(place(exchange));
    if (kept === undefined) return undefined;
    const { fields } = exchange.request;
    const origin = fieldValue(fields, 'origin') ?? parseUrl(fieldValue(fields, 'referer') ?? '').origin;
    const granted = corsGrantOf(kept).origin;
    return origin !== '' && granted !== undefined && granted !== origin ? kept : undefined;
  }
}

// Chromium and Firefox (webRequest) name a response that CORS kept from the page so; Firefox's HAR names nothing.
const KEPT_BACK = /^net::ERR_FAILED\b|NS_ERROR_DOM_BAD_URI|\bCORS\b/i;

function place(exchange: Exchange): string {
  return exchange.url.raw.split('#', 1)[0] ?? '';
}

function mayBeKept(exchange: Exchange): boolean {
  const { fields, status } = exchange.response;
  if (exchange.request.method !== 'GET' || status !== 200) return false;
  const { origin } = corsGrantOf(exchange);
  if (origin === undefined || origin === '*') return false;
  if (/(?:^|[\s,])(?:origin|\*)(?:$|[\s,])/i.test(fieldValue(fields, 'vary') ?? '')) return false;
  const control = fieldValue(fields, 'cache-control') ?? '';
  if (/\bno-(?:store|cache)\b/i.test(control)) return false;
  // RFC 9111 §4.2.2: without a lifetime of its own an answer with Last-Modified may be kept for a while.
  return (
    /\bmax-age=0*[1-9]/i.test(control) ||
    ['expires', 'last-modified'].some((name) => fieldValue(fields, name) !== undefined)
  );
}

function hiddenOf(exchange: Exchange): Hidden | undefined {
  const { fields } = exchange.request;
  const origin = fieldValue(fields, 'origin');
  if (origin === undefined || origin === exchange.url.origin || exchange.fromCache) return undefined;
  const mode = fieldValue(fields, 'sec-fetch-mode');
  const { method } = exchange.request;
  if (mode === undefined ? method !== 'GET' && method !== 'HEAD' : mode !== 'cors') return undefined;
  const proved = KEPT_BACK.test(exchange.failure);
  // Chromium names every response that it keeps back: where it did not, the page could read this one.
  if (!proved && (exchange.failure !== '' || !/\bFirefox\//.test(fieldValue(fields, 'user-agent') ?? '')))
    return undefined;
  const grant = corsGrantOf(exchange);
  if (grant.originPresence === 'absent') return { kind: 'origin', how: 'missing', proved };
  if (grant.origin === undefined) return undefined;
  const fault = originFault(grant.origin, origin);
  if (fault !== undefined) return { kind: 'origin', how: fault, proved };
  const withCookies = fieldValue(fields, 'cookie') !== undefined;
  if (grant.origin === '*' ? !(withCookies || proved) : grant.credentials || !(withCookies || proved))
    return undefined;
  return { kind: 'credentials', how: grant.origin === '*' ? 'wildcard' : 'missing', proved };
}
