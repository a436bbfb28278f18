import { describe, expect, it } from 'vitest';
import { contentDigest } from './content-digest.ts';
import { parseDictionary } from './structured.ts';

const read = (field: string) => {
  const result = parseDictionary(field);
  if (!result.ok) throw new Error(result.detail);
  return Object.fromEntries(result.members);
};

describe('parseDictionary', () => {
  it('reads the examples of RFC 9651 §3.2 and RFC 9421 §4.1', () => {
    expect(read('en="Applepie", da=:w4ZibGV0w6ZydGU=:')).toEqual({
      en: { item: { type: 'string', value: 'Applepie' }, params: new Map() },
      da: { item: { type: 'bytes', value: new TextEncoder().encode('Æbletærte') }, params: new Map() },
    });
    expect(read('a=?0, b, c; foo=bar')).toEqual({
      a: { item: { type: 'boolean', value: false }, params: new Map() },
      b: { item: { type: 'boolean', value: true }, params: new Map() },
      c: {
        item: { type: 'boolean', value: true },
        params: new Map([['foo', { type: 'token', value: 'bar' }]]),
      },
    });
    const { sig1 } = read('sig1=("@method" "content-type";bs);created=1618884473;keyid="k\\"1", sig2=()');
    expect(sig1).toEqual({
      list: [
        { item: { type: 'string', value: '@method' }, params: new Map() },
        {
          item: { type: 'string', value: 'content-type' },
          params: new Map([['bs', { type: 'boolean', value: true }]]),
        },
      ],
      params: new Map([
        ['created', { type: 'number', value: 1618884473 }],
        ['keyid', { type: 'string', value: 'k"1' }],
      ]),
    });
    expect(read('d=@1659578233, n=-1.5')).toMatchObject({
      d: { item: { type: 'date', value: 1659578233 } },
      n: { item: { type: 'number', value: -1.5 } },
    });
  });

  it.each([
    ['Sig=()', 0],
    ['sig=("a', 5],
    ['sig=("a"', 8],
    ['sig=("a""b")', 8],
    ["sig='a'", 4],
    ['sig=:a b:', 4],
    ['sig=:abc', 4],
    ['a=1 b=2', 4],
    ['a=1,', 4],
    ['a=?2', 3],
    ['a="ü"', 3],
    ['a="\\x"', 3],
  ])('says where %s does not parse', (field, position) => {
    expect(parseDictionary(field)).toMatchObject({ ok: false, position });
  });

  it('bears odd and large values', () => {
    for (const field of [
      '',
      '\u0000',
      '\ud800',
      '('.repeat(100_000),
      `${'a,'.repeat(100_000)}a`,
      `a="${'x'.repeat(1_000_000)}`,
    ])
      expect(() => parseDictionary(field)).not.toThrow();
  });
});

describe('contentDigest', () => {
  // RFC 9421 appendix B.2 and RFC 9530 appendix.
  const body = new TextEncoder().encode('{"hello": "world"}');
  const SHA256 = 'sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:';
  const SHA512 =
    'sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:';

  it('is compared with the body', () => {
    expect(contentDigest(SHA256, body)).toBe('matches');
    expect(contentDigest(`${SHA512}, ${SHA256}`, body)).toBe('matches');
    expect(contentDigest(SHA256, new TextEncoder().encode('{"hello":"world"}'))).toBe('differs');
    expect(contentDigest(SHA256, undefined)).toBe('unknown');
    expect(contentDigest('md5=:AAAA:', body)).toBe('unknown');
    expect(contentDigest('SHA-256=X48E9qOo', body)).toBe('malformed');
    expect(contentDigest('', body)).toBe('malformed');
  });
});
