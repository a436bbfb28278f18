import { describe, expect, it } from 'vitest';
import {
  causesOf,
  type EntryInput,
  epoch,
  firstCause,
  jwt,
  outcomeOf,
  outcomesOnOddValues,
  placesOf,
  provisional,
} from '../testing.ts';

const token = jwt({ iss: 'https://id.forge.example', aud: 'nails', exp: epoch(700) });
const sent = (authorization: string, rest: Partial<EntryInput> = {}): EntryInput => ({
  url: 'https://forge.example/api/nails',
  status: 401,
  headers: { Authorization: authorization },
  ...rest,
});
const bearer = { answer: { 'WWW-Authenticate': 'Bearer' } };

describe('authorization-scheme-missing', () => {
  it.each<[string, EntryInput]>([
    ['a bare JWT', sent(token, { text: '{"message":"Unauthorized"}' })],
    [
      'a bare JWT that express-jwt refuses',
      sent(token, {
        textType: 'text/html',
        text: '<pre>UnauthorizedError: Format is Authorization: Bearer [token]<br> at</pre>',
      }),
    ],
    [
      'a bare key that Django’s Token refuses',
      sent('9944b09199c62bcf9418ad846dd0e4bbdfc6ee4b', {
        answer: { 'WWW-Authenticate': 'Token' },
        text: '{"detail":"Authentication credentials were not provided."}',
      }),
    ],
    ['a colon after the scheme', sent(`Bearer: ${token}`, bearer)],
    ['no space after the scheme', sent(`Bearer${token}`, bearer)],
  ])('finds %s', (_what, entry) => {
    const first = firstCause([entry]);
    expect([first?.check, first?.confidence]).toEqual(['authorization-scheme-missing', 'certain']);
    expect(placesOf(first)).toEqual(['0 request.headers.authorization']);
    expect(JSON.stringify(first)).not.toContain(token);
  });

  it('is less sure of a bare key, which some APIs want', () => {
    const first = firstCause([sent('563492ad6f91700001000001c0ffee')]);
    expect([first?.check, first?.confidence]).toEqual(['authorization-scheme-missing', 'likely']);
  });

  it('takes a form that this server has let through for right', () => {
    const key = '563492ad6f91700001000001c0ffee';
    expect(causesOf([sent(key, { status: 200 }), sent(key)])).not.toContain('authorization-scheme-missing');
  });

  it.each<[string, EntryInput]>([
    [
      'a scheme in lower case',
      sent(`bearer ${token}`, { answer: { 'WWW-Authenticate': 'Bearer error="invalid_token"' } }),
    ],
    ['a scheme of a product', sent('SSWS 00QCjAl4MlV-WPXMnotARealOne', { text: '{"errorCode":"E0000011"}' })],
    ['a placeholder', sent('undefined')],
  ])('leaves %s alone', (_what, entry) => {
    expect(causesOf([entry])[0]).not.toBe('authorization-scheme-missing');
  });

  it('is not asked of what was not recorded', () => {
    const entries = provisional({ url: 'https://forge.example/x', status: 401 });
    expect(outcomeOf(entries, 'authorization-scheme-missing')).toBe('not-evaluated');
  });

  it('bears odd values', () => {
    expect(outcomesOnOddValues('authorization-scheme-missing')).not.toContain('error');
  });
});
