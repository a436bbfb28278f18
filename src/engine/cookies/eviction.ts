import type { StoredCookie } from './cookie.ts';

/**
 * Which cookies go when one key holds too many: expired ones first, then insecure before Secure, the least recently used first
 * (RFC 6265bis §5.7 Storage Model, last paragraphs; numbers as browsers have them). Returns how many have to go in that order.
 */
export function toEvict(
  cookies: readonly StoredCookie[],
  now: number | undefined,
  most: number,
  left: number,
): readonly StoredCookie[] {
  if (cookies.length <= most) return [];
  const over = (cookie: StoredCookie) =>
    cookie.expires !== null && now !== undefined && cookie.expires <= now;
  const expired = cookies.filter(over);
  if (cookies.length - expired.length <= most) return expired;
  const alive = cookies.filter((cookie) => !over(cookie));
  // "Cookies whose secure-only-flag is false, and which share a domain field with more than a predetermined number of other cookies."
  alive.sort((a, b) => Number(a.secure) - Number(b.secure) || a.used - b.used || a.order - b.order);
  return [...expired, ...alive.slice(0, alive.length - left)];
}
