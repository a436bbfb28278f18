import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { hop, shown } from '../redirect/testing.ts';
import { causeOf, causesOf, type EntryInput, jwt, reportOn } from '../testing.ts';

const NONCE = 'Yk3J9xVb2NqM5yLw';
const begin = (nonce: string | undefined, state = 's1-Zh1R8sTjk3') =>
  hop(
    `https://id.test/authorize?client_id=web&response_type=code&state=${state}${nonce === undefined ? '' : `&nonce=${nonce}`}`,
    `https://app.test/callback?code=abcdefgh&state=${state}`,
  );
const back = shown('https://app.test/callback?code=abcdefgh&state=s1-Zh1R8sTjk3');
const token = (claims: Record<string, unknown>): EntryInput => ({
  url: 'https://id.test/token',
  method: 'POST',
  body: 'grant_type=authorization_code&code=abcdefgh&client_id=web&code_verifier=v',
  text: JSON.stringify({
    access_token: 'q7Vw2Kx9Zr4Tn6Bm1Lp8',
    id_token: jwt({ iss: 'https://id.test', aud: 'web', ...claims }),
  }),
});
const warned = (...entries: readonly EntryInput[]) =>
  reportOn(...entries)
    .warnings.filter(({ check }) => check === 'oidc-nonce-mismatch')
    .map(({ message }) => message);

describe('oidc-nonce-mismatch', () => {
  it('is found where the ID token answers another sign-in, or has no nonce at all', () => {
    expect(warned(begin(NONCE), back, token({ nonce: 'other-value-1234' }))).toEqual(['other']);
    expect(warned(begin(NONCE), back, token({}))).toEqual(['absent']);
  });

  it('is the cause where the ID token was posted to a callback that fails', () => {
    const posted: EntryInput = {
      url: 'https://app.test/callback',
      method: 'POST',
      type: 'document',
      status: 401,
      headers: { 'Sec-Fetch-Mode': 'navigate' },
      body: `id_token=${jwt({ iss: 'https://id.test', nonce: 'other-value-1234' })}&state=s1-Zh1R8sTjk3`,
      text: 'Unauthorized',
    };
    const entries = [begin(NONCE), posted];
    expect(causesOf(entries)[0]).toBe('oidc-nonce-mismatch');
    expect(causeOf(entries, 'oidc-nonce-mismatch')?.confidence).toBe('certain');
    expect(JSON.stringify(reportOn(...entries))).not.toMatch(/Yk3J9xVb2NqM5yLw|other-value-1234/);
  });

  it.each([
    ['openid-client', 'unexpected ID Token "nonce" claim value: nonce mismatch, expected a, got: b'],
    ['Spring Security', '[invalid_nonce] '],
    ['Microsoft', "IDX21323: RequireNonce is 'True'. OpenIdConnectProtocolValidationContext.Nonce was null."],
  ])('takes the word of %s', (_what, text) => {
    const entries = [
      shown('https://app.test/callback?code=abcdefgh&state=s9-Zh1R8sTjk3', { status: 500, text }),
    ];
    expect(causesOf(entries)).toContain('oidc-nonce-mismatch');
  });

  it('is not found where the nonces agree, as they are or as a hash', () => {
    expect(warned(begin(NONCE), back, token({ nonce: NONCE }))).toEqual([]);
    const hex = createHash('sha256').update(NONCE).digest('hex');
    expect(warned(begin(hex), back, token({ nonce: NONCE }))).toEqual([]);
    const text = createHash('sha256').update(NONCE).digest('base64url');
    expect(warned(begin(NONCE), back, token({ nonce: text }))).toEqual([]);
  });

  it('is not found where no nonce was asked for, or the beginning was not recorded', () => {
    expect(warned(begin(undefined), back, token({ nonce: 'x-1234567890' }))).toEqual([]);
    expect(warned(back, token({ nonce: 'x-1234567890' }))).toEqual([]);
  });

  it('does not take the nonce of a DPoP or Digest answer for it', () => {
    const call: EntryInput = {
      url: 'https://api.test/me',
      status: 401,
      headers: { Authorization: 'DPoP abc' },
      answer: { 'WWW-Authenticate': 'DPoP error="use_dpop_nonce", error_description="nonce mismatch"' },
    };
    expect(causesOf([call])).not.toContain('oidc-nonce-mismatch');
  });
});
