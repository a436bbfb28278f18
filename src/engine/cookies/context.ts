import { type ParsedUrl, parseUrl } from '../exchange/exchange.ts';
import { kindOf } from './request-kind.ts';

/**
 * The circumstances in which a cookie is set or asked for. `url` alone is required. A field that is left out is unknown: both outcomes
 * are then considered. Only `redirectChain` left out means that there was no redirect, and `frames` left out that the top document
 * itself made the request, if the initiator is of its origin.
 */
export interface CookieContext {
  /** Absolute URL of the request, or of the document whose script uses document.cookie. */
  readonly url: string;
  /** Milliseconds since the epoch, by the clock of the browser. */
  readonly time?: number;
  /** The Date of the answer, milliseconds since the epoch: what it was then by the clock of the server. */
  readonly serverTime?: number | undefined;
  readonly method?: string;
  /** `http` where left out. */
  readonly api?: 'http' | 'document.cookie';
  /**
   * `document` is a navigation of the whole tab; all else happens inside a page. As `Kind` of an exchange, or any destination of Fetch;
   * common other names are understood. `reload` is a navigation too: whether it counts as one by the user depends on what led to the
   * document first, so that its initiator is that one's.
   */
  readonly kind?: string;
  /** URL of the initiating document, `"null"` for an opaque origin, null for the user: address bar, bookmark. */
  readonly initiator?: string | null;
  readonly topLevelUrl?: string;
  /** URLs from the top document down to the initiating one. Of a frame that navigates itself, down to the one around it. */
  readonly frames?: readonly string[];
  /** URLs before this one, oldest first. */
  readonly redirectChain?: readonly string[];
  /** Request mode and credentials as in Fetch. */
  readonly mode?: string;
  readonly credentials?: string;
}

/** HTML "determining the origin": these documents have that of the one which made them. */
const INHERITING = /^about:(?:blank|srcdoc)\b/i;

export const inherits = (document: string): boolean => INHERITING.test(document);

/** The URL that tells a document's origin: a blob: URL holds it. */
export function originUrl(document: string): ParsedUrl {
  return parseUrl(/^blob:/i.test(document) ? document.slice(5) : document);
}

/** A URL, or undefined where nothing is said. */
export const told = (url: string | null | undefined): string | undefined =>
  url === null || url === '' ? undefined : url;

/** Who set the request off; of a page whose frames are known, the innermost of them. undefined where it is unknown. */
export function initiatorOf(context: CookieContext): string | null | undefined {
  const { url } = context;
  const initiator = context.initiator === null ? null : told(context.initiator);
  // Chromium gives a reload the initiator that the navigation had, and a reload of a page opened by the user has none.
  if (initiator === null) return kindOf(context) === 'reload' ? undefined : null;
  const frames = context.frames ?? [];
  if (initiator === undefined) {
    // Some name the document that is being loaded as the last frame: it set nothing off.
    const makers = frames.at(-1) === url ? frames.slice(0, -1) : frames;
    return makers.findLast((frame) => !inherits(frame));
  }
  if (!inherits(initiator)) return initiator;
  return frames.findLast((frame) => !inherits(frame)) ?? told(context.topLevelUrl);
}
