import type { AuditSubject, CookieUse } from './audit.ts';
import { canonicalHost, domainMatch, isAddress } from './domain-match.ts';
import { isPublicSuffix } from './public-suffix.ts';

/** The hosts that show a need for the cookie: the one that sets it, and those whose own answers may depend on it. */
export function neededHosts(subject: Pick<AuditSubject, 'setBy' | 'carried'>): readonly string[] {
  const hosts = subject.carried.filter((use) => !use.file).map((use) => use.host);
  return [...new Set([subject.setBy.host, ...hosts])];
}

/**
 * The narrowest Domain that lets `setter` set a cookie for all of `hosts`: undefined where the host alone will do, null where there
 * is none (an address, another registrable domain).
 */
export function narrowestDomain(setter: string, hosts: readonly string[]): string | undefined | null {
  const others = hosts.filter((host) => host !== setter);
  if (others.length === 0) return undefined;
  if (isAddress(setter)) return null;
  const labels = canonicalHost(setter).split('.');
  for (let from = 0; from < labels.length; from++) {
    const domain = labels.slice(from).join('.');
    if (isPublicSuffix(domain)) return null;
    if (others.every((host) => domainMatch(host, domain))) return domain;
  }
  return null;
}

/** The longest Path that covers all of `paths` (URL paths); '/' where they share none. */
export function sharedPath(paths: readonly string[]): string {
  const split = paths.map((path) => path.split('/').slice(1, -1));
  const [first = [], ...rest] = split;
  let length = first.length;
  for (const path of rest) {
    let same = 0;
    while (same < length && same < path.length && path[same] === first[same]) same++;
    length = same;
  }
  return `/${first.slice(0, length).join('/')}`;
}

/** Did a request go with it from a page of another site: embedded, or by a form that another site posts? */
export function crossSiteUses(uses: readonly CookieUse[]): readonly CookieUse[] {
  return uses.filter(({ relation }) => relation === 'third-party' || relation === 'cross-site-post');
}
