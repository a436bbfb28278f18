import { expect, it } from 'vitest';
import { DEFAULTS } from '../panel/settings.ts';
import { keptBy } from './keep.ts';

it.each([
  [null, DEFAULTS.keep],
  [JSON.stringify(DEFAULTS), DEFAULTS.keep],
  [JSON.stringify({ ...DEFAULTS, keep: 700 }), 700],
  ['{"keep":499}', DEFAULTS.keep],
  ['{"keep":"700"}', DEFAULTS.keep],
  ['null', DEFAULTS.keep],
  ['{', DEFAULTS.keep],
])('what is stored (%s) wants %d requests kept', (stored, keep) => {
  expect(keptBy(stored)).toBe(keep);
});
