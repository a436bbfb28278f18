import type { CookiesView, SentCookie } from '../../facts/cookies-view.ts';
import type { CredentialView } from '../../facts/credential.ts';
import { decodeJwt, type JsonObject, looksLikeJwt } from '../../tokens/jwt.ts';

/** A JSON Web Token that stands in a cookie. */
export interface CookieToken {
  readonly name: string;
  /** Never print it. */
  readonly token: string;
  readonly claims: JsonObject;
}

/**
 * The token by which a request signs in where it rests in a cookie: the only cookie of the request that can be a sign-in, and
 * a readable JWT. Ours: where others could be it, too, nobody knows which of them the server reads.
 */
export function cookieToken({ sent }: Pick<CookiesView, 'sent'>): CookieToken | undefined {
  const sessions = sent.filter((cookie) => cookie.session && !isRenewal(cookie));
  const [only] = sessions;
  if (only === undefined || sessions.length > 1 || !looksLikeJwt(only.value)) return undefined;
  const jwt = decodeJwt(only.value);
  if (!jwt.ok || jwt.claims === undefined) return undefined;
  return { name: only.name, token: only.value, claims: jwt.claims };
}

// Sent along by some sites with every request, and read at the token endpoint alone.
function isRenewal({ name }: SentCookie): boolean {
  return /refresh/i.test(name);
}

/**
 * The readable JWT by which a request signs in where it carries no Authorization field: in its address (sockets, event streams,
 * downloads), in a field of another name, or among the subprotocols of a socket. Only where there is one such token.
 */
export function tokenAside({
  values,
  inUrl,
  apiKeys,
}: Pick<CredentialView, 'values' | 'inUrl' | 'apiKeys'>):
  | { readonly at: string; readonly claims: JsonObject }
  | undefined {
  if (values.length > 0) return undefined;
  const all = [
    ...inUrl.map(({ value }) => ({ at: 'url', value })),
    ...apiKeys.map(({ name, value }) => ({ at: `request.headers.${name}`, value })),
  ].filter(({ value }) => looksLikeJwt(value));
  const [only] = all;
  if (only === undefined || all.length > 1) return undefined;
  const jwt = decodeJwt(only.value);
  return jwt.ok && jwt.claims !== undefined ? { at: only.at, claims: jwt.claims } : undefined;
}
