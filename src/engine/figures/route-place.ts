import type { ParsedUrl } from '../exchange/exchange.ts';
import { cut, looksRandom, printable } from '../exchange/redact-text.ts';
import { templateOf } from '../facts/places.ts';

/** Ours: more routes than an application has; what is beyond is counted as one of its origin. */
export const MOST_ROUTES = 1000;
/** The path of that one. */
export const REST = '/…';

/** A path with `*` for each id, number, random part and whatever cannot be printed: `/orders/*`. No query. */
export function routePath({ path }: ParsedUrl): string {
  const shown = printable(cut(path, 500))
    .split('/')
    .map((segment) => (looksRandom(segment) || segment.includes('‹') ? '*' : segment))
    .join('/');
  return templateOf(shown).slice(0, 200);
}
