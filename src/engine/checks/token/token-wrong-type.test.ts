import { describe, expect, it } from 'vitest';
import {
  bearerCall,
  bearerChallenge,
  causeOf,
  causesOf,
  type EntryInput,
  epoch,
  incidentOf,
  jwt,
  reportOn,
} from '../testing.ts';

const claims = { iss: 'https://id.example/', aud: 'web', iat: epoch(-60), exp: epoch(3540) };
const mute = { answer: bearerChallenge('error="invalid_token"') };
const access = jwt({ ...claims, aud: 'orders', scope: 'orders:read' });

describe('token-wrong-type', () => {
  it.each([
    ['OpenID Connect, by at_hash', { ...claims, at_hash: 'MTIzNDU2Nzg5MDEyMzQ1Ng' }, 'id', 'likely'],
    ['OpenID Connect, by nonce', { ...claims, nonce: 'n-0S6_WzA2Mj' }, 'id', 'likely'],
    ['Keycloak, by typ', { ...claims, typ: 'ID', azp: 'web' }, 'id', 'certain'],
    ['Cognito, by token_use', { ...claims, token_use: 'id' }, 'id', 'certain'],
    ['Keycloak, refresh', { ...claims, typ: 'Refresh', scope: 'openid' }, 'refresh', 'certain'],
    ['SimpleJWT, refresh', { token_type: 'refresh', exp: epoch(86_400), user_id: 7 }, 'refresh', 'certain'],
    ['Flask-JWT-Extended, refresh', { type: 'refresh', exp: epoch(86_400), sub: '7' }, 'refresh', 'certain'],
  ] as const)('recognises %s', (_issuer, sent, message, confidence) => {
    const { causes } = incidentOf([bearerCall(jwt(sent), mute)]);
    expect([causes[0]?.check, causes[0]?.message, causes[0]?.confidence]).toEqual([
      'token-wrong-type',
      message,
      confidence,
    ]);
  });

  it.each([
    ['express-oauth2-jwt-bearer', "Unexpected 'typ' value"],
    ['jose', 'unexpected "typ" JWT header value'],
  ])('takes %s at its word where nothing else tells the kind', (_library, text) => {
    const own = jwt({ ...claims, aud: 'https://api.shop.example' });
    const { causes } = incidentOf([bearerCall(own, { text: JSON.stringify({ message: text }) })]);
    expect([causes[0]?.check, causes[0]?.message]).toEqual(['token-wrong-type', 'said']);
    expect(causesOf([bearerCall(own, { text: '{"message":"Unexpected \'aud\' value"}' })])).not.toContain(
      'token-wrong-type',
    );
  });

  it('knows what the token response called an opaque one', () => {
    const issue: EntryInput = {
      url: 'https://id.example/oauth2/token',
      method: 'POST',
      body: 'grant_type=authorization_code&code=x',
      text: JSON.stringify({
        access_token: 'at-2YotnFZFEjr1zCsicMWpAA',
        refresh_token: 'rt-2YotnFZFEjr1zCsicMWpAA',
      }),
    };
    const found = incidentOf([issue, bearerCall('rt-2YotnFZFEjr1zCsicMWpAA', mute)]).causes[0];
    expect([found?.check, found?.message]).toEqual(['token-wrong-type', 'refresh']);
    expect(found?.evidence.map((one) => one.exchange)).toEqual([1, 0]);
    expect(causesOf([issue, bearerCall('at-2YotnFZFEjr1zCsicMWpAA', mute)])).not.toContain(
      'token-wrong-type',
    );
  });

  it('comes before the scopes that such a token never has', () => {
    const sent = jwt({ ...claims, at_hash: 'MTIzNDU2Nzg5MDEyMzQ1Ng' });
    const answer = bearerChallenge('error="insufficient_scope", scope="orders:read"');
    expect(causesOf([bearerCall(sent, { status: 403, answer })])[0]).toBe('token-wrong-type');
  });

  it('stands back where the API takes ID tokens and minds something else', () => {
    const cognito = jwt({ ...claims, token_use: 'id', exp: epoch(-60) });
    expect(causesOf([bearerCall(cognito, { text: '{"message":"The incoming token has expired"}' })])[0]).toBe(
      'token-expired',
    );
    expect(causesOf([bearerCall(cognito)])[0]).toBe('token-expired');
    const good = jwt({ ...claims, at_hash: 'b' });
    const next = jwt({ ...claims, at_hash: 'c' });
    expect(causesOf([bearerCall(good, { status: 200 }), bearerCall(next)])).not.toContain('token-wrong-type');
    const run = jwt({ ...claims, aud: 'https://api.shop.example', at_hash: 'b' });
    expect(causesOf([bearerCall(run)])).not.toContain('token-wrong-type');
  });

  it('does not mistake an access token that has a nonce', () => {
    const keycloak = jwt({ ...claims, typ: 'Bearer', nonce: 'a1', scope: 'openid email' });
    const profile = jwt({ ...claims, nonce: 'a1' }, { typ: 'at+jwt' });
    for (const sent of [access, keycloak, profile])
      expect(causesOf([bearerCall(sent, mute)])).not.toContain('token-wrong-type');
    expect(reportOn(bearerCall(jwt({ ...claims, nonce: 'a' }), { status: 200 })).incidents).toEqual([]);
  });

  it('is surer when the server says so', () => {
    const sent = jwt({ ...claims, nonce: 'n-0S6_WzA2Mj' });
    const text =
      '{"detail":"Given token not valid for any token type","messages":[{"message":"Token has wrong type"}]}';
    expect(causeOf([bearerCall(sent, { text })], 'token-wrong-type')?.confidence).toBe('certain');
  });
});
