import type { Exchange } from '../../exchange/exchange.ts';
import { siteOf } from '../../exchange/site.ts';
import { remember } from '../bounded.ts';
import { isLoginUrl, isNextStep } from '../places.ts';
import type { FactViews } from '../views.ts';

/** What stood before a sign-in is known to be one: pages, documents of the provider, refused calls. Bounded. */
export class Surroundings {
  /** The page of the tab at present. */
  page: Exchange | undefined;
  /** Sign-in pages that were shown, with what led to them, by origin. */
  readonly #signInPages = new Map<string, readonly Exchange[]>();
  #documents: readonly Exchange[] = [];
  #refusals: readonly Exchange[] = [];

  /** A navigation of the tab. */
  navigated(exchange: Exchange, views: FactViews): void {
    const { status, redirect } = exchange.response;
    if (redirect !== undefined || status === 0) return;
    this.page = exchange;
    if (exchange.request.method === 'GET' && isLoginUrl(exchange.url) && !isNextStep(exchange.url))
      remember(this.#signInPages, exchange.url.origin, views.chain.hops, 50);
  }

  /** The sign-in page that was shown last before a form of it was sent, with what led there. It may send it to a sibling host. */
  before(form: Exchange): readonly Exchange[] {
    const shown = this.page?.url;
    const sibling = shown !== undefined && siteOf(shown.host) === siteOf(form.url.host) ? shown.origin : '';
    const origin = this.#signInPages.has(form.url.origin) ? form.url.origin : sibling;
    const hops = this.#signInPages.get(origin) ?? [];
    this.#signInPages.delete(origin);
    return near(hops.at(-1), form, HALF_AN_HOUR) ? hops : [];
  }

  fetched(document: Exchange): void {
    this.#documents = [...this.#documents, document].slice(-4);
  }

  /** Documents of the provider that was asked, fetched just before. */
  documentsOf(exchange: Exchange): readonly Exchange[] {
    const site = siteOf(exchange.url.host);
    const found = this.#documents.filter(
      (one) => siteOf(one.url.host) === site && near(one, exchange, HALF_A_MINUTE),
    );
    if (found.length > 0) this.#documents = this.#documents.filter((one) => !found.includes(one));
    return found;
  }

  refused(call: Exchange): void {
    this.#refusals = [...this.#refusals, call].slice(-6);
  }

  /** The call whose refusal made the page renew its token. */
  refusalBefore(renewal: Exchange): Exchange | undefined {
    const found = this.#refusals.findLast((one) => near(one, renewal, TEN_SECONDS));
    this.#refusals = [];
    return found;
  }
}

const TEN_SECONDS = 10_000;
export const HALF_A_MINUTE = 30_000;
export const A_MINUTE = 60_000;
export const HALF_AN_HOUR = 1_800_000;

/** The later one came within `limit` ms of the earlier one; without times it may have. */
export function near(earlier: Exchange | undefined, later: Exchange, limit: number): boolean {
  if (earlier === undefined) return false;
  if (earlier.startedAt === undefined || later.startedAt === undefined) return true;
  return later.startedAt - earlier.startedAt - Math.max(0, earlier.duration ?? 0) < limit;
}
