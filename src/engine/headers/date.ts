const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DAY = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)';
const LONG_DAY = '(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)';
const MONTH = `(${MONTHS.join('|')})`;
const TIME = '(\\d{2}):(\\d{2}):(\\d{2})';

/** Sun, 06 Nov 1994 08:49:37 GMT */
const IMF = new RegExp(`^${DAY}, (\\d{2}) ${MONTH} (\\d{4}) ${TIME} GMT$`);
/** Sunday, 06-Nov-94 08:49:37 GMT */
const RFC850 = new RegExp(`^${LONG_DAY}, (\\d{2})-${MONTH}-(\\d{2}) ${TIME} GMT$`);
/** Sun Nov  6 08:49:37 1994 */
const ASCTIME = new RegExp(`^${DAY} ${MONTH} (\\d{2}| \\d) ${TIME} (\\d{4})$`);

/**
 * Parses an HTTP-date in any of its three forms (RFC 9110 §5.6.7 Date/Time Formats) to milliseconds since the epoch, or
 * undefined. The day's name is not compared with the date. `now` (ms) decides the century of a two-digit year.
 */
export function parseHttpDate(value: string, now: number = Date.now()): number | undefined {
  if (value.length > 64 || value === '') return undefined;
  const text = value.trim();
  const imf = IMF.exec(text);
  if (imf !== null) return instant(imf[3], imf[2], imf[1], imf[4], imf[5], imf[6]);
  const asctime = ASCTIME.exec(text);
  if (asctime !== null)
    return instant(asctime[6], asctime[1], asctime[2], asctime[3], asctime[4], asctime[5]);
  const old = RFC850.exec(text);
  if (old === null) return undefined;
  const century = Math.floor(new Date(now).getUTCFullYear() / 100) * 100;
  const at = (year: number) => instant(String(year), old[2], old[1], old[4], old[5], old[6]);
  const year = century + Number(old[3]);
  // "MUST interpret a timestamp that appears to be more than 50 years in the future as representing the most recent year in the past that had the same last two digits"
  const guess = at(year);
  const limit = new Date(now);
  limit.setUTCFullYear(limit.getUTCFullYear() + 50);
  return guess !== undefined && guess > limit.getTime() ? at(year - 100) : guess;
}

function instant(year = '', month = '', day = '', hour = '', minute = '', second = ''): number | undefined {
  const date = Number(day);
  const monthIndex = MONTHS.indexOf(month);
  // 60 is a leap second: the grammar has it, the day's last one.
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return undefined;
  const midnight = midnightOf(Number(year), monthIndex, date);
  if (midnight === undefined) return undefined;
  return midnight + ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000;
}

/** The last day that was asked for: most dates of a capture are of one. */
let latest: { readonly key: number; readonly midnight: number | undefined } | undefined;

function midnightOf(year: number, month: number, date: number): number | undefined {
  const key = (year * 13 + month + 1) * 100 + date;
  if (latest?.key === key) return latest.midnight;
  const midnight = new Date(0);
  midnight.setUTCFullYear(year, month, date);
  const real = midnight.getUTCMonth() === month && midnight.getUTCDate() === date;
  latest = { key, midnight: real ? midnight.getTime() : undefined };
  return latest.midnight;
}
