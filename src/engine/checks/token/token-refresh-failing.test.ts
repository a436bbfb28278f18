import { describe, expect, it } from 'vitest';
import { causesOf, type EntryInput, incidentOf, reportOn } from '../testing.ts';

const OLD = 'tGzv3JOkF0XG5Qx2TlKWIA';

function renew(status: number, text: string, rest: Partial<EntryInput> = {}): EntryInput {
  return {
    url: 'https://id.example/oauth2/token',
    method: 'POST',
    status,
    body: `grant_type=refresh_token&client_id=web&refresh_token=${OLD}`,
    text,
    ...rest,
  };
}

const given = '{"access_token":"at-2YotnFZFEjr1zCsicMWpAA","refresh_token":"rt-8xLOxBtZp8"}';
const own = (body: string): Partial<EntryInput> => ({
  url: 'https://shop.example/api/token/refresh/',
  body,
  bodyType: 'application/json',
});

const REFUSALS: readonly (readonly [string, EntryInput, string])[] = [
  ['Keycloak', renew(400, '{"error":"invalid_grant","error_description":"Token is not active"}'), 'expired'],
  [
    'Keycloak, session',
    renew(400, '{"error":"invalid_grant","error_description":"Session not active"}'),
    'expired',
  ],
  [
    'Auth0',
    renew(403, '{"error":"invalid_grant","error_description":"Unknown or invalid refresh token."}'),
    'refused',
  ],
  [
    'Okta',
    renew(400, '{"error":"invalid_grant","error_description":"The refresh token is invalid or expired."}'),
    'refused',
  ],
  [
    'Entra ID',
    renew(
      400,
      '{"error":"invalid_grant","error_description":"AADSTS700084: The refresh token was issued to a single page app (SPA), and therefore has a fixed, limited lifetime"}',
    ),
    'expired',
  ],
  ['Cognito', renew(400, '{"error":"invalid_grant"}'), 'refused'],
  [
    'SimpleJWT',
    renew(
      401,
      '{"detail":"Token is invalid or expired","code":"token_not_valid"}',
      own(`{"refresh":"${OLD}"}`),
    ),
    'refused',
  ],
  [
    'an Express API',
    renew(403, '{"error":"invalid_refresh_token"}', own(`{"refreshToken":"${OLD}"}`)),
    'refused',
  ],
  ['a mute server', renew(400, '', {}), 'refused'],
  [
    'Firebase',
    renew(400, '{"error":{"code":400,"message":"TOKEN_EXPIRED"}}', {
      url: 'https://securetoken.example/v1/token',
    }),
    'expired',
  ],
  [
    'the Cognito API',
    renew(400, '{"__type":"NotAuthorizedException","message":"Refresh Token has expired"}', {
      url: 'https://cognito-idp.example/',
      body: `{"AuthFlow":"REFRESH_TOKEN_AUTH","AuthParameters":{"REFRESH_TOKEN":"${OLD}"}}`,
      bodyType: 'application/x-amz-json-1.1',
    }),
    'expired',
  ],
  [
    'Supabase',
    renew(
      400,
      '{"code":400,"error_code":"refresh_token_not_found","msg":"Invalid Refresh Token: Refresh Token Not Found"}',
      {
        url: 'https://x.example/auth/v1/token?grant_type=refresh_token',
        body: `{"refresh_token":"${OLD}"}`,
        bodyType: 'application/json',
      },
    ),
    'refused',
  ],
];

describe('token-refresh-failing', () => {
  it.each(REFUSALS)('is the first cause when %s refuses a renewal', (_provider, entry, message) => {
    const { causes, kind, verdict } = incidentOf([entry]);
    expect([kind, verdict, causes[0]?.check, causes[0]?.message]).toEqual([
      'token-endpoint',
      'broken',
      'token-refresh-failing',
      message,
    ]);
    expect(JSON.stringify(causes)).not.toContain(OLD);
  });

  it('is one incident however often it is repeated', () => {
    const entry = REFUSALS[0]?.[1] ?? { url: '' };
    const { incidents } = reportOn(entry, entry, entry, entry);
    expect(incidents).toHaveLength(1);
    expect(incidents[0]?.exchanges).toHaveLength(4);
  });

  it('sees that the same refresh token had been spent', () => {
    const { causes } = incidentOf([renew(200, given), renew(400, '{"error":"invalid_grant"}', { at: 30 })]);
    expect([causes[0]?.check, causes[0]?.message, causes[0]?.confidence]).toEqual([
      'token-refresh-failing',
      'reused',
      'certain',
    ]);
    expect(causes[0]?.evidence[0]?.exchange).toBe(0);
  });

  it('sees that nothing was sent to renew, once somebody had signed in', () => {
    const login: EntryInput = {
      url: 'https://shop.example/api/login',
      method: 'POST',
      body: '{"user":"ann","password":"x-not-it"}',
      text: given,
    };
    const { causes } = incidentOf([login, renew(401, '{"message":"No refresh token"}', own('{}'))]);
    expect([causes[0]?.check, causes[0]?.message]).toEqual(['token-refresh-failing', 'empty']);
  });

  it('leaves the application’s own rejection to oauth-client-rejected', () => {
    expect(causesOf([renew(401, '{"error":"invalid_client"}')])).not.toContain('token-refresh-failing');
  });

  it('is no matter of codes, nor of renewals that work', () => {
    expect(
      causesOf([renew(400, '{"error":"invalid_grant"}', { body: 'grant_type=authorization_code&code=c' })]),
    ).not.toContain('token-refresh-failing');
    expect(reportOn(renew(200, given)).incidents).toEqual([]);
  });
});
