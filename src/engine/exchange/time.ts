/** ISO 8601 with milliseconds in UTC; '' where there is no time or it is out of range. */
export function isoTime(ms: number | undefined): string {
  return ms === undefined || !Number.isFinite(ms) || Math.abs(ms) > 8.64e15 ? '' : new Date(ms).toISOString();
}

/** ISO 8601 to the second in UTC, as findings print it; the bare number where it is out of range. */
export function clockTime(ms: number): string {
  const iso = isoTime(ms);
  return iso === '' ? String(ms) : `${iso.slice(0, 19)}Z`;
}

/** A span of time in words: `3 s`, `12 min`, `5 h`, `9 days`. `ms` may be negative: its size counts. */
export function span(ms: number): string {
  const seconds = Math.abs(ms) / 1000;
  if (seconds < 1) return `${Math.round(Math.abs(ms))} ms`;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} days`;
}
