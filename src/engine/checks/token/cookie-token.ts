import type { CookiesView, SentCookie } from '../../facts/cookies-view.ts';
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
