import type { SameSiteValue } from '../headers/set-cookie.ts';

/** A cookie as a browser stores it (RFC 6265bis §5.7 Storage Model). */
export interface Cookie {
  /** '' for a cookie without a name. */
  readonly name: string;
  readonly value: string;
  /** Lower case, without a leading dot; IPv6 in brackets. */
  readonly domain: string;
  /** Sent to `domain` alone, not to its sub-domains. */
  readonly hostOnly: boolean;
  readonly path: string;
  readonly secure: boolean;
  readonly httpOnly: boolean;
  readonly sameSite: SameSiteValue;
  /** Milliseconds since the epoch; null for a session cookie, or where the time of setting is unknown. */
  readonly expires: number | null;
  /** Milliseconds since the epoch: when it was first set. */
  readonly created: number;
  /** The partition it lives in; null for the ordinary jar. */
  readonly partitionKey: string | null;
}

export type CookiePriority = 'low' | 'medium' | 'high';

/** When cookies were set or sent; those that went with one request share one note. */
export interface CookieUseNote {
  /** Counts up: the least is evicted first. */
  readonly order: number;
  /** Milliseconds since the epoch; undefined where the time is unknown. */
  readonly at: number | undefined;
}

/** A stored cookie with the jar's own bookkeeping. */
export interface StoredCookie extends Cookie {
  /** It was set with Partitioned: not the browser alone put it into its partition. */
  readonly asked: boolean;
  /** Order of creation, for equal times. */
  readonly order: number;
  /** The last set or noted send. */
  use: CookieUseNote;
  /** Chromium's Priority attribute: which cookies are evicted first. */
  readonly priority: CookiePriority;
  /** The time of creation is known. */
  readonly dated: boolean;
  /** Order in which scripts see it, where a script has changed it (Firefox). */
  readonly rewritten?: number | undefined;
  /** As others see it (`publicCookie`), once they have. */
  view?: Cookie;
}

/** Two cookies of one identity cannot both be stored: the later replaces the earlier. */
export function identityOf(cookie: Cookie): string {
  // "If the cookie store contains a cookie with the same name, domain, host-only-flag, and path as the newly-created cookie"
  return `${cookie.partitionKey ?? ''}\n${cookie.hostOnly ? '' : '.'}${cookie.domain}\n${cookie.path}\n${cookie.name}`;
}

/** The cookie without the jar's bookkeeping; the same object each time, as long as it is not set anew. */
export function publicCookie(cookie: StoredCookie): Cookie {
  cookie.view ??= {
    name: cookie.name,
    value: cookie.value,
    domain: cookie.domain,
    hostOnly: cookie.hostOnly,
    path: cookie.path,
    secure: cookie.secure,
    httpOnly: cookie.httpOnly,
    sameSite: cookie.sameSite,
    expires: cookie.expires,
    created: cookie.created,
    partitionKey: cookie.partitionKey,
  };
  return cookie.view;
}
