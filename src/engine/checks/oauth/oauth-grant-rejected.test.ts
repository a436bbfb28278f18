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
