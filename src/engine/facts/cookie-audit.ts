import { renewalsBetween } from '../cookies/answers.ts';
import type { Cookie, Selection } from '../cookies/jar.ts';
import { pathMatch } from '../cookies/path-match.ts';
import type { Exchange, Presence } from '../exchange/exchange.ts';
import type { Basis } from '../report.ts';
import type { AttemptRow, LedgerEntry } from './cookie-entry.ts';
import { mayOverlap } from './cookie-fates.ts';
import type { Block, Outcome } from './cookie-trail.ts';
import type { SentCookie } from './cookies-view.ts';

/** One request, what the model says of its cookies, and what it carried. */
export interface SeenRequest {
  readonly exchange: Exchange;
  readonly sent: readonly SentCookie[];
  readonly presence: Presence;
  readonly selection: Selection;
  /** Why all cookies of the host may have been left out (`omitted`). */
  readonly omitted: readonly string[];
}

/** A request as an earlier one, and the block that both belong to. */
export interface KnownRequest {
  list: readonly SentCookie[];
  selection: Selection;
  readonly block: Block;
}

/** What a request came to for each cookie, and the block in which that is written down. */
export interface Written {
  readonly entries: readonly LedgerEntry[];
  readonly outcomes: readonly Outcome[];
  readonly block: Block;
}

/** The entries of one site. */
export interface LedgerSite {
  /** Those that a response of the capture set, by identity. */
  readonly set: Map<string, LedgerEntry>;
  /** Those seen in requests only, by name. */
  readonly met: Map<string, LedgerEntry>;
  /** Of `set`: the ones whose newest attempt was rejected, or deleted them. The jar holds none of them. */
  readonly rejected: Set<LedgerEntry>;
  /** What requests came to, by host, then by presence of the field and `omitted`, while no more than values change. */
  readonly known: Map<string, Map<string, readonly KnownRequest[]>>;
  /** By host, presence of the field and reasons: the newest requests, and what they came to. */
  readonly newest: Map<string, Written>;
  readonly removed: Set<LedgerEntry>;
  /** The ones that had to make room for others. The jar holds none of them. */
  readonly evicted: Set<LedgerEntry>;
}

/** What an audit asks of the ledger. */
export interface Book {
  entryOf(cookie: Cookie): LedgerEntry | undefined;
  meet(site: LedgerSite, host: string, pair: SentCookie): LedgerEntry | undefined;
  disagree(entry: LedgerEntry, exchange: Exchange, reasons: readonly string[]): void;
  /** The browser holds it, whatever the model said. */
  restore(site: LedgerSite, entry: LedgerEntry, value: string, host: string): void;
}

const MOST_RENEWED = 10;
const NONE: readonly string[] = [];
const EVICTED: readonly string[] = ['cookie-pileup'];
const SENT: Outcome = { verdict: 'sent', basis: 'observed', reasons: NONE, modelDisagreement: false };

/** Writes down for each cookie of the site whether the request carried it, and checks the model and earlier attempts against that. */
export class Audit {
  readonly #seen: SeenRequest;
  readonly #site: LedgerSite;
  readonly #book: Book;
  /** Pairs of the request for which no cookie has been found yet, by name. */
  readonly #left = new Map<string, SentCookie>();
  /** Further ones of a name. */
  readonly #more: SentCookie[] = [];
  readonly #done = new Set<LedgerEntry>();
  readonly #observed: boolean;
  /** What became of each cookie, in pairs. */
  readonly entries: LedgerEntry[] = [];
  readonly outcomes: Outcome[] = [];
  /** The same request once more would have the same outcome, and change nothing. */
  stable = true;
  /** What is known of the site's cookies has changed: other requests may come to something else now. */
  changed = false;

  constructor(seen: SeenRequest, site: LedgerSite, book: Book) {
    this.#seen = seen;
    this.#site = site;
    this.#book = book;
    this.#observed = seen.presence === 'present' || seen.presence === 'absent';
  }

  /**
   * As `run`, for a request that differs from a known one no further than that cookies were set anew, and are sent with their new values.
   * Returns whether that was so; nothing is changed otherwise.
   */
  renew(known: KnownRequest): boolean {
    const { selection, sent } = this.#seen;
    const renewals = renewalsBetween(known.selection, selection);
    if (renewals === undefined || renewals.length > MOST_RENEWED) return false;
    const renewed = new Map<LedgerEntry, string>();
    for (const { cookie, sent: due } of renewals) {
      const entry = this.#book.entryOf(cookie);
      if (entry === undefined) continue;
      if (due) renewed.set(entry, cookie.name);
      // Held back before as now; but the browser may have sent it all the same.
      else if (
        entry.distrusted.size > 0 ||
        sent.some(({ name, value }) => name === cookie.name && value === cookie.value)
      )
        return false;
    }
    const changes = changedPairs(known.list, sent, new Set(renewed.values()));
    if (changes?.length !== renewed.size) return false;
    const carried: [LedgerEntry, SentCookie][] = [];
    for (const [entry, name] of renewed) {
      const change = changes.find(({ after }) => after.name === name);
      // It was this cookie that went along before, not a namesake.
      if (change?.before.value !== entry.valueBefore || change?.after.value !== entry.value) return false;
      carried.push([entry, change.after]);
    }
    for (const [entry, pair] of carried) this.#carried(entry, pair);
    return true;
  }

  run(): void {
    const { selection, sent } = this.#seen;
    for (const pair of sent) {
      if (this.#left.has(pair.name)) this.#more.push(pair);
      else this.#left.set(pair.name, pair);
    }
    const open: [LedgerEntry, readonly string[]][] = [];
    for (const cookie of selection.sent) {
      const entry = this.#book.entryOf(cookie);
      if (entry === undefined) continue;
      const pair = this.#take(cookie.name, cookie.value, entry.value);
      if (pair !== undefined) this.#carried(entry, pair);
      else open.push([entry, selection.unknown.find((one) => one.cookie === cookie)?.reasons ?? NONE]);
    }
    for (const { cookie, reasons } of selection.withheld) this.#withheld(cookie, reasons);
    for (const entry of [...this.#site.rejected]) this.#stored(entry);
    for (const [entry, doubts] of open) {
      if (this.#done.has(entry)) continue;
      const pair = this.#take(entry.identity.name);
      if (pair === undefined) this.#absent(entry, doubts);
      else this.#carried(entry, pair);
    }
    for (const entry of this.#site.rejected) this.#rejected(entry);
    for (const entry of [...this.#site.removed]) this.#removed(entry);
    for (const entry of [...this.#site.evicted]) this.#evicted(entry);
    this.#rest();
  }

  /** The pair of this name with one of these values; of any value where none is given. */
  #take(name: string, value?: string, other = value): SentCookie | undefined {
    const pair = this.#left.get(name);
    if (pair === undefined) return undefined;
    if (value !== undefined && pair.value !== value && pair.value !== other) {
      if (this.#more.length === 0) return undefined;
      const index = this.#more.findIndex(
        (one) => one.name === name && (one.value === value || one.value === other),
      );
      return index < 0 ? undefined : this.#more.splice(index, 1)[0];
    }
    const next = this.#more.length === 0 ? -1 : this.#more.findIndex((one) => one.name === name);
    const [second] = next < 0 ? [] : this.#more.splice(next, 1);
    if (second === undefined) this.#left.delete(name);
    else this.#left.set(name, second);
    return pair;
  }

  #carried(entry: LedgerEntry, pair: SentCookie): void {
    this.#row(entry, 'sent', 'observed', NONE);
    if (entry.gone) this.stable = false;
    entry.gone = false;
    const latest = entry.setting;
    if (latest === undefined || entry.masked || this.#seen.presence === 'masked') return;
    if (pair.value === entry.value) {
      // The same value as before the attempt proves nothing about it.
      if (entry.valueBefore === entry.value || entry.preset === entry.value) return;
      const observed = latest.verdict === 'accepted' ? ({ basis: 'observed' } as const) : {};
      if (latest.later !== 'confirmed') this.#settle(latest, 'confirmed', observed);
      return;
    }
    this.stable = false;
    if (this.#inFlight(entry)) return;
    const older = pair.value === entry.valueBefore && !overlapping(entry);
    if (older && latest.later === 'untested') this.#settle(latest, 'contradicted');
    // A script, or a response that was not recorded, gave it another value; or the browser kept the older one.
    entry.value = pair.value;
  }

  #absent(entry: LedgerEntry, doubts: readonly string[]): void {
    const latest = entry.setting;
    if (!this.#observed) {
      // Where values are hidden, names are too, or the cookie would have been found.
      const open =
        doubts.length > 0 || entry.gone || latest?.basis === 'unknown' || this.#seen.presence === 'masked';
      if (open) this.#row(entry, 'unknown', 'unknown', doubts);
      else this.#row(entry, 'sent', 'computed', NONE);
      return;
    }
    const { omitted } = this.#seen;
    // A Cookie field shows that cookies were asked for; what the model left open, the browser has decided.
    const others = doubts.filter((reason) => reason !== 'cookie-credentials-omitted');
    const reasons = omitted.length > 0 ? [...new Set([...omitted, ...others])] : others;
    this.#row(entry, 'withheld', 'observed', reasons);
    if (this.#inFlight(entry) || latest === undefined) return;
    if (reasons.length === 0) {
      if (!entry.gone) this.stable = false;
      entry.gone = true;
      if (latest.later === 'untested') this.#settle(latest, 'contradicted');
    } else if (reasons[0] === 'cookie-third-party-blocked' && entry.setByThirdParty) {
      if (latest.later !== 'untested' || latest.verdict === 'rejected') return;
      this.#settle(latest, 'confirmed', { verdict: 'rejected', basis: 'observed', reasons });
    }
  }

  #withheld(cookie: Cookie, reasons: readonly string[]): void {
    const entry = this.#book.entryOf(cookie);
    if (entry === undefined) return;
    const certain = this.#seen.presence === 'present' && !entry.masked && tells(entry, cookie.value);
    const pair = certain ? this.#take(cookie.name, cookie.value) : undefined;
    if (pair === undefined) {
      const trusted = reasons.every((reason) => !entry.distrusted.has(reason));
      if (this.#observed) this.#row(entry, 'withheld', 'observed', reasons);
      else if (trusted) this.#row(entry, 'withheld', 'computed', reasons);
      else this.#row(entry, 'unknown', 'unknown', reasons);
      return;
    }
    const known = reasons.every((reason) => entry.distrusted.has(reason));
    this.#row(entry, 'sent', 'observed', reasons, !known);
    if (known) return;
    for (const reason of reasons) entry.distrusted.add(reason);
    this.#book.disagree(entry, this.#seen.exchange, reasons);
  }

  // The value of a rejected line was sent all the same: the browser has stored it.
  #stored(entry: LedgerEntry): void {
    const { refusal } = entry;
    if (refusal === undefined || entry.masked || this.#seen.presence !== 'present') return;
    if (!tells(entry, refusal.value)) return;
    const pair = this.#take(entry.identity.name, refusal.value);
    if (pair === undefined) return;
    const { row } = refusal;
    this.#settle(row, 'confirmed', { verdict: 'accepted', basis: 'observed', modelDisagreement: true });
    this.#done.add(entry);
    this.#row(entry, 'sent', 'observed', row.reasons, true);
    this.#book.disagree(entry, this.#seen.exchange, row.reasons);
    this.#book.restore(this.#site, entry, pair.value, this.#seen.exchange.url.host);
  }

  #rejected(entry: LedgerEntry): void {
    const { refusal } = entry;
    if (refusal === undefined || entry.stored || !entry.covers(this.#seen.exchange.url.host)) return;
    this.#row(entry, 'withheld', this.#observed ? 'observed' : 'computed', refusal.row.reasons);
  }

  #removed(entry: LedgerEntry): void {
    const { setting: latest, valueBefore } = entry;
    if (latest === undefined || !this.#observed || this.#inFlight(entry)) return;
    if (!entry.covers(this.#seen.exchange.url.host)) return;
    const pair =
      valueBefore !== undefined && tells(entry, valueBefore)
        ? this.#take(entry.identity.name, valueBefore)
        : undefined;
    if (pair === undefined) {
      if (!this.#left.has(entry.identity.name) && latest.later === 'untested') {
        this.#settle(latest, 'confirmed', { basis: 'observed' });
        this.#site.removed.delete(entry);
      }
      return;
    }
    this.#settle(latest, 'contradicted', { modelDisagreement: true });
    this.#row(entry, 'sent', 'observed', latest.reasons, true);
    this.#book.disagree(entry, this.#seen.exchange, latest.reasons);
    this.#book.restore(this.#site, entry, pair.value, this.#seen.exchange.url.host);
  }

  #evicted(entry: LedgerEntry): void {
    const { evicted } = entry;
    const { host, path } = this.#seen.exchange.url;
    if (evicted === undefined || !entry.covers(host) || !pathMatch(path, entry.identity.path)) return;
    if (mayOverlap(evicted.by, this.#seen.exchange)) {
      this.stable = false;
      return;
    }
    const pair = tells(entry, entry.value) ? this.#take(entry.identity.name, entry.value) : undefined;
    if (pair === undefined) {
      if (this.#observed) evicted.basis = 'observed';
      this.#row(entry, 'withheld', this.#observed ? 'observed' : 'computed', EVICTED);
      return;
    }
    this.#row(entry, 'sent', 'observed', EVICTED, true);
    this.#book.disagree(entry, this.#seen.exchange, EVICTED);
    this.#book.restore(this.#site, entry, pair.value, host);
  }

  // Pairs that no response of the capture set; and the cookies of that kind that went to this host before, and now did not.
  #rest(): void {
    const { exchange } = this.#seen;
    const { met } = this.#site;
    for (const pair of this.#left.values()) {
      // Its value is its only mark: an entry that is new, or has another one now, may tell the next request apart.
      if (met.get(pair.name)?.value !== pair.value) this.stable = false;
      const entry = this.#book.meet(this.#site, exchange.url.host, pair);
      if (entry !== undefined && !entry.hosts.has(exchange.url.host)) this.stable = false;
      if (entry !== undefined) this.#row(entry, 'sent', 'observed', NONE);
    }
    for (const entry of met.values()) {
      if (this.#left.has(entry.identity.name)) continue;
      if (!entry.hosts.has(exchange.url.host)) continue;
      if (this.#observed) this.#row(entry, 'withheld', 'observed', NONE);
      else this.#row(entry, 'unknown', 'unknown', NONE);
    }
  }

  #inFlight(entry: LedgerEntry): boolean {
    const overlaps = entry.setter !== undefined && mayOverlap(entry.setter, this.#seen.exchange);
    if (overlaps) this.stable = false;
    return overlaps;
  }

  #row(
    entry: LedgerEntry,
    verdict: Outcome['verdict'],
    basis: Basis,
    reasons: readonly string[],
    modelDisagreement = false,
  ): void {
    if (modelDisagreement) this.stable = false;
    const sent = verdict === 'sent' && basis === 'observed';
    if (sent) entry.hosts.add(this.#seen.exchange.url.host);
    this.entries.push(entry);
    const plain = sent && reasons.length === 0 && !modelDisagreement;
    this.outcomes.push(plain ? SENT : { verdict, basis, reasons, modelDisagreement });
  }

  /** How an attempt turned out. */
  #settle(row: AttemptRow, later: AttemptRow['later'], rest: Partial<AttemptRow> = {}): void {
    // What a request comes to hangs on whether the cookie is stored, and on whether that is known.
    if (row.basis === 'unknown' || rest.verdict !== undefined) this.changed = true;
    row.later = later;
    Object.assign(row, rest);
  }
}

interface PairChange {
  readonly before: SentCookie;
  readonly after: SentCookie;
}

/** How a later list differs, where only cookies of these names have other values or places, one of each name. undefined where there is more to it. */
function changedPairs(
  earlier: readonly SentCookie[],
  later: readonly SentCookie[],
  names: ReadonlySet<string>,
): readonly PairChange[] | undefined {
  if (earlier === later) return [];
  const gone: SentCookie[] = [];
  const come: SentCookie[] = [];
  for (let index = 0, at = 0; index < earlier.length || at < later.length; ) {
    const before = earlier[index];
    const after = later[at];
    if (before === after) {
      index++;
      at++;
    } else if (before !== undefined && names.has(before.name)) {
      gone.push(before);
      index++;
    } else if (after !== undefined && names.has(after.name)) {
      come.push(after);
      at++;
    } else return undefined;
    if (gone.length > names.size || come.length > names.size) return undefined;
  }
  const changes: PairChange[] = [];
  for (const before of gone) {
    const after = come.find(({ name }) => name === before.name);
    if (after === undefined || changes.some((one) => one.after === after)) return undefined;
    changes.push({ before, after });
  }
  return changes.length === come.length ? changes : undefined;
}

/** Two responses set it at about the same time: the browser may have taken them in the other order. */
function overlapping({ setter, setBefore }: LedgerEntry): boolean {
  return setter !== undefined && setBefore !== undefined && mayOverlap(setBefore, setter);
}

/**
 * Ours: the value tells this cookie from another of the same name, which a script may have set, or an older response that the
 * capture lacks.
 */
function tells(entry: LedgerEntry, value: string): boolean {
  if (value === entry.preset) return false;
  return value.length >= (entry.attributes?.httpOnly === true ? 6 : 12);
}
