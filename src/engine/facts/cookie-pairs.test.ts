import { expect, it } from 'vitest';
import type { Fields } from '../exchange/exchange.ts';
import { parseCookie } from '../headers/cookie.ts';
import { CookieFields } from './cookie-pairs.ts';

function fieldsOf(...values: readonly string[]): Fields {
  return {
    list: values.map((value) => ({ name: 'cookie', value })),
    recording: 'complete',
    withheld: [],
  };
}

/** Fields as a session sends them: most of the last one again, with cookies that come, go, move, and get new values. */
function sessions(count: number): { host: string; field: string }[] {
  let state = 42;
  const next = (most: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % most;
  };
  const odd = ['', ' ', 'bare', '=nameless', 'a = spaced ', 'a=b=c', 'q="x y"', 'é=ü', '\tt=1'];
  const jars = new Map<string, string[]>();
  return Array.from({ length: count }, () => {
    const host = `h${next(3)}.test`;
    const pairs = [...(jars.get(host) ?? [])];
    if (next(2) === 0) pairs.splice(next(pairs.length + 1), 0, `c${next(9)}=v${next(20)}`);
    if (next(3) === 0) pairs.splice(next(pairs.length + 1), next(2), odd[next(odd.length)] ?? '');
    if (next(3) === 0) pairs.push(...pairs.splice(next(pairs.length + 1), 1));
    if (pairs.length > 12) pairs.splice(next(12), 4);
    jars.set(host, pairs);
    return { host, field: pairs.join(next(5) === 0 ? ';' : '; ') };
  });
}

it('reads what the parser of the field reads, whatever stood in the one before', () => {
  const reader = new CookieFields();
  for (const { host, field } of sessions(3000)) {
    const plain = parseCookie(field).map(({ name, value }) => `${name}=${value}`);
    const read = reader.of(fieldsOf(field), host).list.map(({ name, value }) => `${name}=${value}`);
    expect(read, field).toEqual(plain);
  }
});

it('gives one list for one field, and one pair for one cookie', () => {
  const reader = new CookieFields();
  const first = reader.of(fieldsOf('sid=k3J9xQ2mZ7; theme=dark'), 'a.test');
  expect(reader.of(fieldsOf('sid=k3J9xQ2mZ7; theme=dark'), 'b.test')).toBe(first);
  const other = reader.of(fieldsOf('lang=de; sid=k3J9xQ2mZ7'), 'a.test');
  expect(other.list[1]).toBe(first.list[0]);
});

it('joins the lines of a field, as HTTP/2 may split it', () => {
  const { list } = new CookieFields().of(fieldsOf('a=1', 'b=2; c=3'), 'a.test');
  expect(list.map(({ name, value }) => `${name}=${value}`)).toEqual(['a=1', 'b=2', 'c=3']);
});

it('knows a cookie for a sign-in from when that was learnt, wherever it was read before', () => {
  const reader = new CookieFields();
  const read = (field: string) => reader.of(fieldsOf(field), 'a.test').sessions.map(({ name }) => name);
  expect(read('zz=plain; b=1')).toEqual([]);
  reader.learn('zz', 'plain');
  expect(read('zz=plain; b=1')).toEqual(['zz']);
  expect(read('zz=plain; b=2')).toEqual(['zz']);
});
