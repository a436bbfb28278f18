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

const dates = { iss: 'https://id.example/', aud: 'orders', exp: epoch(3540) };
const token = jwt({ ...dates, scope: 'openid orders:read' });

const REFUSALS: Readonly<Record<string, Partial<EntryInput>>> = {
  'Spring Security': {
    answer: bearerChallenge(
      'error="insufficient_scope", error_description="The request requires higher privileges than provided by the access token.", error_uri="https://tools.ietf.org/html/rfc6750#section-3.1"',
    ),
  },
  'express-oauth2-jwt-bearer': {
    answer: bearerChallenge(
      'realm="api", error="insufficient_scope", error_description="Insufficient Scope", scope="orders:write"',
    ),
  },
  Auth0: {
    text: '{"statusCode":403,"error":"Forbidden","message":"Insufficient scope, expected any of: orders:write","errorCode":"insufficient_scope"}',
  },
  Google: {
    answer: bearerChallenge(
      'realm="https://accounts.google.com/", error="insufficient_scope", scope="https://www.googleapis.com/auth/drive"',
    ),
    text: '{"error":{"code":403,"message":"Request had insufficient authentication scopes.","status":"PERMISSION_DENIED","details":[{"reason":"ACCESS_TOKEN_SCOPE_INSUFFICIENT"}]}}',
  },
  Sanctum: { text: '{"message":"Invalid ability provided."}' },
  'API Gateway': {
    answer: bearerChallenge('scope="orders:write" error="insufficient_scope"'),
    text: '{"message":"Forbidden"}',
  },
};

describe('token-scope-insufficient', () => {
  it.each(Object.entries(REFUSALS))('is the first cause when %s says so', (_server, refusal) => {
    for (const sent of [token, '2YotnFZFEjr1zCsicMWpAA']) {
      const { causes, kind } = incidentOf([bearerCall(sent, { status: 403, ...refusal })]);
      expect([kind, causes[0]?.check]).toEqual(['forbidden', 'token-scope-insufficient']);
    }
  });

  it.each([
    ['scope', 'orders:read openid'],
    ['scp', ['orders:read']],
    ['roles', ['orders:read']],
    ['permissions', ['orders:read']],
  ])('prints what is missing from %s', (claim, held) => {
    const answer = bearerChallenge('error="insufficient_scope", scope="orders:read orders:write"');
    const found = causeOf(
      [bearerCall(jwt({ ...dates, [claim]: held }), { status: 403, answer })],
      'token-scope-insufficient',
    );
    expect([found?.message, found?.confidence]).toEqual(['lacks', 'certain']);
    expect(found?.title).toContain('asks for: orders:write');
  });

  it('reads GitHub’s scope fields', () => {
    const answer = { 'X-OAuth-Scopes': 'repo, read:user', 'X-Accepted-OAuth-Scopes': 'admin:org, write:org' };
    const call = bearerCall('gho_16C7e42F292c6912E7710c838347Ae178B4a', { status: 403, answer });
    const found = incidentOf([call]).causes[0];
    expect([found?.check, found?.message]).toEqual(['token-scope-insufficient', 'fields']);
    const enough = { 'X-OAuth-Scopes': 'repo', 'X-Accepted-OAuth-Scopes': 'repo' };
    expect(causesOf([{ ...call, answer: enough }])).not.toContain('token-scope-insufficient');
  });

  it('is only possible where the challenge asks for a scope without saying what is wrong', () => {
    const answer = bearerChallenge('realm="api", scope="orders:write"');
    expect(causeOf([bearerCall(token, { answer })], 'token-scope-insufficient')?.confidence).toBe('possible');
    expect(
      causeOf([bearerCall(token, { status: 403, answer })], 'token-scope-insufficient')?.confidence,
    ).toBe('likely');
    const late = jwt({ ...dates, scope: 'openid', exp: epoch(-300) });
    expect(causesOf([bearerCall(late, { answer })])[0]).toBe('token-expired');
  });

  it('is silent where the scope is there, and where the token itself is refused', () => {
    const answer = bearerChallenge('error="invalid_token", scope="orders:write"');
    expect(causesOf([bearerCall(token, { answer })])).not.toContain('token-scope-insufficient');
    const held = bearerChallenge('realm="api", scope="orders:read"');
    expect(causesOf([bearerCall(token, { status: 403, answer: held })])).not.toContain(
      'token-scope-insufficient',
    );
    expect(reportOn(bearerCall(token, { status: 200, answer: held })).incidents).toEqual([]);
  });

  it.each([
    ["Unexpected 'roles' value", { roles: ['reader'] }, 'reader'],
    ["Missing 'permissions' claim", {}, 'nothing'],
  ])('knows a claim of rights that the server names (%s)', (text, rights, held) => {
    const sent = bearerCall(jwt({ ...dates, ...rights }), {
      answer: bearerChallenge(`error="invalid_token", error_description="${text}"`),
    });
    const cause = causeOf([sent], 'token-scope-insufficient');
    expect([causesOf([sent])[0], cause?.message]).toEqual(['token-scope-insufficient', 'claim']);
    expect(cause?.what).toContain(held);
  });

  it('leaves claims of other things to their own rows', () => {
    for (const claim of ['iss', 'aud', 'exp', 'org_id']) {
      const text = `{"message":"Unexpected '${claim}' value"}`;
      expect(causesOf([bearerCall(token, { text })])).not.toContain('token-scope-insufficient');
    }
  });

  it('is not evaluated where the response fields were not recorded', () => {
    const { checklist } = incidentOf([
      { url: 'https://api.shop.example/' },
      bearerCall(token, { status: 403, provisional: true }),
    ]);
    expect(checklist.find((item) => item.check === 'token-scope-insufficient')?.outcome).toBe(
      'not-evaluated',
    );
  });
});
