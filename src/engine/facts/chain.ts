import type { Exchange } from '../exchange/exchange.ts';

/** The redirects that led to an exchange. */
export interface ChainView {
  /** The hop that redirected here, if any. */
  readonly previous: Exchange | undefined;
  /** All hops from the first request to this exchange, itself last; at most 30. */
  readonly hops: readonly Exchange[];
}

const LONGEST = 30;

/**
 * Joins the hops of a redirect chain: a request for the address that an earlier 3xx named, made soon after it. Captures give
 * no common id for the hops, so the newest unclaimed redirect to that address counts.
 */
export class Chains {
  readonly #awaited = new Map<string, readonly Exchange[]>();

  observe(exchange: Exchange): ChainView {
    const key = keyOf(exchange.url.raw);
    let hops = this.#awaited.get(key);
    // A preflight goes ahead of the request that the redirect leads to.
    const ahead = exchange.kind === 'preflight';
    if (hops !== undefined && !ahead) this.#awaited.delete(key);
    const before = hops?.at(-1);
    if (before !== undefined && !follows(before, exchange)) hops = undefined;
    const chain = [...(hops ?? []), exchange].slice(-LONGEST);
    const target = exchange.response.redirect;
    if (!ahead && target !== undefined && exchange.response.status >= 300 && exchange.response.status < 400) {
      if (this.#awaited.size > 500) this.#awaited.clear();
      this.#awaited.set(keyOf(target.raw), chain);
    }
    return { previous: hops?.at(-1), hops: chain };
  }
}

function keyOf(url: string): string {
  const hash = url.indexOf('#');
  return hash < 0 ? url : url.slice(0, hash);
}

// Ours: a browser follows at once; what comes half a minute later is another request for the same address.
function follows(before: Exchange, exchange: Exchange): boolean {
  if (before.startedAt === undefined || exchange.startedAt === undefined) return true;
  const gap = exchange.startedAt - before.startedAt - (before.duration ?? 0);
  return gap < 30_000 && exchange.startedAt >= before.startedAt;
}
