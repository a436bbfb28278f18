import { describe, expect, it } from 'vitest';
import { isHtmlType, isJsonType, parseContentType } from './content-type.ts';

describe('parseContentType', () => {
  it.each([
    ['text/html', 'text/html', {}],
    ['Text/HTML; Charset="utf-8"', 'text/html', { charset: 'utf-8' }],
    [
      ' application/json ;charset=UTF-8; profile="a;b" ',
      'application/json',
      { charset: 'UTF-8', profile: 'a;b' },
    ],
    ['application/problem+json;;a=b', 'application/problem+json', { a: 'b' }],
    ['text/plain; charset=a; charset=b', 'text/plain', { charset: 'a' }],
    ['text/plain; charset="a', 'text/plain', { charset: 'a' }],
  ])('reads %s', (value, essence, params) => {
    const parsed = parseContentType(value);
    expect(parsed?.essence).toBe(essence);
    expect(Object.fromEntries(parsed?.params ?? [])).toEqual(params);
  });

  it.each(['', 'json', '/html', 'text/', 'text html', `${'a'.repeat(100_000)}`])('refuses %.20s', (value) => {
    expect(parseContentType(value)).toBeUndefined();
  });
});

it('tells JSON and HTML', () => {
  expect(isJsonType('application/vnd.api+json; charset=utf-8')).toBe(true);
  expect(isJsonType('text/json')).toBe(true);
  expect(isJsonType('application/jsonp')).toBe(false);
  expect(isJsonType(undefined)).toBe(false);
  expect(isHtmlType('text/html;charset=utf-8')).toBe(true);
  expect(isHtmlType('text/plain')).toBe(false);
});
