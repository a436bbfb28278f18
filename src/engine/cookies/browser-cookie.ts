/** A cookie as the browser's cookies API hands it out, both browsers in one shape. The value is a secret. */
export interface BrowserCookie {
  readonly name: string;
  readonly value: string;
  /** With a leading dot where sub-domains receive it too. */
  readonly domain: string;
  readonly hostOnly: boolean;
  readonly path: string;
  readonly secure: boolean;
  readonly httpOnly: boolean;
  /** The browsers' words: `no_restriction`, `lax`, `strict`, `unspecified`. */
  readonly sameSite: string;
  /** Seconds since the epoch; null for a session cookie. */
  readonly expirationDate: number | null;
  /** The profile's ordinary jar, an incognito window's, or a container's. */
  readonly storeId: string;
  /** Null for a cookie outside of any partition. */
  readonly partitionKey: BrowserPartition | null;
  /** Firefox's first-party isolation; null in Chromium. */
  readonly firstPartyDomain: string | null;
}

export interface BrowserPartition {
  /** scheme://registrable domain; '' where the page has an opaque origin. */
  readonly topLevelSite: string;
  /** Null where the browser does not tell. */
  readonly hasCrossSiteAncestor: boolean | null;
}
