import { type Exchange, fieldValue, parseUrl } from '../exchange/exchange.ts';
import { siteOf } from '../exchange/site.ts';

/** A document in the tab, and the frames that were loaded into it. */
export interface PageView {
  readonly url: string;
  readonly origin: string;
  /** Documents of its frames, by URL without fragment: the URLs from the top document down to each. */
  readonly frames: Map<string, readonly string[]>;
  /** A frame of the page's own site stands below one of another site: what comes from it cannot be told by its origin. */
  nested: boolean;
  /** The producer's id of the tab's own frame, where it has one. */
  readonly frame: string | undefined;
  /** Another document came under the same page id, and nothing told whether it was a frame's or the next page's. */
  doubtful: boolean;
}

const MOST_PAGES = 500;
const MOST_RECENT = 20;
const MOST_FRAMES = 200;

/**
 * The pages of a capture, and which of them made a request. A producer's page id tells; where none is recorded (Firefox's events,
 * proxies), the address that the request names as its page does. What neither tells stays unknown.
 */
export class CookiePages {
  readonly #byId = new Map<string, PageView>();
  readonly #recent: PageView[] = [];
  #ids = false;

  /** A navigation of the tab was answered: its document is the page from now on, where it became one. */
  opened(exchange: Exchange): void {
    const { status, fields } = exchange.response;
    // A redirect, "No Content" and a download leave the old page in place (HTML, "navigate").
    if (status === 0 || (status >= 300 && status < 400 && status !== 304)) return;
    if (status === 204 || status === 205) return;
    if (/^\s*attachment\b/i.test(fieldValue(fields, 'content-disposition') ?? '')) return;
    this.#keep(exchange.page, exchange.url.raw, exchange.frame);
  }

  /** A document came that may have taken the place of the page's own. */
  perhapsReplaced({ page }: Exchange): void {
    const known = page === undefined ? undefined : this.#byId.get(page);
    if (known !== undefined) known.doubtful = true;
  }

  /** Whether a document is loaded into the tab itself or into a frame of the page, where the producer tells frames apart. */
  isOwnFrame({ page, frame }: Exchange): boolean | undefined {
    const known = page === undefined ? undefined : this.#byId.get(page);
    return frame === undefined || known?.frame === undefined ? undefined : known.frame === frame;
  }

  /**
   * A frame's document was asked for; `parents` are the URLs from the top down to the frame or page that holds it, or, where that is
   * `vague`, to the document whose place it takes.
   */
  framed(page: PageView, exchange: Exchange, parents: readonly string[], vague: boolean): void {
    if (page.frames.size >= MOST_FRAMES) page.frames.clear();
    const url = exchange.url.raw;
    const site = siteOf(parseUrl(page.url).host);
    const siteAt = (one: string) => siteOf(parseUrl(one).host);
    const nested = siteAt(url) === site && parents.some((one) => siteAt(one) !== site);
    if (nested) page.nested = true;
    // Whether another site's frame stands above it makes a difference here alone.
    if (nested && vague) page.frames.delete(bare(url));
    else page.frames.set(bare(url), [...parents, url]);
  }

  /** The page whose request this is; `referrer` as its fields name it, '' where they do not. */
  of(exchange: Exchange, referrer: string): PageView | undefined {
    const { page, pageUrl } = exchange;
    // Chromium gives no page to what workers ask for, which belong to a page of their own origin, nor to what frames of other sites do.
    if (page === undefined)
      return this.#ids
        ? (this.#recent.find(({ origin }) => origin === parseUrl(referrer).origin) ??
            this.#recent.find(({ frames }) => frames.has(bare(referrer))))
        : this.#byReferrer(referrer, exchange.url.host);
    this.#ids = true;
    const known = this.#byId.get(page);
    if (known !== undefined) return known;
    if (pageUrl !== undefined) return this.#keep(page, pageUrl);
    // The producer's ids lag behind: the newest document, if the request says that it comes from there.
    const newest = this.#recent[0];
    if (newest === undefined || !isFrom(newest, referrer)) return undefined;
    this.#byId.set(page, newest);
    return newest;
  }

  /** The page already has its document: another one with its id is a frame's, or the producer's id lags behind. */
  has(id: string | undefined): boolean {
    return id !== undefined && this.#byId.has(id);
  }

  /** The newest page of this origin before the present one: a late request of the page that was left may carry the new page's id. */
  leftBehind(origin: string): boolean {
    return this.#recent.slice(1).some((page) => page.origin === origin);
  }

  /** A page of the URL's site by the other scheme is open: browsers differ over whether that is the same site. */
  hasOtherScheme({ scheme, host }: Exchange['url']): boolean {
    const site = siteOf(host);
    return this.#recent.some(({ origin }) => {
      const page = parseUrl(origin);
      return page.scheme !== scheme && siteOf(page.host) === site;
    });
  }

  #keep(id: string | undefined, url: string, frame?: string): PageView {
    const { origin } = parseUrl(url);
    const page: PageView = { url, origin, frames: new Map(), nested: false, frame, doubtful: false };
    this.#recent.unshift(page);
    if (this.#recent.length > MOST_RECENT) this.#recent.pop();
    if (id !== undefined) {
      this.#ids = true;
      if (this.#byId.size > MOST_PAGES) this.#byId.clear();
      this.#byId.set(id, page);
    }
    return page;
  }

  #byReferrer(referrer: string, host: string): PageView | undefined {
    const newest = this.#recent[0];
    if (referrer === '') {
      // Ours: without a word about its page, a request is the newest page's if that is the only site there is, or its own.
      const site = siteOf(parseUrl(newest?.origin ?? '').host);
      const alone = this.#recent.every((page) => siteOf(parseUrl(page.origin).host) === site);
      return alone || siteOf(host) === site ? newest : undefined;
    }
    const wanted = bare(referrer);
    const exact = this.#recent.find((page) => bare(page.url) === wanted || page.frames.has(wanted));
    if (exact !== undefined) return exact;
    return this.#recent.find((page) => isFrom(page, referrer));
  }
}

function isFrom(page: PageView, referrer: string): boolean {
  const { origin } = parseUrl(referrer);
  if (origin === '') return false;
  return page.origin === origin || [...page.frames.keys()].some((url) => parseUrl(url).origin === origin);
}

/** A URL without its fragment, as Referer has it. */
export function bare(url: string): string {
  const hash = url.indexOf('#');
  return hash < 0 ? url : url.slice(0, hash);
}
