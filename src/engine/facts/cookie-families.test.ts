import { describe, expect, it } from 'vitest';
import { familyOf } from './cookie-families.ts';

describe('familyOf', () => {
  it.each([
    ['.AspNetCore.Correlation.OpenIdConnect.k3J9xVb2NqM5yLw1', '.AspNetCore.Correlation.OpenIdConnect.'],
    ['.AspNetCore.Correlation.Xk_9-abcdefghijk', '.AspNetCore.Correlation.'],
    ['.AspNetCore.OpenIdConnect.Nonce.CfDJ8MmY0', '.AspNetCore.OpenIdConnect.Nonce.'],
    ['mod_auth_openidc_state_Xyz-ab_c12', 'mod_auth_openidc_state_'],
    ['_oauth2_proxy_csrf_a1b2c3', '_oauth2_proxy_csrf_'],
    ['login_state_550e8400-e29b-41d4', 'login_state_'],
    ['nonce.1700000000000', 'nonce.'],
    ['_shibstate_1700000001_ab12', '_shibstate_'],
    ['_opensaml_req_ss%3Amem%3A0a1b', '_opensaml_req_'],
    ['__Host-oidc-nonce-7f3d1c2b', '__Host-oidc-nonce-'],
  ])('leaves the random part of %s out', (name, family) => {
    expect(familyOf(name)).toBe(family);
  });

  it.each([
    'oidc.state',
    'state',
    'oauth2_state',
    'appSession.0',
    '_ga_K3J9XVB2QM',
    'sid',
    'JSESSIONID',
    'a'.repeat(10_000),
  ])('knows no family of %s', (name) => {
    expect(familyOf(name)).toBeUndefined();
  });
});
