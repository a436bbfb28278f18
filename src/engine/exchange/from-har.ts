import { CaptureBuilder } from './capture-builder.ts';
import type { Capture, Exchange, Limit } from './exchange.ts';
import { type CreatorInfo, CreatorTraces, creatorOf } from './har-creator.ts';
import { readEntry } from './har-entry.ts';
import { HarError } from './har-error.ts';
import { asObject, type Json, typeName } from './har-values.ts';

export { type CreatorInfo, devtoolsCreator } from './har-creator.ts';
export { HarError } from './har-error.ts';

/** What reading the bytes already showed (a cut file, broken entries). */
export interface FileNotes {
  readonly limits: readonly Limit[];
  readonly skipped: Capture['skipped'];
}

/**
 * A capture from a parsed HAR (HAR 1.2, and what producers make of it): `{log: {entries}}`, `{entries}`, a list of entries or
 * one entry alone. Entries that cannot be used are skipped and listed.
 * @throws HarError where the value is not a HAR at all.
 */
export function captureFromHar(json: unknown, notes: FileNotes = { limits: [], skipped: [] }): Capture {
  const { log, entries } = entriesOf(json);
  const traces = new CreatorTraces();
  for (const entry of entries) traces.observe(entry);
  const builder = new CaptureBuilder({ creator: creatorOf(log, traces) });
  // A hole that the byte reader left for an entry that is no JSON.
  const unread = new Map(notes.skipped.map(({ entry, reason }) => [entry, reason]));
  entries.forEach((entry, index) => {
    const reason = entry === undefined ? unread.get(index) : undefined;
    if (reason === undefined) builder.add(entry);
    else builder.skip(reason);
  });
  for (const { entry, reason } of notes.skipped) if (entry >= entries.length) builder.cut(reason);
  return builder.finish(log, notes.limits);
}

/**
 * The exchanges of a parsed HAR, in the order in which they started.
 * @throws HarError where the value is not a HAR at all.
 */
export function exchangesFromHar(json: unknown): Exchange[] {
  return [...captureFromHar(json).exchanges];
}

/** One entry, as DevTools hands it over; undefined where it holds no request. Never throws. */
export function exchangeFromEntry(entry: unknown, index: number, creator: CreatorInfo): Exchange | undefined {
  const read = readEntry(entry, index, creator);
  return 'exchange' in read ? read.exchange : undefined;
}

function entriesOf(json: unknown): { log: Json | undefined; entries: readonly unknown[] } {
  if (Array.isArray(json)) {
    if (json.length > 0 && !json.some(looksLikeEntry))
      throw new HarError('not a HAR: a JSON list without HAR entries');
    return { log: undefined, entries: json };
  }
  const whole = asObject(json);
  if (whole === undefined) throw new HarError(`not a HAR: the JSON is ${typeName(json)}, not an object`);
  if (whole.log === undefined && looksLikeEntry(whole)) return { log: undefined, entries: [whole] };
  const log =
    asObject(whole.log) ??
    asObject(asObject(whole.har)?.log) ??
    (whole.entries === undefined ? undefined : whole);
  if (log === undefined) {
    throw new HarError(
      whole.log === undefined
        ? 'not a HAR: no "log" object in the JSON'
        : `not a HAR: "log" is ${typeName(whole.log)}, not an object`,
    );
  }
  // No list at all: a log of pages alone, in which nothing was recorded.
  if (log.entries === undefined || log.entries === null) return { log, entries: [] };
  if (!Array.isArray(log.entries))
    throw new HarError(`not a HAR: "log.entries" is ${typeName(log.entries)}, not a list`);
  return { log, entries: log.entries };
}

function looksLikeEntry(value: unknown): boolean {
  return asObject(asObject(value)?.request) !== undefined;
}
