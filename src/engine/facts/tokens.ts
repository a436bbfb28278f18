import type { Exchange } from '../exchange/exchange.ts';
import { siteOf } from '../exchange/site.ts';
import { claimsOf } from '../tokens/claims.ts';
import { decodeJwt, type JsonObject, looksLikeJwt } from '../tokens/jwt.ts';
import type { CredentialView } from './credential.ts';

/** The life of one token as the capture shows it. */
export interface TokenLife {
  readonly token: string;
  readonly kind: 'jwt' | 'opaque' | 'basic' | 'digest' | 'negotiate' | 'other';
  /** What the token response called it. */
  readonly role: 'access' | 'id' | 'refresh' | 'unknown';
  /** The response that issued it. */
  readonly issuedBy: Exchange | undefined;
  /** Lifetime that the token response told, ms. */
  readonly expiresIn: number | undefined;
  /** Of a readable JWT. */
  readonly claims: JsonObject | undefined;
  /** Exchanges that sent it and were let through, and that were refused. */
  readonly usedBy: number[];
  readonly refusedBy: number[];
  lastAccepted: Exchange | undefined;
  firstRefused: Exchange | undefined;
}

export interface TokensView {
  /** The life of the token that this request sent, before this exchange. */
  readonly life: TokenLife | undefined;
  /** When its life before this exchange was last accepted by this origin. */
  readonly acceptedHere: Exchange | undefined;
  /** A newer access token for the same client, issued before this request was sent. */
  readonly newer: TokenLife | undefined;
  /** The last response that issued tokens, if any. */
  readonly lastIssue: Exchange | undefined;
  /** The tokens that this response handed out. */
  readonly issued: readonly TokenLife[];
  /** This response issued tokens. */
  readonly issuing: boolean;
}

/** Follows tokens from the response that issued them to the requests that used them. */
export class Tokens {
  readonly #lives = new Map<string, TokenLife>();
  readonly #accepted = new Map<string, Exchange>();
  readonly #latestAccess = new Map<string, TokenLife>();
  #lastIssue: Exchange | undefined;

  observe(exchange: Exchange, credential: CredentialView): TokensView {
    const token = credential.token ?? nonEmpty(credential.parsed?.credentials);
    const known = token === undefined ? undefined : this.#lives.get(token);
    const newer = this.#newerThan(known, exchange);
    const acceptedHere =
      token === undefined ? undefined : this.#accepted.get(`${exchange.url.origin} ${token}`);
    const lastIssue = this.#lastIssue;
    const issued = this.#collect(exchange);
    const view: TokensView = {
      life: known === undefined ? undefined : { ...known, usedBy: [], refusedBy: [] },
      acceptedHere,
      newer,
      lastIssue,
      issued,
      issuing: issued.length > 0,
    };
    if (token !== undefined && token !== '') this.#use(token, exchange, credential);
    return view;
  }

  /** All tokens seen, in order of first appearance. */
  all(): IterableIterator<TokenLife> {
    return this.#lives.values();
  }

  #newerThan(life: TokenLife | undefined, exchange: Exchange): TokenLife | undefined {
    if (life === undefined || life.role === 'id' || life.role === 'refresh') return undefined;
    if (life.issuedBy === undefined && life.lastAccepted === undefined) return undefined;
    const latest = this.#latestAccess.get(familyOf(life, exchange));
    if (latest === undefined || latest === life || life.issuedBy === latest.issuedBy) return undefined;
    const issued = latest.issuedBy;
    if (issued?.startedAt === undefined || exchange.startedAt === undefined) return undefined;
    // The request must have started after the new token was there, or nobody could have used it.
    return issued.startedAt + (issued.duration ?? 0) < exchange.startedAt ? latest : undefined;
  }

  #use(token: string, exchange: Exchange, credential: CredentialView): void {
    let life = this.#lives.get(token);
    if (life === undefined) {
      if (this.#lives.size > 5000) return;
      life = newLife(token, kindOf(token, credential.scheme), 'unknown', undefined, undefined);
      this.#lives.set(token, life);
    }
    const status = exchange.response.status;
    if (status === 401 || status === 403) {
      life.refusedBy.push(exchange.index);
      life.firstRefused ??= exchange;
    } else if (status > 0 && status < 400) {
      life.usedBy.push(exchange.index);
      life.lastAccepted = exchange;
      this.#accepted.set(`${exchange.url.origin} ${token}`, exchange);
    }
  }

  #collect(exchange: Exchange): readonly TokenLife[] {
    const text = exchange.response.body?.text;
    const status = exchange.response.status;
    if (text === undefined || status < 200 || status >= 300) return [];
    if (!TOKEN_MEMBER.test(text)) return [];
    const found: TokenLife[] = [];
    for (const [name, token, expiresIn] of tokensIn(text)) {
      const role = roleOf(name);
      if (this.#lives.size > 5000) break;
      const life = newLife(token, looksLikeJwt(token) ? 'jwt' : 'opaque', role, exchange, expiresIn);
      if (!this.#lives.has(token)) this.#lives.set(token, life);
      const kept = this.#lives.get(token);
      if (kept === undefined) continue;
      found.push(kept);
      if (role === 'access') this.#latestAccess.set(familyOf(kept, exchange), kept);
    }
    if (found.length > 0) this.#lastIssue = exchange;
    return found;
  }
}

const TOKEN_MEMBER =
  /"(?:access_?token|id_?token|refresh_?token|token|jwt|access|refresh|auth_?token)"\s*:\s*"/i;

function tokensIn(text: string): [string, string, number | undefined][] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return [];
  }
  const found: [string, string, number | undefined][] = [];
  const visit = (value: unknown, depth: number) => {
    if (depth > 3 || value === null || typeof value !== 'object' || found.length > 8) return;
    const members = Object.entries(value).slice(0, 60);
    const expires = members.find(([name]) => /^expires_?in$/i.test(name))?.[1];
    const expiresIn =
      typeof expires === 'number' && expires > 0 && expires < 1e9 ? expires * 1000 : undefined;
    for (const [name, member] of members) {
      if (
        typeof member === 'string' &&
        member.length >= 12 &&
        /^(?:access_?token|id_?token|refresh_?token|token|jwt|access|refresh|auth_?token)$/i.test(name)
      )
        found.push([name, member, expiresIn]);
      else if (typeof member === 'object') visit(member, depth + 1);
    }
  };
  visit(json, 0);
  return found;
}

function roleOf(name: string): TokenLife['role'] {
  if (/refresh/i.test(name)) return 'refresh';
  if (/^id/i.test(name)) return 'id';
  return 'access';
}

/** Tokens that replace one another: same issuer, audience and client. A page may well hold one for each of several APIs. */
function familyOf(life: TokenLife, exchange: Exchange): string {
  const site = siteOf((life.issuedBy ?? exchange).url.host);
  if (life.kind !== 'jwt') return `opaque ${site}`;
  const { iss, aud, azp, client_id } = life.claims ?? {};
  return `jwt ${JSON.stringify([iss ?? site, aud, azp ?? client_id]).slice(0, 1000)}`;
}

function newLife(
  token: string,
  kind: TokenLife['kind'],
  role: TokenLife['role'],
  issuedBy: Exchange | undefined,
  expiresIn: number | undefined,
): TokenLife {
  return {
    token,
    kind,
    role,
    issuedBy,
    expiresIn,
    claims: kind === 'jwt' ? readable(token) : undefined,
    usedBy: [],
    refusedBy: [],
    lastAccepted: undefined,
    firstRefused: undefined,
  };
}

function kindOf(token: string, scheme: string): TokenLife['kind'] {
  if (scheme === 'basic' || scheme === 'digest') return scheme;
  if (scheme === 'negotiate' || scheme === 'ntlm') return 'negotiate';
  if (looksLikeJwt(token)) return 'jwt';
  return scheme === 'bearer' || scheme === 'dpop' || scheme === '' || scheme === 'token' ? 'opaque' : 'other';
}

function nonEmpty(value: string | undefined): string | undefined {
  return value === undefined || value.trim() === '' ? undefined : value.trim();
}

/** The claims that a report may print for this token. */
export function printableClaims(life: TokenLife): Readonly<Record<string, unknown>> {
  return life.claims === undefined ? {} : claimsOf(life.claims);
}

function readable(token: string): JsonObject | undefined {
  const result = decodeJwt(token);
  return result.ok ? result.claims : undefined;
}
