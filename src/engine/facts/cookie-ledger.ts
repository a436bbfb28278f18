import { isSameAnswer } from '../cookies/answers.ts';
import { defaultPath } from '../cookies/default-path.ts';
import type { Cookie, CookieContext, CookieJar, Selection } from '../cookies/jar.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { siteOf } from '../exchange/site.ts';
import { SET_COOKIE_FAULTS, type SetCookie } from '../headers/set-cookie.ts';
import type { CookieReport } from '../report.ts';
import { answers, type CookieAnswer } from './cookie-answers.ts';
import {
  Audit,
  type Book,
  type KnownRequest,
  type LedgerSite,
  type SeenRequest,
  type Written,
} from './cookie-audit.ts';
import { type AttemptRow, attributesOf, type CookieIdentity, LedgerEntry, reaches } from './cookie-entry.ts';
import { Block, Budget, type Outcome, sameOutcome } from './cookie-trail.ts';
import type { Attempt, SentCookie } from './cookies-view.ts';

/** A cookie and what became of it at one request. */
export interface CookieFate extends CookieIdentity, Outcome {
  readonly class: LedgerEntry['class'];
}

/** A request that carried a cookie of which the model says that it is not stored or not sent: a fault of ours. */
export interface Disagreement {
  readonly exchange: number;
  readonly name: string;
  readonly domain: string;
  readonly path: string;
  /** What the model said. */
  readonly reasons: readonly string[];
}

const MOST_COOKIES = 3000;
const MOST_MET = 300;
const MOST_SITES = 2000;
const MOST_PENDING = 200;
const MOST_FAULTS = 20;
const NO_FAULTS: AttemptRow['faults'] = [];
const MOST_DISAGREEMENTS = 200;
const MOST_KNOWN = 50;
const MOST_ALIKE = 8;

/** Every cookie of the capture: each attempt to set it, and what became of it at each request. Bounded in memory. */
export class CookieLedger implements Book {
  readonly #jar: CookieJar;
  readonly #sites = new Map<string, LedgerSite>();
  readonly #entries: LedgerEntry[] = [];
  readonly #byCookie = new WeakMap<Cookie, LedgerEntry>();
  readonly #budget = new Budget();
  readonly #disagreements: Disagreement[] = [];
  #disagreed = 0;

  constructor(jar: CookieJar) {
    this.#jar = jar;
  }

  /** How many cookies it knows. */
  get count(): number {
    return this.#entries.length;
  }

  /** How often the model contradicted what the browser did. */
  get disagreed(): number {
    return this.#disagreed;
  }

  /** The first of them. */
  get disagreements(): readonly Disagreement[] {
    return this.#disagreements;
  }

  request(seen: SeenRequest): void {
    const { exchange, sent, selection } = seen;
    const { host } = exchange.url;
    const site = this.#site(host, sent.length > 0);
    if (site === undefined) return;
    const known = knownOf(site, seen);
    let like: KnownRequest | undefined;
    for (const one of known) {
      if (one.selection === selection && one.list === sent) {
        one.block.push(exchange);
        return;
      }
      if (one.list.length === sent.length && isSameAnswer(one.selection, selection)) like = one;
    }
    const audit = new Audit(seen, site, this);
    if (like !== undefined && audit.renew(like)) {
      like.block.push(exchange);
      like.list = sent;
      like.selection = selection;
      if (!audit.stable || audit.changed) forget(site);
      return;
    }
    audit.run();
    const block = this.#write(site, host, selection, audit);
    block.push(exchange);
    if (!audit.stable || audit.changed) forget(site);
    if (!audit.stable) return;
    // The newest of one answer tells most about the next.
    const others = knownOf(site, seen).filter((one) => !isSameAnswer(one.selection, selection));
    keep(site, seen, [{ list: sent, selection, block }, ...others.slice(0, MOST_ALIKE)]);
  }

  /** The block of the newest request like this one, or a new one. */
  #write(site: LedgerSite, host: string, selection: Selection, { entries, outcomes }: Audit): Block {
    const key = `${host} ${selection.sent.length} ${selection.withheld.length} ${entries.length}`;
    const newest = site.newest.get(key);
    if (newest !== undefined && sameOutcomes(newest, entries, outcomes)) return newest.block;
    const block = new Block(host, this.#budget);
    entries.forEach((entry, index) => {
      const outcome = outcomes[index];
      if (outcome !== undefined) entry.trail.add(block, outcome);
    });
    if (site.newest.size > MOST_KNOWN) site.newest.clear();
    site.newest.set(key, { entries, outcomes, block });
    return block;
  }

  /** One Set-Cookie line; `cookie` is what the jar stored, or removed. */
  attempt(attempt: Attempt, parsed: SetCookie, cookie: Cookie | undefined, thirdParty: boolean): void {
    const { exchange } = attempt;
    const site = this.#site(exchange.url.host, true);
    if (site === undefined) return;
    const identity: CookieIdentity = cookie ?? {
      name: attempt.name,
      domain: attempt.domain ?? attempt.host,
      hostOnly: attempt.domain === undefined,
      path: parsed.path ?? defaultPath(exchange.url.path),
      partitionKey: null,
    };
    const entry = this.#setEntry(site, identity, cookie !== undefined && !attempt.removal);
    if (entry === undefined) return;
    const { removal } = attempt;
    const rejected = attempt.verdict === 'rejected';
    const row: AttemptRow = {
      exchange: exchange.index,
      line: attempt.line,
      verdict: rejected ? 'rejected' : 'accepted',
      basis: attempt.verdict === 'unknown' ? 'unknown' : 'computed',
      reasons: attempt.reasons,
      removal,
      faults: faultsOf(parsed),
      later: 'untested',
      modelDisagreement: false,
    };
    entry.attempt(row);
    // A new value for a cookie that is there changes nothing about the others, and is looked at when it is sent.
    if (rejected || removal || !entry.stored) site.known.clear();
    // A date in the past has removed what was there, even where it was meant to set a value.
    if (attempt.reasons[0] === 'cookie-already-expired') entry.stored = false;
    if (!removal && !entry.stored) {
      entry.attributes = attributesOf(parsed, cookie);
      entry.class = attempt.session ? 'session' : attempt.class;
      entry.masked = attempt.masked;
    }
    if (rejected) {
      if (entry.stored && attempt.value === entry.value) return;
      entry.refusal = { row, value: attempt.value, host: attempt.host };
      remember(site.rejected, entry);
      return;
    }
    entry.refusal = undefined;
    entry.setting = row;
    forgive(site, entry);
    const had = entry.value;
    entry.setBefore = entry.setter;
    entry.setter = exchange;
    entry.setByThirdParty = thirdParty;
    entry.valueBefore = had === '' ? undefined : had;
    entry.gone = false;
    entry.stored = !removal;
    if (removal) {
      if (had !== '' && !entry.masked) remember(site.removed, entry);
      return;
    }
    entry.value = attempt.value;
    entry.masked = attempt.masked;
    entry.attributes = attributesOf(parsed, cookie);
    entry.class = attempt.session ? 'session' : attempt.class;
    if (cookie !== undefined) this.#byCookie.set(cookie, entry);
  }

  /** Cookies that the jar threw out to make room for one that the exchange set. */
  evict(gone: readonly Cookie[], exchange: Exchange): void {
    for (const cookie of gone) {
      const site = this.#site(cookie.domain, false);
      const entry = this.entryOf(cookie);
      // Those that were over anyway go first, and nobody misses them.
      const over = cookie.expires !== null && cookie.expires <= (exchange.startedAt ?? 0);
      if (site === undefined || entry === undefined || !entry.stored || over) continue;
      entry.stored = false;
      entry.evicted = { by: exchange, basis: 'computed' };
      remember(site.evicted, entry);
      site.known.clear();
    }
  }

  /** What became of each cookie of the site at one request. */
  at(index: number, host: string): CookieFate[] {
    const site = this.#site(host, false);
    if (site === undefined) return [];
    return [...site.set.values(), ...site.met.values()].flatMap((entry) => {
      const outcome = entry.trail.at(index);
      return outcome === undefined ? [] : [{ ...entry.place(), class: entry.class, ...outcome }];
    });
  }

  /** The attempts to set or delete cookies that one response made, by its index and host. */
  attemptsAt(index: number, host: string): { readonly name: string; readonly row: Readonly<AttemptRow> }[] {
    const site = this.#site(host, false);
    if (site === undefined) return [];
    return [...site.set.values(), ...site.met.values()].flatMap((entry) =>
      entry.attemptsAt(index).map((row) => ({ name: entry.identity.name, row })),
    );
  }

  /** As the report prints it; names and paths as they are. */
  report(): CookieReport[] {
    return this.#entries.map((entry) => entry.report());
  }

  /** The entries of the site that a host belongs to; a new one only where `create` says so and there is room. */
  #site(host: string, create: boolean): LedgerSite | undefined {
    const name = siteOf(host);
    let site = this.#sites.get(name);
    if (site === undefined && create && this.#sites.size < MOST_SITES) {
      site = {
        set: new Map(),
        met: new Map(),
        rejected: new Set(),
        removed: new Set(),
        evicted: new Set(),
        known: new Map(),
        newest: new Map(),
      };
      this.#sites.set(name, site);
    }
    return site;
  }

  entryOf(cookie: Cookie): LedgerEntry | undefined {
    let entry = this.#byCookie.get(cookie);
    if (entry === undefined) {
      entry = this.#sites.get(siteOf(cookie.domain))?.set.get(keyOf(cookie));
      if (entry !== undefined) this.#byCookie.set(cookie, entry);
    }
    return entry;
  }

  meet(site: LedgerSite, host: string, pair: SentCookie): LedgerEntry | undefined {
    let entry = site.met.get(pair.name);
    if (entry === undefined && site.met.size < MOST_MET) {
      entry = this.#open({ name: pair.name, domain: host, path: '/', hostOnly: null, partitionKey: null });
      if (entry !== undefined) {
        site.met.set(pair.name, entry);
        entry.class = pair.session ? 'session' : pair.class;
      }
    }
    if (entry !== undefined) entry.value = pair.value;
    return entry;
  }

  /** Which cookies would go with a request that is only thought of, and why the others would not. Changes nothing. */
  wouldSend(context: CookieContext, host: string): CookieAnswer[] {
    const site = this.#site(host, false);
    if (site === undefined) return [];
    return answers(this.#jar.whatIf(context), site, host, (cookie) => this.entryOf(cookie));
  }

  disagree(entry: LedgerEntry, exchange: Exchange, reasons: readonly string[]): void {
    this.#disagreed++;
    const { name, domain, path } = entry.identity;
    if (this.#disagreements.length < MOST_DISAGREEMENTS)
      this.#disagreements.push({ exchange: exchange.index, name, domain, path, reasons });
  }

  restore(site: LedgerSite, entry: LedgerEntry, value: string, host: string): void {
    const { name, path, partitionKey } = entry.identity;
    const place = reaches(entry.identity, host) ? entry.identity : { domain: host, hostOnly: true };
    // Only what was seen is sure: it is there, and it is sent here.
    const { httpOnly = false } = entry.attributes ?? {};
    const loose = { secure: false, httpOnly, sameSite: 'none', expires: null, created: 0 } as const;
    const { domain } = place;
    const hostOnly = place.hostOnly !== false;
    const cookie = this.#jar.put({ name, value, domain, hostOnly, path, partitionKey, ...loose });
    this.#byCookie.set(cookie, entry);
    entry.value = value;
    entry.stored = true;
    entry.refusal = undefined;
    forgive(site, entry);
  }

  #setEntry(site: LedgerSite, identity: CookieIdentity, stores: boolean): LedgerEntry | undefined {
    const key = keyOf(identity);
    const known = site.set.get(key);
    if (known !== undefined) return known;
    // The cookie that requests carried before is this one, if it reaches every host that they went to.
    const met = stores ? site.met.get(identity.name) : undefined;
    const everywhere = met !== undefined && [...met.hosts].every((host) => reaches(identity, host));
    const same = everywhere ? met : undefined;
    const entry = same ?? this.#open(identity);
    if (entry === undefined) return undefined;
    if (same !== undefined) {
      site.met.delete(identity.name);
      same.identity = identity;
      same.preset = same.value;
    }
    site.set.set(key, entry);
    return entry;
  }

  #open(identity: CookieIdentity): LedgerEntry | undefined {
    if (this.#entries.length >= MOST_COOKIES) return undefined;
    const entry = new LedgerEntry(identity, this.#budget);
    this.#entries.push(entry);
    return entry;
  }
}

const NOTHING: readonly KnownRequest[] = [];

function knownOf(site: LedgerSite, { exchange, presence, omitted }: SeenRequest): readonly KnownRequest[] {
  const of = site.known.get(exchange.url.host);
  return of?.get(omitted.length === 0 ? presence : `${presence} ${omitted.join(' ')}`) ?? NOTHING;
}

function keep(
  site: LedgerSite,
  { exchange, presence, omitted }: SeenRequest,
  known: readonly KnownRequest[],
): void {
  const { host } = exchange.url;
  let of = site.known.get(host);
  if (of === undefined) {
    if (site.known.size > MOST_KNOWN) site.known.clear();
    of = new Map();
    site.known.set(host, of);
  }
  of.set(omitted.length === 0 ? presence : `${presence} ${omitted.join(' ')}`, known);
}

/** What is known of the site's requests holds no more. */
function forget(site: LedgerSite): void {
  site.known.clear();
}

function sameOutcomes(
  written: Written,
  entries: readonly LedgerEntry[],
  outcomes: readonly Outcome[],
): boolean {
  if (written.entries.length !== entries.length) return false;
  for (let index = 0; index < entries.length; index++) {
    if (written.entries[index] !== entries[index]) return false;
    const [one, other] = [written.outcomes[index], outcomes[index]];
    if (one !== other && !(one !== undefined && other !== undefined && sameOutcome(one, other))) return false;
  }
  return true;
}

/** It is there, or deleted: what was held against it before counts no more. */
function forgive(site: LedgerSite, entry: LedgerEntry): void {
  site.rejected.delete(entry);
  site.removed.delete(entry);
  site.evicted.delete(entry);
  entry.evicted = undefined;
}

function remember(set: Set<LedgerEntry>, entry: LedgerEntry): void {
  set.delete(entry);
  set.add(entry);
  const [oldest] = set;
  if (set.size > MOST_PENDING && oldest !== undefined) set.delete(oldest);
}

function keyOf({ name, domain, path, hostOnly, partitionKey }: CookieIdentity): string {
  return `${hostOnly === false ? '.' : ''}${domain}\n${path}\n${name}\n${partitionKey ?? ''}`;
}

function faultsOf({ ignored, faults, name }: SetCookie): AttemptRow['faults'] {
  if (ignored.length === 0 && faults.length === 0) return NO_FAULTS;
  return [
    ...faults.map(({ code }) => ({ code, attribute: name, detail: SET_COOKIE_FAULTS[code] })),
    ...ignored.map(({ code, attribute, detail }) => ({ code, attribute, detail })),
  ].slice(0, MOST_FAULTS);
}
