import { describe, expect, it } from 'vitest';
import { byteLength, parseSetCookie, splitSetCookie } from './set-cookie.ts';

describe('parseSetCookie', () => {
  it('reads name, value and every attribute', () => {
    expect(
      parseSetCookie(
        'sid=abc; Domain=.Example.com; Path=/app; Max-Age=60; Secure; HttpOnly; SameSite=Lax; Partitioned',
      ),
    ).toMatchObject({
      name: 'sid',
      value: 'abc',
      domain: 'Example.com',
      path: '/app',
      maxAge: 60,
      secure: true,
      httpOnly: true,
      sameSite: 'lax',
      partitioned: true,
      size: 6,
    });
  });

  it('keeps the place of each attribute, so that it can be marked', () => {
    const line = ' a=b ;  Path = /x ;Secure';
    const { attributes, start, end } = parseSetCookie(line);
    expect(line.slice(start, end)).toBe('a=b');
    expect(attributes.map((attribute) => line.slice(attribute.start, attribute.end))).toEqual([
      'Path = /x',
      'Secure',
    ]);
  });

  it.each<[string, string, string]>([
    ['a=b; SameSite=Never', 'samesite-unknown', 'SameSite'],
    ['a=b; Max-Age=60s', 'max-age-invalid', 'Max-Age'],
    ['a=b; Expires=soon', 'expires-invalid', 'Expires'],
    ['a=b; Expires=Fri, 01 Jan 2038 00:00:00 GMT; Max-Age=60', 'expires-overridden', 'Expires'],
    ['a=b; Max-Age=99999999', 'age-limited', 'Max-Age'],
    ['a=b; Domain=.example.com', 'domain-leading-dot', 'Domain'],
    ['a=b; domain=', 'domain-empty', 'domain'],
    ['a=b; Path=app', 'path-not-absolute', 'Path'],
    ['a=b; Path="/app"', 'value-quoted', 'Path'],
    ['a=b; Path=/a; Path=/b', 'overridden', 'Path'],
    ['a=b; Secure=false', 'flag-with-value', 'Secure'],
    ['a=b; Secured', 'unknown-attribute', 'Secured'],
    [`a=b; Path=/${'x'.repeat(1024)}`, 'attribute-too-long', 'Path'],
    ['a=b; Path=/, c=d; Path=/', 'joined-by-comma', 'Path'],
  ])('says of %s: %s', (line, code, attribute) => {
    const found = parseSetCookie(line).ignored.find((one) => one.code === code);
    expect(found?.attribute).toBe(attribute);
    expect(line.slice(found?.start, found?.end)).toContain(attribute);
  });

  it('finds nothing to ignore in a good line', () => {
    expect(
      parseSetCookie('__Host-sid=x; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=3600').ignored,
    ).toEqual([]);
  });

  it.each<[string, string]>([
    ['=', 'empty'],
    ['word', 'nameless'],
    ['a=\u0001', 'control-character'],
    ['a=1\t2', 'inner-tab'],
    ['a=é', 'non-ascii'],
    [`a=${'x'.repeat(4096)}`, 'too-large'],
  ])('notes the fault of %j', (line, code) => {
    expect(parseSetCookie(line).faults.map((fault) => fault.code)).toContain(code);
  });

  it('counts bytes, not characters', () => {
    for (const text of ['a', 'é', '春', '😀', '\ud800', 'a😀é'])
      expect(byteLength(text)).toBe(new TextEncoder().encode(text).length);
  });

  it('takes any text, and does not lose a character of the value', () => {
    let seed = 7;
    const next = () => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fff_ffff;
      return seed / 0x7fff_ffff;
    };
    const alphabet = '=;,; "\t\u0000\u007fé\ud800aPSD.=';
    const wrong: string[] = [];
    for (let run = 0; run < 20_000; run++) {
      let line = '';
      for (let length = Math.floor(next() * 24); length > 0; length--)
        line += alphabet.charAt(Math.floor(next() * alphabet.length));
      const { name, value, start, end, hasEquals } = parseSetCookie(line);
      const pair = line.slice(start, end).replace(/[ \t]*=[ \t]*/, '=');
      if (pair !== (hasEquals ? `${name}=${value}` : value)) wrong.push(line);
      splitSetCookie(line);
    }
    expect(wrong).toEqual([]);
  });
});

describe('splitSetCookie', () => {
  it.each<[string, string[]]>([
    ['a=1; Path=/', ['a=1; Path=/']],
    ['a=1; Path=/\nb=2', ['a=1; Path=/', 'b=2']],
    ['a=1\r\nb=2\n', ['a=1', 'b=2']],
    ['a=1; Expires=Fri, 01 Jan 2038 00:00:00 GMT', ['a=1; Expires=Fri, 01 Jan 2038 00:00:00 GMT']],
    [
      'a=1; Expires=Fri, 01 Jan 2038 00:00:00 GMT; Path=/, b=2; Path=/',
      ['a=1; Expires=Fri, 01 Jan 2038 00:00:00 GMT; Path=/', 'b=2; Path=/'],
    ],
    ['a=1; Secure,b=2; Secure,c=3', ['a=1; Secure', 'b=2; Secure', 'c=3']],
    ['a=x, y; Path=/', ['a=x, y; Path=/']],
    ['a=x, y=z', ['a=x, y=z']],
    ['sid=abc,csrf=def; Path=/', ['sid=abc', 'csrf=def; Path=/']],
    ['a={"k":1,"l=":2}; Path=/', ['a={"k":1,"l=":2}; Path=/']],
    ['', []],
  ])('%j', (value, cookies) => {
    expect(splitSetCookie(value)).toEqual(cookies);
  });
});

describe('a line of very many attributes', () => {
  const line = (times: number) =>
    `sid=v; Path=/first${'; SameSite=None; x=y; Max-Age=60'.repeat(times)}; Domain=a.test; Max-Age=90; Path=/last; SameSite=Lax`;

  it('comes to the same as a short one', () => {
    const { raw: _, attributes: __, ignored: ___, ...short } = parseSetCookie(line(1));
    expect(parseSetCookie(line(20_000))).toMatchObject({ ...short, end: 5 });
  });

  it('is held by what may count, so that twice the length takes no more room', () => {
    const [one, two] = [parseSetCookie(line(10_000)).attributes, parseSetCookie(line(20_000)).attributes];
    expect(two).toHaveLength(one.length);
    expect(two.slice(-4).map(({ name, value }) => `${name}=${value}`)).toEqual([
      'domain=a.test',
      'max-age=90',
      'path=/last',
      'samesite=Lax',
    ]);
  });

  it('keeps the last that is short enough beside a last one that is too long', () => {
    const { attributes } = parseSetCookie(`${line(1000)}; Max-Age=${'9'.repeat(2000)}`);
    expect(attributes.slice(-2).map(({ value }) => value.length)).toEqual([3, 2000]);
  });
});
