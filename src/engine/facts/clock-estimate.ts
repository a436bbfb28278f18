import { type Exchange, fieldValue } from '../exchange/exchange.ts';
import { keepingLast } from '../exchange/recent.ts';
import { parseHttpDate } from '../headers/date.ts';

/** Bounds on how far a clock is ahead of the recording machine's, ms. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** How far a clock is ahead of the recording machine's, ms, and by how much that may be wrong either way. */
export interface Offset {
  readonly ms: number;
  readonly uncertainty: number;
}

export function offsetOf(interval: Interval): Offset {
  return {
    ms: (interval.low + interval.high) / 2,
    uncertainty: (interval.high - interval.low) / 2,
  };
}

/** When the server wrote its answer, by the recording machine's clock, ms since the epoch. */
export function answeredBetween(exchange: Exchange): Interval | undefined {
  const { startedAt, duration, answering } = exchange;
  if (startedAt === undefined) return undefined;
  // Ours: a span that contradicts the whole duration is no measurement.
  if (answering !== undefined && (duration === undefined || answering.to <= duration + 50))
    return { low: startedAt + answering.from, high: startedAt + answering.to };
  return { low: startedAt, high: startedAt + Math.max(0, duration ?? UNTIMED) };
}

/** What an instant by some clock, told in whole seconds (so up to a second old), says of that clock. */
export function intervalOf(told: number, answered: Interval): Interval {
  return { low: told - answered.high, high: told + 1000 - answered.low };
}

/**
 * The server's time by its Date field (RFC 9110 §6.6.1), ms since the epoch; undefined where the answer has none or comes from
 * the browser's cache. To an answer from a shared cache its Age is added (RFC 9111 §4.2.3).
 */
export const serverTime = keepingLast((exchange: Exchange): number | undefined => {
  if (exchange.fromCache) return undefined;
  const date = parseHttpDate(fieldValue(exchange.response.fields, 'date') ?? '');
  if (date === undefined) return undefined;
  const age = fieldValue(exchange.response.fields, 'age')?.trim() ?? '';
  return /^\d{1,9}$/.test(age) ? date + Number(age) * 1000 : date;
});

/** Whether the Date of this answer is the moment at which it was given: no cache can have kept it. */
export function isFresh(exchange: Exchange): boolean {
  const { request, response } = exchange;
  if (exchange.fromCache || exchange.serviceWorker === 'page' || response.status === 304) return false;
  const field = (name: string) => fieldValue(response.fields, name);
  if (field('age') !== undefined) return false;
  if (/\bhit\b/i.test(`${field('x-cache') ?? ''} ${field('cf-cache-status') ?? ''}`)) return false;
  // RFC 9111 §2, §4: only answers to GET and HEAD are kept in practice, and §3.5 none to a request with Authorization.
  if (request.method !== 'GET' && request.method !== 'HEAD') return true;
  if (fieldValue(request.fields, 'authorization') !== undefined || response.status >= 400) return true;
  const control = field('cache-control') ?? '';
  if (/no-store|no-cache|private|max-age=0/i.test(control) || field('set-cookie') !== undefined) return true;
  if (control !== '' || field('expires') !== undefined || response.status === 301) return false;
  // RFC 9111 §4.2.2: an answer without a lifetime may be kept by its Last-Modified.
  return field('last-modified') === undefined && field('etag') === undefined;
}

/** Ours, ms: how long an answer may have taken whose duration was not recorded. */
const UNTIMED = 3000;
/** Ours, ms: servers keep the text of the Date field for a moment, and producers round their timings. */
const SLACK = 300;
const RECENT = 8;
const MOST = 4;

interface Cluster {
  low: number;
  high: number;
}

/**
 * One clock, read again and again. Readings that agree are intersected; a clock that was set, a replica with a clock of its own or
 * a replayed answer opens another cluster, and the one counts that most of the latest readings belong to.
 */
export class ClockEstimate {
  readonly #clusters: Cluster[] = [];
  readonly #recent: Cluster[] = [];
  #current: Cluster | undefined;

  /** Adds a reading. */
  add(reading: Interval): void {
    let cluster = this.#near(reading, 0) ?? this.#near(reading, SLACK);
    if (cluster === undefined) {
      cluster = { ...reading };
      if (this.#clusters.length === MOST) this.#clusters.pop();
    } else {
      const low = Math.max(cluster.low, reading.low);
      const high = Math.min(cluster.high, reading.high);
      cluster.low = Math.min(low, high);
      cluster.high = Math.max(low, high);
      if (cluster !== this.#clusters[0]) this.#clusters.splice(this.#clusters.indexOf(cluster), 1);
    }
    if (cluster !== this.#clusters[0]) this.#clusters.unshift(cluster);
    this.#recent.push(cluster);
    if (this.#recent.length > RECENT) this.#recent.shift();
    this.#current = this.#chosen();
  }

  /** The offset; undefined before the first reading, and while readings contradict one another. */
  get interval(): Interval | undefined {
    return this.#current;
  }

  #near({ low, high }: Interval, slack: number): Cluster | undefined {
    for (const one of this.#clusters) if (one.low <= high + slack && low - slack <= one.high) return one;
    return undefined;
  }

  #chosen(): Cluster | undefined {
    const [only] = this.#clusters;
    // Of one alone, all the latest readings are.
    if (this.#clusters.length === 1 && this.#recent[0] === only) return only;
    const last = this.#recent.at(-1);
    const share = (one: Cluster) => this.#recent.filter((other) => other === one).length;
    const first = this.#clusters.reduce<Cluster | undefined>(
      (best, one) => (best === undefined || share(one) > share(best) ? one : best),
      undefined,
    );
    // A clock that was set: the same new time twice running, and not the old one again.
    if (last !== undefined && last === this.#recent.at(-2) && !this.#returned(last)) return last;
    return first !== undefined && share(first) > this.#recent.length * 0.6 ? first : undefined;
  }

  // The cluster was there, another came, and it is back: replicas, not a clock that was set.
  #returned(last: Cluster): boolean {
    const start = this.#recent.findLastIndex((one) => one !== last) + 1;
    return this.#recent.slice(0, start).includes(last);
  }
}
