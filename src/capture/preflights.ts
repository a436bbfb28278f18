import { headerOf, methodOf, type RawEntry, startOf, statusOf, urlOf } from './raw-entry.ts';

/** After a refused preflight; after one that was answered well the real request may simply be slow. */
const QUIET_REFUSED = 2000;
const QUIET_ANSWERED = 10_000;
const MOST = 200;

/**
 * Preflights whose real request has not been seen. Firefox shows a request that a preflight stopped only in getHAR, as
 * status 0; another status 0 there may still be under way.
 */
export class Preflights {
  readonly #waiting = new Map<string, { readonly start: number; readonly quiet: number }>();

  get some(): boolean {
    return this.#waiting.size > 0;
  }

  /** Notes a preflight, or the request that one was for. */
  observe(entry: RawEntry): void {
    const asked = headerOf(entry, 'request', 'access-control-request-method');
    if (methodOf(entry) !== 'OPTIONS' || asked === undefined) {
      this.#waiting.delete(`${methodOf(entry)} ${urlOf(entry)}`);
      return;
    }
    if (this.#waiting.size >= MOST) this.#waiting.clear();
    const status = statusOf(entry);
    const quiet = status >= 200 && status < 300 ? QUIET_ANSWERED : QUIET_REFUSED;
    this.#waiting.set(`${asked} ${urlOf(entry)}`, { start: startOf(entry), quiet });
  }

  /** Whether one has waited long enough, `quiet` ms after the last request ended. */
  due(quiet: number): boolean {
    return [...this.#waiting.values()].some((preflight) => quiet >= preflight.quiet);
  }

  /** Whether this is the request that a preflight stopped. */
  stopped(entry: RawEntry, quiet: number): boolean {
    const preflight = this.#waiting.get(`${methodOf(entry)} ${urlOf(entry)}`);
    if (preflight === undefined || quiet < preflight.quiet) return false;
    return Math.abs(preflight.start - startOf(entry)) < 5000;
  }

  /** Forgets those that were due. */
  asked(quiet: number): void {
    for (const [key, preflight] of this.#waiting) if (quiet >= preflight.quiet) this.#waiting.delete(key);
  }
}
