import { parseHttpDate } from './date.ts';

/** When to try again: `delay` ms after the response, or `at` ms since the epoch by the server's clock. */
export type RetryAfter =
  | { readonly kind: 'delay'; readonly delay: number }
  | { readonly kind: 'date'; readonly at: number };

/** Parses Retry-After: `HTTP-date / delay-seconds` (RFC 9110 §10.2.3). Undefined where it is neither. `now` as in parseHttpDate. */
export function parseRetryAfter(value: string, now?: number): RetryAfter | undefined {
  const text = value.trim();
  if (/^\d{1,15}$/.test(text)) return { kind: 'delay', delay: Number(text) * 1000 };
  const at = parseHttpDate(text, now);
  return at === undefined ? undefined : { kind: 'date', at };
}
