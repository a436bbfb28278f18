import { describe, expect, it } from 'vitest';
import {
  bearerCall,
  bearerChallenge,
  causesOf,
  epoch,
  incidentOf,
  jwt,
  outcomeOf,
  outcomesOnOddValues,
  placesOf,
  provisional,
} from '../testing.ts';

const good = jwt({ iss: 'https://id.fjord.example', aud: 'fish', exp: epoch(300) });
const old = jwt({ iss: 'https://id.fjord.example', aud: 'fish', exp: epoch(-300) });

describe('challenge-without-reason', () => {
  it('is said beside the cause, never before it', () => {
    const { causes } = incidentOf([bearerCall(old, { answer: bearerChallenge('realm="fjord"') })]);
    expect(causes[0]?.check).toBe('token-expired');
    const cause = causes.find((one) => one.check === 'challenge-without-reason');
    expect(cause?.confidence).toBe('certain');
    expect(placesOf(cause)).toEqual([
      '0 request.headers.authorization',
      '0 response.headers.www-authenticate',
    ]);
    expect(JSON.stringify(cause)).not.toContain(old);
  });

  it.each([
    ['a reason', bearerCall(good, { answer: bearerChallenge('error="invalid_token"') })],
    [
      'a reason in the body',
      bearerCall(good, { answer: bearerChallenge(''), text: '{"message":"jwt expired"}' }),
    ],
    ['no token', { url: 'https://fjord.example/x', status: 401, answer: bearerChallenge('') }],
    ['no challenge', bearerCall(good)],
  ])('is not said where there is %s', (_what, entry) => {
    expect(causesOf([entry])).not.toContain('challenge-without-reason');
  });

  it('is not asked of what was not recorded', () => {
    const entries = provisional({ url: 'https://fjord.example/x', status: 401 });
    expect(outcomeOf(entries, 'challenge-without-reason')).toBe('not-evaluated');
  });

  it('bears odd values', () => {
    expect(outcomesOnOddValues('challenge-without-reason')).not.toContain('error');
  });
});
