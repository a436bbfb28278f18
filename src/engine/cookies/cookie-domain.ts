import { siteOf } from '../exchange/site.ts';
import { canonicalDomainMatch, isAddress, isAscii } from './domain-match.ts';
import type { Rules } from './profile.ts';
import { isPublicSuffix } from './public-suffix.ts';

/** The domain a cookie gets, or why it gets none. */
export type CookieDomain =
  | { readonly domain: string; readonly hostOnly: boolean }
  | { readonly reason: 'cookie-domain-mismatch' | 'cookie-domain-public-suffix' };

/**
 * From the Domain attribute (its leading dot gone; undefined or '' for none) and the host that sets the cookie
 * (RFC 6265bis §5.7 Storage Model, the steps on the domain-attribute and public suffixes).
 */
export function cookieDomain(attribute: string | undefined, host: string, rules: Rules): CookieDomain {
  // "Otherwise: set the cookie's host-only-flag to true; set the cookie's domain to the canonicalized request-host."
  if (attribute === undefined || attribute === '') return { domain: host, hostOnly: true };
  // An address, or a public suffix that is itself the host, gets a cookie of its own: "If the domain-attribute is identical to the canonicalized request-host: let the domain-attribute be the empty string."
  if (attribute.toLowerCase() === host && (isAddress(host) || isPublicSuffix(host)))
    return { domain: host, hostOnly: true };
  const domain = canonical(attribute, rules);
  // An address has no other name, even where conversion would lead to it.
  if (domain === undefined || isAddress(host)) return { reason: 'cookie-domain-mismatch' };
  if (isPublicSuffix(domain)) {
    return {
      reason: canonicalDomainMatch(host, domain) ? 'cookie-domain-public-suffix' : 'cookie-domain-mismatch',
    };
  }
  // "If the canonicalized request-host does not domain-match the domain-attribute: abort these steps and ignore the cookie entirely."
  if (!canonicalDomainMatch(host, domain) || siteOf(domain) !== siteOf(host))
    return { reason: 'cookie-domain-mismatch' };
  return { domain, hostOnly: false };
}

function canonical(attribute: string, rules: Rules): string | undefined {
  if (isAscii(attribute)) return attribute.toLowerCase();
  if (!rules.foreignDomain || /[\s/:@?#%[\]\\]/.test(attribute)) return undefined;
  try {
    const { hostname } = new URL(`http://${attribute}/`);
    // A letter that vanishes on conversion may leave a leading dot, which counts no more than one written; a second one is too many.
    return attribute.startsWith('.') ? hostname : hostname.replace(/^\./, '');
  } catch {
    return undefined;
  }
}
