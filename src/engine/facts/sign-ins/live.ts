import type { Exchange } from '../../exchange/exchange.ts';
import { parseUrl } from '../../exchange/exchange.ts';
import { carriesPassword, isLoginUrl, isNavigation, isNextStep } from '../places.ts';
import type { Attempt } from './attempt.ts';
import { refererOf } from './signal.ts';
import { near } from './surroundings.ts';

/** Ours: so many sign-ins may be under way at once, in several tabs. */
const MOST_LIVE = 12;
/** Ours: who has not gone on after this time began anew, ms. */
const PATIENCE = 1_800_000;
const SOON = 60_000;

/** The attempts under way, and which of them a request without a telling value goes on with. */
export class Live {
  #attempts: Attempt[] = [];

  add(attempt: Attempt): void {
    if (this.#attempts.at(-1) === attempt) return;
    this.#attempts = [...this.#attempts.filter((one) => one !== attempt), attempt].slice(-MOST_LIVE);
  }

  /** The newest for which `fits` holds. */
  newest(fits: (attempt: Attempt) => boolean): Attempt | undefined {
    for (let at = this.#attempts.length - 1; at >= 0; at--) {
      const attempt = this.#attempts[at];
      if (attempt !== undefined && attempt.whole === attempt && fits(attempt)) return attempt;
    }
    return undefined;
  }

  get some(): boolean {
    return this.#attempts.length > 0;
  }

  each(visit: (attempt: Attempt) => void): void {
    for (const attempt of this.#attempts) if (attempt.whole === attempt) visit(attempt);
  }

  /**
   * The attempt whose page a request goes on from: by the page that it names (Referer), the address of a form that is sent to its
   * own page, then the origin; several tabs may stand at one provider at once.
   */
  continuedBy(exchange: Exchange): Attempt | undefined {
    const { origin, path } = exchange.url;
    const open = (attempt: Attempt) =>
      attempt.phase === 'asking' &&
      !attempt.isLogout &&
      attempt.page !== undefined &&
      attempt.page.url.origin === origin &&
      near(attempt.last, exchange, PATIENCE);
    const referer = refererOf(exchange);
    return (
      this.newest((one) => open(one) && referer !== '' && one.page?.url.raw === referer) ??
      this.newest((one) => open(one) && one.page?.url.path === path) ??
      this.newest((one) => open(one) && one.page?.page !== undefined && one.page.page === exchange.page) ??
      this.newest(open)
    );
  }

  /** The newest attempt that waits for the first page after its answer, where this may be it. */
  landedBy(exchange: Exchange): Attempt | undefined {
    return this.newest(
      (one) =>
        one.phase === 'answered' &&
        one.outcome.state !== 'failed' &&
        !one.isLogout &&
        !one.framed &&
        one.kind !== 'refresh' &&
        near(one.last, exchange, SOON) &&
        homesOf(one).includes(exchange.url.origin),
    );
  }
}

/** Origins of the application that signs in. */
export function homesOf(attempt: Attempt): readonly string[] {
  const asked = attempt.leg?.asked?.values;
  const return_ = asked?.get('redirect_uri') ?? asked?.get('consumer') ?? asked?.get('wreply') ?? '';
  const origin = return_ === '' ? '' : parseUrl(return_).origin;
  const last = attempt.messages.findLast((message) => message.side === 'app')?.exchange.url.origin;
  return [origin, last ?? ''].filter((one) => one !== '');
}

/** A navigation that may be a step of a sign-in under way at the provider: on a host of its own every page is one. */
export function goesOn(attempt: Attempt, exchange: Exchange): boolean {
  if (exchange.request.method === 'POST') return isNavigation(exchange) || carriesPassword(exchange);
  if (!isNavigation(exchange) && exchange.kind !== 'iframe') return false;
  if (isLoginUrl(exchange.url) || isNextStep(exchange.url)) return true;
  return !homesOf(attempt).includes(exchange.url.origin);
}
