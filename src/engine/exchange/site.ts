import { getDomain } from 'tldts';
import { Recent } from './recent.ts';

const sites = new Recent<string>(2000);
/** One request's host is asked about many times. */
let latestHost = '';
let latestSite = '';

// A host here comes out of a URL: names that DNS would not allow, such as -a.test, have a site as well.
const AS_BROWSERS = { allowPrivateDomains: true, validateHostname: false, extractHostname: false };

/** The registrable domain of a host (private suffixes counted as public ones), or the host itself where there is none (an IP address, localhost). */
export function siteOf(host: string): string {
  if (host !== latestHost) {
    latestSite = sites.get(host) ?? registrable(host);
    latestHost = host;
  }
  return latestSite;
}

function registrable(host: string): string {
  const domain = getDomain(host, AS_BROWSERS);
  // Browsers take a name with the root's dot for another site: www.a.test. belongs to a.test. alone.
  const site = domain === null ? host : host.endsWith('.') ? `${domain}.` : domain;
  sites.set(host, site);
  return site;
}
