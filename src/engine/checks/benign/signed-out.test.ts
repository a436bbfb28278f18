import { describe, expect, it } from 'vitest';
import {
  bearerCall,
  bearerChallenge,
  causesOf,
  type EntryInput,
  epoch,
  firstCause,
  incidentOf,
  jwt,
  outcomesOnOddValues,
  placesOf,
} from '../testing.ts';

const app = 'https://app.grove.example';
const token = jwt({ iss: app, aud: 'trees', exp: epoch(3600) });
const fresh = jwt({ iss: app, aud: 'trees', exp: epoch(7200) });
const logout = bearerCall(token, { url: `${app}/api/logout`, method: 'POST', status: 204 });
const poll = (status: number, at: number) => bearerCall(token, { url: `${app}/api/news`, status, at });
const login: EntryInput = {
  url: `${app}/login`,
  method: 'POST',
  at: 3,
  body: '{"user":"fay","password":"oak-and-elm"}',
  bodyType: 'application/json',
  text: JSON.stringify({ access_token: fresh }),
};

describe('signed-out', () => {
  it('expects refusals after a sign-out', () => {
    const entries = [poll(200, 0), logout, poll(401, 5)];
    const first = firstCause(entries);
    expect([first?.check, first?.confidence]).toEqual(['signed-out', 'likely']);
    expect(placesOf(first)).toEqual(['1 url', '2 response.status']);
    expect(incidentOf(entries).verdict).toBe('expected');
  });

  it('expects them after a sign-out at the identity provider', () => {
    const entries: EntryInput[] = [
      poll(200, 0),
      {
        url: 'https://id.grove.example/v2/logout?returnTo=x',
        type: 'document',
        status: 302,
        answer: { Location: `${app}/` },
      },
      poll(401, 5),
    ];
    expect(causesOf(entries)[0]).toBe('signed-out');
  });

  it.each<[string, string, EntryInput[]]>([
    [
      'credential-refused',
      'a wrong password afterwards',
      [logout, { ...login, status: 401, text: '{"message":"Invalid credentials"}' }],
    ],
    [
      'credential-refused',
      'a token issued afterwards',
      [
        logout,
        login,
        bearerCall(fresh, {
          url: `${app}/api/news`,
          at: 6,
          answer: bearerChallenge('error="invalid_token"'),
        }),
      ],
    ],
    [
      'token-expired',
      'a sign-out that itself failed, after its preflight',
      [
        {
          url: `${app}/api/logout`,
          method: 'OPTIONS',
          type: 'preflight',
          status: 204,
          headers: { 'Access-Control-Request-Method': 'POST' },
        },
        bearerCall(jwt({ exp: epoch(-500) }), {
          url: `${app}/api/logout`,
          method: 'POST',
          answer: bearerChallenge('error="invalid_token"'),
        }),
        bearerCall(jwt({ exp: epoch(-500) }), {
          url: `${app}/api/news`,
          answer: bearerChallenge('error="invalid_token"'),
        }),
      ],
    ],
  ])('leaves to %s: %s', (id, _what, entries) => {
    expect(causesOf(entries)[0]).toBe(id);
  });

  it('bears odd values', () => {
    expect(outcomesOnOddValues('signed-out')).not.toContain('error');
  });
});
