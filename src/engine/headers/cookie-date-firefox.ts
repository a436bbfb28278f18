/**
 * How Firefox reads the date of Expires. It uses its general date parser, not RFC 6265bis: time zones count, AM and PM count, day and
 * month may be numbers, and what overflows (31 February, 24:00) rolls over. Observed in Firefox 153.
 */

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** Minutes east of Greenwich, summer time included. */
const ZONES: Readonly<Record<string, number>> = {
  pst: -480,
  pdt: -420,
  mst: -420,
  mdt: -360,
  cst: -360,
  cdt: -300,
  est: -300,
  edt: -240,
  ast: -240,
  nst: -210,
  gmt: 0,
  bst: 60,
  met: 60,
  eet: 120,
  jst: 540,
};
const MOST_TOKENS = 1000;
const LATEST_YEAR = 32_767;

interface State {
  month: number | undefined;
  date: number | undefined;
  year: number | undefined;
  hour: number | undefined;
  minute: number | undefined;
  second: number;
  /** A zone by name other than GMT rules out a numeric offset. */
  zone: string | undefined;
  offset: number | undefined;
}

/** Milliseconds since the epoch, or undefined where Firefox sees no date. Never throws. */
export function parseFirefoxDate(text: string): number | undefined {
  const state: State = {
    month: undefined,
    date: undefined,
    year: undefined,
    hour: undefined,
    minute: undefined,
    second: 0,
    zone: undefined,
    offset: undefined,
  };
  let at = 0;
  for (let tokens = 0; at < text.length; tokens++) {
    if (tokens > MOST_TOKENS) return undefined;
    at = skipToken(text, readToken(text, at, state), state);
  }
  const { month, date, year } = state;
  if (month === undefined || date === undefined || year === undefined || year > LATEST_YEAR) return undefined;
  const instant = new Date(Date.UTC(2000, 0, 1));
  instant.setUTCFullYear(year, month, date);
  instant.setUTCHours(state.hour ?? 0, state.minute ?? 0, state.second);
  const offset = state.offset ?? ZONES[state.zone ?? 'gmt'] ?? 0;
  return instant.getTime() - offset * 60_000;
}

/** Reads what starts at `at` and returns where reading stopped; the rest of the token is skipped. */
function readToken(text: string, at: number, state: State): number {
  const code = text.charCodeAt(at);
  if (isDigit(code)) return readNumber(text, at, state);
  if (code === 0x2b || code === 0x2d) return readOffset(text, at, state);
  const word = text.slice(at, at + 3).toLowerCase();
  const month = MONTHS.indexOf(word);
  if (month >= 0) state.month ??= month;
  else if (word in ZONES) state.zone ??= word;
  else if (/^ut(?![a-z])/.test(word)) state.zone ??= 'gmt';
  return at;
}

/** `+0200`, `-05` or `+2`, where no zone but GMT was named. */
function readOffset(text: string, at: number, state: State): number {
  const start = at + 1;
  if (state.offset !== undefined || (state.zone !== undefined && state.zone !== 'gmt')) return start;
  const end = digitsEnd(text, start);
  const digits = text.slice(start, end);
  const sign = text.charAt(at) === '-' ? -1 : 1;
  if (digits.length === 4) state.offset = sign * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2)));
  else if (digits.length === 1 || digits.length === 2) state.offset = sign * Number(digits) * 60;
  else return start;
  state.zone = 'gmt';
  return start;
}

function readNumber(text: string, at: number, state: State): number {
  const end = digitsEnd(text, at);
  const next = text.charAt(end);
  if (next === ':') return readTime(text, at, end, state);
  if ((next === '/' || next === '-') && isDigit(text.charCodeAt(end + 1)))
    return readNumericDate(text, at, state);
  if (/[A-Za-z]/.test(next)) return at;
  const digits = text.slice(at, end);
  const number = Number(digits);
  if (digits.length === 5 || digits.length === 4) state.year ??= number;
  else if (digits.length === 2) {
    if (state.date === undefined && number < 32) state.date = number;
    else state.year ??= century(number);
  } else if (digits.length === 1) state.date ??= number;
  return at;
}

/** `H:MM[:SS]`, perhaps with AM or PM behind; all or nothing. */
function readTime(text: string, at: number, colon: number, state: State): number {
  if (state.hour !== undefined && state.minute !== undefined) return at;
  if (colon - at > 2) return at;
  let hour = Number(text.slice(at, colon));
  const minutes = colon + 1;
  const minutesEnd = digitsEnd(text, minutes);
  if (minutesEnd === minutes || minutesEnd - minutes > 2) return minutes;
  const seconds = text.charAt(minutesEnd) === ':' ? minutesEnd + 1 : minutesEnd;
  const end = digitsEnd(text, seconds);
  if (end - seconds > 2) return seconds;
  if (hour <= 12) {
    const half = /^[ \t]*([ap])m/i.exec(text.slice(end, end + 64));
    const letter = half?.[1]?.toLowerCase();
    if (letter === 'p') hour = hour === 12 ? 12 : hour + 12;
    else if (letter === 'a' && hour === 12) hour = 0;
  }
  state.hour = hour;
  state.minute = Number(text.slice(minutes, minutesEnd));
  state.second = end === seconds ? secondsWithout(text, end) : Number(text.slice(seconds, end));
  return end;
}

/** Without seconds, Firefox reads the next character as if it were a digit: `10:15 GMT` is 16 s before 10:15, the end of the text 48 s. */
function secondsWithout(text: string, at: number): number {
  const seconds = (at < text.length ? text.charCodeAt(at) : 0) - 0x30;
  return seconds === -1 ? 0 : seconds;
}

/** `6/16/95`, `16-6-1995` or `95-06-05`, where no month was named. */
function readNumericDate(text: string, at: number, state: State): number {
  if (state.month !== undefined) return at;
  const match = /^(\d\d?)[/-](\d\d?)[/-](\d{4,5}|\d\d?)(?![A-Za-z\d])/.exec(text.slice(at, at + 16));
  if (match === null) return at;
  const [one, two, three] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const end = at + match[0].length;
  if (one > 31 || one === 0) {
    if (two > 12 || three > 31) return at;
    state.year = century(one);
    state.month = two - 1;
    state.date = three;
    return end;
  }
  if (one > 12 && two > 12) return end;
  state.year = century(three);
  state.month = (one > 12 ? two : one) - 1;
  state.date = one > 12 ? one : two;
  return end;
}

function century(year: number): number {
  return year < 70 ? year + 2000 : year < 100 ? year + 1900 : year;
}

/** To the start of the next token: past the rest of this one, and past what separates tokens. */
function skipToken(text: string, from: number, state: State): number {
  let at = from;
  while (at < text.length && !/[ \t,;+\-/()[\]]/.test(text.charAt(at))) at++;
  for (;;) {
    while (at < text.length && /[ \t,;/()[\]]/.test(text.charAt(at))) at++;
    if (text.charAt(at) !== '-') break;
    // A dash after a word is one in `30-AUG-1966`; one that no digit follows means nothing.
    const afterWord = at > 0 && /[A-Za-z]/.test(text.charAt(at - 1)) && state.year === undefined;
    if (!afterWord && isDigit(text.charCodeAt(at + 1))) break;
    at++;
  }
  return at;
}

function digitsEnd(text: string, from: number): number {
  let end = from;
  while (isDigit(text.charCodeAt(end))) end++;
  return end;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}
