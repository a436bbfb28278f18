import { describe, expect, it } from 'vitest';
import { parseHttpDate } from './date.ts';

const NOW = Date.UTC(2026, 10, 24);

describe('parseHttpDate', () => {
  it.each([
    ['Sun, 06 Nov 1994 08:49:37 GMT', '1994-11-06T08:49:37.000Z'],
    ['Sunday, 06-Nov-94 08:49:37 GMT', '1994-11-06T08:49:37.000Z'],
    ['Sun Nov  6 08:49:37 1994', '1994-11-06T08:49:37.000Z'],
    ['Sat Nov 26 08:49:37 1994', '1994-11-26T08:49:37.000Z'],
    [' Thu, 29 Feb 2024 23:59:59 GMT ', '2024-02-29T23:59:59.000Z'],
    ['Sat, 31 Dec 2016 23:59:60 GMT', '2017-01-01T00:00:00.000Z'],
    ['Mon, 01 Jan 0001 00:00:00 GMT', '0001-01-01T00:00:00.000Z'],
  ])('reads %s', (value, iso) => {
    expect(new Date(parseHttpDate(value, NOW) ?? Number.NaN).toISOString()).toBe(iso);
  });

  it.each([
    ['Tuesday, 24-Nov-76 00:00:00 GMT', 2076],
    ['Tuesday, 24-Nov-76 00:00:01 GMT', 1976],
    ['Friday, 01-Jan-27 00:00:00 GMT', 2027],
  ])('takes the two-digit year of %s to mean %i', (value, year) => {
    expect(new Date(parseHttpDate(value, NOW) ?? 0).getUTCFullYear()).toBe(year);
  });

  it.each([
    '',
    '0',
    '-1',
    'Sun, 06 Nov 1994 08:49:37',
    'Sun, 06 Nov 1994 08:49:37 UTC',
    'Sun, 6 Nov 1994 08:49:37 GMT',
    'sun, 06 nov 1994 08:49:37 gmt',
    'Fri, 31 Feb 2025 00:00:00 GMT',
    'Sun, 06 Nov 1994 24:00:00 GMT',
    'Sun, 06 Nov 1994 08:60:37 GMT',
    'Sun, 00 Nov 1994 08:49:37 GMT',
    '1994-11-06T08:49:37Z',
    'x'.repeat(1_000_000),
  ])('refuses %.40s', (value) => {
    expect(parseHttpDate(value, NOW)).toBeUndefined();
  });
});
