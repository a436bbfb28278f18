import { getDomain } from 'tldts';

const sites = new Map<string, string>();

/** The registrable domain of a host (private suffixes counted as public ones), or the host itself where there is none (an IP address, localhost). */
export function siteOf(host: string): string {
  const known = sites.get(host);
  if (known !== undefined) return known;
  const site = getDomain(host, { allowPrivateDomains: true }) ?? host;
  if (sites.size > 5000) sites.clear();
  sites.set(host, site);
  return site;
}
