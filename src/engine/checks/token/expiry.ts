import { rules } from '../../exchange/settings.ts';
import type { ClockView } from '../../facts/clock.ts';
import { type JsonObject, numericDate } from '../../tokens/jwt.ts';

/**
 * RFC 7519 §4.1.4: "on or after which the JWT MUST NOT be accepted"; "Implementers MAY provide for some small leeway", the user's word
 * on which counts. Whether these claims were past their exp at `now` (ms by the server's clock); false where either is not
 * known.
 */
export function isExpired(claims: JsonObject | undefined, now: number | undefined): boolean {
  const exp = claims === undefined ? undefined : numericDate(claims, 'exp');
  return exp !== undefined && now !== undefined && now >= exp * 1000 + rules().expiryTolerance;
}

/** By whose clock `now` is, in words. */
export const CLOCK_WORDS: Readonly<Record<ClockView['basis'], string>> = {
  date: "the server's clock (Date)",
  offset: "the server's clock (Date of its other answers)",
  reference: 'the clocks of the other servers',
  recorder: 'the clock of the recording machine',
  none: 'no clock',
};
