import { getDomain } from 'tldts';
import { isAddress } from './domain-match.ts';

/**
 * Is this name a public suffix, so that no cookie may be set for all under it (RFC 6265bis §5.7 step on public suffixes)? Private
 * suffixes, such as github.io, count. A single label counts too: browsers treat unknown ones so.
 */
export function isPublicSuffix(domain: string): boolean {
  if (domain === '' || isAddress(domain)) return false;
  return (
    getDomain(domain, { allowPrivateDomains: true, validateHostname: false, extractHostname: false }) === null
  );
}
