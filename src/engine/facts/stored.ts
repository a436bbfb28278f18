import type { Exchange } from '../exchange/exchange.ts';
import type { TokenLife } from './token-life.ts';

/** One entry of a page's web storage (HTML Standard §12 Web storage). */
export interface StorageItem {
  readonly area: StorageArea;
  readonly key: string;
  readonly value: string;
}

export type StorageArea = 'localStorage' | 'sessionStorage';

/** A token of the capture that stands in a page's storage. */
export interface StoredToken {
  readonly life: TokenLife;
  /** The page's origin, as the browser wrote it. */
  readonly origin: string;
  readonly area: StorageArea;
  readonly key: string;
  /** The request that sent it last, or else the answer that issued it. */
  readonly exchange: Exchange;
}

export interface StoredView {
  readonly found: readonly StoredToken[];
}

/** Nobody asked for that look. */
export const NOT_LOOKED: StoredView = { found: [] };

// Runs of what a token is made of: token68 (RFC 9110 §11.2), and the bar that some products put between id and secret.
const RUNS = /[\w.~+/|-]{12,}={0,2}/g;
const MOST = 200;

/** Looks for the capture's tokens in what a page has stored: as a value, or inside one (JSON, `Bearer …`). */
export function storedTokens(
  origin: string,
  items: readonly StorageItem[],
  lives: Iterable<TokenLife>,
): readonly StoredToken[] {
  const known = new Map<string, TokenLife>();
  for (const life of lives) if (isKept(life)) known.set(life.token, life);
  const found: StoredToken[] = [];
  for (const { area, key, value } of items) {
    const here = new Set<TokenLife>();
    for (const run of [value, ...(value.match(RUNS) ?? [])]) {
      const life = known.get(run);
      const exchange = life?.lastSent ?? life?.issuedBy;
      if (life === undefined || exchange === undefined || here.has(life) || found.length >= MOST) continue;
      here.add(life);
      found.push({ life, origin, area, key, exchange });
    }
  }
  return found;
}

/** Short values would be met by chance; Digest and Negotiate credentials serve one request. */
function isKept({ token, kind }: TokenLife): boolean {
  return token.length >= 12 && (kind === 'jwt' || kind === 'opaque' || kind === 'basic');
}
