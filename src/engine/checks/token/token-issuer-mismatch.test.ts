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

const claims = { aud: 'orders', iat: epoch(-60), exp: epoch(3540) };
const staging = jwt({ ...claims, iss: 'https://id.staging.example/realms/shop' });
const production = jwt({ ...claims, iss: 'https://id.example/realms/shop' });

const REFUSALS: Readonly<Record<string, Partial<EntryInput>>> = {
  'Spring Security': {
    answer: bearerChallenge('error="invalid_token", error_description="The iss claim is not valid"'),
  },
  'ASP.NET Core': {
    answer: bearerChallenge(
      'error="invalid_token", error_description="The issuer \'https://id.staging.example/realms/shop\' is invalid"',
    ),
  },
  'express-jwt': { text: '{"error":"jwt issuer invalid. expected: https://id.example/realms/shop"}' },
  jose: {
    answer: bearerChallenge('error="invalid_token", error_description="unexpected \\"iss\\" claim value"'),
  },
  PyJWT: { text: '{"detail":"Invalid issuer"}' },
  Go: { text: '{"message":"token has invalid claims: token has invalid issuer"}' },
  Envoy: { text: 'Jwt issuer is not configured', textType: 'text/plain' },
  Kong: { text: '{"message":"No credentials found for given \'iss\'"}' },
};

describe('token-issuer-mismatch', () => {
  it.each(Object.entries(REFUSALS))('is the first cause when %s says so', (_server, refusal) => {
    const { causes } = incidentOf([bearerCall(staging, refusal)]);
    expect([causes[0]?.check, causes[0]?.confidence]).toEqual(['token-issuer-mismatch', 'certain']);
    expect(causes[0]?.title).toContain('id.staging.example');
  });

  it('compares with the tokens that this server accepted before', () => {
    const mute = { answer: bearerChallenge('error="invalid_token"') };
    const found = incidentOf([bearerCall(production, { status: 200 }), bearerCall(staging, mute)]);
    expect([found.causes[0]?.check, found.causes[0]?.message, found.causes[0]?.confidence]).toEqual([
      'token-issuer-mismatch',
      'differs',
      'likely',
    ]);
    expect(found.causes[0]?.evidence.map((one) => one.exchange)).toEqual([1, 0]);
    const again = jwt({ ...claims, iss: 'https://id.example/realms/shop', jti: 'another' });
    expect(causesOf([bearerCall(production, { status: 200 }), bearerCall(again, mute)])).not.toContain(
      'token-issuer-mismatch',
    );
  });

  it('knows nothing of the issuers that another host accepts', () => {
    expect(
      causesOf([
        bearerCall(production, { status: 200, url: 'https://other.example/a' }),
        bearerCall(staging),
      ]),
    ).not.toContain('token-issuer-mismatch');
  });

  it('is silent where two issuers both work, and without a token', () => {
    expect(
      reportOn(bearerCall(production, { status: 200 }), bearerCall(staging, { status: 200 })).incidents,
    ).toEqual([]);
    expect(
      causesOf([{ url: 'https://api.shop.example/orders', status: 401, ...REFUSALS.PyJWT }]),
    ).not.toContain('token-issuer-mismatch');
  });

  it('is likely where the issuer names itself by an inside address', () => {
    const call = (iss: string, rest: Partial<EntryInput> = {}) =>
      bearerCall(jwt({ iss, exp: epoch(900) }), {
        answer: bearerChallenge('error="invalid_token"'),
        at: 5,
        ...rest,
      });
    for (const iss of [
      'http://keycloak:8080/realms/shop',
      'https://id.shop.svc.cluster.local',
      'http://10.1.2.3:8080',
    ])
      expect(causeOf([call(iss)], 'token-issuer-mismatch')).toMatchObject({
        message: 'inside',
        confidence: 'likely',
      });
    const iss = 'http://id.shop.example';
    const issue: EntryInput = {
      url: 'https://id.shop.example/oauth2/token',
      method: 'POST',
      at: 0,
      body: 'grant_type=authorization_code&code=abcdefgh',
      text: JSON.stringify({ access_token: jwt({ iss, exp: epoch(900) }) }),
    };
    expect(causeOf([issue, call(iss)], 'token-issuer-mismatch')?.message).toBe('inside');
    // Nobody saw it handed out over https; the API itself is inside; the server takes it.
    expect(causesOf([call(iss)])).not.toContain('token-issuer-mismatch');
    expect(causesOf([call('http://keycloak:8080/', { url: 'http://orders:9000/' })])).not.toContain(
      'token-issuer-mismatch',
    );
    const taken = [call('http://keycloak:8080/', { status: 200, at: 0 }), call('http://keycloak:8080/')];
    expect(causesOf(taken)).not.toContain('token-issuer-mismatch');
  });
});
