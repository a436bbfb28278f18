import { type Exchange, fieldValue, fieldValues, type Presence, presence } from '../exchange/exchange.ts';

/** What a response grants to pages of another origin (Fetch §3.3.3). */
export interface CorsGrant {
  /** Access-Control-Allow-Origin; undefined where it is absent or was not recorded: `originPresence` says which. */
  readonly origin: string | undefined;
  readonly originPresence: Presence;
  readonly credentials: boolean;
  /** Access-Control-Allow-Headers, in lower case. */
  readonly headers: readonly string[];
  readonly headersPresence: Presence;
}

export function corsGrantOf(exchange: Exchange): CorsGrant {
  const { fields } = exchange.response;
  return {
    origin: fieldValue(fields, 'access-control-allow-origin')?.trim(),
    originPresence: presence(fields, 'access-control-allow-origin'),
    // Fetch §4.9, CORS check: "If credentials is `true`, then return success", letter by letter.
    credentials: fieldValue(fields, 'access-control-allow-credentials')?.trim() === 'true',
    headers: list(fieldValues(fields, 'access-control-allow-headers')),
    headersPresence: presence(fields, 'access-control-allow-headers'),
  };
}

/** The header names that a preflight asks for, in lower case. */
export function askedHeaders(preflight: Exchange): readonly string[] {
  return list(fieldValues(preflight.request.fields, 'access-control-request-headers'));
}

function list(values: readonly string[]): string[] {
  return values
    .join(',')
    .slice(0, 20_000)
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '');
}
