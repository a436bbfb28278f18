import { describe, expect, it } from 'vitest';
import {
  bearerCall,
  bearerChallenge,
  causesOf,
  type EntryInput,
  epoch,
  firstCause,
  jwt,
  outcomesOnOddValues,
  placesOf,
} from '../testing.ts';

const token = jwt({ iss: 'https://id.twin.example', aud: 'pairs', exp: epoch(700) });
const old = jwt({ iss: 'https://id.twin.example', aud: 'pairs', exp: epoch(-700) });
const url = 'https://twin.example/pairs';
const strict = bearerChallenge(
  'error="invalid_request", error_description="Found multiple bearer tokens in the request"',
);

describe('authorization-multiple', () => {
  it.each<[string, string, EntryInput]>([
    [
      'two fields',
      'folded',
      {
        url,
        status: 401,
        headers: { Authorization: [`Bearer ${token}`, `Basic ${btoa('tom:jerry')}`] },
        answer: bearerChallenge(''),
      },
    ],
    [
      'two joined by a comma',
      'folded',
      bearerCall(`${token}, Bearer ${token}`, { url, answer: bearerChallenge('error="invalid_token"') }),
    ],
    [
      'header and query (Spring, 401)',
      'methods',
      bearerCall(token, { url: `${url}?access_token=${token}`, answer: strict }),
    ],
    [
      'header and query (RFC 6750, 400)',
      'methods',
      bearerCall(token, { url: `${url}?access_token=${token}`, status: 400, answer: strict }),
    ],
  ])('finds %s', (_what, message, entry) => {
    const first = firstCause([entry]);
    expect([first?.check, first?.message]).toEqual(['authorization-multiple', message]);
    expect(placesOf(first)).toContain('0 request.headers.authorization');
    expect(JSON.stringify(first)).not.toContain(token);
  });

  it('leaves an expired token beside an invitation in the address to token-expired', () => {
    const entry = bearerCall(old, {
      url: `${url}?token=invite-f00d-cafe`,
      answer: bearerChallenge('error="invalid_token"'),
    });
    expect(causesOf([entry])[0]).toBe('token-expired');
  });

  it('leaves a single credential alone', () => {
    expect(
      causesOf([bearerCall(token, { url, answer: bearerChallenge('error="invalid_token"') })]),
    ).not.toContain('authorization-multiple');
  });

  it('finds two different API keys, and lets the same one pass', () => {
    const keys = (query: string): EntryInput => ({
      url: `https://api.example/items?api_key=${query}`,
      status: 401,
      headers: { 'X-Api-Key': 'new key' },
    });
    const first = firstCause([keys('old-key')]);
    expect([first?.check, first?.message]).toEqual(['authorization-multiple', 'keys']);
    expect(JSON.stringify(first)).not.toMatch(/old-key|new key/);
    expect(causesOf([keys('new%20key')])).not.toContain('authorization-multiple');
  });

  it('bears odd values', () => {
    expect(outcomesOnOddValues('authorization-multiple')).not.toContain('error');
  });
});
