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

const sent = (authorization: string, challenge = 'Basic realm="Vault"'): EntryInput => ({
  url: 'https://vault.example/keys',
  status: 401,
  headers: { Authorization: authorization },
  answer: { 'WWW-Authenticate': challenge },
});

describe('basic-malformed', () => {
  it.each([
    ['user and password as they are', 'Basic vera:open-sesame'],
    ['no colon', `Basic ${btoa('key-without-colon')}`],
    ['a line feed at the end', `Basic ${btoa('vera:open-sesame\n')}`],
  ])('finds %s', (_what, value) => {
    const first = firstCause([sent(value)]);
    expect([first?.check, first?.confidence]).toEqual(['basic-malformed', 'certain']);
    expect(placesOf(first)).toEqual(['0 request.headers.authorization']);
    expect(JSON.stringify(first)).not.toContain('sesame');
  });

  it('says of characters outside ASCII only that they are possible', () => {
    const umlaut = `Basic ${btoa('j\u00c3\u00bcrgen:schl\u00c3\u00bcssel')}`;
    expect(causesOf([sent(umlaut)])).toContain('basic-malformed');
    expect(causesOf([sent(umlaut, 'Basic realm="Vault", charset="UTF-8"')])).toEqual(['basic-rejected']);
  });

  it('finds ISO-8859-1 where the server asks for UTF-8', () => {
    const latin = `Basic ${btoa('j\u00fcrgen:schl\u00fcssel')}`;
    const first = firstCause([sent(latin, 'Basic realm="Vault", charset="UTF-8"')]);
    expect([first?.check, first?.confidence]).toEqual(['basic-malformed', 'certain']);
    expect(first?.title).toContain('not UTF-8');
    expect(causesOf([sent(latin)])).toContain('basic-malformed');
  });

  it.each([
    ['basic-rejected', 'well-formed credentials', sent(`Basic ${btoa('vera:wrong')}`)],
    ['authorization-placeholder', 'undefined:undefined', sent(`Basic ${btoa('undefined:undefined')}`)],
    [
      'authorization-scheme-mismatch',
      'a server that does not ask for Basic',
      sent('Basic vera:open', 'Bearer'),
    ],
  ])('leaves to %s: %s', (id, _what, entry) => {
    expect(causesOf([entry])[0]).toBe(id);
  });

  it('is not asked of what was not recorded', () => {
    expect(outcomeOf(provisional({ url: 'https://vault.example/x', status: 401 }), 'basic-malformed')).toBe(
      'not-evaluated',
    );
    expect(causesOf([sent('Basic [REDACTED]')])).not.toContain('basic-malformed');
  });

  it('bears odd values', () => {
    expect(outcomesOnOddValues('basic-malformed')).not.toContain('error');
  });
});
