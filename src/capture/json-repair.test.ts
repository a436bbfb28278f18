import { describe, expect, it } from 'vitest';
import { jsonFault, repairJson } from './json-repair.ts';

describe('jsonFault', () => {
  it.each(['{}', '[]', ' {"a": [1, -2.5e+3, true, null, "x\\u00e9\\n"]}\n', '"s"', '0', '{"a":{"b":[{}]}}'])(
    '%s is JSON',
    (text) => {
      expect(jsonFault(text)).toBe(-1);
    },
  );

  it.each([
    ['{"a":1,}', 7],
    ['{"a" 1}', 5],
    ['{a:1}', 1],
    ['[1 2]', 3],
    ['[1,]', 3],
    ['{}x', 2],
    ['{"a":1]', 6],
    ['"a\nb"', 2],
    ['"a\\qb"', 2],
    ['01', 1],
    ['<html>', 0],
    ['[undefined]', 1],
  ])('%j fails at %i', (text, at) => {
    expect(jsonFault(text)).toBe(at);
  });

  it.each(['', '{', '{"a', '{"a"', '{"a":', '{"a":tr', '{"a":"x\\', '{"a":"x\\u00', '[1', '[1,', '[-'])(
    '%j ends too early',
    (text) => {
      expect(jsonFault(text)).toBe(text.length);
    },
  );

  it('agrees with JSON.parse on every cut of a document', () => {
    const text = '{"a":[1,{"b":"x\\"y"},null],"c":{"d":-1.5}}';
    for (let end = 0; end <= text.length; end++)
      expect(jsonFault(text.slice(0, end)), text.slice(0, end)).toBe(end === text.length ? -1 : end);
  });

  it('takes deep nesting and long strings full of escapes', () => {
    expect(jsonFault('['.repeat(200_000))).toBe(200_000);
    expect(jsonFault(`"${'\\"'.repeat(1_000_000)}"`)).toBe(-1);
  });
});

describe('repairJson', () => {
  it.each([
    ['{_comment: "a", b : 1}', { _comment: 'a', b: 1 }],
    ['{"a":1,}', { a: 1 }],
    ['[1,\n ]', [1]],
    ['{"a":NaN,"b":-Infinity,"c":undefined}', { a: null, b: null, c: null }],
    ['{"a":"x\ny\u0000"}', { a: 'x\ny\u0000' }],
    ['{"a":"C:\\dir\\u12"}', { a: 'C:\\dir\\u12' }],
    ['\u0000{"a":1}\u0000\u0000', { a: 1 }],
    ['{"a":"NaN, undefined: ,}"}', { a: 'NaN, undefined: ,}' }],
    ['{"a":true,"b":null}', { a: true, b: null }],
  ])('%j', (text, value) => {
    expect(JSON.parse(repairJson(text))).toEqual(value);
  });
});
