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

const only256 = (entry: EntryInput): EntryInput => ({
  ...entry,
  answer: { 'WWW-Authenticate': 'Digest realm="Mine", nonce="n1", qop="auth", algorithm=SHA-256' },
});

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
    [
      'the other algorithm offered',
      call({ response: '0123456789abcdef'.repeat(4) }, 'qop=auth, nc=00000001, algorithm=SHA-256'),
    ],
  ])('leaves %s to credential-refused', (_what, entry) => {
    expect(causesOf([entry])).toEqual(['credential-refused']);
  });

  it.each<[string, EntryInput, string]>([
    ['a count that is none', call({}, 'qop=auth, nc=1'), 'nc is not a count'],
    ['a response of another length', call({ response: 'abc' }), 'response is not of the 32'],
    ['an unknown algorithm', call({}, 'qop=auth, nc=00000001, algorithm=SHA-1'), 'SHA-1 is none of'],
    ['a user hash that is none', call({}, 'qop=auth, nc=00000001, userhash=true'), 'userhash is true'],
    ['no algorithm, where MD5 is not offered', only256(call({})), 'no algorithm is named, which means MD5'],
  ])('finds %s', (_what, entry, fault) => {
    const first = firstCause([entry]);
    expect([first?.check, first?.confidence]).toEqual(['digest-mismatch', 'certain']);
    expect(first?.title).toContain(fault);
  });

  it('finds the missing qop, which old servers do without', () => {
    const first = firstCause([call({ cnonce: undefined }, 'algorithm=MD5')]);
    expect([first?.message, first?.confidence]).toEqual(['differs', 'likely']);
    const old = call({ cnonce: undefined }, 'algorithm=MD5');
    const answer = { 'WWW-Authenticate': 'Digest realm="Mine", nonce="n1"' };
    expect(causesOf([{ ...old, answer }])).toEqual(['credential-refused']);
  });

  it('names wrong quotes as a possibility, behind a wrong password', () => {
    expect(causesOf([call({}, 'qop="auth", nc=00000001')])).toEqual([
      'credential-refused',
      'digest-mismatch',
    ]);
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

describe('digest-mismatch and what came before', () => {
  const asked = (nonce: string, more = ''): EntryInput => ({
    url: 'https://mine.example/ore?page=2',
    status: 401,
    answer: { 'WWW-Authenticate': `Digest realm="Mine", nonce="${nonce}", qop="auth"${more}` },
  });
  const refused = (entry: EntryInput): EntryInput => ({ ...entry, answer: asked('n9').answer ?? {} });
  const message = (...entries: readonly EntryInput[]) => firstCause(entries)?.message;

  it('finds a count used before with the same nonce', () => {
    const fine: EntryInput = { ...call({}), status: 200, answer: {} };
    const again = refused(call({}));
    expect(message(asked('n1'), fine, again)).toBe('counted');
    expect(causesOf([asked('n1'), fine, refused(call({}, 'qop=auth, nc=00000002'))])).toEqual([
      'credential-refused',
    ]);
  });

  it('finds a nonce that was never handed out, unless nothing shows what was', () => {
    expect(message(asked('n1'), refused(call({ nonce: 'other' })))).toBe('nonce');
    expect(causesOf([refused(call({ nonce: 'other' }))])).toEqual(['credential-refused']);
    const next: EntryInput = {
      ...call({}),
      status: 200,
      answer: { 'Authentication-Info': 'rspauth="0f", nextnonce="other"' },
    };
    expect(causesOf([asked('n1'), next, refused(call({ nonce: 'other' }))])).toEqual(['credential-refused']);
  });

  it('finds an opaque that was not sent back', () => {
    const first = firstCause([asked('n1', ', opaque="o1"'), refused(call({}))]);
    expect(first?.title).toContain('opaque is not sent back');
    expect(causesOf([asked('n1', ', opaque="o1"'), refused(call({ opaque: 'o1' }))])).toEqual([
      'credential-refused',
    ]);
  });

  it('knows Apache’s 400 for a path that a proxy rewrote, and no other 400', () => {
    const apache: Partial<EntryInput> = {
      status: 400,
      answer: { Server: 'Apache/2.4.62' },
      text: '<!DOCTYPE HTML><html><head><title>400 Bad Request</title></head><body><h1>Bad Request</h1><p>Your browser sent a request that this server could not understand.<br /></p></body></html>',
      textType: 'text/html',
    };
    expect(message(asked('n1'), { ...call({}), ...apache })).toBe('rewritten');
    expect(message(asked('n1'), { ...call({ uri: '/other' }), ...apache })).toBe('differs');
    const own = {
      ...call({}),
      ...apache,
      text: '{"error":"page must be a number"}',
      textType: 'application/json',
    };
    expect(causesOf([asked('n1'), own])).toEqual([]);
  });

  it('knows that 400 behind a proxy too, by the credentials that made the difference', () => {
    const proxied: Partial<EntryInput> = {
      status: 400,
      answer: { Server: 'nginx/1.22.1' },
      text: '<html><head><title>400 Bad Request</title></head><body><h1>Bad Request</h1></body></html>',
      textType: 'text/html',
    };
    const first = firstCause([asked('n1'), { ...call({}), ...proxied }]);
    expect([first?.check, first?.message, first?.confidence]).toEqual([
      'digest-mismatch',
      'rewritten',
      'likely',
    ]);
    expect(first?.what).toContain('Without credentials the same request was answered with 401');
    expect(placesOf(first)).toContain('0 response.headers.www-authenticate');
    // Of another address: its own 400.
    const elsewhere = { ...call({}), ...proxied, url: `${asked('n1').url}?page=x` };
    expect(message(asked('n1'), elsewhere)).not.toBe('rewritten');
    // A reason of the application's own.
    const own = {
      ...call({}),
      ...proxied,
      text: '{"error":"page must be a number"}',
      textType: 'application/json',
    };
    expect(causesOf([asked('n1'), own])).toEqual([]);
  });

  it('says that the password is wrong where everything fits', () => {
    const first = firstCause([asked('n1'), refused(call({}))]);
    expect([first?.check, first?.message]).toEqual(['credential-refused', 'digest']);
  });
});
