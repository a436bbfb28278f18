/** Careful readers for a HAR's JSON: producers break the format in every field, so nothing is trusted to have its type. */

export type Json = Readonly<Record<string, unknown>>;

/** The value as an object; undefined for anything else, arrays too. */
export function asObject(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Json) // the one border where a parsed value gets a type; its members stay unknown
    : undefined;
}

export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Strings as they are, numbers and booleans in words, '' for the rest. */
export function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** A finite number, also where a producer wrote it as a string. */
export function asNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'string' || !/^\s*-?\d+(?:\.\d+)?\s*$/.test(value)) return undefined;
  return Number(value);
}

/** A name for a JSON value's type, for error lines. */
export function typeName(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

const ISO =
  /^\s*(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9})\d*)?)?)?\s*(Z|[+-]\d{2}:?\d{2})?\s*$/i;

/**
 * A HAR date in ms since the epoch (HAR 1.2 asks for ISO 8601), or undefined. Takes any number of fraction digits.
 * Ours: a date without zone counts as UTC, so that a file reads alike everywhere; a number counts as ms, or as s when small.
 */
export function asTime(value: unknown): number | undefined {
  if (typeof value === 'number') return plausible(value < 1e11 ? value * 1000 : value);
  if (typeof value !== 'string') return undefined;
  const match = ISO.exec(value);
  if (match === null)
    return /\d{4}/.test(value) && !value.includes('NaN') ? plausible(Date.parse(value)) : undefined;
  const part = (at: number) => Number(match[at] ?? 0);
  const ms = Number(`0.${match[7] ?? '0'}`) * 1000;
  const local = Date.UTC(part(1), part(2) - 1, part(3), part(4), part(5), part(6)) + ms;
  const zone = match[8] ?? 'Z';
  if (zone === 'Z' || zone === 'z') return plausible(local);
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return plausible(local - (zone.startsWith('-') ? -minutes : minutes) * 60_000);
}

// Ours: the epoch's first two years (and the day before it) are how unset clocks are written, not when a request was made.
function plausible(ms: number): number | undefined {
  return Number.isFinite(ms) && ms >= 63_072_000_000 && ms < 8.64e15 ? ms : undefined;
}
