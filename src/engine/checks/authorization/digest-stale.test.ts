import { describe, expect, it } from 'vitest';
import { causesOf, type EntryInput, firstCause, outcomesOnOddValues, placesOf } from '../testing.ts';

const digest = (nonce: string) =>
  `Digest username="ida", realm="Mine", nonce="${nonce}", uri="/ore", response="0123456789abcdef0123456789abcdef", qop=auth, nc=00000001, cnonce="c0"`;
const call = (nonce: string, rest: Partial<EntryInput> = {}): EntryInput => ({
  url: 'https://mine.example/ore',
  headers: { Authorization: digest(nonce) },
  ...rest,
});
const stale = (flag: string): Partial<EntryInput> => ({
  status: 401,
  answer: { 'WWW-Authenticate': `Digest realm="Mine", nonce="n2", qop="auth", stale=${flag}` },
});

describe('digest-stale', () => {
  it.each(['true', 'TRUE', '"true"'])('finds stale=%s without a retry', (flag) => {
    const first = firstCause([call('n1'), call('n1', stale(flag))]);
    expect([first?.check, first?.confidence]).toEqual(['digest-stale', 'certain']);
    expect(placesOf(first)).toEqual([
      '1 request.headers.authorization',
      '1 response.headers.www-authenticate',
    ]);
  });

  it('leaves a retry that succeeds to nonce-handshake', () => {
    expect(causesOf([call('n1', stale('true')), call('n2')], 0)[0]).toBe('nonce-handshake');
  });

  it('leaves a wrong password to credential-refused', () => {
    expect(causesOf([call('n1', stale('false'))])).toEqual(['credential-refused']);
  });

  it('bears odd values', () => {
    expect(outcomesOnOddValues('digest-stale')).not.toContain('error');
  });
});
