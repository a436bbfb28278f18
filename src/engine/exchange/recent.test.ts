import { expect, it } from 'vitest';
import { keepingLast, Recent } from './recent.ts';

it('keeps what was asked for lately, and forgets what was not', () => {
  const recent = new Recent<string>(2);
  for (const key of ['a', 'b', 'c', 'd']) recent.set(key, key.toUpperCase());
  expect(recent.get('a')).toBe('A');
  recent.set('e', 'E');
  expect(recent.get('b')).toBeUndefined();
  expect([recent.get('a'), recent.get('e')]).toEqual(['A', 'E']);
});

it('stays small, however much comes in', () => {
  const recent = new Recent<string>(10);
  for (let index = 0; index < 1000; index++) recent.set(`${index}`, 'x');
  const kept = Array.from({ length: 1000 }, (_, index) => `${index}`).filter(
    (key) => recent.get(key) === 'x',
  );
  expect(kept.length).toBeGreaterThanOrEqual(10);
  expect(kept.length).toBeLessThanOrEqual(20);
});

it('holds the newest value of a key', () => {
  const recent = new Recent<string>(2);
  recent.set('a', 'old');
  recent.set('b', 'B');
  recent.set('c', 'C');
  recent.set('a', 'new');
  expect(recent.get('a')).toBe('new');
});

it('keeps the results of the last two objects', () => {
  const asked: object[] = [];
  const count = keepingLast((key: object) => asked.push(key));
  const [a, b, c] = [{}, {}, {}];
  expect([a, a, b, a, b, b].map(count)).toEqual([1, 1, 2, 1, 2, 2]);
  expect([c, b, a].map(count)).toEqual([3, 2, 4]);
});
