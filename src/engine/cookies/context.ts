/**
 * The circumstances in which a cookie is set or asked for. `url` alone is required. A field that is left out is unknown: both outcomes
 * are then considered. Only `redirectChain` left out means that there was no redirect.
 */
export interface CookieContext {
  /** Absolute URL of the request, or of the document whose script uses document.cookie. */
  readonly url: string;
  /** Milliseconds since the epoch, by the clock of the browser. */
  readonly time?: number;
  readonly method?: string;
  /** `http` where left out. */
  readonly api?: 'http' | 'document.cookie';
  /** `document` is a navigation of the whole tab; all else happens inside a page. As `Kind` of an exchange, or any destination of Fetch. */
  readonly kind?: string;
  /** URL of the initiating document, `"null"` for an opaque origin, null for the user: address bar, bookmark, reload. */
  readonly initiator?: string | null;
  readonly topLevelUrl?: string;
  /** URLs from the top document down to the initiating one. */
  readonly frames?: readonly string[];
  /** URLs before this one, oldest first. */
  readonly redirectChain?: readonly string[];
  /** Request mode and credentials as in Fetch. */
  readonly mode?: string;
  readonly credentials?: string;
}

/** Who set the request off; of a page whose frames are known, the innermost of them. */
export function initiatorOf({ initiator, frames }: CookieContext): string | null | undefined {
  return initiator === undefined ? frames?.at(-1) : initiator;
}
