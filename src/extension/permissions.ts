import { isAddress } from '../engine/cookies/domain-match.ts';

/** What is used of the browsers' `permissions` API. */
export interface PermissionsApi {
  contains(wanted: Grant): Promise<boolean>;
  request(wanted: Grant): Promise<boolean>;
  remove(granted: Grant): Promise<boolean>;
  getAll(): Promise<{ readonly permissions?: readonly string[]; readonly origins?: readonly string[] }>;
}

/** As the API wants it: what it is given it may keep. */
export interface Grant {
  permissions: ('cookies' | 'webRequest' | 'notifications')[];
  origins: string[];
}

/** What notifications take. */
export const NOTIFICATIONS: Grant = { permissions: ['notifications'], origins: [] };

/** Registrable domains, or hosts that have none; or whatever the tab goes to. */
export type Sites = readonly string[] | 'all';

/** What reading the sites' cookies takes. `sites`: registrable domains, or hosts that have none. */
export function grantFor(sites: readonly string[]): Grant {
  return { permissions: ['cookies'], origins: sites.map(patternOf) };
}

/** What full capture of the sites takes. */
export function captureGrantFor(sites: Sites): Grant {
  const patterns = sites === 'all' ? ['*://*/*'] : sites.map(patternOf);
  // Chromium's `*` stands for http and https alone.
  const origins = patterns.flatMap((pattern) =>
    ['*', 'ws', 'wss'].map((scheme) => pattern.replace(/^\*/, scheme)),
  );
  return { permissions: ['webRequest'], origins };
}

/** The match pattern of a site and its sub-domains, any scheme and port; an address has no sub-domains. */
export function patternOf(site: string): string {
  if (site.includes(':') && !site.startsWith('[')) return `*://[${site}]/*`;
  return isAddress(site) ? `*://${site}/*` : `*://*.${site}/*`;
}

/** Whether a match pattern takes in every host: `<all_urls>`, or one of those with the host `*`. */
export function isEverySite(pattern: string): boolean {
  return pattern === '<all_urls>' || /^[^:/]+:\/\/\*\//.test(pattern);
}

/** Whether a match pattern is about WebSockets alone. */
export function isForSockets(pattern: string): boolean {
  return /^wss?:/.test(pattern);
}

/** The site that a match pattern is about; '' for one of another form. */
export function siteOfPattern(pattern: string): string {
  return /^[^:/]+:\/\/(?:\*\.)?([^*/]+)\//.exec(pattern)?.[1] ?? '';
}
