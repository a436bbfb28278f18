import type { Cookie, Selection } from '../cookies/jar.ts';
import type { Exchange, Presence } from '../exchange/exchange.ts';
import type { Basis } from '../report.ts';
import type { LedgerEntry } from './cookie-entry.ts';
import { mayOverlap } from './cookie-fates.ts';
import type { Outcome } from './cookie-trail.ts';
import type { SentCookie } from './cookies-view.ts';
import { templateOf } from './places.ts';

/** One request, what the model says of its cookies, and what it carried. */
export interface SeenRequest {
  readonly exchange: Exchange;
  readonly sent: readonly SentCookie[];
  readonly presence: Presence;
  readonly selection: Selection;
  /** Why all cookies of the host may have been left out (`omitted`). */
  readonly omitted: readonly string[];
}

/** The entries of one site. */
export interface LedgerSite {
  /** Those that a response of the capture set, by identity. */
  readonly set: Map<string, LedgerEntry>;
  /** Those seen in requests only, by name. */
  readonly met: Map<string, LedgerEntry>;
  /** Of `set`: the ones whose newest attempt was rejected, or deleted them. The jar holds none of them. */
  readonly rejected: Set<LedgerEntry>;
  readonly removed: Set<LedgerEntry>;
}

/** What an audit asks of the ledger. */
export interface Book {
  entryOf(cookie: Cookie): LedgerEntry | undefined;
  meet(site: LedgerSite, host: string, pair: SentCookie): LedgerEntry | undefined;
  disagree(entry: LedgerEntry, exchange: Exchange, reasons: readonly string[]): void;
  /** The browser holds it, whatever the model said. */
  restore(site: LedgerSite, entry: LedgerEntry, value: string, host: string): void;
}

const NONE: readonly string[] = [];
const MOST_PATH = 300;

/** Writes down for each cookie of the site whether the request carried it, and checks the model and earlier attempts against that. */
export class Audit {
  readonly #seen: SeenRequest;
  readonly #site: LedgerSite;
  readonly #book: Book;
  /** Pairs of the request for which no cookie has been found yet, by name. */
  readonly #left = new Map<string, SentCookie[]>();
  readonly #done = new Set<LedgerEntry>();
  readonly #observed: boolean;
  readonly #failing: boolean;
  readonly #refused: boolean;
  readonly #path: string;

  constructor(seen: SeenRequest, site: LedgerSite, book: Book) {
    this.#seen = seen;
    this.#site = site;
    this.#book = book;
    this.#observed = seen.presence === 'present' || seen.presence === 'absent';
    const { status } = seen.exchange.response;
    this.#failing = status < 200 || status >= 300;
    this.#refused = [401, 403, 407, 419, 440].includes(status);
    this.#path = templateOf(seen.exchange.url.path.slice(0, MOST_PATH));
    for (const pair of seen.sent) {
      const known = this.#left.get(pair.name);
      if (known === undefined) this.#left.set(pair.name, [pair]);
      else known.push(pair);
    }
  }

  run(): void {
    const { selection } = this.#seen;
    const open: [LedgerEntry, readonly string[]][] = [];
    for (const cookie of selection.sent) {
      const entry = this.#book.entryOf(cookie);
      if (entry === undefined) continue;
      const pair = this.#take(cookie.name, (value) => value === cookie.value || value === entry.value);
      if (pair !== undefined) this.#carried(entry, pair);
      else open.push([entry, selection.unknown.find((one) => one.cookie === cookie)?.reasons ?? NONE]);
    }
    for (const { cookie, reasons } of selection.withheld) this.#withheld(cookie, reasons);
    for (const entry of [...this.#site.rejected]) this.#stored(entry);
    for (const [entry, doubts] of open) {
      if (this.#done.has(entry)) continue;
      const pair = this.#take(entry.identity.name, () => true);
      if (pair === undefined) this.#absent(entry, doubts);
      else this.#carried(entry, pair);
    }
    for (const entry of this.#site.rejected) this.#rejected(entry);
    for (const entry of [...this.#site.removed]) this.#removed(entry);
    this.#rest();
  }

  #take(name: string, fits: (value: string) => boolean): SentCookie | undefined {
    const pairs = this.#left.get(name);
    const index = pairs?.findIndex((pair) => fits(pair.value)) ?? -1;
    return index < 0 ? undefined : pairs?.splice(index, 1)[0];
  }

  #carried(entry: LedgerEntry, pair: SentCookie): void {
    this.#row(entry, 'sent', 'observed', NONE);
    entry.gone = false;
    const latest = entry.setting;
    if (latest === undefined || entry.masked || this.#seen.presence === 'masked') return;
    if (pair.value === entry.value) {
      // The same value as before the attempt proves nothing about it.
      if (entry.valueBefore === entry.value || entry.preset === entry.value) return;
      latest.later = 'confirmed';
      if (latest.verdict === 'accepted') latest.basis = 'observed';
      return;
    }
    if (this.#inFlight(entry)) return;
    if (pair.value === entry.valueBefore && !overlapping(entry)) {
      if (latest.later === 'untested') latest.later = 'contradicted';
    }
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
      entry.gone = true;
      if (latest.later === 'untested') latest.later = 'contradicted';
    } else if (reasons[0] === 'cookie-third-party-blocked' && entry.setByThirdParty) {
      if (latest.later !== 'untested' || latest.verdict === 'rejected') return;
      latest.verdict = 'rejected';
      latest.basis = 'observed';
      latest.reasons = reasons;
      latest.later = 'confirmed';
    }
  }

  #withheld(cookie: Cookie, reasons: readonly string[]): void {
    const entry = this.#book.entryOf(cookie);
    if (entry === undefined) return;
    const certain = this.#seen.presence === 'present' && !entry.masked && tells(entry, cookie.value);
    const pair = certain ? this.#take(cookie.name, (value) => value === cookie.value) : undefined;
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
    const pair = this.#take(entry.identity.name, (value) => value === refusal.value);
    if (pair === undefined) return;
    const { row } = refusal;
    row.verdict = 'accepted';
    row.basis = 'observed';
    row.later = 'confirmed';
    row.modelDisagreement = true;
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
        ? this.#take(entry.identity.name, (value) => value === valueBefore)
        : undefined;
    if (pair === undefined) {
      if (!this.#left.has(entry.identity.name) && latest.later === 'untested') {
        latest.later = 'confirmed';
        latest.basis = 'observed';
        this.#site.removed.delete(entry);
      }
      return;
    }
    latest.later = 'contradicted';
    latest.modelDisagreement = true;
    this.#row(entry, 'sent', 'observed', latest.reasons, true);
    this.#book.disagree(entry, this.#seen.exchange, latest.reasons);
    this.#book.restore(this.#site, entry, pair.value, this.#seen.exchange.url.host);
  }

  // Pairs that no response of the capture set; and the cookies of that kind that went to this host before, and now did not.
  #rest(): void {
    const { exchange } = this.#seen;
    const { met } = this.#site;
    for (const pairs of this.#left.values()) {
      const [pair] = pairs;
      if (pair === undefined) continue;
      const entry = this.#book.meet(this.#site, exchange.url.host, pair);
      if (entry !== undefined) this.#row(entry, 'sent', 'observed', NONE);
    }
    for (const entry of met.values()) {
      if ((this.#left.get(entry.identity.name)?.length ?? 0) > 0) continue;
      if (!entry.hosts.has(exchange.url.host)) continue;
      if (this.#observed) this.#row(entry, 'withheld', 'observed', NONE);
      else this.#row(entry, 'unknown', 'unknown', NONE);
    }
  }

  #inFlight(entry: LedgerEntry): boolean {
    return entry.setter !== undefined && mayOverlap(entry.setter, this.#seen.exchange);
  }

  #row(
    entry: LedgerEntry,
    verdict: Outcome['verdict'],
    basis: Basis,
    reasons: readonly string[],
    modelDisagreement = false,
  ): void {
    const { index, url } = this.#seen.exchange;
    entry.trail.add(index, { verdict, basis, reasons, modelDisagreement }, this.#failing);
    if (verdict === 'sent' && basis === 'observed')
      entry.received(index, url.host, this.#path, this.#refused);
  }
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
