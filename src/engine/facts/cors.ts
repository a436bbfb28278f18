import { type Exchange, fieldValue } from '../exchange/exchange.ts';
import { siteOf } from '../exchange/site.ts';
import { askedHeaders, corsGrantOf } from '../headers/cors.ts';
import { isKeyField } from './credential.ts';
import { isLoginUrl, isTokenRequest } from './places.ts';

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
}

/** `header`: the names that carry a credential and were not granted; `credentials`: cookies were not. */
export type Denial =
  | {
      readonly kind: 'header';
      readonly names: readonly string[];
      readonly how: 'listed' | 'wildcard' | 'silent';
    }
  | { readonly kind: 'credentials'; readonly how: 'wildcard' | 'missing' };

/** `proved` where the browser recorded that it kept the response from the page. */
export interface Hidden {
  readonly kind: 'origin' | 'credentials';
  readonly how: 'missing' | 'wildcard' | 'other';
  readonly proved: boolean;
}

const NOTHING: CorsView = { preflight: undefined, stopped: undefined, denial: undefined, hidden: undefined };
const SOON = 30_000;
const MOST = 500;

/** Joins calls that were stopped with their preflights, in whichever order the capture lists them. */
export class Cors {
  readonly #stopped = new Map<string, Exchange>();
  readonly #preflights = new Map<string, Exchange>();

  observe(exchange: Exchange): CorsView {
    const asked = fieldValue(exchange.request.fields, 'access-control-request-method');
    if (exchange.request.method === 'OPTIONS' && (asked !== undefined || exchange.kind === 'preflight')) {
      const key = `${asked ?? ''} ${place(exchange)}`;
      const stopped = this.#near(this.#stopped, key, exchange);
      keep(this.#preflights, key, exchange);
      return { preflight: exchange, stopped, denial: denialOf(exchange, stopped), hidden: undefined };
    }
    if (exchange.kind !== 'fetch' && exchange.kind !== 'xhr') return NOTHING;
    if (exchange.response.status === 0) {
      if (exchange.failure !== '' && !KEPT_BACK.test(exchange.failure)) return NOTHING;
      const key = `${exchange.request.method} ${place(exchange)}`;
      keep(this.#stopped, key, exchange);
      const preflight = this.#near(this.#preflights, key, exchange);
      if (preflight === undefined) return NOTHING;
      return { preflight, stopped: exchange, denial: denialOf(preflight, exchange), hidden: undefined };
    }
    const hidden = hiddenOf(exchange);
    return hidden === undefined ? NOTHING : { ...NOTHING, hidden };
  }

  #near(map: Map<string, Exchange>, key: string, exchange: Exchange): Exchange | undefined {
    const found = map.get(key);
    if (found === undefined) return undefined;
    const gap = Math.abs((found.startedAt ?? 0) - (exchange.startedAt ?? 0));
    return gap < SOON ? found : undefined;
  }
}

// Chromium and Firefox (webRequest) name a response that CORS kept from the page so; Firefox's HAR names nothing.
const KEPT_BACK = /^net::ERR_FAILED\b|NS_ERROR_DOM_BAD_URI|\bCORS\b/i;

function place(exchange: Exchange): string {
  return exchange.url.raw.split('#', 1)[0] ?? '';
}

function keep(map: Map<string, Exchange>, key: string, exchange: Exchange): void {
  if (map.size > MOST) map.clear();
  map.set(key, exchange);
}

function denialOf(preflight: Exchange, stopped: Exchange | undefined): Denial | undefined {
  const { status } = preflight.response;
  if (status < 200 || status >= 300 || preflight.fromCache) return undefined;
  const grant = corsGrantOf(preflight);
  const wanted = askedHeaders(preflight).filter((name) => name === 'authorization' || isKeyField(name));
  const lacking = wanted.filter((name) => !grant.headers.includes(name));
  if (lacking.length > 0) {
    if (grant.headers.includes('*')) {
      // Fetch §4.8 excepts Authorization from the wildcard; not every browser does yet, so the stopped call must be there.
      if (stopped !== undefined && lacking.includes('authorization'))
        return { kind: 'header', names: ['authorization'], how: 'wildcard' };
    } else if (grant.headersPresence === 'present') return { kind: 'header', names: lacking, how: 'listed' };
    else if (grant.headersPresence === 'absent')
      return { kind: 'header', names: lacking, how: grant.originPresence === 'absent' ? 'silent' : 'listed' };
  }
  // Whether cookies are to be sent does not show in a preflight: only the call that did not go out tells.
  if (stopped === undefined || stopped.failure === '' || grant.credentials) return undefined;
  const others = askedHeaders(preflight).filter((name) => !grant.headers.includes(name));
  if (others.length > 0 && !grant.headers.includes('*')) return undefined;
  const origin = fieldValue(preflight.request.fields, 'origin');
  if (grant.origin === '*') return { kind: 'credentials', how: 'wildcard' };
  return grant.origin !== undefined && grant.origin === origin
    ? { kind: 'credentials', how: 'missing' }
    : undefined;
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
  if (grant.origin !== '*' && grant.origin !== origin) return { kind: 'origin', how: 'other', proved };
  const withCookies = fieldValue(fields, 'cookie') !== undefined;
  if (grant.origin === '*' ? !(withCookies || proved) : grant.credentials || !(withCookies || proved))
    return undefined;
  return { kind: 'credentials', how: grant.origin === '*' ? 'wildcard' : 'missing', proved };
}

/** A stopped or hidden call that matters for signing in: not those of advertisers and counters. */
export function mattersForSignIn(exchange: Exchange, sessionSent: boolean): boolean {
  const origin =
    fieldValue(exchange.request.fields, 'origin') ?? fieldValue(exchange.request.fields, 'referer');
  const from = /^[a-z]+:\/\/([^/:]+)/i.exec(origin ?? '')?.[1] ?? '';
  return (
    sessionSent ||
    siteOf(from) === siteOf(exchange.url.host) ||
    isLoginUrl(exchange.url) ||
    isTokenRequest(exchange) ||
    exchange.request.fields.list.some((field) => field.name === 'authorization')
  );
}
