import { describe, expect, it } from 'vitest';
import { causesOf, type EntryInput, incidentOf, reportOn } from '../testing.ts';

const LOGINS: readonly (readonly [string, string])[] = [
  ['Spring Security', '/login'],
  ['ASP.NET Core', '/Account/Login?ReturnUrl=%2Fapi%2Fbasket'],
  ['Django', '/accounts/login/?next=/api/basket'],
  ['Rails', '/users/sign_in'],
  ['Laravel', 'https://shop.example/login'],
  ['oauth2-proxy', '/oauth2/start?rd=%2Fapi%2Fbasket'],
  [
    'Keycloak',
    'https://id.example/realms/shop/protocol/openid-connect/auth?client_id=web&response_type=code&redirect_uri=x',
  ],
  ['Entra ID', 'https://login.microsoftonline.com/t/oauth2/v2.0/authorize?client_id=1&response_type=code'],
  [
    'ALB with Cognito',
    'https://shop.auth.eu-west-1.amazoncognito.com/oauth2/authorize?client_id=1&response_type=code',
  ],
  ['Cloudflare Access', 'https://shop.cloudflareaccess.com/cdn-cgi/access/login/app?kid=1'],
  ['SAML', 'https://idp.example/sso?SAMLRequest=fZFP'],
];

function call(target: string, rest: Partial<EntryInput> = {}): EntryInput {
  return { url: 'https://shop.example/api/basket', status: 302, answer: { Location: target }, ...rest };
}

describe('xhr-redirected-to-login', () => {
  it.each(LOGINS)('finds a call for data that %s sends to its sign-in', (_server, target) => {
    for (const type of ['fetch', 'xhr']) {
      const { causes, kind, verdict } = incidentOf([call(target, { type })]);
      expect([kind, verdict, causes[0]?.check]).toEqual([
        'soft-unauthorized',
        'broken',
        'xhr-redirected-to-login',
      ]);
      expect(causes[0]?.evidence[0]).toMatchObject({ exchange: 0, at: 'response.headers.location' });
    }
  });

  it('stands behind a deeper cause', () => {
    const login: EntryInput = {
      url: 'https://shop.example/login',
      method: 'POST',
      body: 'user=ann&password=x',
      status: 302,
      type: 'document',
      answer: {
        Location: '/',
        'Set-Cookie': 'sid=8f14e45fceea167a5a36dedd4bea2543; Path=/account; HttpOnly',
      },
    };
    const causes = causesOf([login, call('/login')]);
    expect(causes[0]).toBe('cookie-path-narrow');
    expect(causes).toContain('xhr-redirected-to-login');
  });

  it('leaves pages alone that a visitor opens before signing in', () => {
    expect(
      reportOn(call('/login', { type: 'document', url: 'https://shop.example/basket' })).incidents,
    ).toEqual([]);
  });

  it('leaves other redirects and framework prefetches alone', () => {
    expect(reportOn(call('https://shop.example/api/basket/')).incidents).toEqual([]);
    expect(reportOn(call('/login', { headers: { Purpose: 'prefetch' } })).incidents).toEqual([]);
    expect(
      reportOn(call('/login', { url: 'https://shop.example/logout', method: 'POST' })).incidents,
    ).toEqual([]);
  });

  it('says nothing of credentials that were not recorded', () => {
    const found = incidentOf([{ url: 'https://shop.example/' }, call('/login', { provisional: true })])
      .causes[0];
    expect(found?.why).not.toContain('No session cookie');
  });
});
