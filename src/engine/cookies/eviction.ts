import { byteLength } from '../headers/set-cookie.ts';
import type { StoredCookie } from './cookie.ts';
import type { Rules } from './profile.ts';

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

/**
 * Which cookies of one site and partition go when a new one makes them too many (RFC 6265bis §5.7 Storage Model, last paragraphs, which
 * leave the numbers to the browser). `cookies` includes the new one. Observed in Chromium 156 and Firefox 153.
 */
export function evictionOf(
  cookies: readonly StoredCookie[],
  fresh: StoredCookie,
  now: number | undefined,
  rules: Rules,
): Eviction {
  const { most, left, leftOfPartition, style } = rules.eviction;
  const gone: StoredCookie[] = [];
  let alive = [...cookies];
  if (alive.length > most) {
    // "… the user agent MUST evict all expired cookies from the cookie store" before any other.
    const expired = alive.filter(({ expires }) => expires !== null && now !== undefined && expires <= now);
    gone.push(...expired);
    alive = alive.filter((cookie) => !expired.includes(cookie));
  }
  if (alive.length > most) {
    const goal = alive.length - (fresh.partitionKey === null ? left : leftOfPartition);
    const others = alive.filter((cookie) => cookie !== fresh);
    const more = style === 'rounds' ? byRounds(alive, goal) : bySecurity(others, fresh, goal);
    if (more.length === 0) return { gone, refused: true };
    gone.push(...more);
    alive = alive.filter((cookie) => !more.includes(cookie));
  }
  if (fresh.partitionKey !== null) gone.push(...overweight(alive, fresh, rules));
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

/** Firefox: the insecure ones; where there are none, Secure ones make room for a Secure one only. */
function bySecurity(cookies: readonly StoredCookie[], fresh: StoredCookie, goal: number): StoredCookie[] {
  const queue = [...cookies].sort(leastUsedFirst);
  const insecure = queue.filter((cookie) => !cookie.secure).slice(0, goal);
  if (insecure.length > 0) return insecure;
  return fresh.secure ? queue.slice(0, goal) : [];
}

/** CHIPS: a site's cookies in one partition may weigh 10 KiB; Firefox lets them grow a fifth over before it acts. */
function overweight(cookies: readonly StoredCookie[], fresh: StoredCookie, rules: Rules): StoredCookie[] {
  const { partitionBytes, partitionSlack } = rules.eviction;
  let weight = 0;
  for (const { name, value } of cookies) weight += byteLength(name) + byteLength(value);
  if (weight <= partitionBytes + partitionSlack) return [];
  const gone: StoredCookie[] = [];
  for (const cookie of [...cookies].sort(leastUsedFirst)) {
    if (weight <= partitionBytes || cookie === fresh) break;
    weight -= byteLength(cookie.name) + byteLength(cookie.value);
    gone.push(cookie);
  }
  return gone;
}

function leastUsedFirst(a: StoredCookie, b: StoredCookie): number {
  return a.used - b.used;
}
