import type { Exchange } from '../exchange/exchange.ts';

/** Who stopped a request before it went out. */
export type Blocker = 'extension' | 'policy' | 'local-network' | 'mixed-content' | 'embedding';

const MARKS: readonly (readonly [RegExp, Blocker])[] = [
  [/ERR_BLOCKED_BY_CLIENT|NS_ERROR_ABORT_BY_EXTENSION|blocked by (?:an )?extension/i, 'extension'],
  [
    /ERR_BLOCKED_BY_ADMINISTRATOR|ERR_BLOCKED_BY_CSP|NS_ERROR_CONTENT_BLOCKED|\bcsp\b|NS_ERROR_BLOCKED_BY_POLICY/i,
    'policy',
  ],
  [/(?:PRIVATE|LOCAL)_NETWORK_ACCESS/i, 'local-network'],
  [/MIXED_CONTENT|mixed-content|ERR_BLOCKED_BY_MIXED/i, 'mixed-content'],
  [/ERR_BLOCKED_BY_(?:RESPONSE|ORB)/i, 'embedding'],
];

/** Read from the error that the browser recorded; undefined where it names no blocker. */
export function blockerOf(exchange: Exchange): Blocker | undefined {
  if (exchange.failure === '') return undefined;
  return MARKS.find(([mark]) => mark.test(exchange.failure))?.[1];
}

export function isBlocked(exchange: Exchange): boolean {
  return blockerOf(exchange) !== undefined;
}
