import { byteLength } from '../headers/set-cookie.ts';
import type { StoredCookie } from './cookie.ts';
import type { Rules } from './profile.ts';
import { inOrder } from './retrieve.ts';

/** Chromium's rounds and the cookies that each leaves of its priority; in the first of a pair Secure ones are spared. */
const ROUNDS = [
  { priority: 'low', spareSecure: true, quota: 30 },
  { priority: 'low', spareSecure: false, quota: 30 },
  { priority: 'medium', spareSecure: true, quota: 50 },
  { priority: 'high', spareSecure: true, quota: 100 },
  { priority: 'medium', spareSecure: false, quota: 50 },
  { priority: 'high', spareSecure: false, quota: 100 },
] as const;

/** What a new cookie costs: others that go, or, under Firefox, the new one itself. */
export interface Eviction {
  readonly gone: readonly StoredCookie[];
  readonly refused: boolean;
}

/** The cookie that has come in, and whether it took the place of one. */
export interface Arrival {
  readonly cookie: StoredCookie;
  readonly replaces: boolean;
}

/**
 * Which cookies of one site and partition go when a new one makes them too many (RFC 6265bis §5.7 Storage Model, last paragraphs, which
 * leave the numbers to the browser). `cookies` includes the new one. Observed in Chromium 156 and Firefox 153.
 */
export function evictionOf(
  cookies: readonly StoredCookie[],
  arrival: Arrival,
  now: number | undefined,
  rules: Rules,
): Eviction {
  if (rules.eviction.style === 'security') return bySecurity(cookies, arrival, now, rules);
  const { most, left, leftOfPartition } = rules.eviction;
  const gone: StoredCookie[] = [];
  let alive = [...cookies];
  if (alive.length > most) {
    // "… the user agent MUST evict all expired cookies from the cookie store" before any other.
    const expired = alive.filter((cookie) => isExpired(cookie, now));
    gone.push(...expired);
    alive = alive.filter((cookie) => !expired.includes(cookie));
  }
  if (alive.length > most) {
    // In a partition only age counts; priority and Secure spare no cookie there.
    const more =
      arrival.cookie.partitionKey === null
        ? byRounds(alive, alive.length - left)
        : [...alive].sort(leastUsedFirst).slice(0, alive.length - leftOfPartition);
    gone.push(...more);
    alive = alive.filter((cookie) => !more.includes(cookie));
  }
  if (arrival.cookie.partitionKey !== null) {
    const excess = weightOf(alive) - rules.eviction.partitionBytes;
    const older = alive.filter((cookie) => cookie !== arrival.cookie).sort(leastUsedFirst);
    gone.push(...lightened(older, excess));
  }
  return { gone, refused: false };
}

/** "Cookies whose secure-only-flag is false" go before others, low priority first; of equals the least recently used. */
function byRounds(cookies: readonly StoredCookie[], goal: number): StoredCookie[] {
  const queue = [...cookies].sort(leastUsedFirst);
  const gone = new Set<StoredCookie>();
  for (const { priority, spareSecure, quota } of ROUNDS) {
    const peers = queue.filter((cookie) => cookie.priority === priority && !gone.has(cookie));
    if (peers.length <= quota) continue;
    const secure = spareSecure ? peers.filter((cookie) => cookie.secure).length : 0;
    const spare = peers.length - Math.max(secure, quota);
    const candidates = spareSecure ? peers.filter((cookie) => !cookie.secure) : peers;
    for (const cookie of candidates.slice(0, Math.min(spare, goal - gone.size))) gone.add(cookie);
  }
  return [...gone];
}

/**
 * Firefox: expired and insecure cookies; where there are none, Secure ones make room for a Secure one only. Bytes of a partition are
 * counted where the number is no trouble, without those of the new cookie's namesakes.
 */
function bySecurity(
  cookies: readonly StoredCookie[],
  { cookie: fresh, replaces }: Arrival,
  now: number | undefined,
  rules: Rules,
): Eviction {
  const { most, left, partitionBytes, partitionSlack } = rules.eviction;
  const queue = cookies.filter((cookie) => cookie !== fresh).sort(longestUnusedFirst);
  if (!replaces && queue.length >= most) {
    const goal = queue.length + 1 - left;
    const expired = queue.filter((cookie) => isExpired(cookie, now));
    const insecure = queue.filter((cookie) => !cookie.secure && !expired.includes(cookie));
    const first = [...expired, ...insecure].slice(0, goal);
    if (first.length > 0) return { gone: first, refused: false };
    return fresh.secure ? { gone: queue.slice(0, goal), refused: false } : { gone: [], refused: true };
  }
  // What the browser alone put into the partition of a third party may weigh any amount.
  if (fresh.partitionKey === null || !fresh.asked) return { gone: [], refused: false };
  const weight = weightOf(queue.filter(({ name }) => name !== fresh.name)) + weightOf([fresh]);
  if (weight <= partitionBytes + partitionSlack) return { gone: [], refused: false };
  return { gone: insecureFirst(queue, weight - partitionBytes), refused: false };
}

/** Firefox takes the excess off insecure cookies first. With nothing left to take off, one more goes all the same. */
function insecureFirst(queue: readonly StoredCookie[], excess: number): readonly StoredCookie[] {
  const insecure = queue.filter(({ secure }) => !secure);
  const gone = lightened(insecure, excess);
  const rest = excess - weightOf(gone);
  if (rest < 0) return gone;
  return [
    ...gone,
    ...lightened(
      queue.filter((cookie) => !gone.includes(cookie)),
      Math.max(rest, 1),
    ),
  ];
}

/** CHIPS: the cookies of a site in one partition may weigh 10 KiB; the first of the queue go, until the excess is off. */
function lightened(queue: readonly StoredCookie[], excess: number): StoredCookie[] {
  const gone: StoredCookie[] = [];
  let left = excess;
  for (const cookie of queue) {
    if (left <= 0) break;
    left -= weightOf([cookie]);
    gone.push(cookie);
  }
  return gone;
}

function weightOf(cookies: readonly StoredCookie[]): number {
  return cookies.reduce((sum, { name, value }) => sum + byteLength(name) + byteLength(value), 0);
}

export function isExpired({ expires }: StoredCookie, now: number | undefined): boolean {
  return expires !== null && now !== undefined && expires <= now;
}

function leastUsedFirst(a: StoredCookie, b: StoredCookie): number {
  return a.use.order - b.use.order || inOrder(a, b);
}

/** Firefox notes one time for all the lines of an answer: of them the one that was created first counts as older. */
function longestUnusedFirst(a: StoredCookie, b: StoredCookie): number {
  if (a.use.at === undefined || b.use.at === undefined) return leastUsedFirst(a, b);
  return a.use.at - b.use.at || a.created - b.created || a.order - b.order;
}
