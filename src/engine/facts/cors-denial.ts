import { type Exchange, fieldValue } from '../exchange/exchange.ts';
import { siteOf } from '../exchange/site.ts';
import { askedHeaders, type CorsGrant, corsGrantOf, type OriginFault, originFault } from '../headers/cors.ts';
import { isKeyField } from './credential.ts';
import { isLoginUrl, isTokenRequest } from './places.ts';

/**
 * Why an answered preflight does not let its call go out. `header`: the names that carry a credential and were not granted;
 * `credentials`: cookies were not; `origin`, `method`: the page's origin, or the call's method.
 */
export type Denial =
  | {
      readonly kind: 'header';
      readonly names: readonly string[];
      readonly how: 'listed' | 'wildcard' | 'silent';
    }
  | { readonly kind: 'credentials'; readonly how: 'wildcard' | 'missing' }
  | { readonly kind: 'origin'; readonly how: OriginFault | 'missing' }
  | { readonly kind: 'method'; readonly how: 'listed' | 'letters' };

/** Fetch §4.8, CORS-preflight fetch, in its order: the CORS check, the method, the headers; cookies are checked with the origin. */
export function denialOf(preflight: Exchange, stopped: Exchange | undefined): Denial | undefined {
  const { status } = preflight.response;
  if (status < 200 || status >= 300 || preflight.fromCache) return undefined;
  const grant = corsGrantOf(preflight);
  const header = headerDenial(preflight, stopped, grant);
  // Nothing at all was granted: that is told of the header by which the page signs in.
  if (header?.how === 'silent') return header;
  return (
    originDenial(preflight, grant) ??
    methodDenial(preflight, grant) ??
    header ??
    cookieDenial(preflight, stopped, grant)
  );
}

function headerDenial(
  preflight: Exchange,
  stopped: Exchange | undefined,
  grant: CorsGrant,
): Extract<Denial, { kind: 'header' }> | undefined {
  const wanted = askedHeaders(preflight).filter(carriesCredential);
  const lacking = wanted.filter((name) => !grant.headers.includes(name));
  if (lacking.length === 0) return undefined;
  if (grant.headers.includes('*')) {
    // Fetch §4.8 excepts Authorization from the wildcard; not every browser does yet, so the stopped call must be there.
    return stopped !== undefined && lacking.includes('authorization')
      ? { kind: 'header', names: ['authorization'], how: 'wildcard' }
      : undefined;
  }
  if (grant.headersPresence === 'present') return { kind: 'header', names: lacking, how: 'listed' };
  if (grant.headersPresence !== 'absent') return undefined;
  return { kind: 'header', names: lacking, how: grant.originPresence === 'absent' ? 'silent' : 'listed' };
}

function originDenial(preflight: Exchange, grant: CorsGrant): Denial | undefined {
  const origin = fieldValue(preflight.request.fields, 'origin')?.trim();
  if (origin === undefined || !concernsSignIn(preflight)) return undefined;
  if (grant.origin === undefined)
    return grant.originPresence === 'absent' ? { kind: 'origin', how: 'missing' } : undefined;
  const how = originFault(grant.origin, origin);
  return how === undefined ? undefined : { kind: 'origin', how };
}

/** Fetch §3.3.1: these need no leave. */
const SAFELISTED = new Set(['GET', 'HEAD', 'POST']);

function methodDenial(preflight: Exchange, grant: CorsGrant): Denial | undefined {
  const method = fieldValue(preflight.request.fields, 'access-control-request-method')?.trim() ?? '';
  if (method === '' || SAFELISTED.has(method) || !concernsSignIn(preflight)) return undefined;
  // Whether `*` counts depends on cookies, which a preflight does not show.
  if (
    grant.methods.includes(method) ||
    grant.methods.includes('*') ||
    grant.methodsPresence === 'not-recorded'
  )
    return undefined;
  const alike = grant.methods.some((one) => one.toLowerCase() === method.toLowerCase());
  return { kind: 'method', how: alike ? 'letters' : 'listed' };
}

// Whether cookies are to be sent does not show in a preflight: only the call that did not go out tells.
function cookieDenial(
  preflight: Exchange,
  stopped: Exchange | undefined,
  grant: CorsGrant,
): Denial | undefined {
  if (stopped === undefined || stopped.failure === '' || grant.credentials) return undefined;
  const others = askedHeaders(preflight).filter((name) => !grant.headers.includes(name));
  if (others.length > 0 && !grant.headers.includes('*')) return undefined;
  const origin = fieldValue(preflight.request.fields, 'origin');
  if (grant.origin === '*') return { kind: 'credentials', how: 'wildcard' };
  return grant.origin !== undefined && grant.origin === origin
    ? { kind: 'credentials', how: 'missing' }
    : undefined;
}

function carriesCredential(name: string): boolean {
  return name === 'authorization' || isKeyField(name);
}

/** The call would carry a credential, goes to the page's own site, or is part of signing in. */
function concernsSignIn(preflight: Exchange): boolean {
  return askedHeaders(preflight).some(carriesCredential) || mattersForSignIn(preflight, false);
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
