import type { Cookie, Selection } from '../cookies/jar.ts';
import type { LedgerSite } from './cookie-audit.ts';
import type { CookieIdentity, LedgerEntry } from './cookie-entry.ts';

/** Whether one cookie would go with a request that is only thought of. Nothing here is observed. */
export interface CookieAnswer extends CookieIdentity {
  readonly class: LedgerEntry['class'];
  readonly verdict: 'sent' | 'withheld' | 'unknown';
  readonly basis: 'computed' | 'unknown';
  /** Ids of the catalogue's cookie rows; for `unknown` those that may hold it back. */
  readonly reasons: readonly string[];
}

/** In the order of the Cookie field; then those that stay behind, and those of which only requests tell. */
export function answers(
  selection: Selection,
  site: LedgerSite,
  host: string,
  entryOf: (cookie: Cookie) => LedgerEntry | undefined,
): CookieAnswer[] {
  const found: CookieAnswer[] = [];
  const add = (entry: LedgerEntry, verdict: CookieAnswer['verdict'], reasons: readonly string[]) => {
    const basis = verdict === 'unknown' ? 'unknown' : 'computed';
    found.push({ ...entry.place(), class: entry.class, verdict, basis, reasons });
  };
  for (const cookie of selection.sent) {
    const entry = entryOf(cookie);
    if (entry === undefined) continue;
    const doubts = selection.unknown.find((one) => one.cookie === cookie)?.reasons ?? [];
    // Set on a condition that is not known, or missing where it was due: it may not be there at all.
    const shaky = entry.gone || entry.setting?.basis === 'unknown' || entry.setting?.verdict === 'rejected';
    const perhaps = entry.setting?.basis === 'computed' ? [] : (entry.setting?.reasons ?? []);
    if (doubts.length > 0 || shaky) add(entry, 'unknown', [...new Set([...doubts, ...perhaps])]);
    else add(entry, 'sent', []);
  }
  for (const { cookie, reasons } of selection.withheld) {
    const entry = entryOf(cookie);
    if (entry === undefined) continue;
    const trusted = reasons.some((reason) => !entry.distrusted.has(reason));
    add(entry, trusted ? 'withheld' : 'unknown', reasons);
  }
  for (const entry of site.rejected)
    if (!entry.stored && entry.covers(host)) add(entry, 'withheld', entry.refusal?.row.reasons ?? []);
  for (const entry of site.evicted) if (entry.covers(host)) add(entry, 'withheld', ['cookie-pileup']);
  for (const entry of site.met.values()) if (entry.hosts.has(host)) add(entry, 'unknown', []);
  return found;
}
