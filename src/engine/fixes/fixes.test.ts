import { describe, expect, it } from 'vitest';
import { checks } from '../checks/index.ts';
import { FIXES, fixesFor } from './index.ts';

const known = new Set(checks.map(({ id }) => id));
const all = Object.entries(FIXES).flatMap(([stack, fixes]) =>
  Object.entries(fixes).map(([check, fix]) => [stack, check, fix] as const),
);

describe('the fixes for products', () => {
  it.each(all)('%s: %s is a check, and says in a sentence what to do', (_stack, check, { text, code }) => {
    expect(known.has(check)).toBe(true);
    expect(text).toMatch(/\.$/);
    expect(text).not.toMatch(/\{\w+\}/);
    // Lines to copy are short enough to be read in a panel of 360 pixels with some scrolling.
    for (const line of (code ?? '').split('\n')) expect(line.length).toBeLessThanOrEqual(110);
  });

  it('come in the order of the products', () => {
    const two = fixesFor('scheme-flip', ['nginx', 'nginx']);
    expect(two.map(({ stack }) => stack)).toEqual(['nginx', 'nginx']);
    expect(fixesFor('scheme-flip', [])).toEqual([]);
  });
});
