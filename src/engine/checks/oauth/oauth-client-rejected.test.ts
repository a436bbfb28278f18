import { describe, expect, it } from 'vitest';
import { causesOf, type EntryInput, incidentOf, reportOn } from '../testing.ts';

function token(
  status: number,
  error: Readonly<Record<string, unknown>>,
  rest: Partial<EntryInput> = {},
): EntryInput {
  return {
    url: 'https://id.example/oauth2/token',
    method: 'POST',
    status,
    body: 'grant_type=authorization_code&code=c0de-1&client_id=web&client_secret=s3cret-of-old',
    text: JSON.stringify(error),
    ...rest,
  };
}

describe('oauth-client-rejected', () => {
  it.each([
    [
      'Keycloak',
      401,
      { error: 'unauthorized_client', error_description: 'Invalid client or Invalid client credentials' },
    ],
    [
      'Okta',
      401,
      {
        error: 'invalid_client',
        error_description: 'The client secret supplied for a confidential client is invalid.',
      },
    ],
    [
      'Entra ID',
      401,
      { error: 'invalid_client', error_description: 'AADSTS7000215: Invalid client secret provided.' },
    ],
    [
      'Entra ID, unknown application',
      400,
      {
        error: 'unauthorized_client',
        error_description: "AADSTS700016: Application with identifier 'x' was not found",
      },
    ],
    ['Auth0', 401, { error: 'access_denied', error_description: 'Unauthorized' }],
    ['Cognito', 400, { error: 'invalid_client' }],
  ])('is the first cause at %s', (_provider, status, error) => {
    const { causes, kind, verdict } = incidentOf([token(status, error)]);
    expect([kind, verdict, causes[0]?.check]).toEqual(['token-endpoint', 'broken', 'oauth-client-rejected']);
    expect(JSON.stringify(causes)).not.toContain('s3cret-of-old');
  });

  it('holds with the secret in a Basic field, and for renewals', () => {
    const basic = token(
      401,
      { error: 'invalid_client' },
      {
        headers: { Authorization: `Basic ${btoa('web:s3cret-of-old')}` },
        body: 'grant_type=refresh_token&refresh_token=r-1',
        answer: { 'WWW-Authenticate': 'Basic realm="oauth"' },
      },
    );
    expect(causesOf([basic])[0]).toBe('oauth-client-rejected');
  });

  it('is told apart from a refused grant, and silent on what works', () => {
    expect(causesOf([token(400, { error: 'invalid_grant' })])).not.toContain('oauth-client-rejected');
    expect(reportOn(token(200, { access_token: 'at-2YotnFZFEjr1zCsicMWpAA' })).incidents).toEqual([]);
  });
});
