import { describe, expect, it } from 'vitest';
import {
  bearerCall,
  bearerChallenge,
  causesOf,
  type EntryInput,
  epoch,
  incidentOf,
  jwt,
  reportOn,
} from '../testing.ts';

const token = jwt({ iss: 'https://id.example/', aud: 'orders', iat: epoch(-60), exp: epoch(3540) });

describe('credential-refused', () => {
  it.each([
    ['ASP.NET Core', { answer: bearerChallenge('error="invalid_token"') }],
    [
      'Keycloak',
      {
        answer: bearerChallenge(
          'realm="shop", error="invalid_token", error_description="Token verification failed"',
        ),
      },
    ],
    [
      'Okta',
      {
        answer: bearerChallenge(
          'realm="x", error="invalid_token", error_description="The access token is invalid"',
        ),
      },
    ],
    [
      'Spring Security, opaque',
      { answer: bearerChallenge('error="invalid_token", error_description="Provided token isn\'t active"') },
    ],
    ['DRF', { answer: { 'WWW-Authenticate': 'Bearer realm="api"' }, text: '{"detail":"Invalid token."}' }],
    [
      'SimpleJWT',
      { answer: bearerChallenge('realm="api"'), text: '{"detail":"User not found","code":"user_not_found"}' },
    ],
    ['FastAPI', { answer: bearerChallenge(''), text: '{"detail":"Could not validate credentials"}' }],
    ['GitHub', { text: '{"message":"Bad credentials","documentation_url":"https://docs.github.com/rest"}' }],
  ] as const)('is what is left when %s refuses a faultless token', (_server, refusal) => {
    const { causes, verdict } = incidentOf([bearerCall(token, refusal)]);
    expect([causes[0]?.check, causes[0]?.message, verdict]).toEqual([
      'credential-refused',
      'token',
      'broken',
    ]);
  });

  it('names the request’s id and time for the search in the log', () => {
    const { causes } = incidentOf([
      bearerCall(token, {
        answer: { ...bearerChallenge('error="invalid_token"'), 'X-Request-Id': 'req-8f14e45f' },
      }),
    ]);
    expect(causes[0]?.fixes[0]?.text).toContain('X-Request-Id req-8f14e45f'.toLowerCase());
    expect(causes[0]?.fixes[0]?.text).toContain('2026');
  });

  it.each([
    [401, 'Rails', '{"error":"Invalid Email or password."}', 'https://shop.example/users/sign_in.json'],
    [
      401,
      'SimpleJWT',
      '{"detail":"No active account found with the given credentials"}',
      'https://shop.example/api/login',
    ],
    [401, 'a mute server', '', 'https://shop.example/api/session'],
    [
      403,
      'Okta',
      '{"errorCode":"E0000004","errorSummary":"Authentication failed"}',
      'https://shop.example/api/v1/authn',
    ],
  ])('names a refused password (%i, %s)', (status, _server, text, url) => {
    const login: EntryInput = {
      url,
      method: 'POST',
      status,
      body: '{"username":"ann","password":"not-the-right-one"}',
      bodyType: 'application/json',
      text,
    };
    const { causes } = incidentOf([login]);
    expect([causes[0]?.check, causes[0]?.message]).toEqual(['credential-refused', 'password']);
    expect(JSON.stringify(causes)).not.toContain('not-the-right-one');
  });

  it('names a refused key and where it was sent', () => {
    const header = incidentOf([
      {
        url: 'https://api.shop.example/v1/rates',
        status: 401,
        headers: { 'X-Api-Key': 'k-live-8f14e45fceea' },
      },
    ]);
    expect([header.causes[0]?.check, header.causes[0]?.message]).toEqual(['credential-refused', 'key']);
    expect(header.causes[0]?.title).toContain('x-api-key');
    const query = incidentOf([
      { url: 'https://api.shop.example/v1/rates?api_key=k-live-8f14e45fceea', status: 401 },
    ]);
    expect(query.causes.map((cause) => cause.check)).toContain('credential-refused');
    expect(JSON.stringify([header, query])).not.toContain('8f14e45fceea');
  });

  it('gives way to any other explanation', () => {
    expect(causesOf([bearerCall(jwt({ exp: epoch(-300) }))])).not.toContain('credential-refused');
    expect(causesOf([bearerCall('undefined')])).not.toContain('credential-refused');
  });

  it('is silent on what works, and does not judge what was not recorded', () => {
    expect(reportOn(bearerCall(token, { status: 200 })).incidents).toEqual([]);
    const { checklist } = incidentOf([
      { url: 'https://api.shop.example/' },
      { url: 'https://api.shop.example/a', status: 401, provisional: true },
    ]);
    expect(checklist.find((item) => item.check === 'credential-refused')?.outcome).toBe('not-evaluated');
  });
});

describe('credential-refused, where the call worked before', () => {
  it('says what differs since', () => {
    const other = jwt({ iss: 'https://id.example/', aud: 'orders', sub: 'bob', exp: epoch(3540) });
    const found = incidentOf([
      bearerCall(token, { status: 200, at: 0 }),
      bearerCall(other, { answer: bearerChallenge('error="invalid_token"'), at: 5 }),
    ]).causes[0];
    expect(found?.check).toBe('credential-refused');
    expect(found?.what).toContain('worked before (#0); what differs since: Authorization, sub.');
    expect(found?.evidence.map((one) => one.exchange)).toContain(0);
  });

  it.each([
    ['is broken', undefined, 'broken'],
    ['is refused again', 401, 'broken'],
    ['lets the next one in: a typing error', 200, 'expected'],
  ])('a sign-in that refuses a password and %s', (_what, status, verdict) => {
    const signIn = (password: string, answer: number): EntryInput => ({
      url: 'https://shop.example/api/login',
      method: 'POST',
      type: 'fetch',
      status: answer,
      body: JSON.stringify({ username: 'ann', password }),
      bodyType: 'application/json',
      text: answer === 200 ? '{"user":"ann"}' : '{"message":"Invalid username or password"}',
    });
    const again = status === undefined ? [] : [signIn('correct-horse', status)];
    const incident = incidentOf([signIn('corect-horse', 401), ...again], 0);
    expect([incident.causes[0]?.message, incident.verdict]).toEqual(['password', verdict]);
  });
});
