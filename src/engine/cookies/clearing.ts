import type { BrowserCookie } from './browser-cookie.ts';
import { domainMatch } from './domain-match.ts';
import { pathMatch } from './path-match.ts';
import { bareDomain, partitionKeyOf } from './real-jar.ts';

/** What tells the cookies of a jar apart; nothing secret. */
export function jarKey(
  cookie: Omit<BrowserCookie, 'value' | 'secure' | 'httpOnly' | 'sameSite' | 'expirationDate'>,
): string {
  const { name, domain, hostOnly, path, storeId, partitionKey, firstPartyDomain } = cookie;
  return JSON.stringify([
    name,
    domain,
    hostOnly,
    path,
    storeId,
    partitionKeyOf(partitionKey),
    firstPartyDomain,
  ]);
}

/**
 * What goes when a cookie is removed, itself included: browsers let extensions remove by name and address, and of one name they may
 * take every cookie that goes to that address.
 */
function takenAlong(cookie: BrowserCookie, all: readonly BrowserCookie[]): readonly BrowserCookie[] {
  const host = bareDomain(cookie);
  const covers = (other: BrowserCookie) =>
    other.hostOnly ? bareDomain(other) === host : domainMatch(host, bareDomain(other));
  return all.filter(
    (other) =>
      other.name === cookie.name &&
      other.storeId === cookie.storeId &&
      other.firstPartyDomain === cookie.firstPartyDomain &&
      partitionKeyOf(other.partitionKey) === partitionKeyOf(cookie.partitionKey) &&
      (cookie.secure || !other.secure) &&
      covers(other) &&
      pathMatch(cookie.path, other.path),
  );
}

/** The cookies chosen for removal after one more is chosen, or let go: those that can only go together do. By `jarKey`. */
export function choose(
  all: readonly BrowserCookie[],
  chosen: ReadonlySet<string>,
  key: string,
  on: boolean,
): ReadonlySet<string> {
  const next = new Set(chosen);
  for (const cookie of all) {
    const keys = takenAlong(cookie, all).map(jarKey);
    if (on && jarKey(cookie) === key) for (const one of keys) next.add(one);
    if (!on && keys.includes(key)) next.delete(jarKey(cookie));
  }
  return next;
}

/** Is there one that cannot be removed without another? */
export function anyTogether(all: readonly BrowserCookie[]): boolean {
  return all.some((cookie) => takenAlong(cookie, all).length > 1);
}

/** The order in which to remove: the widest first, as a browser may take but one of those that an address matches. */
export function inClearingOrder(cookies: readonly BrowserCookie[]): BrowserCookie[] {
  return [...cookies].sort(
    (a, b) => bareDomain(a).length - bareDomain(b).length || a.path.length - b.path.length,
  );
}

export interface Cleared {
  readonly removed: readonly BrowserCookie[];
  /** Still there, unchanged. */
  readonly left: readonly BrowserCookie[];
  /** There again with another value: the site has set them meanwhile. */
  readonly setAgain: readonly BrowserCookie[];
}

/** What became of the cookies that were to go. `after`: the jar, read again. */
export function clearedOf(chosen: readonly BrowserCookie[], after: readonly BrowserCookie[]): Cleared {
  const values = new Map(after.map((cookie) => [jarKey(cookie), cookie.value]));
  const has = (cookie: BrowserCookie) => values.get(jarKey(cookie));
  return {
    removed: chosen.filter((cookie) => has(cookie) === undefined),
    left: chosen.filter((cookie) => has(cookie) === cookie.value),
    setAgain: chosen.filter((cookie) => ![undefined, cookie.value].includes(has(cookie))),
  };
}
