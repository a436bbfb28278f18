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
  reportOn,
} from '../testing.ts';

const old = jwt({ iss: 'https://id.lake.example', aud: 'boats', exp: epoch(-60) });
const fresh = jwt({ iss: 'https://id.lake.example', aud: 'boats', exp: epoch(600) });
const url = 'https://lake.example/api/boats';
const refused = { url, answer: bearerChallenge('error="invalid_token"') };
const renewal: EntryInput = {
  url: 'https://id.lake.example/oauth/token',
  method: 'POST',
  body: 'grant_type=refresh_token&refresh_token=r-f00dcafe-1234',
  text: JSON.stringify({ access_token: fresh, expires_in: 600 }),
};
const cookies = (access: string | undefined) => ({
  Cookie: `${access === undefined ? '' : `access_token=${access}; `}refresh_token=r-f00dcafe-1234`,
});
const cookieRenewal = (access: string | undefined): EntryInput => ({
  url: 'https://lake.example/auth/refresh',
  method: 'POST',
  headers: cookies(access),
  text: '{"ok":true}',
  answer: { 'Set-Cookie': `access_token=${fresh}; Path=/; HttpOnly; Secure` },
});

describe('token-refreshed', () => {
  it('expects a refusal, a renewal and the same call with the new token', () => {
    const entries = [bearerCall(old, refused), renewal, bearerCall(fresh, { url, status: 200, at: 3 })];
    const first = firstCause(entries, 0);
    expect([first?.check, first?.confidence]).toEqual(['token-refreshed', 'certain']);
    expect(first?.what).toContain('3 s');
    expect(placesOf(first)).toEqual(['0 response.status', '1 url', '2 response.status']);
    expect(reportOn(...entries).summary.incidents.broken).toBe(0);
    expect(JSON.stringify(first)).not.toContain('f00dcafe');
  });

  it.each<[string, EntryInput[]]>([
    [
      'tokens in cookies',
      [
        { url, status: 401, headers: cookies(old), text: '{"message":"jwt expired"}' },
        cookieRenewal(old),
        { url, headers: cookies(fresh) },
      ],
    ],
    [
      'an access cookie that had run out and was not sent',
      [
        { url, status: 401, headers: cookies(undefined), text: '{"message":"Unauthorized"}' },
        cookieRenewal(undefined),
        { url, headers: cookies(fresh) },
      ],
    ],
    [
      'a token in a header of its own',
      [
        { url, status: 401, headers: { 'X-Auth-Token': 'old-token-0123456789' } },
        {
          url: 'https://lake.example/api/token/refresh',
          method: 'POST',
          text: '{"token":"new-token-0123456789"}',
        },
        { url, headers: { 'X-Auth-Token': 'new-token-0123456789' } },
      ],
    ],
  ])('expects it with %s', (_what, entries) => {
    expect(causesOf(entries, 0)[0]).toBe('token-refreshed');
    expect(reportOn(...entries).summary.incidents.broken).toBe(0);
  });

  it.each<[string, string, EntryInput[], number]>([
    ['token-expired', 'no renewal', [bearerCall(old, refused)], 0],
    ['token-expired', 'a renewal without a retry', [bearerCall(old, refused), renewal], 0],
    [
      'token-expired',
      'a retry that is refused, of the first call',
      [bearerCall(old, refused), renewal, bearerCall(fresh, refused)],
      0,
    ],
    [
      'credential-refused',
      'a retry that is refused',
      [bearerCall(old, refused), renewal, bearerCall(fresh, refused)],
      2,
    ],
    [
      'token-expired',
      'a retry after minutes',
      [bearerCall(old, refused), renewal, bearerCall(fresh, { url, status: 200, at: 300 })],
      0,
    ],
  ])('leaves to %s: %s', (id, _what, entries, index) => {
    expect(causesOf(entries, index)[0]).toBe(id);
  });

  it('bears odd values', () => {
    expect(outcomesOnOddValues('token-refreshed')).not.toContain('error');
  });
});
