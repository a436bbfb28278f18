import { describe, expect, it } from 'vitest';
import { causesOf, type EntryInput, incidentOf, reportOn } from '../testing.ts';

// The pair of RFC 7636 appendix B.
const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';

function flow(
  verifier: string | undefined,
  rest: Partial<EntryInput> = {},
  challenge: string | undefined = CHALLENGE,
  method = 'S256',
): EntryInput[] {
  const pkce = challenge === undefined ? '' : `&code_challenge=${challenge}&code_challenge_method=${method}`;
  return [
    {
      url: `https://id.example/authorize?client_id=web&response_type=code&redirect_uri=https%3A%2F%2Fapp.example%2Fcb&state=s1${pkce}`,
      type: 'document',
      status: 302,
      answer: { Location: 'https://app.example/cb?code=c0de-1&state=s1' },
    },
    { url: 'https://app.example/cb?code=c0de-1&state=s1', type: 'document' },
    {
      url: 'https://id.example/oauth/token',
      method: 'POST',
      status: 400,
      body: `grant_type=authorization_code&client_id=web&code=c0de-1&redirect_uri=https%3A%2F%2Fapp.example%2Fcb${verifier === undefined ? '' : `&code_verifier=${verifier}`}`,
      text: '{"error":"invalid_grant","error_description":"grant request is invalid"}',
      ...rest,
    },
  ];
}

describe('pkce-mismatch', () => {
  it('computes that the verifier does not belong to the challenge', () => {
    const { causes } = incidentOf(flow('another-verifier-made-anew-on-the-callback-page'));
    expect([causes[0]?.check, causes[0]?.message, causes[0]?.confidence]).toEqual([
      'pkce-mismatch',
      'differs',
      'certain',
    ]);
    expect(causes[0]?.evidence.map((one) => one.exchange)).toEqual([0, 2, 2]);
    expect(JSON.stringify(causes)).not.toMatch(/another-verifier|E9Melhoa2O/);
  });

  it('compares as they are with the method “plain”', () => {
    expect(causesOf(flow('abc', {}, 'abd', 'plain'))[0]).toBe('pkce-mismatch');
    expect(causesOf(flow('abc', {}, 'abc', 'plain'))[0]).toBe('oauth-grant-rejected');
  });

  it.each([
    ['Keycloak', 'PKCE verification failed: Invalid code verifier'],
    ['Auth0', 'Failed to verify code verifier'],
    ['Okta', 'PKCE verification failed.'],
    [
      'Entra ID',
      'AADSTS501481: The Code_Verifier does not match the code_challenge supplied in the authorization request.',
    ],
  ])('believes %s where the beginning is not in the capture', (_provider, description) => {
    const text = JSON.stringify({ error: 'invalid_grant', error_description: description });
    const alone = flow(VERIFIER, { text }).slice(2);
    expect(causesOf(alone)[0]).toBe('pkce-mismatch');
  });

  it('is silent where verifier and challenge fit', () => {
    expect(causesOf(flow(VERIFIER))[0]).toBe('oauth-grant-rejected');
    expect(
      reportOn(...flow(VERIFIER, { status: 200, text: '{"access_token":"at-2YotnFZFEjr1zCsicMWpAA"}' }))
        .incidents,
    ).toEqual([]);
  });

  it('leaves a missing verifier to its own row', () => {
    expect(causesOf(flow(undefined))).not.toContain('pkce-mismatch');
  });
});
