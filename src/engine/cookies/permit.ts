import type { ParsedUrl } from '../exchange/exchange.ts';
import type { SetCookie } from '../headers/set-cookie.ts';
import type { StoredCookie } from './cookie.ts';
import { canonicalDomainMatch } from './domain-match.ts';
import { isExpired } from './eviction.ts';
import { pathMatch } from './path-match.ts';
import type { Rules } from './profile.ts';
import type { RejectedReason } from './reasons.ts';
import type { Situation } from './same-site.ts';
import { isSecureUrl } from './secure-origin.ts';
import type { Draft } from './store.ts';

/** Why the URL or the API may not set such a cookie (RFC 6265bis §5.7 Storage Model). */
export function permitReasons(
  parsed: SetCookie,
  url: ParsedUrl,
  fromHttp: boolean,
  rules: Pick<Rules, 'noneWantsSecure'>,
): readonly RejectedReason[] {
  const reasons: RejectedReason[] = [];
  // "If the cookie's secure-only-flag is true and the request-uri does not denote a "secure" connection, abort these steps and ignore the cookie entirely."
  if (parsed.secure && !isSecureUrl(url)) reasons.push('cookie-secure-from-insecure');
  // "If the cookie's same-site-flag is "None", abort these steps and ignore the cookie entirely unless the cookie's secure-only-flag is true."
  if (rules.noneWantsSecure && parsed.sameSite === 'none' && !parsed.secure)
    reasons.push('cookie-samesite-none-insecure');
  // "If the cookie was received from a "non-HTTP" API and the cookie's http-only-flag is true, abort these steps and ignore the cookie entirely."
  if (parsed.httpOnly && !fromHttp) reasons.push('cookie-httponly-overwrite');
  return reasons;
}

/** Why the page around the request keeps the cookie out. */
export function situationRejections(
  parsed: SetCookie,
  situation: Situation,
  rules: Rules,
): readonly RejectedReason[] {
  const reasons: RejectedReason[] = [];
  // "If the cookie's same-site-flag is not "None": … if the cookie was received from a "same-site" request … or a top-level navigation, skip; otherwise abort."
  const restricted = parsed.sameSite === 'unspecified' ? rules.laxByDefault : parsed.sameSite !== 'none';
  if (restricted && !situation.mayRestrict) reasons.push('cookie-samesite-cross-site-set');
  return reasons;
}

/** The user's choice comes before all else: a browser that blocks a third party does not look at its cookies. */
export function isBlocked(
  partitioned: boolean,
  situation: Situation,
  blocked: boolean,
  rules: Pick<Rules, 'sparesPartitioned'>,
): boolean {
  return blocked && situation.thirdParty && !(partitioned && rules.sparesPartitioned);
}

/** Why the store's own cookies stand in the way. */
export function overwriteReasons(
  draft: Draft,
  stored: Iterable<StoredCookie>,
  url: ParsedUrl,
  fromHttp: boolean,
  partition: string | null,
  now: number | undefined,
  rules: Rules,
): readonly RejectedReason[] {
  const secure = isSecureUrl(url);
  if (secure && fromHttp) return [];
  let overSecure = false;
  let overHttpOnly = false;
  for (const old of stored) {
    if (old.name !== draft.name || old.partitionKey !== partition) continue;
    const expired = isExpired(old, now);
    if (expired && !rules.expiredSecureStays) continue;
    // "Their domain domain-matches the domain of the newly-created cookie, or vice-versa. The path of the newly-created cookie path-matches the path of the existing cookie."
    if (!secure && old.secure && related(old, draft, rules) && pathMatch(draft.path, old.path))
      overSecure = true;
    // "If the newly-created cookie was received from a "non-HTTP" API and the old-cookie's http-only-flag is true, abort these steps."
    const same = old.domain === draft.domain && old.hostOnly === draft.hostOnly && old.path === draft.path;
    if (!expired && !fromHttp && old.httpOnly && same) overHttpOnly = true;
  }
  const reasons: RejectedReason[] = [];
  if (overSecure) reasons.push('cookie-overwrites-secure');
  if (overHttpOnly) reasons.push('cookie-httponly-overwrite');
  return reasons;
}

/** Could both go with one request? By the specification, whether or not one of them is host-only. */
function related(old: StoredCookie, draft: Draft, rules: Rules): boolean {
  const covers = (one: StoredCookie | Draft, other: StoredCookie | Draft) =>
    one.hostOnly && rules.hostOnlyStandsApart
      ? one.domain === other.domain
      : canonicalDomainMatch(other.domain, one.domain);
  return covers(old, draft) || covers(draft, old);
}
