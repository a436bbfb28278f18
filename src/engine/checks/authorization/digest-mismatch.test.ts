import { describe, expect, it } from 'vitest';
import {
  causesOf,
  type EntryInput,
  firstCause,
  outcomeOf,
  outcomesOnOddValues,
  placesOf,
  provisional,
} from '../testing.ts';

const RIGHT = {
  username: 'ida',
  realm: 'Mine',
  nonce: 'n1',
  uri: '/ore?page=2',
  response: '0123456789abcdef0123456789abcdef',
  cnonce: 'c0',
};
const call = (
  changed: Readonly<Record<string, string | undefined>>,
  bare = 'qop=auth, nc=00000001',
): EntryInput => {
  const params = Object.entries({ ...RIGHT, ...changed }).filter(([, value]) => value !== undefined);
  return {
    url: 'https://mine.example/ore?page=2',
    status: 401,
    headers: {
      Authorization: `Digest ${params.map(([name, value]) => `${name}="${value}"`).join(', ')}, ${bare}`,
    },
    answer: {
      'WWW-Authenticate': [
        'Digest realm="Mine", nonce="n1", qop="auth", algorithm=SHA-256',
        'Digest realm="Mine", nonce="n1", qop="auth", algorithm=MD5',
      ],
    },
  };
};

describe('digest-mismatch', () => {
  it.each<[string, EntryInput]>([
    ['uri', call({ uri: '/other' })],
    ['realm', call({ realm: 'Quarry' })],
    ['algorithm', call({}, 'qop=auth, nc=00000001, algorithm=SHA-512-256')],
    ['qop', call({}, 'qop=auth-int, nc=00000001')],
    ['username', call({ username: undefined })],
  ])('finds a wrong %s', (name, entry) => {
    const first = firstCause([entry]);
    expect([first?.check, first?.confidence]).toEqual(['digest-mismatch', 'certain']);
    expect(first?.title).toContain(name);
    expect(placesOf(first)).toEqual([
      '0 request.headers.authorization',
      '0 response.headers.www-authenticate',
    ]);
  });

  it.each<[string, EntryInput]>([
    ['credentials that fit', call({})],
    ['an absolute uri', call({ uri: 'https://mine.example/ore?page=2' })],
    ['a uri without its query, as old clients send it', call({ uri: '/ore' })],
    ['the other algorithm offered', call({}, 'qop=auth, nc=00000001, algorithm=SHA-256')],
  ])('leaves %s to credential-refused', (_what, entry) => {
    expect(causesOf([entry])).toEqual(['credential-refused']);
  });

  it('is not asked of what was not recorded', () => {
    expect(outcomeOf(provisional({ url: 'https://mine.example/x', status: 401 }), 'digest-mismatch')).toBe(
      'not-evaluated',
    );
  });

  it('bears odd values', () => {
    expect(outcomesOnOddValues('digest-mismatch')).not.toContain('error');
  });
});
