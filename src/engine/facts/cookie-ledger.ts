import type { Basis, CookieReport } from '../report.ts';

type Sending = 'sent' | 'withheld' | 'unknown';

interface Entry {
  name: string;
  domain: string;
  path: string;
  attempts: {
    exchange: number;
    verdict: 'accepted' | 'rejected';
    basis: Basis;
    reasons: readonly string[];
  }[];
  requests: Map<string, { verdict: Sending; basis: Basis; reasons: readonly string[]; exchanges: number[] }>;
}

export interface Identity {
  readonly name: string;
  readonly domain: string;
  readonly path: string;
}

const MOST = 3000;

/** Every cookie of the capture: each attempt to set it, and what became of it at each request. */
export class CookieLedger {
  readonly #entries = new Map<string, Entry>();

  attempt(
    cookie: Identity,
    exchange: number,
    verdict: 'accepted' | 'rejected' | 'unknown',
    reasons: readonly string[],
  ): void {
    this.#entry(cookie)?.attempts.push({
      exchange,
      verdict: verdict === 'rejected' ? 'rejected' : 'accepted',
      basis: verdict === 'unknown' ? 'unknown' : 'computed',
      reasons,
    });
  }

  request(
    cookie: Identity,
    exchange: number,
    verdict: Sending,
    basis: Basis,
    reasons: readonly string[] = [],
  ): void {
    const entry = this.#entry(cookie);
    if (entry === undefined) return;
    const key = `${verdict} ${basis} ${reasons.join(' ')}`;
    let group = entry.requests.get(key);
    if (group === undefined) {
      group = { verdict, basis, reasons, exchanges: [] };
      entry.requests.set(key, group);
    }
    group.exchanges.push(exchange);
  }

  /** As the report prints it. */
  report(): CookieReport[] {
    return [...this.#entries.values()].map((entry) => ({
      name: entry.name,
      domain: entry.domain,
      path: entry.path,
      attempts: entry.attempts,
      requests: [...entry.requests.values()]
        .flatMap(({ exchanges, ...verdict }) => exchanges.map((exchange) => ({ exchange, ...verdict })))
        .sort((a, b) => a.exchange - b.exchange),
    }));
  }

  #entry({ name, domain, path }: Identity): Entry | undefined {
    const key = `${name}\n${domain}\n${path}`;
    let entry = this.#entries.get(key);
    if (entry === undefined && this.#entries.size < MOST) {
      entry = { name, domain, path, attempts: [], requests: new Map() };
      this.#entries.set(key, entry);
    }
    return entry;
  }
}
