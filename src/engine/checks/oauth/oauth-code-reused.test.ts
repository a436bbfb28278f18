import { describe, expect, it } from 'vitest';
import { causesOf, type EntryInput, incidentOf, reportOn } from '../testing.ts';

const CODE = 'SplxlOBeZQQYbYS6WxSbIA';

function exchangeCode(status: number, rest: Partial<EntryInput> = {}): EntryInput {
  return {
    url: 'https://id.example/oauth2/token',
    method: 'POST',
    status,
    body: `grant_type=authorization_code&client_id=web&code=${CODE}&redirect_uri=https%3A%2F%2Fapp.example%2Fcb`,
    text:
      status === 200
        ? '{"access_token":"at-2YotnFZFEjr1zCsicMWpAA","expires_in":3600}'
        : '{"error":"invalid_grant","error_description":"grant request is invalid"}',
    ...rest,
  };
}

describe('oauth-code-reused', () => {
  it('finds the second exchange of one code', () => {
    const { causes, kind } = incidentOf([exchangeCode(200), exchangeCode(400)]);
    expect([kind, causes[0]?.check, causes[0]?.message, causes[0]?.confidence]).toEqual([
      'token-endpoint',
      'oauth-code-reused',
      'twice',
      'certain',
    ]);
    expect(causes[0]?.evidence.map((one) => one.exchange)).toEqual([0, 0, 1, 1]);
    expect(JSON.stringify(causes)).not.toContain(CODE);
  });

  it('finds it in JSON bodies too', () => {
    const body = JSON.stringify({ grant_type: 'authorization_code', code: CODE });
    const json = { body, bodyType: 'application/json' };
    expect(causesOf([exchangeCode(200, json), exchangeCode(400, json)])[0]).toBe('oauth-code-reused');
  });

  it.each([
    [
      'Entra ID',
      'AADSTS54005: OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.',
    ],
    ['Google', 'Code was already redeemed.'],
    ['oidc-provider', 'authorization code already consumed'],
  ])('believes %s where the first use is not in the capture', (_provider, description) => {
    const text = JSON.stringify({ error: 'invalid_grant', error_description: description });
    const found = incidentOf([exchangeCode(400, { text })]).causes[0];
    expect([found?.check, found?.message, found?.confidence]).toEqual([
      'oauth-code-reused',
      'said',
      'likely',
    ]);
  });

  it('finds a callback that was opened twice', () => {
    const callback = (status: number, at: number): EntryInput => ({
      url: `https://app.example/callback?code=${CODE}&state=s1`,
      type: 'document',
      status,
      at,
      ...(status === 302 ? { answer: { Location: '/' } } : {}),
    });
    const found = incidentOf([callback(302, 0), callback(500, 20)]).causes[0];
    expect([found?.check, found?.message]).toEqual(['oauth-code-reused', 'callback']);
  });

  it('does not blame the repetition of a refusal that has another reason', () => {
    expect(causesOf([exchangeCode(400), exchangeCode(400)])[0]).toBe('oauth-grant-rejected');
    const client = { status: 401, text: '{"error":"invalid_client"}' };
    expect(causesOf([exchangeCode(401, client), exchangeCode(401, client)])[0]).toBe('oauth-client-rejected');
    expect(
      causesOf([
        exchangeCode(200, { url: 'https://id.example/oauth2/token' }),
        exchangeCode(400, { body: 'grant_type=authorization_code&code=another-code' }),
      ])[0],
    ).toBe('oauth-grant-rejected');
  });

  it('is silent on a sign-in that works', () => {
    expect(reportOn(exchangeCode(200)).incidents).toEqual([]);
  });
});
