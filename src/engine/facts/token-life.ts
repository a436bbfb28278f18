import type { Exchange } from '../exchange/exchange.ts';
import { decodeJwt, type JsonObject, looksLikeJwt } from '../tokens/jwt.ts';

/** What happened to a token, one line for a run of the same. */
export interface TokenEvent {
  /** `sent`: with a request whose answer does not tell whether the token was taken (404, 500, none). */
  readonly event: 'issued' | 'accepted' | 'refused' | 'sent' | 'superseded' | 'revoked';
  /** The first and the last exchange of the run, and how many there were. */
  readonly exchange: Exchange;
  last: Exchange;
  count: number;
}

/** The tokens that stem from one sign-in: each renewal continues it. */
export interface Grant {
  /** The newest access token of each kind (audience or scope) and the newest refresh token. */
  readonly access: Map<string, TokenLife>;
  refresh: TokenLife | undefined;
}

/** The life of one token as the capture shows it. */
export interface TokenLife {
  readonly token: string;
  readonly kind: 'jwt' | 'opaque' | 'basic' | 'digest' | 'negotiate' | 'other';
  /** What the token response called it, or as what it was sent. */
  readonly role: 'access' | 'id' | 'refresh' | 'unknown';
  /** The response that issued it. */
  readonly issuedBy: Exchange | undefined;
  /** Lifetime that the token response told, ms. */
  readonly expiresIn: number | undefined;
  /** Of a readable JWT. */
  readonly claims: JsonObject | undefined;
  /** Scopes that the token response named; '' where it named none. */
  readonly scope: string;
  grant: Grant | undefined;
  /** Exchanges that sent it and were let through, and that were refused. */
  readonly usedBy: number[];
  readonly refusedBy: number[];
  lastSent: Exchange | undefined;
  lastAccepted: Exchange | undefined;
  firstRefused: Exchange | undefined;
  /** The token that a renewal put in its place, and the one that it took the place of. */
  replacedBy: TokenLife | undefined;
  replaces: TokenLife | undefined;
  /** The request that withdrew it, or the refresh token behind it (RFC 7009). */
  revokedBy: Exchange | undefined;
  readonly events: TokenEvent[];
}

export function newLife(
  token: string,
  kind: TokenLife['kind'],
  role: TokenLife['role'],
  issue: Partial<Pick<TokenLife, 'issuedBy' | 'expiresIn' | 'scope'>> = {},
): TokenLife {
  return {
    token,
    kind,
    role,
    issuedBy: issue.issuedBy,
    expiresIn: issue.expiresIn,
    scope: issue.scope ?? '',
    claims: kind === 'jwt' ? readable(token) : undefined,
    grant: undefined,
    usedBy: [],
    refusedBy: [],
    lastSent: undefined,
    lastAccepted: undefined,
    firstRefused: undefined,
    replacedBy: undefined,
    replaces: undefined,
    revokedBy: undefined,
    events: [],
  };
}

/** Ours: more lines of a life than a reader looks at. */
const MOST_EVENTS = 60;

/** Adds to a life what this exchange did to the token. */
export function note(life: TokenLife, event: TokenEvent['event'], exchange: Exchange): void {
  const last = life.events.at(-1);
  if (last?.event === event) {
    last.last = exchange;
    last.count++;
  } else if (life.events.length < MOST_EVENTS)
    life.events.push({ event, exchange, last: exchange, count: 1 });
}

/** Notes that the token was sent, and how that was answered. */
export function noteUse(life: TokenLife, exchange: Exchange, outcome: 'accepted' | 'refused' | 'sent'): void {
  life.lastSent = exchange;
  if (outcome === 'refused') {
    life.refusedBy.push(exchange.index);
    life.firstRefused ??= exchange;
  } else if (outcome === 'accepted') {
    life.usedBy.push(exchange.index);
    life.lastAccepted = exchange;
  }
  note(life, outcome, exchange);
}

/** One token put in the place of another. */
export function replace(old: TokenLife, by: TokenLife, exchange: Exchange): void {
  if (old === by || old.replacedBy !== undefined) return;
  old.replacedBy = by;
  by.replaces ??= old;
  note(old, 'superseded', exchange);
}

/** What a life looks like to a check that judges this exchange: lists that grow later are left out. */
export function snapshot(life: TokenLife | undefined): TokenLife | undefined {
  return life === undefined ? undefined : { ...life, usedBy: [], refusedBy: [], events: [] };
}

export function kindOf(token: string, scheme: string): TokenLife['kind'] {
  if (scheme === 'basic' || scheme === 'digest') return scheme;
  if (scheme === 'negotiate' || scheme === 'ntlm') return 'negotiate';
  if (looksLikeJwt(token)) return 'jwt';
  return scheme === 'bearer' || scheme === 'dpop' || scheme === '' || scheme === 'token' ? 'opaque' : 'other';
}

function readable(token: string): JsonObject | undefined {
  const result = decodeJwt(token);
  return result.ok ? result.claims : undefined;
}
