import { type Exchange, fieldValue } from '../exchange/exchange.ts';
import { parseHttpDate } from '../headers/date.ts';

/** What time it was for the server that answered. */
export interface ClockView {
  /** Milliseconds since the epoch by the server's clock; undefined where nothing tells. */
  readonly now: number | undefined;
  /** `date`: this response's Date field; `offset`: other responses of that host; `recorder`: only the recording machine's clock. */
  readonly basis: 'date' | 'offset' | 'recorder' | 'none';
  /** How far the recording machine's clock is behind the server's, ms, with its uncertainty; undefined where it cannot be told. */
  readonly offset: { readonly ms: number; readonly uncertainty: number } | undefined;
}

interface Estimate {
  low: number;
  high: number;
}

/**
 * Reads the servers' clocks from Date fields (RFC 9110 §6.6.1). The field has whole seconds and is stamped somewhere between
 * the request's start and the response's end, so each response gives an interval for the offset; intervals of one host are
 * intersected.
 */
export class Clocks {
  readonly #hosts = new Map<string, Estimate>();

  observe(exchange: Exchange): ClockView {
    const date = exchange.fromCache
      ? undefined
      : parseHttpDate(fieldValue(exchange.response.fields, 'date') ?? '');
    const start = exchange.startedAt;
    if (date !== undefined && start !== undefined) {
      const end = start + Math.max(0, exchange.duration ?? 0);
      this.#narrow(exchange.url.host, date - end, date + 1000 - start);
    }
    const estimate = this.#hosts.get(exchange.url.host);
    const offset =
      estimate === undefined
        ? undefined
        : { ms: (estimate.low + estimate.high) / 2, uncertainty: (estimate.high - estimate.low) / 2 };
    if (date !== undefined) return { now: date, basis: 'date', offset };
    if (start === undefined) return { now: undefined, basis: 'none', offset };
    return offset === undefined
      ? { now: start, basis: 'recorder', offset }
      : { now: start + offset.ms, basis: 'offset', offset };
  }

  #narrow(host: string, low: number, high: number): void {
    const known = this.#hosts.get(host);
    if (known === undefined) {
      if (this.#hosts.size < 5000) this.#hosts.set(host, { low, high });
      return;
    }
    const both = { low: Math.max(known.low, low), high: Math.min(known.high, high) };
    // A contradiction means that a clock was set, or that a proxy replayed an old answer: the newest word counts.
    this.#hosts.set(host, both.low <= both.high ? both : { low, high });
  }
}
