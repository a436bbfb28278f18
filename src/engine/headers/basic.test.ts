import { describe, expect, it } from 'vitest';
import { decodeBasic } from './basic.ts';

const b64 = (text: string, encoding: BufferEncoding = 'utf8') =>
  Buffer.from(text, encoding).toString('base64');

describe('decodeBasic', () => {
  it('splits at the first colon', () => {
    expect(decodeBasic('Sm9objpSOlU6a2lkZGluZz8=')).toEqual({
      ok: true,
      user: 'John',
      password: 'R:U:kidding?',
    });
    expect(decodeBasic(b64(':'))).toEqual({ ok: true, user: '', password: '' });
  });

  it.each(['', 'a', 'YWJjZA', 'YWJj ZA==', 'YWJ-', '=', 'YWJjZA=='.repeat(2)])('%j is not base64', (text) => {
    expect(decodeBasic(text)).toEqual({ ok: false, fault: 'not-base64' });
  });

  it('wants a colon', () => {
    expect(decodeBasic(b64('abc'))).toEqual({ ok: false, fault: 'no-colon' });
  });

  it.each(['a:b\n', 'a:b\t', '\0a:b', 'a:\x7f'])('finds the control character in %j', (text) => {
    expect(decodeBasic(b64(text))).toMatchObject({ ok: false, fault: 'control-character' });
  });

  it('accepts characters outside ASCII where the challenge asks for UTF-8, and only in UTF-8', () => {
    expect(decodeBasic(b64('test:123£'))).toEqual({
      ok: false,
      fault: 'non-ascii',
      encoding: 'utf-8',
      user: 'test',
      password: '123£',
    });
    expect(decodeBasic(b64('test:123£'), 'UTF-8')).toEqual({ ok: true, user: 'test', password: '123£' });
    expect(decodeBasic(b64('test:123£', 'latin1'), 'UTF-8')).toMatchObject({
      ok: false,
      fault: 'non-ascii',
      encoding: 'latin-1',
      password: '123£',
    });
  });

  it('reads a megabyte', () => {
    expect(decodeBasic(b64(`a:${'b'.repeat(1_000_000)}`))).toMatchObject({ ok: true, user: 'a' });
  });
});
