import { describe, expect, it } from 'vitest';
import { causesOf, type EntryInput, incidentOf, reportOn } from '../testing.ts';

function grant(body: string, error: Readonly<Record<string, unknown>>, status = 400): EntryInput {
  return {
    url: 'https://id.example/oauth2/token',
    method: 'POST',
    status,
    body,
    text: JSON.stringify(error),
  };
}

describe('oauth-grant-rejected', () => {
  it.each([
    ['Keycloak', 400, 'Code not valid'],
    ['Auth0', 403, 'Invalid authorization code'],
    ['Okta', 400, 'The authorization code is invalid or has expired.'],
    ['Cognito', 400, undefined],
  ])('stands first for a code that %s refuses without more', (_provider, status, description) => {
    const { causes, kind, verdict } = incidentOf([
      grant(
        'grant_type=authorization_code&code=c0de-1',
        { error: 'invalid_grant', error_description: description },
        status,
      ),
    ]);
    expect([kind, verdict, causes[0]?.check, causes[0]?.message]).toEqual([
      'token-endpoint',
      'broken',
      'oauth-grant-rejected',
      'code',
    ]);
  });

  it.each([
    ['Keycloak', 401, 'Invalid user credentials'],
    ['Auth0', 403, 'Wrong email or password.'],
  ])('says password for the password grant (%s)', (_provider, status, description) => {
    const found = incidentOf([
      grant(
        'grant_type=password&username=ann&password=not-it-at-all',
        { error: 'invalid_grant', error_description: description },
        status,
      ),
    ]).causes[0];
    expect([found?.check, found?.message]).toEqual(['oauth-grant-rejected', 'password']);
    expect(JSON.stringify(found)).not.toContain('not-it-at-all');
  });

  describe('with the sign-in in the capture', () => {
    // RFC 7636, appendix B.
    const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
    const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';
    const uri = 'https%3A%2F%2Fapp.example%2Fcallback';
    const ended = (seconds: number, sent = uri) =>
      incidentOf([
        {
          url: `https://id.example/authorize?client_id=spa&response_type=code&state=Yk3J9xVb2N&redirect_uri=${uri}&code_challenge=${challenge}&code_challenge_method=S256`,
          type: 'document',
          status: 302,
          at: 0,
          answer: { Location: 'https://app.example/callback?code=Zh1R8sTjk3Lw&state=Yk3J9xVb2N' },
        },
        { url: 'https://app.example/callback?code=Zh1R8sTjk3Lw&state=Yk3J9xVb2N', type: 'document', at: 0.1 },
        {
          ...grant(
            `grant_type=authorization_code&client_id=spa&code=Zh1R8sTjk3Lw&redirect_uri=${sent}&code_verifier=${verifier}`,
            { error: 'invalid_grant' },
          ),
          at: seconds,
        },
      ]);

    it('says how old the code was where it had waited long, and what is right', () => {
      const [cause] = ended(75).causes;
      expect([cause?.check, cause?.message]).toEqual(['oauth-grant-rejected', 'late']);
      expect(cause?.title).toContain('75 s old');
      expect(cause?.what).toMatch(/redirect_uri is that of the sign-in.*client_id.*code_verifier fits/);
    });

    it('says of a fresh one what can be ruled out', () => {
      const [cause] = ended(3).causes;
      expect([cause?.check, cause?.message]).toEqual(['oauth-grant-rejected', 'code']);
      expect(cause?.what).toContain('it was 3 s old');
    });

    it('calls nothing right that is not', () => {
      const { causes } = ended(3, 'https%3A%2F%2Fapp.example%2F');
      expect(causes[0]?.check).toBe('oauth-redirect-uri-mismatch');
      const row = causes.find(({ check }) => check === 'oauth-grant-rejected');
      expect(row?.what).not.toContain('the redirect_uri is that');
    });
  });

  it('leaves renewals and rejected clients to their own rows', () => {
    expect(
      causesOf([grant('grant_type=refresh_token&refresh_token=r-1', { error: 'invalid_grant' })]),
    ).not.toContain('oauth-grant-rejected');
    expect(
      causesOf([grant('grant_type=authorization_code&code=c', { error: 'invalid_client' }, 401)]),
    ).not.toContain('oauth-grant-rejected');
  });

  it('is silent on tokens given', () => {
    expect(reportOn({ ...grant('grant_type=authorization_code&code=c', {}), status: 200 }).incidents).toEqual(
      [],
    );
  });
});
