import { describe, expect, it } from 'vitest';
import { bearerCall, causesOf, type EntryInput, epoch, incidentOf, jwt, reportOn } from '../testing.ts';

const claims = { iss: 'https://id.example/', aud: 'orders', azp: 'web' };
const old = jwt({ ...claims, iat: epoch(-3600), exp: epoch(5), jti: 'a' });
const renewed = jwt({ ...claims, iat: epoch(0), exp: epoch(3600), jti: 'b' });

function issue(token: string, at: number): EntryInput {
  return {
    url: 'https://id.example/oauth2/token',
    method: 'POST',
    body: 'grant_type=refresh_token&refresh_token=tGzv3JOkF0XG5Qx2TlKWIA',
    text: JSON.stringify({ access_token: token, token_type: 'Bearer', expires_in: 3600 }),
    at,
  };
}

describe('token-superseded', () => {
  it('is the first cause when the old token goes on being sent', () => {
    const { causes } = incidentOf([
      issue(old, 0),
      bearerCall(old, { status: 200, at: 1 }),
      issue(renewed, 4),
      bearerCall(old, { at: 30 }),
    ]);
    expect([causes[0]?.check, causes[0]?.confidence]).toEqual(['token-superseded', 'likely']);
    expect(causes[0]?.evidence[0]?.exchange).toBe(2);
    expect(causes.map((cause) => cause.check)).toContain('token-expired');
  });

  it('knows opaque tokens of one site, too', () => {
    const first = { ...issue('opaque-one-2YotnFZFEjr1', 0), url: 'https://shop.example/api/auth/refresh' };
    const second = { ...issue('opaque-two-2YotnFZFEjr1', 4), url: 'https://shop.example/api/auth/refresh' };
    expect(
      causesOf([
        first,
        bearerCall('opaque-one-2YotnFZFEjr1', { status: 200, at: 1 }),
        second,
        bearerCall('opaque-one-2YotnFZFEjr1', { at: 30 }),
      ])[0],
    ).toBe('token-superseded');
  });

  it('is not a matter of another API’s token', () => {
    const graph = jwt({ ...claims, aud: 'https://graph.example', exp: epoch(3600) });
    expect(causesOf([issue(old, 0), issue(graph, 4), bearerCall(old, { at: 30 })])).toEqual(
      expect.not.arrayContaining(['token-superseded']),
    );
  });

  it('does not mind a call that was under way while the new token came', () => {
    expect(
      causesOf([issue(old, 0), bearerCall(old, { at: 3.99, took: 0.5 }), issue(renewed, 4)], 1),
    ).not.toContain('token-superseded');
  });

  it('is silent where the server refused the new token as well, or took the old one after it', () => {
    const later = jwt({ ...claims, iat: epoch(1), exp: epoch(3600), jti: 'c' });
    expect(
      causesOf([
        issue(renewed, 0),
        issue(later, 4),
        bearerCall(later, { at: 10 }),
        bearerCall(renewed, { at: 30 }),
      ]),
    ).not.toContain('token-superseded');
    expect(
      causesOf([
        issue(renewed, 0),
        issue(later, 4),
        bearerCall(renewed, { status: 200, at: 10 }),
        bearerCall(renewed, { at: 30 }),
      ]),
    ).not.toContain('token-superseded');
  });

  it('follows the refresh token: a second sign-in for another scope supersedes nothing', () => {
    const grant = (token: string, scope: string, at: number): EntryInput => ({
      ...issue(token, at),
      body: 'grant_type=authorization_code&code=abcdefgh',
      text: JSON.stringify({ access_token: token, scope, refresh_token: `refresh-of-${token}` }),
    });
    expect(
      causesOf([
        grant('opaque-orders-token', 'orders', 0),
        grant('opaque-mail-token', 'mail', 4),
        bearerCall('opaque-orders-token', { at: 30 }),
      ]),
    ).not.toContain('token-superseded');
  });

  it('is silent where the new token is refused, and where the old one still works', () => {
    expect(causesOf([issue(old, 0), issue(renewed, 4), bearerCall(renewed, { at: 30 })])).not.toContain(
      'token-superseded',
    );
    expect(
      reportOn(issue(old, 0), issue(renewed, 1), bearerCall(old, { status: 200, at: 2 })).incidents,
    ).toEqual([]);
  });
});
