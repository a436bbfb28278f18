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

const token = jwt({ iss: 'https://id.example/', aud: 'orders', exp: epoch(3540) });
const mute = { answer: bearerChallenge('error="invalid_token"') };

describe('token-revoked', () => {
  it.each([
    ['Flask-JWT-Extended', { text: '{"msg":"Token has been revoked"}' }],
    ['SimpleJWT', { text: '{"detail":"Token is blacklisted","code":"token_not_valid"}' }],
    ['Devise JWT', { text: 'revoked token', textType: 'text/plain' }],
    ['Cognito', { text: '{"message":"Access Token has been revoked"}' }],
    [
      'an introspecting API',
      { answer: bearerChallenge('error="invalid_token", error_description="The token was revoked"') },
    ],
  ])('is the first cause when %s says so', (_server, refusal: Partial<EntryInput>) => {
    for (const sent of [token, '2YotnFZFEjr1zCsicMWpAA']) {
      const { causes } = incidentOf([bearerCall(sent, refusal)]);
      expect([causes[0]?.check, causes[0]?.message, causes[0]?.confidence]).toEqual([
        'token-revoked',
        'said',
        'certain',
      ]);
    }
  });

  it('is likely when a token that worked is refused before its time', () => {
    const found = incidentOf([
      bearerCall(token, { status: 200, at: 0 }),
      bearerCall(token, { ...mute, at: 60 }),
    ]).causes[0];
    expect([found?.check, found?.message, found?.confidence]).toEqual(['token-revoked', 'before', 'likely']);
    expect(found?.evidence.map((one) => one.exchange)).toEqual([0, 1, 1]);
    expect(found?.what).toContain('still valid');
  });

  it('says of an opaque token that it may also have run out', () => {
    const opaque = '9944b09199c62bcf9418ad846dd0e4bbdfc6ee4b';
    const found = incidentOf([bearerCall(opaque, { status: 200, at: 0 }), bearerCall(opaque, { at: 60 })])
      .causes[0];
    expect(found?.check).toBe('token-revoked');
    expect(found?.what).toContain('may also have run out');
  });

  it('is certain where the application withdrew the token itself', () => {
    const withdrawal: EntryInput = {
      url: 'https://id.example/oauth2/revoke',
      method: 'POST',
      body: `token=${token}`,
      at: 10,
    };
    const entries = [
      bearerCall(token, { status: 200, at: 0 }),
      withdrawal,
      bearerCall(token, { ...mute, at: 12 }),
    ];
    expect(causeOf(entries, 'token-revoked')).toMatchObject({ message: 'withdrawn', confidence: 'certain' });
    // The call was under way already.
    const early = [
      bearerCall(token, { status: 200, at: 0 }),
      withdrawal,
      bearerCall(token, { ...mute, at: 9.99 }),
    ];
    expect(causeOf(early, 'token-revoked')?.message).not.toBe('withdrawn');
  });

  it('leaves an expired token to its own row', () => {
    const short = jwt({ exp: epoch(30) });
    expect(
      causesOf([bearerCall(short, { status: 200, at: 0 }), bearerCall(short, { ...mute, at: 60 })]),
    ).not.toContain('token-revoked');
    const issue: EntryInput = {
      url: 'https://id.example/oauth2/token',
      method: 'POST',
      body: 'grant_type=password',
      text: '{"access_token":"2YotnFZFEjr1zCsicMWpAA","expires_in":30}',
      at: 0,
    };
    const opaque = (at: number, status: number) => bearerCall('2YotnFZFEjr1zCsicMWpAA', { at, status });
    expect(causesOf([issue, opaque(1, 200), opaque(60, 401)])[0]).toBe('token-expired');
    expect(causesOf([issue, opaque(1, 200), opaque(20, 401)])[0]).toBe('token-revoked');
  });

  it('does not judge by another call of the same page load', () => {
    const calls = [
      bearerCall(token, { status: 200, at: 0, url: 'https://api.shop.example/me' }),
      bearerCall(token, { at: 0.2 }),
    ];
    expect(causeOf(calls, 'token-revoked')?.confidence).toBe('possible');
  });

  it('is no cause of a refusal for scope, and silent while all works', () => {
    const scope = { status: 401, answer: bearerChallenge('error="insufficient_scope"'), at: 60 };
    expect(causesOf([bearerCall(token, { status: 200, at: 0 }), bearerCall(token, scope)])).not.toContain(
      'token-revoked',
    );
    expect(
      reportOn(bearerCall(token, { status: 200 }), bearerCall(token, { status: 200 })).incidents,
    ).toEqual([]);
  });
});
