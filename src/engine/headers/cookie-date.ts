import { parseFirefoxDate } from './cookie-date-firefox.ts';

/** How a browser family reads the date of Expires: RFC 6265bis, or as Chromium and Firefox do where they differ from it. */
export type DateDialect = 'rfc6265bis' | 'chromium' | 'firefox';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** `delimiter = %x09 / %x20-2F / %x3B-40 / %x5B-60 / %x7B-7E` (RFC 6265bis §5.1.1 Dates). */
const DELIMITERS = /[\t\x20-\x2f\x3b-\x40\x5b-\x60\x7b-\x7e]+/;
/** `time = time-field ":" time-field ":" time-field [ non-digit *OCTET ]` */
const TIME = /^(\d{1,2}):(\d{1,2}):(\d{1,2})(?:\D|$)/;
const DAY = /^(\d{1,2})(?:\D|$)/;
const YEAR = /^(\d{2,4})(?:\D|$)/;
/** Chromium takes any number of digits, and nothing after them. */
const CHROMIUM_TIME = /^(\d+):(\d+):(\d+)$/;
const CHROMIUM_NUMBER = /^\d+$/;
const LARGEST_INT = 2_147_483_647;
/** Longest text looked at: no date is longer, and attributes over 1024 bytes are ignored anyway. */
const LONGEST = 1024;

interface Fields {
  time?: readonly [number, number, number];
  day?: number;
  month?: number;
  year?: number;
}

/**
 * Parses the value of an Expires attribute (RFC 6265bis §5.1.1 Dates). Returns milliseconds since the epoch, negative before
 * 1970, or undefined where it is no date. The time zone is never read. Never throws.
 */
export function parseCookieDate(text: string, dialect: DateDialect = 'rfc6265bis'): number | undefined {
  if (dialect === 'firefox') return parseFirefoxDate(text.slice(0, LONGEST));
  const tokens = text.slice(0, LONGEST).split(DELIMITERS);
  const fields: Fields = {};
  for (const token of tokens) {
    if (token === '') continue;
    if (dialect === 'chromium') readAsChromium(token, fields);
    else read(token, fields);
  }
  return toInstant(fields, dialect);
}

/** "Process each date-token sequentially in the order the date-tokens appear in the cookie-date." */
function read(token: string, fields: Fields): void {
  if (fields.time === undefined) {
    const match = TIME.exec(token);
    if (match !== null) {
      fields.time = [Number(match[1]), Number(match[2]), Number(match[3])];
      return;
    }
  }
  if (fields.day === undefined) {
    const match = DAY.exec(token);
    if (match !== null) {
      fields.day = Number(match[1]);
      return;
    }
  }
  if (fields.month === undefined) {
    const month = monthOf(token);
    if (month !== undefined) {
      fields.month = month;
      return;
    }
  }
  if (fields.year === undefined) {
    const match = YEAR.exec(token);
    if (match !== null) fields.year = Number(match[1]);
  }
}

/** Chromium sorts tokens by their first character and length, so it also takes years of five digits. Observed in Chromium 156. */
function readAsChromium(token: string, fields: Fields): void {
  const first = token.charCodeAt(0);
  if (first < 0x30 || first > 0x39) {
    const month = monthOf(token);
    if (month !== undefined) fields.month ??= month;
  } else if (token.includes(':')) {
    const match = fields.time === undefined ? CHROMIUM_TIME.exec(token) : null;
    if (match === null) return;
    const time = [Number(match[1]), Number(match[2]), Number(match[3])] as const;
    if (time.every((part) => part <= LARGEST_INT)) fields.time = time;
  } else if (CHROMIUM_NUMBER.test(token)) {
    if (fields.day === undefined && token.length <= 2) fields.day = Number(token);
    else if (fields.year === undefined && token.length <= 5) fields.year = Number(token);
  }
}

function monthOf(token: string): number | undefined {
  const index = MONTHS.indexOf(token.slice(0, 3).toLowerCase());
  return index < 0 ? undefined : index;
}

function toInstant({ time, day, month, year }: Fields, dialect: DateDialect): number | undefined {
  if (time === undefined || day === undefined || month === undefined || year === undefined) return undefined;
  // "If the year-value is greater than or equal to 70 and less than or equal to 99, increment the year-value by 1900."
  const full = year >= 70 && year <= 99 ? year + 1900 : year <= 69 ? year + 2000 : year;
  const [hour, minute, second] = time;
  // "the day-of-month-value is less than 1 or greater than 31, the year-value is less than 1601, the hour-value is greater than 23, …"
  if (day < 1 || day > 31 || hour > 23 || minute > 59 || second > 59) return undefined;
  if (full < 1601 && dialect !== 'chromium') return undefined;
  const instant = Date.UTC(2000, month, day, hour, minute, second);
  const date = new Date(instant);
  date.setUTCFullYear(full, month, day);
  // "If no such date exists, abort these steps and fail to parse the cookie-date."
  return date.getUTCMonth() === month && date.getUTCDate() === day ? date.getTime() : undefined;
}
