import { expect, it } from 'vitest';
import { parseRetryAfter } from './retry-after.ts';

it('reads seconds and dates', () => {
  expect(parseRetryAfter('120')).toEqual({ kind: 'delay', delay: 120_000 });
  expect(parseRetryAfter(' 0 ')).toEqual({ kind: 'delay', delay: 0 });
  expect(parseRetryAfter('Fri, 31 Dec 1999 23:59:59 GMT')).toEqual({
    kind: 'date',
    at: Date.UTC(1999, 11, 31, 23, 59, 59),
  });
});

it.each(['', '-1', '1.5', '120 s', 'tomorrow', '9'.repeat(400)])('refuses %.20s', (value) => {
  expect(parseRetryAfter(value)).toBeUndefined();
});
