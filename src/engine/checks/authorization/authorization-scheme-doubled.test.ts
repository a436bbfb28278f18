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

const token = jwt({ iss: 'https://id.loom.example', aud: 'yarn', exp: epoch(700) });
const refused = { answer: bearerChallenge('error="invalid_token", error_description="malformed"') };

describe('authorization-scheme-doubled', () => {
  it.each([`Bearer ${token}`, `bearer ${token}`, `Token ${token}`])('finds a second scheme', (value) => {
    const first = firstCause([bearerCall(value, refused)]);
    expect([first?.check, first?.confidence]).toEqual(['authorization-scheme-doubled', 'certain']);
    expect(placesOf(first)).toEqual(['0 request.headers.authorization']);
    expect(JSON.stringify(first)).not.toContain(token);
  });

  it('finds Basic Basic', () => {
    const entry = {
      url: 'https://loom.example/x',
      status: 401,
      headers: { Authorization: `Basic Basic ${btoa('ann:thread')}` },
      answer: { 'WWW-Authenticate': 'Basic realm="x"' },
    };
    expect(causesOf([entry])[0]).toBe('authorization-scheme-doubled');
  });

  it('leaves a single scheme alone, and a healthy call without incident', () => {
    expect(causesOf([bearerCall(token, refused)])).not.toContain('authorization-scheme-doubled');
    expect(causesOf([bearerCall(token, { status: 200 })])).toEqual([]);
  });

  it('is not asked of what was not recorded', () => {
    const entries = provisional({ url: 'https://loom.example/x', status: 401 });
    expect(outcomeOf(entries, 'authorization-scheme-doubled')).toBe('not-evaluated');
  });

  it('bears odd values', () => {
    expect(outcomesOnOddValues('authorization-scheme-doubled')).not.toContain('error');
  });
});
