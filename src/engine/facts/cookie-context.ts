import type { CookieContext } from '../cookies/jar.ts';
import { type Exchange, fieldValue, parseUrl } from '../exchange/exchange.ts';
import { siteOf } from '../exchange/site.ts';
import { parseHttpDate } from '../headers/date.ts';
import type { ChainView } from './chain.ts';
import { bare, CookiePages, type PageView } from './cookie-pages.ts';
import { isNavigation } from './places.ts';

/** What a request says of its origin. */
interface Signs {
  /** Sec-Fetch-Site: '' where there is none. */
  readonly near: string;
  /** Origin, where it names one. */
  readonly origin: string;
  /** Origin is "null". */
  readonly opaque: boolean;
  /** Referer, a whole address or an origin. */
  readonly referer: string;
}

const MOST_STYLES = 500;

/**
 * Tells the cookie model in which circumstances a request was made: which page stood around it, and who set it off. A wrong context is
 * worse than an unknown one: what the capture does not show is left out, and both outcomes are considered.
 */
export class CookieContexts {
  readonly #pages = new CookiePages();
  /** Style sheets by address: what they load names them, not the page, in Referer. */
  readonly #styles = new Set<string>();
  /** The context of each hop that leads on, which the hops after it share. */
  readonly #contexts = new WeakMap<Exchange, CookieContext>();
  /** Contexts whose initiator Sec-Fetch-Site or the page alone tells: it holds for that request, and not for where a redirect leads. */
  readonly #guessed = new WeakSet<CookieContext>();

  observe(exchange: Exchange, chain: ChainView): CookieContext {
    // Fetch §4.4: a redirect is followed by the same request: who made it, and where, stays.
    const before = chain.previous === undefined ? undefined : this.#contexts.get(chain.previous);
    const signs = signsOf(exchange);
    const moves = isNavigation(exchange);
    const follows =
      before !== undefined &&
      (before.kind === undefined ? moves || exchange.kind === 'iframe' : moves === isWholeTab(before));
    const context = follows ? this.#followed(before, exchange, chain) : this.#fresh(exchange, signs);
    if (exchange.response.redirect !== undefined) {
      this.#contexts.set(exchange, context);
      const blind = (signs.near === 'cross-site' || signs.near === '') && !isNamed(exchange, signs);
      if (!follows && blind) this.#guessed.add(context);
    }
    this.#note(exchange, context, signs);
    return context;
  }

  #fresh(exchange: Exchange, signs: Signs): CookieContext {
    if (isNavigation(exchange) && !this.#mayBeFrame(exchange, signs)) {
      const context = common(exchange);
      const initiator = navigatorOf(exchange, signs);
      const vague = initiator === 'null' && this.#pages.hasOtherScheme(exchange.url);
      if (initiator !== undefined && !vague) context.initiator = initiator;
      context.kind = 'document';
      context.topLevelUrl = exchange.url.raw;
      return context;
    }
    const context = common(exchange);
    const named = this.#styles.has(bare(signs.referer)) ? '' : signs.referer;
    const page = this.#pages.of(exchange, named || signs.origin);
    const top = page === undefined || this.#isStale(exchange, page, signs) ? undefined : page;
    const frames = top === undefined ? undefined : framesOf(exchange, top, signs);
    const initiator = frames?.at(-1) ?? this.#initiatorOf(exchange, top, signs);
    if (initiator !== undefined) context.initiator = initiator;
    if (frames !== undefined && !mayReplace(exchange, frames)) context.frames = frames;
    if (!isNavigation(exchange)) context.kind = exchange.kind;
    else if (this.#pages.isOwnFrame(exchange) === false) context.kind = 'iframe';
    // Below a frame of another site the page's own origin proves nothing: then the frames are not known.
    const own = initiator === top?.origin;
    const sure = context.frames !== undefined || (own ? top?.nested === false : top?.doubtful !== true);
    if (top !== undefined && sure) context.topLevelUrl = top.url;
    return context;
  }

  #followed(before: CookieContext, exchange: Exchange, chain: ChainView): CookieContext {
    const { credentials: _, time: __, serverTime: ___, mode: ____, ...whole } = before;
    const { initiator: _____, ...anyone } = whole;
    const same = this.#guessed.has(before) ? anyone : whole;
    // The hop's page id may have lagged behind; here it shows that a new page began.
    const tab =
      isWholeTab(before) || (before.kind === undefined && !this.#mayBeFrame(exchange, signsOf(exchange)));
    return {
      ...same,
      ...common(exchange),
      ...(tab ? { kind: 'document', topLevelUrl: exchange.url.raw } : {}),
      ...(exchange.kind === 'iframe' ? { kind: exchange.kind } : {}),
      redirectChain: chain.hops.slice(0, -1).map((hop) => hop.url.raw),
    };
  }

  // Over plain http there is no Sec-Fetch-Dest: a second document of one page id, or one of another site that names the page, is a
  // frame's, or the next page's.
  #mayBeFrame(exchange: Exchange, { near, referer, origin }: Signs): boolean {
    if (exchange.kind === 'iframe') return true;
    const own = this.#pages.isOwnFrame(exchange);
    if (own !== undefined) return !own;
    if (fieldValue(exchange.request.fields, 'sec-fetch-dest') !== undefined) return false;
    if (exchange.initiator?.type === 'parser' || this.#pages.has(exchange.page)) return true;
    const from = referer || origin;
    if (exchange.page !== undefined || near !== '' || from === '') return false;
    const apart = siteOf(parseUrl(from).host) !== siteOf(exchange.url.host);
    return apart && this.#pages.of(exchange, from) !== undefined;
  }

  // A beacon of the page that was left may come with the id of the new one.
  #isStale(exchange: Exchange, page: PageView, { origin, referer }: Signs): boolean {
    const from = origin === '' ? parseUrl(referer).origin : origin;
    if (from === '' || from === page.origin || exchange.kind === 'iframe') return false;
    const framed = [...page.frames.keys()].some((url) => parseUrl(url).origin === from);
    return !framed && this.#pages.leftBehind(from);
  }

  // Origin names the page's; Referer too, but for what a style sheet loads; and where a policy hides both, Sec-Fetch-Site tells how near it was.
  #initiatorOf(exchange: Exchange, page: PageView | undefined, signs: Signs): string | null | undefined {
    const { near, opaque, origin, referer } = signs;
    if (origin !== '') return origin;
    const { url, kind } = exchange;
    // The WebSocket protocol: Origin is that of the document, whatever its referrer policy.
    if (opaque && kind === 'websocket') return 'null';
    const styled = kind === 'image' || kind === 'font' || kind === 'style' || kind === 'unknown';
    const named = referer !== '' && !this.#styles.has(bare(referer)) ? parseUrl(referer) : undefined;
    if (near === 'same-origin') return url.origin;
    if (named !== undefined && (near === '' || nearness(named.origin, url) === near)) {
      const known = page === undefined || named.origin === page.origin || page.frames.size > 0;
      // Without Sec-Fetch-Site an unknown style sheet looks like a frame.
      return near === '' && styled && !known ? undefined : named.origin || undefined;
    }
    if (near === 'none') return null;
    // Ours: nearer than Sec-Fetch-Site has it: a redirect that was not recorded, or a frame whose origin is opaque.
    if (named !== undefined && near === 'cross-site') return undefined;
    // Nothing at all is said: of what leaves a page, and may leave a frame of it.
    if (near === '' && named === undefined && (opaque || isNavigation(exchange))) return undefined;
    const fits =
      page !== undefined && near === '' ? page.frames.size === 0 : near === nearness(page?.origin ?? '', url);
    // Ours: the page itself by another scheme, or a frame whose origin is opaque: Firefox takes the one for the same site.
    if (
      near === 'cross-site' &&
      page !== undefined &&
      siteOf(parseUrl(page.origin).host) === siteOf(url.host)
    )
      return fits ? undefined : 'null';
    if (page !== undefined && fits) return page.origin;
    if (near === 'same-site') return `${url.scheme}://${siteOf(url.host)}`;
    return near === 'cross-site' ? 'null' : undefined;
  }

  #note(exchange: Exchange, context: CookieContext, signs: Signs): void {
    if (exchange.kind === 'style') {
      if (this.#styles.size > MOST_STYLES) this.#styles.clear();
      this.#styles.add(bare(exchange.url.raw));
    }
    if (context.kind === 'document') this.#pages.opened(exchange);
    else if (context.kind === undefined) {
      if (this.#pages.isOwnFrame(exchange) === undefined) this.#pages.perhapsReplaced(exchange);
    } else if (context.kind === 'iframe') {
      const page = this.#pages.of(exchange, signs.referer || signs.origin);
      if (page === undefined) return;
      const parents = context.frames ?? framesOf(exchange, page, signs) ?? aroundFrame(exchange, page, signs);
      this.#pages.framed(
        page,
        exchange,
        parents,
        context.frames === undefined && mayReplace(exchange, parents),
      );
    }
  }
}

type Draft = { -readonly [Key in keyof CookieContext]: CookieContext[Key] };

function common(exchange: Exchange): Draft {
  const { fields } = exchange.request;
  const context: Draft = { url: exchange.url.raw, method: exchange.request.method, api: 'http' };
  if (exchange.startedAt !== undefined) context.time = exchange.startedAt;
  // Only what the answer sets lives by its Date.
  const sets = !exchange.fromCache && fieldValue(exchange.response.fields, 'set-cookie') !== undefined;
  const date = sets ? parseHttpDate(fieldValue(exchange.response.fields, 'date') ?? '') : undefined;
  if (date !== undefined) context.serverTime = date;
  const mode = fieldValue(fields, 'sec-fetch-mode');
  if (mode !== undefined) context.mode = mode;
  // Whatever page it was, this one asked for cookies: they are there.
  if (fieldValue(fields, 'cookie') !== undefined) context.credentials = 'include';
  return context;
}

function isWholeTab(context: CookieContext): boolean {
  return context.kind === 'document';
}

function signsOf({ request }: Exchange): Signs {
  const origin = fieldValue(request.fields, 'origin') ?? '';
  return {
    near: fieldValue(request.fields, 'sec-fetch-site') ?? '',
    // Ours: "null" also stands for what a referrer policy hides (Fetch, "append a request `Origin` header").
    origin: origin === 'null' ? '' : origin,
    opaque: origin === 'null',
    referer: fieldValue(request.fields, 'referer') ?? '',
  };
}

/** Origin or Referer says who made the request. */
function isNamed({ url }: Exchange, { near, origin, referer }: Signs): boolean {
  return (
    origin !== '' || (referer !== '' && (near === '' || nearness(parseUrl(referer).origin, url) === near))
  );
}

// Who sent the tab somewhere.
function navigatorOf(exchange: Exchange, { near, origin, referer }: Signs): string | null | undefined {
  const { url } = exchange;
  if (near === 'none') return null;
  if (origin !== '') return origin;
  if (near === 'same-origin') return url.origin;
  const named = parseUrl(referer).origin;
  if (named !== '' && (near === '' || nearness(named, url) === near)) return referer;
  if (near === 'same-site') return `${url.scheme}://${siteOf(url.host)}`;
  // Ours: Referer names a page that is nearer: there was a redirect that was not recorded.
  return near === 'cross-site' && named === '' ? 'null' : undefined;
}

/** What holds a frame, where no address tells: the page, or a frame in it of the origin that the request names. */
function aroundFrame({ url }: Exchange, page: PageView, { origin, referer, near }: Signs): readonly string[] {
  const apart = near === 'cross-site' && nearness(page.origin, url) !== near;
  const from = parseUrl(referer).origin || origin || (apart ? 'null' : page.origin);
  return from === page.origin ? [page.url] : [page.url, from];
}

/** A frame's request for another document: for one below it, or one that takes its own place (a form that posts itself). */
function mayReplace({ kind, initiator }: Exchange, frames: readonly string[]): boolean {
  return kind === 'iframe' && frames.length > 1 && initiator?.type !== 'parser';
}

/** Sec-Fetch-Site for a request from this origin (Fetch Metadata §2.3). */
function nearness(origin: string, url: Exchange['url']): 'same-origin' | 'same-site' | 'cross-site' {
  if (origin === url.origin) return 'same-origin';
  const from = parseUrl(origin);
  return from.scheme === url.scheme && siteOf(from.host) === siteOf(url.host) ? 'same-site' : 'cross-site';
}

/** The frames down to the one that made the request, where its address is that of one frame alone. */
function framesOf(exchange: Exchange, page: PageView, signs: Signs): readonly string[] | undefined {
  if (page.frames.size === 0) return undefined;
  const { initiator } = exchange;
  for (const address of [signs.referer, initiator?.type === 'parser' ? initiator.url : '']) {
    const wanted = bare(address);
    const frames = page.frames.get(wanted);
    if (frames !== undefined && bare(page.url) !== wanted) return frames;
    if (bare(page.url) === wanted && frames === undefined) return [page.url];
  }
  return undefined;
}

/** Host of the page that made a request, as far as its fields tell; '' where they do not. */
export function pageHost(exchange: Exchange, top = ''): string {
  for (const name of ['origin', 'referer']) {
    const host = parseUrl(fieldValue(exchange.request.fields, name) ?? '').host;
    if (host !== '') return host;
  }
  return parseUrl(top).host;
}

/** The site of the page that made a request; '' where that was not recorded. */
export function pageSite(exchange: Exchange): string {
  const host = pageHost(exchange, exchange.pageUrl);
  return host === '' ? '' : siteOf(host);
}

/** The request went to another site than that of the page around it (a third-party context). */
export function isThirdParty(exchange: Exchange, context: CookieContext): boolean {
  if (context.kind === 'document') return false;
  // Sent by Chromium where a frame or page of another site stands around the request, and only there.
  if (fieldValue(exchange.request.fields, 'sec-fetch-storage-access') !== undefined) return true;
  const site = siteOf(exchange.url.host);
  const around = context.frames ?? (context.topLevelUrl === undefined ? [] : [context.topLevelUrl]);
  if (around.length > 0) return around.some((url) => siteOf(parseUrl(url).host) !== site);
  return fieldValue(exchange.request.fields, 'sec-fetch-site') === 'cross-site';
}
