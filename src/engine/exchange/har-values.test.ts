import { expect, it } from 'vitest';
import { asNumber, asTime } from './har-values.ts';

const NOON = Date.UTC(2026, 10, 24, 12, 0, 0);

it.each([
  ['2026-11-24T12:00:00Z', NOON],
  ['2026-11-24T12:00:00.1234567Z', NOON + 123.4567],
  ['2026-11-24T14:00:00+02:00', NOON],
  ['2026-11-24T07:30:00.000-0430', NOON],
  ['2026-11-24 12:00:00', NOON],
  ['2026-11-24T12:00', NOON],
  ['Tue, 24 Nov 2026 12:00:00 GMT', NOON],
  [NOON, NOON],
  [NOON / 1000, NOON],
  ['NaN-NaN-NaNTNaN:NaN:NaN.NaN+NaN:Na', undefined],
  ['1969-12-31T23:59:59.999Z', undefined],
  ['', undefined],
  [null, undefined],
  [{}, undefined],
])('the time %j is %j', (value, ms) => {
  const time = asTime(value);
  if (ms === undefined) expect(time).toBeUndefined();
  else expect(time).toBeCloseTo(ms, 3);
});

it.each([
  [5, 5],
  ['5', 5],
  [' -1 ', -1],
  ['5 ms', undefined],
  ['', undefined],
  [Number.NaN, undefined],
  [null, undefined],
])('the number %j is %j', (value, number) => {
  expect(asNumber(value)).toBe(number);
});
