import { parseUrl } from '../exchange/exchange.ts';
import type { Redactor } from '../exchange/redact.ts';
import { siteOf } from '../exchange/site.ts';
import { byteLength, type SameSiteValue } from '../headers/set-cookie.ts';
import type { CookieAttempt, CookieReport } from '../report.ts';
import type { BrowserCookie, BrowserPartition } from './browser-cookie.ts';
import type { Rules } from './profile.ts';

/** What the browser's own jar held when it was read. */
export interface RealJar {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The registrable domains whose cookies were read: of others the jar says nothing. */
  readonly sites: readonly string[];
  readonly cookies: readonly BrowserCookie[];
}

/** A cookie as the browser holds it, without secrets. */
export interface HeldCookie {
  readonly name: string;
  /** Without a leading dot. */
  readonly domain: string;
  readonly hostOnly: boolean;
  readonly path: string;
  readonly partitionKey: string | null;
  readonly secure: boolean;
  readonly httpOnly: boolean;
  readonly sameSite: SameSiteValue;
  /** Milliseconds since the epoch; null for a session cookie. */
  readonly expires: number | null;
  /** Fingerprint. */
  readonly value: string;
}

/** In what the browser's cookie differs from the one that the capture led to expect. */
export type JarDifference = 'value' | 'secure' | 'http-only' | 'same-site' | 'lifetime';

/** How a cookie may have come to be where only one side knows it. Those that what is known rules out are left out. */
export type JarPossibility =
  /** It was there before the recording began. */
  | 'set-before'
  | 'set-by-script'
  /** By a response to another tab, or to a request that the developer tools did not show. */
  | 'set-unrecorded'
  /** The browser holds one of that name in another partition. */
  | 'in-other-partition'
  /** Settings, or an extension, kept it from being stored. */
  | 'blocked'
  /** The site has so many or so large cookies that the browser makes room. */
  | 'evicted'
  | 'deleted-by-script'
  /** By the user, an extension, another tab, or a response that was not recorded. */
  | 'deleted-elsewhere';

export interface JarRow {
  readonly standing: 'both' | 'browser-only' | 'ledger-only';
  readonly held: HeldCookie | null;
  /** As the ledger has it; what the browser's jar shows is `observed`. */
  readonly ledger: CookieReport | null;
  readonly differences: readonly JarDifference[];
  /** How it came to be as it is, where the capture does not show that. */
  readonly possibilities: readonly JarPossibility[];
}

export interface MergeOptions {
  /** That of the ledger, so that what is alike looks alike. */
  readonly show: Pick<Redactor, 'fingerprint' | 'path' | 'cookieName'>;
  readonly rules: Pick<Rules, 'eviction'>;
}

/**
 * Lays the browser's jar beside the ledger of the capture: which cookies both know, which only one of them, and what that can mean.
 * First the ledger's cookies in their order, then those that only the browser holds. Cookies of sites that were not read are left out.
 */
export function mergeRealJar(
  jar: RealJar,
  ledger: readonly CookieReport[],
  options: MergeOptions,
): readonly JarRow[] {
  const sites = new Set(jar.sites);
  const held = jar.cookies.map((cookie) => heldOf(cookie, options));
  const known = ledger.filter((cookie) => sites.has(siteOf(cookie.domain)));
  const free = new Set(held);
  const pairs = new Map<CookieReport, HeldCookie>();
  const pair = (cookie: CookieReport, match: HeldCookie | undefined) => {
    if (match === undefined) return;
    pairs.set(cookie, match);
    free.delete(match);
  };
  const byIdentity = new Map(held.map((cookie) => [identity(cookie, cookie.hostOnly), cookie]));
  for (const cookie of known)
    if (cookie.hostOnly !== null) pair(cookie, byIdentity.get(identity(cookie, cookie.hostOnly)));
  for (const cookie of known) if (cookie.hostOnly === null) pair(cookie, likeliest(cookie, free));

  const rows: JarRow[] = [];
  for (const cookie of known) {
    const match = pairs.get(cookie);
    if (match !== undefined) rows.push(sharedRow(cookie, match));
    else if (expected(cookie, jar.at)) rows.push(lostRow(cookie, held, jar, options));
  }
  for (const cookie of held) if (free.has(cookie)) rows.push(strangerRow(cookie));
  return rows;
}

/** Without secrets, as the ledger prints its cookies. */
export function heldOf(cookie: BrowserCookie, { show }: Pick<MergeOptions, 'show'>): HeldCookie {
  return {
    name: show.cookieName(cookie.name),
    domain: bareDomain(cookie),
    hostOnly: cookie.hostOnly,
    path: show.path(cookie.path),
    partitionKey: partitionKeyOf(cookie.partitionKey),
    secure: cookie.secure,
    httpOnly: cookie.httpOnly,
    sameSite: SAME_SITE[cookie.sameSite] ?? 'unspecified',
    expires: cookie.expirationDate === null ? null : cookie.expirationDate * 1000,
    value: show.fingerprint(cookie.value),
  };
}

const SAME_SITE: Readonly<Record<string, SameSiteValue>> = {
  no_restriction: 'none',
  lax: 'lax',
  strict: 'strict',
};

export function bareDomain({ domain }: Pick<BrowserCookie, 'domain'>): string {
  return domain.startsWith('.') ? domain.slice(1) : domain;
}

/** As the cookie model writes a partition. */
export function partitionKeyOf(partition: BrowserPartition | null): string | null {
  if (partition === null) return null;
  return `${partition.topLevelSite}${partition.hasCrossSiteAncestor === true ? ' cross-site' : ''}`;
}

/**
 * The partition in a form to compare. A cookie that does not belong to the top-level site always has another site's page around it:
 * Chromium's keys say so, Firefox's do not, though its API does.
 */
function partition({ domain, partitionKey }: { domain: string; partitionKey: string | null }): string | null {
  const [top = '', mark] = partitionKey?.split(' ') ?? [];
  return mark === undefined || siteOf(parseUrl(top).host) === siteOf(domain) ? partitionKey : top;
}

function identity(cookie: Pick<HeldCookie, 'name' | 'domain' | 'path' | 'partitionKey'>, hostOnly: boolean) {
  return [cookie.name, hostOnly, cookie.domain, cookie.path, partition(cookie)].join('\n');
}

/** A cookie that was seen in requests only has but name and value: the same value decides, or else that there is only one. */
function likeliest(cookie: CookieReport, free: ReadonlySet<HeldCookie>): HeldCookie | undefined {
  const site = siteOf(cookie.domain);
  const named = [...free].filter(({ name, domain }) => name === cookie.name && siteOf(domain) === site);
  return named.find(({ value }) => value === cookie.value) ?? (named.length === 1 ? named[0] : undefined);
}

/** The attempt that stored it, or removed it; one that was refused changes nothing. */
function settingOf({ attempts }: CookieReport): CookieAttempt | undefined {
  return attempts.findLast((attempt) => attempt.verdict === 'accepted' || removes(attempt));
}

/** A date in the past removes a cookie, also where the line was meant to set one. */
function removes({ removal, reasons }: CookieAttempt): boolean {
  return removal || reasons[0] === 'cookie-already-expired';
}

/** The capture leads to expect it in the jar at that time. */
function expected(cookie: CookieReport, at: number): boolean {
  const setting = settingOf(cookie);
  if (setting === undefined) return cookie.counts.sent > 0;
  const over = (cookie.attributes?.expires ?? Number.POSITIVE_INFINITY) <= at;
  return !removes(setting) && !over;
}

function sharedRow(cookie: CookieReport, held: HeldCookie): JarRow {
  const setting = settingOf(cookie);
  const sent = cookie.counts.sent > 0;
  if (setting === undefined ? !sent && cookie.attempts.length > 0 : removes(setting))
    return {
      standing: 'browser-only',
      held,
      ledger: cookie,
      differences: [],
      possibilities: waysToSet(held, setting !== undefined),
    };
  const sameValue = cookie.value === '' || cookie.value === held.value;
  // What the browser held before was replaced then; where that is not known, it may be that still.
  const replaced = setting === undefined || setting.later === 'confirmed';
  return {
    standing: 'both',
    held,
    ledger: setting !== undefined && sameValue ? observed(cookie, setting) : cookie,
    differences: differencesOf(cookie, held, sameValue),
    possibilities: setting !== undefined && sameValue ? [] : waysToSet(held, replaced && !sameValue),
  };
}

function observed(cookie: CookieReport, setting: CookieAttempt): CookieReport {
  const attempts = cookie.attempts.map((one) =>
    one === setting ? { ...one, basis: 'observed' as const } : one,
  );
  return { ...cookie, attempts };
}

/** Ours: the browser counts a Max-Age from the answer's arrival, a capture from its start; a minute apart is alike. */
const SAME_MOMENT = 60_000;

function differencesOf(cookie: CookieReport, held: HeldCookie, sameValue: boolean): JarDifference[] {
  const found: JarDifference[] = sameValue ? [] : ['value'];
  const { attributes } = cookie;
  if (attributes === null) return found;
  if (attributes.secure !== held.secure) found.push('secure');
  if (attributes.httpOnly !== held.httpOnly) found.push('http-only');
  if (attributes.sameSite !== held.sameSite) found.push('same-site');
  const { expires } = attributes;
  if (
    attributes.session !== (held.expires === null) ||
    (expires !== null && held.expires !== null && Math.abs(expires - held.expires) > SAME_MOMENT)
  )
    found.push('lifetime');
  return found;
}

function lostRow(
  cookie: CookieReport,
  held: readonly HeldCookie[],
  jar: RealJar,
  { rules }: MergeOptions,
): JarRow {
  const row = {
    standing: 'ledger-only',
    held: null,
    ledger: cookie,
    differences: [],
  } as const;
  const elsewhere = held.some(
    (other) =>
      cookie.attributes !== null &&
      other.name === cookie.name &&
      other.domain === cookie.domain &&
      other.path === cookie.path &&
      partition(other) !== partition(cookie),
  );
  if (elsewhere) return { ...row, possibilities: ['in-other-partition'] };
  const possibilities: JarPossibility[] = [];
  // A request that carried it shows that it was stored.
  if (cookie.counts.sent === 0 && settingOf(cookie)?.later !== 'confirmed') possibilities.push('blocked');
  if (mayBeEvicted(cookie, jar, rules)) possibilities.push('evicted');
  // "If the cookie's http-only-flag is true, and the cookie was not received from an HTTP API": a script cannot touch it.
  if (cookie.attributes?.httpOnly !== true) possibilities.push('deleted-by-script');
  return { ...row, possibilities: [...possibilities, 'deleted-elsewhere'] };
}

const LARGEST_COOKIE = 4096;

/** Eviction goes on only until there is room: what it leaves is near the limit. */
function mayBeEvicted(cookie: CookieReport, jar: RealJar, { eviction }: Pick<Rules, 'eviction'>): boolean {
  const site = siteOf(cookie.domain);
  const peers = jar.cookies.filter((other) => {
    const place = { domain: bareDomain(other), partitionKey: partitionKeyOf(other.partitionKey) };
    return siteOf(place.domain) === site && partition(place) === partition(cookie);
  });
  if (cookie.partitionKey === null) return peers.length >= eviction.left;
  const bytes = peers.reduce((sum, { name, value }) => sum + byteLength(name) + byteLength(value), 0);
  return peers.length >= eviction.leftOfPartition || bytes >= eviction.partitionBytes - LARGEST_COOKIE;
}

function strangerRow(held: HeldCookie): JarRow {
  return {
    standing: 'browser-only',
    held,
    ledger: null,
    differences: [],
    possibilities: waysToSet(held, false),
  };
}

/** How it may have been set without the capture's showing it. `late`: only after an attempt that the capture shows. */
function waysToSet(held: HeldCookie, late: boolean): JarPossibility[] {
  const possibilities: JarPossibility[] = late ? [] : ['set-before'];
  if (!held.httpOnly) possibilities.push('set-by-script');
  return [...possibilities, 'set-unrecorded'];
}
