import type { BrowserCookie, BrowserPartition } from '../engine/cookies/browser-cookie.ts';
import { isRecord } from './raw-entry.ts';

/** What is used of the browsers' `cookies` API. */
export interface CookiesApi {
  getAllCookieStores(): Promise<readonly { readonly id: string; readonly tabIds: readonly number[] }[]>;
  getAll(details: object): Promise<readonly unknown[]>;
  remove(details: object): Promise<unknown>;
}

export type BrowserEngine = 'chromium' | 'firefox';

/** The cookie store that a tab uses: the ordinary one, its container's, or the private windows'. Undefined where the extension may not see the tab. */
export async function storeOfTab(api: CookiesApi, tabId: number): Promise<string | undefined> {
  const stores = await api.getAllCookieStores();
  return stores.find(({ tabIds }) => tabIds.includes(tabId))?.id;
}

/**
 * Every cookie of the sites and their sub-domains in one store, in every partition.
 * @param sites registrable domains, or hosts that have none
 * @throws what the browser throws
 */
export async function readCookies(
  api: CookiesApi,
  engine: BrowserEngine,
  storeId: string,
  sites: readonly string[],
): Promise<BrowserCookie[]> {
  const found: BrowserCookie[] = [];
  for (const site of sites) {
    const all = await api.getAll({
      storeId,
      domain: site,
      // Without this, both browsers leave partitioned cookies out.
      partitionKey: {},
      // Firefox demands it under first-party isolation, where null means all; Chromium does not know it and throws.
      ...(engine === 'firefox' ? { firstPartyDomain: null } : {}),
    });
    for (const one of all) {
      const cookie = recordOf(one);
      if (cookie !== undefined) found.push(cookie);
    }
  }
  return found;
}

/**
 * Removes the cookies one after another, in the order given. What a browser does not remove it does not tell: read again.
 * @returns the browsers' errors, as far as there were any
 */
export async function removeCookies(
  api: CookiesApi,
  engine: BrowserEngine,
  cookies: readonly BrowserCookieKey[],
): Promise<string[]> {
  const errors: string[] = [];
  for (const cookie of cookies) {
    try {
      await api.remove({
        name: cookie.name,
        url: addressOf(cookie),
        storeId: cookie.storeId,
        ...(cookie.partitionKey === null ? {} : { partitionKey: partitionDetails(cookie.partitionKey) }),
        ...(engine === 'firefox' ? { firstPartyDomain: cookie.firstPartyDomain ?? '' } : {}),
      });
    } catch (error) {
      errors.push(error instanceof Error ? error.message : String(error));
    }
  }
  return errors;
}

/** What tells one cookie from another; nothing secret. */
export type BrowserCookieKey = Pick<
  BrowserCookie,
  'name' | 'domain' | 'hostOnly' | 'path' | 'secure' | 'storeId' | 'partitionKey' | 'firstPartyDomain'
>;

/** An address that the cookie goes to: the API takes no domain and path. */
function addressOf({ domain, path, secure }: BrowserCookieKey): string {
  const host = domain.startsWith('.') ? domain.slice(1) : domain;
  return `${secure ? 'https' : 'http'}://${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}${path}`;
}

function partitionDetails({ topLevelSite, hasCrossSiteAncestor }: BrowserPartition): object {
  return { topLevelSite, ...(hasCrossSiteAncestor === null ? {} : { hasCrossSiteAncestor }) };
}

function recordOf(cookie: unknown): BrowserCookie | undefined {
  if (!isRecord(cookie) || typeof cookie.name !== 'string' || typeof cookie.domain !== 'string')
    return undefined;
  const { partitionKey: partition } = cookie;
  return {
    name: cookie.name,
    value: typeof cookie.value === 'string' ? cookie.value : '',
    domain: cookie.domain,
    hostOnly: cookie.hostOnly === true,
    path: typeof cookie.path === 'string' ? cookie.path : '/',
    secure: cookie.secure === true,
    httpOnly: cookie.httpOnly === true,
    sameSite: typeof cookie.sameSite === 'string' ? cookie.sameSite : 'unspecified',
    expirationDate: typeof cookie.expirationDate === 'number' ? cookie.expirationDate : null,
    storeId: typeof cookie.storeId === 'string' ? cookie.storeId : '',
    partitionKey: isRecord(partition)
      ? {
          topLevelSite: typeof partition.topLevelSite === 'string' ? partition.topLevelSite : '',
          hasCrossSiteAncestor:
            typeof partition.hasCrossSiteAncestor === 'boolean' ? partition.hasCrossSiteAncestor : null,
        }
      : null,
    firstPartyDomain: typeof cookie.firstPartyDomain === 'string' ? cookie.firstPartyDomain : null,
  };
}
