import { expect, it } from 'vitest';
import { isMasked } from './masked.ts';

it.each([
  '[REDACTED]',
  '<redacted>',
  '{{redacted}}',
  '(masked)',
  '[[MASKED]]',
  '__REDACTED__',
  'REDACTED',
  'redacted_token',
  '[authorization redacted]',
  '[REDACTED_JWT]',
  '[ redacted ]',
  '"[REDACTED]"',
  '<removed>',
  '[sanitized]',
  '***',
  '*****************',
  '••••••',
  'xxxxx',
  'Bearer [REDACTED]',
  'Basic ***',
  'Bearer [token redacted]',
  'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.redacted',
  'Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.[REDACTED]',
])('%s is what a sanitiser leaves', (value) => {
  expect(isMasked(value)).toBe(true);
});

it.each([
  '',
  ' ',
  'undefined',
  'Bearer undefined',
  '{{token}}',
  '<token>',
  'YOUR_TOKEN',
  'hidden',
  'removed',
  'Bearer',
  'Basic dXNlcjpwYXNz',
  'abcxxxx',
  'xxx',
  '[]',
  '**',
  'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl',
  'unredacted-report',
  `[${'x'.repeat(100_000)}`,
])('%s is a value', (value) => {
  expect(isMasked(value)).toBe(false);
});
