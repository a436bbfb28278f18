import { isAddress } from '../engine/cookies/domain-match.ts';

/** What is used of the browsers' `permissions` API. */
export interface PermissionsApi {
  contains(wanted: Grant): Promise<boolean>;
  request(wanted: Grant): Promise<boolean>;
  remove(granted: Grant): Promise<boolean>;
  getAll(): Promise<{ readonly origins?: readonly string[] }>;
}

/** As the API wants it: what it is given it may keep. */
export interface Grant {
  permissions: 'cookies'[];
  origins: string[];
}

/** What reading the sites' cookies takes. `sites`: registrable domains, or hosts that have none. */
export function grantFor(sites: readonly string[]): Grant {
  return { permissions: ['cookies'], origins: sites.map(patternOf) };
}

/** The match pattern of a site and its sub-domains, any scheme and port; an address has no sub-domains. */
export function patternOf(site: string): string {
  if (site.includes(':') && !site.startsWith('[')) return `*://[${site}]/*`;
  return isAddress(site) ? `*://${site}/*` : `*://*.${site}/*`;
}
