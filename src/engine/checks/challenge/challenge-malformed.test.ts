import { describe, expect, it } from 'vitest';
import {
  bearerCall,
  causesOf,
  type EntryInput,
  epoch,
  firstCause,
  incidentOf,
  jwt,
  outcomeOf,
  outcomesOnOddValues,
  placesOf,
  provisional,
} from '../testing.ts';

const token = jwt({ iss: 'https://id.reef.example', exp: epoch(300) });
const refused = (...lines: string[]): EntryInput =>
  bearerCall(token, { status: 403, answer: { 'WWW-Authenticate': lines }, text: '{}' });
const causeOn = (entry: EntryInput) =>
  incidentOf([entry]).causes.find((cause) => cause.check === 'challenge-malformed');

describe('challenge-malformed', () => {
  it.each([
    ['values without quotes', 'Bearer realm=reef api, error=invalid token'],
    ['a missing comma', 'Bearer realm="reef" error="invalid_token"'],
    ['no scheme', 'realm="reef"'],
    ['a quote that is never closed', 'Bearer realm="reef'],
    ['a comma after the scheme', 'Bearer, error="invalid_token"'],
  ])('finds %s', (_what, value) => {
    const cause = causeOn(refused(value));
    expect([cause?.message, cause?.confidence]).toEqual(['broken', 'certain']);
    expect(placesOf(cause)).toEqual(['0 response.headers.www-authenticate']);
  });

  it('shows the line that is broken', () => {
    expect(causeOn(refused('Basic realm="reef"', 'Bearer realm="reef'))?.evidence[0]?.text).toContain(
      'Bearer',
    );
  });

  it('says no more than possible of a realm without quotes', () => {
    expect(causeOn(refused('Bearer realm=reef'))?.confidence).toBe('possible');
  });

  it('stands first where nothing else is known', () => {
    const entry: EntryInput = {
      url: 'https://reef.example/x',
      status: 401,
      headers: { Cookie: 'shape=round' },
      answer: { 'WWW-Authenticate': 'realm="reef"' },
    };
    expect(firstCause([entry])?.check).toBe('challenge-malformed');
  });

  it.each([
    'Bearer',
    'Bearer realm="a, b", error="invalid_token"',
    'Negotiate, NTLM, Basic realm="x"',
    'Digest realm="x", nonce="n==", qop="auth, auth-int"',
  ])('leaves %s alone', (value) => {
    expect(causesOf([refused(value)])).not.toContain('challenge-malformed');
  });

  it('is not asked of what was not recorded', () => {
    expect(
      outcomeOf(provisional({ url: 'https://reef.example/x', status: 401 }), 'challenge-malformed'),
    ).toBe('not-evaluated');
  });

  it('bears odd values', () => {
    expect(outcomesOnOddValues('challenge-malformed')).not.toContain('error');
  });
});
