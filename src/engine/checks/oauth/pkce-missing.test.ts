import { describe, expect, it } from 'vitest';
import { causesOf, type EntryInput, incidentOf, reportOn } from '../testing.ts';

const REDIRECT = 'https%3A%2F%2Fapp.example%2Fcb';

function begin(pkce: boolean, rest: Partial<EntryInput> = {}): EntryInput {
  return {
    url: `https://id.example/authorize?client_id=web&response_type=code&redirect_uri=${REDIRECT}&state=s1${pkce ? '&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256' : ''}`,
    type: 'document',
    status: 302,
    answer: { Location: 'https://app.example/cb?code=c0de-1&state=s1' },
    ...rest,
  };
}

function finish(rest: Partial<EntryInput> = {}): EntryInput {
  return {
    url: 'https://id.example/oauth/token',
    method: 'POST',
    status: 400,
    body: `grant_type=authorization_code&client_id=web&code=c0de-1&redirect_uri=${REDIRECT}`,
    text: '{"error":"invalid_grant"}',
    ...rest,
  };
}

describe('pkce-missing', () => {
  it('finds a token request without the verifier of its sign-in', () => {
    const { causes } = incidentOf([begin(true), finish()]);
    expect([causes[0]?.check, causes[0]?.message, causes[0]?.confidence]).toEqual([
      'pkce-missing',
      'verifier',
      'certain',
    ]);
    expect(causes[0]?.evidence[0]?.exchange).toBe(0);
  });

  it.each([
    [
      'Keycloak, on the callback',
      'https://app.example/cb?error=invalid_request&error_description=Missing+parameter%3A+code_challenge_method&state=s1',
    ],
    [
      'Okta, on the callback',
      "https://app.example/cb?error=invalid_request&error_description=PKCE+code+challenge+is+required+when+the+token+endpoint+authentication+method+is+'NONE'.&state=s1",
    ],
  ])('finds a demand that was not met: %s', (_provider, url) => {
    const found = incidentOf([begin(false), { url, type: 'document' }]).causes[0];
    expect([found?.check, found?.message]).toEqual(['pkce-missing', 'challenge']);
  });

  it('finds it in the token response', () => {
    const text =
      '{"error":"invalid_request","error_description":"AADSTS9002325: Proof Key for Code Exchange is required for cross-origin authorization code redemption."}';
    expect(causesOf([begin(false), finish({ text })])[0]).toBe('pkce-missing');
  });

  it('is silent where PKCE is in no play', () => {
    expect(causesOf([begin(false), finish()])[0]).toBe('oauth-grant-rejected');
    expect(
      reportOn(begin(false), finish({ status: 200, text: '{"access_token":"at-2YotnFZFEjr1zCsicMWpAA"}' }))
        .incidents,
    ).toEqual([]);
  });
});
