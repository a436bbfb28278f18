import { describe, expect, it } from 'vitest';
import {
  bearerCall,
  bearerChallenge,
  causesOf,
  epoch,
  firstCause,
  jwt,
  outcomeOf,
  outcomesOnOddValues,
  placesOf,
  provisional,
} from '../testing.ts';

const token = jwt({ iss: 'https://id.dune.example', aud: 'sand', exp: epoch(700) });
const refused = { answer: bearerChallenge('error="invalid_token"') };

describe('authorization-hidden-characters', () => {
  it.each([
    ['quotes', `"${token}"`],
    ['single quotes', `'${token}'`],
    ['a second space', ` ${token}`],
    ['a tab', `\t${token}`],
    ['a no-break space', `\u00a0${token}`],
    ['a zero-width space', `${token.slice(0, 30)}\u200b${token.slice(30)}`],
    ['a byte order mark', `\ufeff${token}`],
    ['a written \\n', `${token}\\n`],
    ['percent-encoding', `${token}%0A`],
    ['a trailing comma', `${token},`],
    ['a trailing semicolon', `${token};`],
    ['angle brackets', `<${token}>`],
  ])('finds %s', (_what, value) => {
    const first = firstCause([bearerCall(value, refused)]);
    expect([first?.check, first?.confidence]).toEqual(['authorization-hidden-characters', 'certain']);
    expect(placesOf(first)).toEqual(['0 request.headers.authorization']);
    expect(first?.title).toMatch(/position \d+$/);
  });

  it('comes before what such a token says', () => {
    const old = jwt({ exp: epoch(-7000) });
    expect(causesOf([bearerCall(`"${old}"`, refused)])[0]).toBe('authorization-hidden-characters');
  });

  it.each([
    ['Laravel Sanctum’s token with its bar', '12|q8Zr1vKx0w2YbTn5LsPd7JhGf3McAe9UoVi6RtBk'],
    ['a sound token', token],
    ['a mask', '[REDACTED]'],
  ])('leaves %s alone', (_what, value) => {
    expect(causesOf([bearerCall(value, refused)])).not.toContain('authorization-hidden-characters');
  });

  it('takes a form that this server has let through for right', () => {
    const entries = [bearerCall(`"${token}"`, { status: 200 }), bearerCall(`"${token}"`, refused)];
    expect(causesOf(entries)).not.toContain('authorization-hidden-characters');
  });

  it('is not asked of what was not recorded', () => {
    const entries = provisional({ url: 'https://dune.example/x', status: 401 });
    expect(outcomeOf(entries, 'authorization-hidden-characters')).toBe('not-evaluated');
  });

  it('bears odd values', () => {
    expect(outcomesOnOddValues('authorization-hidden-characters')).not.toContain('error');
  });
});
