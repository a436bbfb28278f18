import { describe, expect, it } from 'vitest';
import { cookieValues, parseCookieField } from './cookie.ts';

const pairs = (value: string) => parseCookieField(value).pairs.map((pair) => [pair.name, pair.value]);
const codes = (value: string) => parseCookieField(value).faults.map((fault) => fault.code);

describe('parseCookieField', () => {
  it('reads pairs in order, with their positions', () => {
    expect(parseCookieField('a=1; b="x y"; a=2').pairs).toEqual([
      { name: 'a', value: '1', position: 0 },
      { name: 'b', value: '"x y"', position: 5 },
      { name: 'a', value: '2', position: 14 },
    ]);
  });

  it('keeps equals signs in values, and cookies without a name or a value', () => {
    expect(pairs('t=a=b==;n=;=v;bare')).toEqual([
      ['t', 'a=b=='],
      ['n', ''],
      ['', 'v'],
      ['', 'bare'],
    ]);
    expect(codes('t=a=b==;n=;=v;bare')).toEqual([]);
  });

  it('gives every value of a duplicated name', () => {
    expect(cookieValues(parseCookieField('sid=1; SID=x; sid=2'), 'sid')).toEqual(['1', '2']);
  });

  it('names what is wrong and where', () => {
    expect(parseCookieField('a=1;; b=\u0001').faults).toEqual([
      { code: 'empty-pair', position: 4 },
      { code: 'control-character', position: 8 },
    ]);
    expect(codes('a=é')).toEqual(['non-ascii']);
    expect(codes('a=1, b=2')).toEqual(['comma-separator']);
    expect(codes('a={"x":1,"y":2}')).toEqual([]);
  });

  it('reads an empty field as no cookies', () => {
    expect(parseCookieField('')).toEqual({ pairs: [], faults: [] });
    expect(parseCookieField('  ')).toEqual({ pairs: [], faults: [] });
  });

  it('reads 200,000 pairs', () => {
    expect(parseCookieField('a=b; '.repeat(200_000)).pairs).toHaveLength(200_000);
  });
});
