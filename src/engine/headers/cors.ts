import {
  type Exchange,
  fieldValue,
  fieldValues,
  type Presence,
  parseUrl,
  presence,
} from '../exchange/exchange.ts';

/** What a response grants to pages of another origin (Fetch §3.3.3). */
export interface CorsGrant {
  /** Access-Control-Allow-Origin as the CORS check reads it: several lines are one value, joined by a comma (Fetch, "get"). */
  readonly origin: string | undefined;
  readonly originPresence: Presence;
  readonly credentials: boolean;
  /** Access-Control-Allow-Headers, in lower case. */
  readonly headers: readonly string[];
  readonly headersPresence: Presence;
  /** Access-Control-Allow-Methods, letter by letter: methods have no case folding (Fetch §2.2.1). */
  readonly methods: readonly string[];
  readonly methodsPresence: Presence;
}

export function corsGrantOf(exchange: Exchange): CorsGrant {
  const { fields } = exchange.response;
  const origins = fieldValues(fields, 'access-control-allow-origin').map((value) => value.trim());
  return {
    origin: origins.length === 0 ? undefined : origins.join(', '),
    originPresence: presence(fields, 'access-control-allow-origin'),
    // Fetch §4.9, CORS check: "If credentials is `true`, then return success", letter by letter.
    credentials: fieldValue(fields, 'access-control-allow-credentials')?.trim() === 'true',
    headers: list(fieldValues(fields, 'access-control-allow-headers')).map((name) => name.toLowerCase()),
    headersPresence: presence(fields, 'access-control-allow-headers'),
    methods: list(fieldValues(fields, 'access-control-allow-methods')),
    methodsPresence: presence(fields, 'access-control-allow-methods'),
  };
}

/** The header names that a preflight asks for, in lower case. */
export function askedHeaders(preflight: Exchange): readonly string[] {
  return list(fieldValues(preflight.request.fields, 'access-control-request-headers')).map((name) =>
    name.toLowerCase(),
  );
}

/** How an Access-Control-Allow-Origin differs from the origin that asked; `several`: more than one value stands there. */
export type OriginFault = 'several' | 'slash' | 'scheme' | 'port' | 'letters' | 'null' | 'opaque' | 'other';

/** Fetch §4.9, CORS check: the value must be the request's origin, letter by letter, or `*` (without credentials). */
export function originFault(value: string, origin: string): OriginFault | undefined {
  if (value === origin || value === '*') return undefined;
  if (/[,\s]/.test(value)) return 'several';
  // A sandboxed frame, a file, or a call that a redirect led across origins.
  if (origin === 'null') return 'opaque';
  if (value === 'null') return 'null';
  if (value.toLowerCase() === origin.toLowerCase()) return 'letters';
  if (value.replace(/\/+$/, '') === origin) return 'slash';
  const [theirs, ours] = [parseUrl(value), parseUrl(origin)];
  if (theirs.host === '' || theirs.host !== ours.host) return 'other';
  return theirs.scheme === ours.scheme ? 'port' : 'scheme';
}

function list(values: readonly string[]): string[] {
  return values
    .join(',')
    .slice(0, 20_000)
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
