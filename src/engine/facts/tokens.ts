import type { Exchange } from '../exchange/exchange.ts';
import { siteOf } from '../exchange/site.ts';
import { bodyParamsOf, type OAuthParams } from '../flows/oauth.ts';
import { claimsOf } from '../tokens/claims.ts';
import { type JsonObject, looksLikeJwt } from '../tokens/jwt.ts';
import { meantStatus } from './answers/inner.ts';
import type { CredentialView } from './credential.ts';
import { isTokenRequest } from './places.ts';
import {
  type Grant,
  kindOf,
  newLife,
  note,
  noteUse,
  replace,
  snapshot,
  type TokenLife,
} from './token-life.ts';
import { tokensIn } from './token-response.ts';

export type { TokenLife } from './token-life.ts';

export interface TokensView {
  /** The life of the token that this request sent, before this exchange. */
  readonly life: TokenLife | undefined;
  /** When its life before this exchange was last accepted by this origin. */
  readonly acceptedHere: Exchange | undefined;
  /** A newer access token for the same client, issued before this request was sent. */
  readonly newer: TokenLife | undefined;
  /** A token that was issued before and of which this request sent the beginning alone. */
  readonly cutFrom: TokenLife | undefined;
  /** The last response that issued tokens, if any. */
  readonly lastIssue: Exchange | undefined;
  /** The tokens that this response handed out. */
  readonly issued: readonly TokenLife[];
  /** This response issued tokens. */
  readonly issuing: boolean;
}

const MOST = 5000;
/** Ours: a token that was cut off is one of the last that were issued. */
const RECENT = 20;
/** Ours: fewer characters may begin two tokens by chance. */
const SHORTEST_CUT = 16;

/** Follows tokens from the response that issued them to the requests that used, renewed or withdrew them. */
export class Tokens {
  readonly #lives = new Map<string, TokenLife>();
  /** By token, and by origin: the newest request that was let through with it. */
  readonly #accepted = new Map<string, Map<string, Exchange>>();
  readonly #latestAccess = new Map<string, TokenLife>();
  #lastIssue: Exchange | undefined;
  readonly #recent: TokenLife[] = [];

  observe(exchange: Exchange, credential: CredentialView): TokensView {
    const token = credential.token ?? nonEmpty(credential.parsed?.credentials);
    const known = token === undefined ? undefined : this.#lives.get(token);
    const newer = this.#newerThan(known, exchange);
    const acceptedHere =
      token === undefined ? undefined : this.#accepted.get(token)?.get(exchange.url.origin);
    const life = snapshot(known);
    const cutFrom = known === undefined ? this.#wholeOf(token ?? '') : undefined;
    const lastIssue = this.#lastIssue;
    const params = isTokenRequest(exchange) ? bodyParamsOf(exchange) : undefined;
    const issued = this.#collect(exchange, params);
    if (token !== undefined && token !== '') this.#use(token, exchange, credential);
    if (isRevocation(exchange)) this.#revoke(exchange);
    return { life, acceptedHere, newer, cutFrom, lastIssue, issued, issuing: issued.length > 0 };
  }

  /** All tokens seen, in order of first appearance. */
  all(): IterableIterator<TokenLife> {
    return this.#lives.values();
  }

  get count(): number {
    return this.#lives.size;
  }

  #wholeOf(part: string): TokenLife | undefined {
    if (part.length < SHORTEST_CUT) return undefined;
    const wholes = this.#recent.filter(({ token }) => token.length > part.length && token.startsWith(part));
    // What two tokens begin with (the header of two JWTs) tells of neither.
    return wholes.length === 1 ? wholes[0] : undefined;
  }

  #newerThan(life: TokenLife | undefined, exchange: Exchange): TokenLife | undefined {
    if (life === undefined || life.role === 'id' || life.role === 'refresh') return undefined;
    if (life.issuedBy === undefined && life.lastAccepted === undefined) return undefined;
    const ofGrant = life.grant?.access.get(purposeOf(life));
    const found =
      ofGrant === undefined || ofGrant === life ? this.#latestAccess.get(familyOf(life, exchange)) : ofGrant;
    if (found === undefined || found === life || life.issuedBy === found.issuedBy) return undefined;
    const issued = found.issuedBy;
    if (issued?.startedAt === undefined || exchange.startedAt === undefined) return undefined;
    if (life.issuedBy !== undefined && life.issuedBy.index > issued.index) return undefined;
    // The request must have started after the new token was there, or nobody could have used it.
    return issued.startedAt + (issued.duration ?? 0) < exchange.startedAt ? found : undefined;
  }

  #use(token: string, exchange: Exchange, credential: CredentialView): void {
    const life = this.#lifeOf(token, kindOf(token, credential.scheme), 'unknown');
    const status = meantStatus(exchange);
    if (life === undefined) return;
    if (status === 401 || status === 403) noteUse(life, exchange, 'refused');
    else if (status > 0 && status < 400) {
      noteUse(life, exchange, 'accepted');
      const accepted = this.#accepted.get(token);
      if (accepted === undefined) this.#accepted.set(token, new Map([[exchange.url.origin, exchange]]));
      else accepted.set(exchange.url.origin, exchange);
    } else noteUse(life, exchange, 'sent');
  }

  #lifeOf(token: string, kind: TokenLife['kind'], role: TokenLife['role']): TokenLife | undefined {
    const known = this.#lives.get(token);
    if (known !== undefined || this.#lives.size > MOST) return known;
    const life = newLife(token, kind, role);
    this.#lives.set(token, life);
    return life;
  }

  #collect(exchange: Exchange, params: OAuthParams | undefined): readonly TokenLife[] {
    const sent = params?.get('refresh_token');
    const refresh =
      sent === undefined || sent.length < 12
        ? undefined
        : this.#lifeOf(sent, looksLikeJwt(sent) ? 'jwt' : 'opaque', 'refresh');
    const { status } = exchange.response;
    if (refresh !== undefined && status > 0)
      if (status < 300) noteUse(refresh, exchange, 'accepted');
      else if (status >= 400 && status < 500 && status !== 429) noteUse(refresh, exchange, 'refused');
    const found: TokenLife[] = [];
    let grant: Grant | undefined;
    for (const { token, role, expiresIn, scope } of tokensIn(exchange)) {
      if (this.#lives.size > MOST) break;
      grant ??= refresh?.grant ?? { access: new Map(), refresh: undefined };
      const life =
        this.#lives.get(token) ??
        newLife(token, looksLikeJwt(token) ? 'jwt' : 'opaque', role, {
          issuedBy: exchange,
          expiresIn,
          scope,
        });
      this.#lives.set(token, life);
      if (life.issuedBy === exchange) {
        note(life, 'issued', exchange);
        this.#recent.push(life);
        if (this.#recent.length > RECENT) this.#recent.shift();
      }
      found.push(life);
      life.grant ??= grant;
      if (role === 'access') {
        const family = familyOf(life, exchange);
        // A renewal by a cookie names no refresh token: then the family tells what it renews.
        const old = grant.access.get(purposeOf(life)) ?? this.#latestAccess.get(family);
        if (old !== undefined && isRenewal(params)) replace(old, life, exchange);
        grant.access.set(purposeOf(life), life);
        this.#latestAccess.set(family, life);
        if (life.kind === 'opaque') this.#latestAccess.set(anyOf(life, exchange), life);
      }
      if (role === 'refresh') {
        if (refresh !== undefined) replace(refresh, life, exchange);
        grant.refresh = life;
      }
    }
    // From before the capture: what it renews from now on is one grant.
    if (refresh !== undefined && grant !== undefined) refresh.grant ??= grant;
    if (found.length > 0) this.#lastIssue = exchange;
    return found;
  }

  // RFC 7009 §2.1: with a refresh token the server SHOULD also invalidate the access tokens of its grant.
  #revoke(exchange: Exchange): void {
    const token = new URLSearchParams((exchange.request.body?.text ?? '').slice(0, 20_000)).get('token');
    const life = token === null ? undefined : this.#lives.get(token);
    if (life === undefined) return;
    const all = life.role === 'refresh' ? [life, ...(life.grant?.access.values() ?? [])] : [life];
    for (const one of all) {
      if (one.revokedBy !== undefined) continue;
      one.revokedBy = exchange;
      note(one, 'revoked', exchange);
    }
  }
}

// RFC 7009 §2.2: 200 also for a token that was not known.
function isRevocation(exchange: Exchange): boolean {
  return (
    exchange.request.method === 'POST' &&
    exchange.response.status === 200 &&
    /(?:^|\/)revo(?:ke|cation)\/?$/i.test(exchange.url.path)
  );
}

function isRenewal(params: OAuthParams | undefined): boolean {
  return params !== undefined && (params.get('grant_type') ?? 'refresh_token') === 'refresh_token';
}

/** What an access token is for: a page may hold one for each of several APIs by the same sign-in. */
function purposeOf(life: TokenLife): string {
  return life.claims === undefined ? life.scope : JSON.stringify(life.claims.aud ?? '').slice(0, 500);
}

/** Tokens that replace one another: same issuer, audience and client. */
function familyOf(life: TokenLife, exchange: Exchange): string {
  const site = siteOf((life.issuedBy ?? exchange).url.host);
  if (life.kind !== 'jwt')
    return life.issuedBy === undefined ? anyOf(life, exchange) : `opaque ${site} scope ${life.scope}`;
  const { claims = NO_CLAIMS } = life;
  const known = families.get(claims);
  if (known?.site === site) return known.family;
  const { iss, aud, azp, client_id } = claims;
  const family = `jwt ${JSON.stringify([iss ?? site, aud, azp ?? client_id]).slice(0, 1000)}`;
  families.set(claims, { site, family });
  return family;
}

const NO_CLAIMS: JsonObject = {};
/** Of the claims of each token, and the site that it belongs to. */
const families = new WeakMap<JsonObject, { readonly site: string; readonly family: string }>();

/** Of an opaque token from before the capture nobody can tell what it is for, but only where it belongs. */
function anyOf(life: TokenLife, exchange: Exchange): string {
  return `opaque ${siteOf((life.issuedBy ?? exchange).url.host)}`;
}

function nonEmpty(value: string | undefined): string | undefined {
  return value === undefined || value.trim() === '' ? undefined : value.trim();
}

/** The claims that a report may print for this token. */
export function printableClaims(life: TokenLife): Readonly<Record<string, unknown>> {
  return life.claims === undefined ? {} : claimsOf(life.claims);
}
