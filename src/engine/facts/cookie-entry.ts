import { domainMatch } from '../cookies/domain-match.ts';
import { type Cookie, priorityOf } from '../cookies/jar.ts';
import { prefixOf } from '../cookies/prefixes.ts';
import type { CookieClass } from '../cookies/session-like.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { siteOf } from '../exchange/site.ts';
import type { SetCookie } from '../headers/set-cookie.ts';
import type { Basis, CookieAttempt, CookieAttributes, CookieReport } from '../report.ts';
import { type Budget, Trail } from './cookie-trail.ts';

/** What makes a cookie this one. */
export interface CookieIdentity {
  readonly name: string;
  readonly domain: string;
  readonly path: string;
  /** null where the cookie was seen in requests only, and so the rest is not known either. */
  readonly hostOnly: boolean | null;
  readonly partitionKey: string | null;
}

export type AttemptRow = { -readonly [Key in keyof CookieAttempt]: CookieAttempt[Key] };

const MOST_ATTEMPTS = 200;

/** One cookie in the ledger. */
export class LedgerEntry {
  identity: CookieIdentity;
  class: CookieClass = 'other';
  /** As last set or seen; '' where a sanitiser hid it. */
  value = '';
  masked = false;
  attributes: CookieAttributes | null = null;
  readonly trail: Trail;
  /** Hosts that it was seen to go to. */
  readonly hosts = new Set<string>();
  /** The newest response that set or deleted it, and the one before. */
  setter: Exchange | undefined;
  setBefore: Exchange | undefined;
  /** The value before the newest attempt. */
  valueBefore: string | undefined;
  /** The value that requests carried before any response of the capture set it: an older cookie may still hold it. */
  preset: string | undefined;
  /** The newest attempt that was not rejected. */
  setting: AttemptRow | undefined;
  /** The newest attempt was rejected: its value must not be sent. */
  refusal: { readonly row: AttemptRow; readonly value: string; readonly host: string } | undefined;
  /** The jar holds it, as far as the attempts tell. */
  stored = false;
  /** It had to make room, and has not been set since. */
  evicted: { readonly by: Exchange; basis: Basis } | undefined;
  setByThirdParty = false;
  /** It was due, and was not there for no reason that is known. */
  gone = false;
  /** Reasons that the browser has shown to be wrong for this cookie: they withhold it no more. */
  readonly distrusted = new Set<string>();
  readonly #attempts: AttemptRow[] = [];
  #attemptsOmitted = 0;

  constructor(identity: CookieIdentity, budget: Budget) {
    this.identity = identity;
    this.trail = new Trail(budget);
  }

  /** Would it go to the host? A rejected one is also asked about where it was to be set. */
  covers(host: string): boolean {
    return reaches(this.identity, host) || this.refusal?.host === host;
  }

  /** Its identity, with the domain that is known by now. */
  place(): CookieIdentity {
    // Field by field: what was stored came with its value, which goes no further.
    const { name, domain, path, hostOnly, partitionKey } = this.identity;
    const [first] = hostOnly === null && this.hosts.size > 1 ? this.hosts : [];
    return { name, domain: first === undefined ? domain : siteOf(first), path, hostOnly, partitionKey };
  }

  attempt(row: AttemptRow): void {
    this.#attempts.push(row);
    if (this.#attempts.length <= MOST_ATTEMPTS) return;
    this.#attempts.shift();
    this.#attemptsOmitted++;
  }

  /** The attempts that one response made at it. */
  attemptsAt(index: number): readonly AttemptRow[] {
    const found: AttemptRow[] = [];
    for (let at = this.#attempts.length - 1; at >= 0; at--) {
      const row = this.#attempts[at];
      if (row === undefined || row.exchange < index) break;
      if (row.exchange === index) found.unshift(row);
    }
    return found;
  }

  report(): CookieReport {
    const { name, domain, path, hostOnly, partitionKey } = this.place();
    const { evicted } = this;
    const { omitted, ...counts } = this.trail.counts();
    return {
      name,
      domain,
      path,
      hostOnly,
      partitionKey,
      class: this.class,
      value: this.value,
      attributes: this.attributes,
      attempts: this.#attempts.map((row) => ({ ...row })),
      attemptsOmitted: this.#attemptsOmitted,
      requests: this.trail.rows(),
      requestsOmitted: omitted,
      evicted: evicted === undefined ? null : { exchange: evicted.by.index, basis: evicted.basis },
      counts,
      ...this.trail.receivers(),
    };
  }
}

/** Would a cookie of this identity go to the host? */
export function reaches({ domain, hostOnly }: CookieIdentity, host: string): boolean {
  return hostOnly === false ? domainMatch(host, domain) : host === domain;
}

/** The attributes that a line gives a cookie; `cookie` as the jar stored it, where it did. */
export function attributesOf(parsed: SetCookie, cookie: Cookie | undefined): CookieAttributes {
  const expires = cookie === undefined ? (parsed.expires ?? null) : cookie.expires;
  return {
    secure: parsed.secure,
    httpOnly: parsed.httpOnly,
    sameSite: parsed.sameSite,
    partitioned: parsed.partitioned,
    expires,
    maxAge: parsed.maxAge ?? null,
    session: parsed.expires === undefined && parsed.maxAge === undefined,
    priority: priorityOf(parsed),
    prefix: prefixOf(parsed.name, { httpPrefixes: true }) ?? null,
    size: parsed.size,
  };
}
