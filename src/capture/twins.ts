import type { Hop } from './hop.ts';
import { durationOf, methodOf, type RawEntry, startOf, statusOf, urlOf } from './raw-entry.ts';

/** What belongs to an entry of the developer tools; its hop stands in it once it is known. */
export interface Pairable {
  hop: Hop | undefined;
}

/** An entry of the developer tools, as far as pairing needs it. */
interface Side<T> {
  readonly key: string;
  readonly start: number;
  readonly end: number;
  readonly status: number;
  readonly record: T;
}

/** Ours: the clocks of the two differ by 5 ms at most where the browser is idle, by 100 ms for a WebSocket. */
const FARTHEST = 1000;
/** For an entry that came before its hop ended: it can only just have done so. */
const NEAR = 150;
/** Added to the distance where only one of the two has an answer. */
const LESS_LIKELY = 100;
const MOST_OF_ONE = 1000;
const MOST = 5000;

/**
 * Pairs entries of the developer tools with hops of webRequest, which share no id: by method, address, status, and nearest
 * start. Each is in one pair at most. Keeps what has no twin for a bounded while, as its twin may come late.
 */
export class Twins<T extends Pairable> {
  readonly #free = new Shelf<Hop>(({ method, url }) => keyOf(method, url));
  readonly #told = new Shelf<Hop>(({ method, url }) => keyOf(method, url));
  readonly #loose = new Shelf<Side<T>>(({ key }) => key);
  readonly #paired = new WeakMap<Hop, Side<T>>();

  /** A hop has begun. */
  opened(hop: Hop): void {
    this.#free.add(hop);
  }

  /**
   * A hop has ended.
   * @returns whether it is in a pair
   */
  closed(hop: Hop): boolean {
    const side = this.#paired.get(hop);
    if (side !== undefined) {
      if (rank(side, hop) !== undefined) return true;
      // Now that its status is known: they are two requests.
      this.#part(hop, side);
      this.#free.add(hop);
      this.#find(side);
      if (this.#paired.has(hop)) return true;
    }
    const entry = nearest(this.#loose.of(keyOf(hop.method, hop.url)), (one) => rank(one, hop), NEAR);
    if (entry === undefined) return false;
    this.#loose.delete(entry);
    this.#pair(hop, entry);
    return true;
  }

  /** Nothing more will be heard of a hop that has not ended. */
  dropped(hop: Hop): void {
    this.#free.delete(hop);
    const side = this.#paired.get(hop);
    if (side === undefined) return;
    this.#part(hop, side);
    this.#loose.add(side);
  }

  /** A hop without an entry has been handed on by itself. */
  told(hop: Hop): void {
    this.#free.delete(hop);
    this.#told.add(hop);
  }

  /**
   * An entry has come. Its hop, if there is one, stands in the record then.
   * @returns whether it is new: false where its hop has been handed on by itself, so that it would be there twice
   */
  entry(entry: RawEntry, record: T): boolean {
    const start = startOf(entry);
    const side: Side<T> = {
      key: keyOf(methodOf(entry), urlOf(entry)),
      start,
      end: start + Math.max(0, durationOf(entry) || 0),
      status: statusOf(entry),
      record,
    };
    // The page's side of what a service worker answered: the network was asked by the worker, which has an entry of its own.
    const { response } = entry as { response?: { _fetchedViaServiceWorker?: unknown } };
    if (response?._fetchedViaServiceWorker === true) return true;
    return this.#find(side);
  }

  #find(side: Side<T>): boolean {
    const free = nearest(this.#free.of(side.key), (hop) => rank(side, hop), FARTHEST);
    const told = nearest(this.#told.of(side.key), (hop) => rank(side, hop), FARTHEST);
    if (told !== undefined && (free === undefined || distance(side, told) < distance(side, free))) {
      this.#told.delete(told);
      return false;
    }
    if (free === undefined) this.#loose.add(side);
    else this.#pair(free, side);
    return true;
  }

  #pair(hop: Hop, side: Side<T>): void {
    this.#free.delete(hop);
    this.#paired.set(hop, side);
    side.record.hop = hop;
  }

  #part(hop: Hop, side: Side<T>): void {
    this.#paired.delete(hop);
    side.record.hop = undefined;
  }
}

/** How far apart they are, in ms; undefined where they cannot be twins. */
function rank<T>(side: Side<T>, hop: Hop): number | undefined {
  // webRequest tells of a 304 as of the answer that it let the browser reuse.
  const sameStatus =
    side.status === hop.status || hop.viaServiceWorker || (is304(side.status) && is304(hop.status));
  if (hop.done && !sameStatus && side.status !== 0) return undefined;
  return distance(side, hop) + (hop.done && !sameStatus ? LESS_LIKELY : 0);
}

function is304(status: number): boolean {
  return status === 304 || status === 200;
}

function distance<T>({ start, end }: Side<T>, hop: Hop): number {
  // Its beginning was missed: it lies anywhere before.
  if (hop.cut) return start <= hop.start && hop.start <= end + NEAR ? 0 : Math.abs(start - hop.start);
  return Math.abs(start - hop.start);
}

function nearest<T>(
  list: Iterable<T>,
  rankOf: (one: T) => number | undefined,
  farthest: number,
): T | undefined {
  let best: T | undefined;
  let least = farthest;
  for (const one of list) {
    const far = rankOf(one);
    if (far === undefined || far > least || (far === least && best !== undefined)) continue;
    best = one;
    least = far;
  }
  return best;
}

function keyOf(method: string, url: string): string {
  const fragment = url.indexOf('#');
  return `${method} ${fragment < 0 ? url : url.slice(0, fragment)}`;
}

/** Things by key, the oldest forgotten when there are too many. */
class Shelf<T> {
  readonly #byKey = new Map<string, Set<T>>();
  readonly #all = new Set<T>();
  readonly #keyOf: (one: T) => string;

  constructor(keyOf: (one: T) => string) {
    this.#keyOf = keyOf;
  }

  of(key: string): Iterable<T> {
    return this.#byKey.get(key) ?? [];
  }

  add(one: T): void {
    const key = this.#keyOf(one);
    const group = this.#byKey.get(key) ?? new Set<T>();
    this.#byKey.set(key, group);
    group.add(one);
    this.#all.add(one);
    const crowded = group.size > MOST_OF_ONE ? group : this.#all.size > MOST ? this.#all : undefined;
    for (const oldest of crowded ?? []) {
      this.delete(oldest);
      break;
    }
  }

  delete(one: T): void {
    if (!this.#all.delete(one)) return;
    const key = this.#keyOf(one);
    const group = this.#byKey.get(key);
    group?.delete(one);
    if (group?.size === 0) this.#byKey.delete(key);
  }
}
