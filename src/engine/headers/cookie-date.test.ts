import { describe, expect, it } from 'vitest';
import { type DateDialect, parseCookieDate } from './cookie-date.ts';

/** Text, then what RFC 6265bis, Chromium 156 and Firefox 153 take it for; '' is no date. The browsers' columns were recorded. */
const DATES: readonly (readonly [string, string, string, string])[] = [
  ['Fri, 01 Jan 2027 10:20:30 GMT', '2027-01-01T10:20:30Z', '2027-01-01T10:20:30Z', '2027-01-01T10:20:30Z'],
  ['Fri, 01-Jan-27 10:20:30 GMT', '2027-01-01T10:20:30Z', '2027-01-01T10:20:30Z', '2027-01-01T10:20:30Z'],
  ['Fri, 01 Jan 2027 10:20:305', '', '', '2027-01-01T00:00:00Z'],
  ['Fri, 01 Jan 2027 10:20:30x', '2027-01-01T10:20:30Z', '', '2027-01-01T10:20:30Z'],
  ['1 Jan 2027 010:20:30', '', '2027-01-01T10:20:30Z', '2027-01-01T00:00:00Z'],
  ['1 Jan 2027 10:20:305 10:20:30', '2027-01-01T10:20:30Z', '', '2027-01-01T10:20:30Z'],
  ['1st Jan 2027 10:20:30', '2027-01-01T10:20:30Z', '', ''],
  ['Fri, 01 Jan 2027 10:20:30 PST', '2027-01-01T10:20:30Z', '2027-01-01T10:20:30Z', '2027-01-01T18:20:30Z'],
  ['Fri, 01 Jan 2027 10:20:30 +0200', '2027-01-01T10:20:30Z', '2027-01-01T10:20:30Z', '2027-01-01T08:20:30Z'],
  ['Jan 1 2027 10:20:30 PM', '2027-01-01T10:20:30Z', '2027-01-01T10:20:30Z', '2027-01-01T22:20:30Z'],
  ['31 Feb 2027 10:20:30', '', '', '2027-03-03T10:20:30Z'],
  ['1 Jan 2027 24:00:00', '', '', '2027-01-02T00:00:00Z'],
  ['1 Jan 2027', '', '', '2027-01-01T00:00:00Z'],
  ['01/02/2027 10:20:30', '', '', '2027-01-02T10:20:30Z'],
  ['2027-01-01T10:20:30Z', '', '', ''],
  ['"1 Jan 2027 10:20:30"', '2027-01-01T10:20:30Z', '2027-01-01T10:20:30Z', ''],
  ['1 Jan 12027 10:20:30', '', '+012027-01-01T10:20:30Z', '+012027-01-01T10:20:30Z'],
  ['1 Jan 2027 10:20 GMT', '', '', '2027-01-01T10:19:44Z'],
  ['1 Jan 2027 10:20', '', '', '2027-01-01T10:19:12Z'],
  ['1 Jan 2027 10:20/', '', '', '2027-01-01T10:20:00Z'],
  ['1 Jan 2027 10:20PM', '', '', '2027-01-01T22:20:32Z'],
  ['Jan T1 2027 10:20:30', '', '', ''],
  ['Jan T10:20:30 1 2027', '', '', '2027-01-01T00:00:00Z'],
  ['soon', '', '', ''],
  ['', '', '', ''],
];

describe('parseCookieDate', () => {
  it.each(DATES)('%j', (text, ...expected) => {
    const dialects: DateDialect[] = ['rfc6265bis', 'chromium', 'firefox'];
    const instants = dialects.map((dialect) => {
      const instant = parseCookieDate(text, dialect);
      return instant === undefined ? '' : new Date(instant).toISOString().replace('.000', '');
    });
    expect(instants).toEqual(expected);
  });

  it('gives up on endless text without taking long', () => {
    const text = '1:'.repeat(500_000);
    expect(parseCookieDate(text, 'firefox')).toBeUndefined();
    expect(parseCookieDate(text, 'chromium')).toBeUndefined();
    expect(parseCookieDate(text)).toBeUndefined();
  });
});
