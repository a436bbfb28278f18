import { expect, it } from 'vitest';
import { Recent } from './recent.ts';

it('keeps what was asked for lately, and forgets what was not', () => {
  const recent = new Recent<string>(2);
  for (const key of ['a', 'b', 'c', 'd']) recent.set(key, key.toUpperCase());
  expect(recent.get('a')).toBe('A');
  recent.set('e', 'E');
  expect(['a', 'b', 'c', 'd', 'e'].map((key) => recent.get(key))).toEqual(['A', undefined, 'C', 'D', 'E']);
});

it('holds the newest value of a key', () => {
  const recent = new Recent<string>(2);
  recent.set('a', 'old');
  recent.set('b', 'B');
  recent.set('c', 'C');
  recent.set('a', 'new');
  expect(recent.get('a')).toBe('new');
});
