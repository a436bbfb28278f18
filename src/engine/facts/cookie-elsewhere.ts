import type { JarProfile } from '../cookies/jar.ts';
import { type Exchange, fieldValue, parseUrl } from '../exchange/exchange.ts';
import { trial } from './cookie-trial.ts';
import type { Attempt, CookiesView } from './cookies-view.ts';
import { isDecoration } from './places.ts';

/** A session cookie that works here, and that another browser would not have stored, or not have sent with this request. */
export interface Fragile {
  readonly attempt: Attempt;
  readonly browser: JarProfile;
  readonly verdict: 'rejected' | 'withheld';
  /** Ids of the catalogue's cookie rows, the decisive one first. */
  readonly reasons: readonly string[];
}

export interface CookieElsewhereView {
  /** Each cookie and reason once in a capture. */
  readonly fragile: readonly Fragile[];
}

const NONE: CookieElsewhereView = { fragile: [] };
const MOST = 500;

/** The browser family that does not make the capture: what works in one may fail in the other. */
export function otherBrowser(profile: JarProfile): JarProfile {
  return profile === 'firefox' ? 'chromium' : 'firefox';
}

/** Asks the rules of another browser about session cookies, where the two can differ at all. */
export class CookieElsewhere {
  readonly #told = new Set<string>();

  observe(exchange: Exchange, cookies: CookiesView): CookieElsewhereView {
    // Whose rules hold here is not known: then neither is what another browser does differently.
    if (cookies.profile === 'rfc6265bis') return NONE;
    const browser = otherBrowser(cookies.profile);
    const fragile: Fragile[] = [];
    const add = (attempt: Attempt, verdict: Fragile['verdict'], reasons: readonly string[]) => {
      const key = `${attempt.host} ${attempt.name} ${reasons[0]}`;
      if (this.#told.has(key) || this.#told.size >= MOST) return;
      this.#told.add(key);
      fragile.push({ attempt, browser, verdict, reasons });
    };
    for (const attempt of cookies.attempts) {
      if (!attempt.session || attempt.removal || attempt.verdict !== 'accepted') continue;
      const there = trial(attempt, attempt.context, browser);
      if (there.verdict === 'rejected' && certain(there.reasons)) add(attempt, 'rejected', there.reasons);
    }
    if (!crossesSites(exchange, cookies) || isDecoration(exchange))
      return fragile.length === 0 ? NONE : { fragile };
    for (const { attempt } of cookies.origins) {
      if (attempt.removal || attempt.masked) continue;
      const { verdict, reasons } = trial(attempt, cookies.context, browser);
      if (verdict === 'withheld' && certain(reasons)) add(attempt, verdict, reasons);
      // Whether it was kept hung on what the capture leaves out (a fetch's credentials mode); now it is sent, so it was.
      if (verdict === 'rejected' && attempt.verdict === 'unknown' && certain(reasons))
        add(attempt, verdict, reasons);
    }
    return fragile.length === 0 ? NONE : { fragile };
  }
}

// Whether a script asks for cookies is the page's choice, and a date that is over is over everywhere.
function certain(reasons: readonly string[]): boolean {
  return reasons[0] !== 'cookie-credentials-omitted' && reasons[0] !== 'cookie-already-expired';
}

// Within one origin the browsers agree about what is sent.
function crossesSites(exchange: Exchange, cookies: CookiesView): boolean {
  if (cookies.origins.length === 0) return false;
  const near = fieldValue(exchange.request.fields, 'sec-fetch-site');
  if (near === 'same-origin' || near === 'none') return false;
  if (near === 'cross-site') return true;
  const { initiator, topLevelUrl, redirectChain = [] } = cookies.context;
  const others = [initiator ?? '', topLevelUrl ?? '', ...redirectChain];
  return others.some((url) => url !== '' && parseUrl(url).origin !== exchange.url.origin);
}
