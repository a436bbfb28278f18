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

const token = jwt({ iss: 'https://id.cliff.example', aud: 'ropes', exp: epoch(900), acr: '0' });
const refused = (params: string, rest: Partial<EntryInput> = {}) =>
  bearerCall(token, { answer: bearerChallenge(params), ...rest });

describe('step-up-required', () => {
  it.each<[string, string, EntryInput]>([
    ['acr_values', 'acr_values “phr”', refused('error="insufficient_user_authentication", acr_values="phr"')],
    ['max_age', '5 s', refused('error="insufficient_user_authentication", max_age="5"')],
    [
      'a claims challenge (Entra ID)',
      'claims',
      refused(
        'realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", error="insufficient_claims", claims="eyJhY2Nlc3NfdG9rZW4iOnt9fQ=="',
      ),
    ],
  ])('finds %s', (_what, words, entry) => {
    const first = firstCause([entry]);
    expect([first?.check, first?.confidence]).toEqual(['step-up-required', 'certain']);
    expect(first?.what).toContain(words);
    expect(placesOf(first)).toEqual(['0 response.headers.www-authenticate']);
  });

  it('finds it in the words of a 403', () => {
    const entry = bearerCall(token, {
      status: 403,
      text: '{"error":"mfa_required","error_description":"Multifactor authentication required"}',
    });
    const first = firstCause([entry]);
    expect([first?.check, first?.confidence]).toEqual(['step-up-required', 'likely']);
    expect(placesOf(first)).toEqual(['0 response.body']);
  });

  it.each<[string, string, EntryInput]>([
    [
      'token-scope-insufficient',
      'a missing scope',
      refused('error="insufficient_scope", scope="ropes.write"', { status: 403 }),
    ],
    ['credential-refused', 'a token that is refused', refused('error="invalid_token"')],
  ])('leaves to %s: %s', (id, _what, entry) => {
    expect(causesOf([entry])[0]).toBe(id);
  });

  it('bears odd values', () => {
    expect(outcomesOnOddValues('step-up-required')).not.toContain('error');
  });
});
