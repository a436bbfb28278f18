import type { Rules } from './profile.ts';

/** What a name prefix promises of the cookie (RFC 6265bis §4.1.3 Cookie Name Prefixes). */
export type CookiePrefix = '__Secure-' | '__Host-' | '__Http-' | '__Host-Http-';

/** Longest first, so that `__Host-Http-` is not taken for `__Host-`. */
const PREFIXES = [
  ['__host-http-', '__Host-Http-'],
  ['__host-', '__Host-'],
  ['__secure-', '__Secure-'],
  ['__http-', '__Http-'],
] as const;

/** The prefix of a name, in any case ("case-insensitive match for the string"); undefined where there is none. */
export function prefixOf(name: string, rules: Pick<Rules, 'httpPrefixes'>): CookiePrefix | undefined {
  if (!name.startsWith('__')) return undefined;
  const lower = name.slice(0, 12).toLowerCase();
  for (const [prefix, written] of PREFIXES) {
    if (!lower.startsWith(prefix)) continue;
    if (prefix === '__http-' && !rules.httpPrefixes) continue;
    if (prefix === '__host-http-' && !rules.httpPrefixes) continue;
    return written;
  }
  return undefined;
}

export interface PrefixedCookie {
  readonly secure: boolean;
  readonly httpOnly: boolean;
  /** Domain was given, other than empty or the host's own address. */
  readonly hasDomain: boolean;
  readonly path: string;
  /** Path=/ was written. */
  readonly pathWritten: boolean;
  /** Set by a response, not by a script. */
  readonly fromHttp: boolean;
  /** Whether the URL that sets it is secure enough for a prefix. */
  readonly secureOrigin: boolean;
}

/** Does the cookie keep what its prefix promises? */
export function prefixHolds(prefix: CookiePrefix, cookie: PrefixedCookie, rules: Rules): boolean {
  // "If the cookie-name begins with a case-insensitive match for the string "__Secure-", abort these steps and ignore the cookie entirely unless the cookie's secure-only-flag is true."
  if (!cookie.secure || !cookie.secureOrigin) return false;
  // "__Http-" and "__Host-Http-": Secure, HttpOnly, and set by a response.
  if ((prefix === '__Http-' || prefix === '__Host-Http-') && !(cookie.httpOnly && cookie.fromHttp))
    return false;
  if (prefix === '__Secure-' || prefix === '__Http-') return true;
  // "… unless the cookie's secure-only-flag is true, the cookie's host-only-flag is true, and the cookie-attribute-list contains an attribute with an attribute-name of "Path", and the cookie's path is "/"."
  return !cookie.hasDomain && cookie.path === '/' && (cookie.pathWritten || !rules.hostPrefixWantsPath);
}
