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

const dates = { iss: 'https://id.example/', iat: epoch(-60), exp: epoch(3540) };
const other = jwt({ ...dates, aud: 'https://billing.other.example' });

const REFUSALS: Readonly<Record<string, Partial<EntryInput>>> = {
  'Spring Security': {
    answer: bearerChallenge('error="invalid_token", error_description="The aud claim is not valid"'),
  },
  'ASP.NET Core': {
    answer: bearerChallenge('error="invalid_token", error_description="The audience \'account\' is invalid"'),
  },
  'express-jwt': {
    text: '<html><body><pre>UnauthorizedError: jwt audience invalid. expected: orders<br></pre></body></html>',
    textType: 'text/html',
  },
  'express-oauth2-jwt-bearer': {
    answer: bearerChallenge('error="invalid_token", error_description="unexpected \\"aud\\" claim value"'),
  },
  PyJWT: { text: '{"detail":"Invalid audience"}' },
  Go: { text: '{"error":"token has invalid claims: token has invalid audience"}' },
  Envoy: { status: 403, text: 'Audiences in Jwt are not allowed', textType: 'text/plain' },
  Graph: {
    text: '{"error":{"code":"InvalidAuthenticationToken","message":"Access token validation failure. Invalid audience."}}',
  },
  Auth0: {
    text: '{"statusCode":401,"error":"Unauthorized","message":"Bad audience: https://api.shop.example/"}',
  },
};

describe('token-audience-mismatch', () => {
  it.each(Object.entries(REFUSALS))('is the first cause when %s says so', (_server, refusal) => {
    const { causes } = incidentOf([bearerCall(jwt({ ...dates, aud: 'account' }), refusal)]);
    expect([causes[0]?.check, causes[0]?.message, causes[0]?.confidence]).toEqual([
      'token-audience-mismatch',
      'said',
      'certain',
    ]);
    expect(causes[0]?.title).toContain('account');
  });

  it('compares with the tokens that this server accepted before', () => {
    const good = jwt({ ...dates, aud: ['orders', 'account'] });
    const found = incidentOf([
      bearerCall(good, { status: 200 }),
      bearerCall(jwt({ ...dates, aud: 'account' }), { answer: bearerChallenge('error="invalid_token"') }),
    ]);
    expect(found.causes[0]?.check).not.toBe('token-audience-mismatch');
    const differs = incidentOf([
      bearerCall(good, { status: 200 }),
      bearerCall(jwt({ ...dates, aud: 'invoices' }), { answer: bearerChallenge('error="invalid_token"') }),
    ]);
    expect([differs.causes[0]?.check, differs.causes[0]?.message]).toEqual([
      'token-audience-mismatch',
      'differs',
    ]);
    expect(differs.causes[0]?.evidence.map((one) => one.exchange)).toEqual([1, 0]);
  });

  it('compares an audience that is an address with the host that was called', () => {
    const mute = { answer: bearerChallenge('error="invalid_token"') };
    expect(causeOf([bearerCall(other, mute)], 'token-audience-mismatch')?.confidence).toBe('likely');
    for (const aud of [
      'https://api.shop.example',
      'https://shop.example/api/',
      'orders',
      'api://9b1c',
      undefined,
    ])
      expect(causesOf([bearerCall(jwt({ ...dates, aud }), mute)])).not.toContain('token-audience-mismatch');
  });

  it('only wonders about an API on the developer’s machine, or about a token that has expired', () => {
    const local = bearerCall(other, { url: 'http://localhost:8080/orders' });
    expect(causeOf([local], 'token-audience-mismatch')?.confidence).toBe('possible');
    const late = jwt({ aud: 'https://billing.other.example', exp: epoch(-300) });
    expect(causesOf([bearerCall(late, { dateless: true })])[0]).toBe('token-expired');
  });

  it('is no cause of a refusal for scope, nor of a call that works', () => {
    const scope = bearerCall(other, { status: 403, answer: bearerChallenge('error="insufficient_scope"') });
    expect(causesOf([scope])).not.toContain('token-audience-mismatch');
    expect(reportOn(bearerCall(other, { status: 200 })).incidents).toEqual([]);
  });

  it('is not evaluated without the token', () => {
    const { checklist } = incidentOf([
      bearerCall('', { headers: { Authorization: '<redacted>' }, status: 401 }),
    ]);
    expect(checklist.find((item) => item.check === 'token-audience-mismatch')?.outcome).not.toBe('found');
  });

  it('survives any kind of claim', () => {
    for (const aud of [
      1,
      null,
      {},
      [[]],
      ['https://', 'https://['],
      '\ud800',
      '<img src=x onerror=alert(1)>',
    ])
      expect(
        incidentOf([bearerCall(jwt({ ...dates, aud }))]).checklist.filter((item) => item.outcome === 'error'),
      ).toEqual([]);
  });

  it('leaves the same API in another environment to its own row', () => {
    const staged = jwt({
      iss: 'https://id.staging.shop.example',
      aud: 'https://api.staging.shop.example',
      exp: epoch(900),
    });
    const entries = [bearerCall(staged, { url: 'https://api.shop.example/orders' })];
    expect(causesOf(entries)[0]).toBe('wrong-environment');
  });
});
