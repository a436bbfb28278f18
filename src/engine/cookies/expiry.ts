import { parseCookieDate } from '../headers/cookie-date.ts';
import { isTooLong, LONGEST_AGE, type SetCookie } from '../headers/set-cookie.ts';
import type { Rules } from './profile.ts';

/** Ours: where the time of setting is unknown, a date before this one is taken to be a deletion. */
const SURELY_PAST = Date.UTC(2015, 0, 1);

export interface Expiry {
  /** Milliseconds since the epoch; null for a session cookie, or where the time is unknown. */
  readonly expires: number | null;
  /** It is over already: the line deletes. */
  readonly over: boolean;
}

const SESSION: Expiry = { expires: null, over: false };

/** When the cookie expires, the 400 days limit applied (RFC 6265bis §5.5 Cookie Lifetime Limits, §5.7 Storage Model). */
export function expiryOf(
  parsed: SetCookie,
  now: number | undefined,
  serverTime: number | undefined,
  rules: Rules,
): Expiry {
  const maxAge = rules.lastCounts ? lastMaxAge(parsed, rules) : parsed.maxAge;
  if (maxAge !== undefined) {
    // "If delta-seconds is less than or equal to zero (0), let expiry-time be the earliest representable date and time."
    if (maxAge <= 0) return { expires: now ?? 0, over: true };
    if (now === undefined) return SESSION;
    return { expires: now + Math.min(maxAge, LONGEST_AGE) * 1000, over: false };
  }
  const written = rules.lastCounts ? lastExpires(parsed, rules) : parsed.expires;
  if (written === undefined) return SESSION;
  const skew = !rules.serverClock || serverTime === undefined || now === undefined ? 0 : now - serverTime;
  const expires = written + skew;
  if (now === undefined) return expires < SURELY_PAST ? { expires, over: true } : { expires, over: false };
  return { expires: Math.min(expires, now + LONGEST_AGE * 1000), over: expires <= now };
}

function last(parsed: SetCookie, name: string): string | undefined {
  for (let index = parsed.attributes.length - 1; index >= 0; index--) {
    const attribute = parsed.attributes[index];
    if (attribute?.name === name && !isTooLong(attribute.value)) return attribute.value;
  }
  return undefined;
}

function lastMaxAge(parsed: SetCookie, rules: Rules): number | undefined {
  const value = last(parsed, 'max-age');
  if (value === undefined) return undefined;
  // Firefox takes whatever follows a minus sign for a deletion.
  if (rules.dates === 'firefox' && value.startsWith('-')) return -1;
  // Chromium also takes a plus sign.
  const number = rules.dates === 'chromium' ? /^[+-]?\d+/ : /^\d+/;
  const [digits] = number.exec(value) ?? [];
  // Neither reads on once the number has grown too large, so that junk behind it goes unseen.
  if (digits === undefined || (digits.length < value.length && !overflows(digits, rules))) return undefined;
  return Number(digits);
}

/** Is it more than a 64-bit integer can hold? Chromium counts the last that it can among them. */
function overflows(digits: string, { dates }: Rules): boolean {
  const number = BigInt(digits.replace(/^\+/, ''));
  const last = dates === 'chromium' && (number === MOST || number === -MOST - 1n);
  return last || BigInt.asIntN(64, number) !== number;
}

const MOST = 2n ** 63n - 1n;

function lastExpires(parsed: SetCookie, rules: Rules): number | undefined {
  const value = last(parsed, 'expires');
  return value === undefined ? undefined : parseCookieDate(value, rules.dates);
}
