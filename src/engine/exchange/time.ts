/** ISO 8601 with milliseconds in UTC; '' where there is no time or it is out of range. */
export function isoTime(ms: number | undefined): string {
  return ms === undefined || !Number.isFinite(ms) || Math.abs(ms) > 8.64e15 ? '' : new Date(ms).toISOString();
}

/** ISO 8601 to the second in UTC, as findings print it; the bare number where it is out of range. */
export function clockTime(ms: number): string {
  const iso = isoTime(ms);
  return iso === '' ? String(ms) : `${iso.slice(0, 19)}Z`;
}
