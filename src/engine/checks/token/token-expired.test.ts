import { describe, expect, it } from 'vitest';
import {
  bearerCall,
  bearerChallenge,
  causeOf,
  causesOf,
  type EntryInput,
  epoch,
  firstCause,
  incidentOf,
  jwt,
  reportOn,
} from '../testing.ts';

const stale = jwt({ iss: 'https://id.example/', aud: 'orders', iat: epoch(-4200), exp: epoch(-600) });
const fresh = jwt({ iss: 'https://id.example/', aud: 'orders', iat: epoch(-60), exp: epoch(3540) });

const HTML = 'text/html; charset=utf-8';

/** How servers refuse an expired token. */
const REFUSALS: Readonly<Record<string, Partial<EntryInput>>> = {
  'Spring Security': {
    answer: bearerChallenge(
      'error="invalid_token", error_description="Jwt expired at 2026-01-15T08:50:00Z", error_uri="https://tools.ietf.org/html/rfc6750#section-3.1"',
    ),
  },
  'ASP.NET Core': {
    answer: bearerChallenge(
      'error="invalid_token", error_description="The token expired at \'01/15/2026 08:50:00\'"',
    ),
  },
  'ASP.NET Core without details': { answer: bearerChallenge('error="invalid_token"') },
  'SimpleJWT 5.3': {
    answer: bearerChallenge('realm="api"'),
    text: '{"detail":"Given token not valid for any token type","code":"token_not_valid","messages":[{"token_class":"AccessToken","token_type":"access","message":"Token is invalid or expired"}]}',
  },
  'SimpleJWT 5.5': {
    answer: bearerChallenge('realm="api"'),
    text: '{"detail":"Given token not valid for any token type","code":"token_not_valid","messages":[{"token_class":"AccessToken","token_type":"access","message":"Token is expired"}]}',
  },
  'Laravel Passport': { text: '{"message":"Unauthenticated."}' },
  'Laravel tymon/jwt-auth': { text: '{"message":"Token has expired"}' },
  'Devise JWT': { text: 'Signature has expired', textType: 'text/plain' },
  FastAPI: { answer: { 'WWW-Authenticate': 'Bearer' }, text: '{"detail":"Could not validate credentials"}' },
  'Flask-JWT-Extended': { text: '{"msg":"Token has expired"}' },
  'express-jwt': {
    text: '<!DOCTYPE html><html lang="en"><head><title>Error</title></head><body><pre>UnauthorizedError: jwt expired<br> &nbsp;at verify</pre></body></html>',
    textType: HTML,
  },
  'express-oauth2-jwt-bearer': {
    answer: bearerChallenge(
      'realm="api", error="invalid_token", error_description="\\"exp\\" claim timestamp check failed"',
    ),
  },
  'Go, Gin': {
    answer: { 'WWW-Authenticate': 'JWT realm=shop' },
    text: '{"code":401,"message":"token is expired"}',
  },
  'Go, Echo': { text: '{"message":"invalid or expired jwt"}' },
  'Go, plain': { text: 'Unauthorized\n', textType: 'text/plain; charset=utf-8' },
  Keycloak: {
    answer: bearerChallenge(
      'realm="shop", error="invalid_token", error_description="Token verification failed"',
    ),
  },
  'Auth0 management': {
    text: '{"statusCode":401,"error":"Unauthorized","message":"Expired token received for JSON Web Token validation","attributes":{"error":"Expired token received for JSON Web Token validation"}}',
  },
  Okta: {
    answer: bearerChallenge(
      'authorization_uri="http://x.okta.example/oauth2/v1/authorize", realm="http://x.okta.example", scope="openid", error="invalid_token", error_description="The access token is invalid", resource="/oauth2/v1/userinfo"',
    ),
  },
  'Microsoft Graph': {
    text: '{"error":{"code":"InvalidAuthenticationToken","message":"Access token has expired or is not yet valid.","innerError":{"date":"2026-01-15T09:00:00"}}}',
  },
  'API Gateway, REST': {
    answer: { 'x-amzn-ErrorType': 'UnauthorizedException' },
    text: '{"message":"The incoming token has expired"}',
  },
  'API Gateway, HTTP': {
    answer: bearerChallenge('scope="" error="invalid_token" error_description="the token has expired"'),
    text: '{"message":"Unauthorized"}',
  },
  Envoy: {
    answer: bearerChallenge('realm="https://api.shop.example/orders/17", error="invalid_token"'),
    text: 'Jwt is expired',
    textType: 'text/plain',
  },
  Kong: { text: '{"exp":"token expired"}' },
  'nginx Plus': {
    answer: { ...bearerChallenge('realm="shop",error="invalid_token"'), Server: 'nginx' },
    text: '<html>\r\n<head><title>401 Authorization Required</title></head>\r\n<body>\r\n<center><h1>401 Authorization Required</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>',
    textType: 'text/html',
  },
  PostgREST: {
    answer: bearerChallenge('error="invalid_token", error_description="JWT expired"'),
    text: '{"code":"PGRST301","details":null,"hint":null,"message":"JWT expired"}',
  },
  Google: {
    answer: bearerChallenge('realm="https://accounts.google.com/", error="invalid_token"'),
    text: '{"error":{"code":401,"message":"Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential.","status":"UNAUTHENTICATED","details":[{"reason":"ACCESS_TOKEN_EXPIRED"}]}}',
  },
};

/** Those that do not say "expired", or say it of several faults at once. */
const SILENT = new Set([
  'ASP.NET Core without details',
  'SimpleJWT 5.3',
  'Laravel Passport',
  'FastAPI',
  'Go, Echo',
  'Go, plain',
  'Keycloak',
  'Okta',
  'Microsoft Graph',
  'nginx Plus',
]);

describe('token-expired', () => {
  it.each(Object.entries(REFUSALS))('is the first cause when %s refuses an old token', (_server, refusal) => {
    const { causes, verdict } = incidentOf([bearerCall(stale, refusal)]);
    expect(causes[0]?.check).toBe('token-expired');
    expect(causes[0]?.confidence).toBe('certain');
    expect(verdict).toBe('broken');
  });

  it.each(Object.entries(REFUSALS))(
    'is found by what %s says of a token that cannot be read, where it says so at all',
    (server, refusal) => {
      const found = causeOf([bearerCall('2YotnFZFEjr1zCsicMWpAA', refusal)], 'token-expired');
      expect(found?.message).toBe(SILENT.has(server) ? undefined : 'said');
    },
  );

  it.each(Object.entries(REFUSALS).filter(([server]) => SILENT.has(server)))(
    'is not read out of the vague words of %s when the token has time left',
    (_server, refusal) => {
      expect(causesOf([bearerCall(fresh, refusal)])).not.toContain('token-expired');
    },
  );

  it('points at the claim and at the server’s clock', () => {
    const found = causeOf([bearerCall(stale)], 'token-expired');
    expect(found?.evidence.map((one) => [one.exchange, one.at])).toEqual([
      [0, 'request.headers.authorization'],
      [0, 'response.headers.date'],
    ]);
    expect(found?.title).toBe(
      'The access token expired 10 min before the request to https://api.shop.example/orders/17',
    );
  });

  it('judges by the server’s clock, not by the tester’s', () => {
    const ahead = { Date: new Date(epoch(7200) * 1000).toUTCString() };
    expect(causesOf([bearerCall(fresh, { answer: ahead })])[0]).toBe('token-expired');
    const behind = { Date: new Date(epoch(-900) * 1000).toUTCString() };
    expect(causesOf([bearerCall(stale, { answer: behind })])).not.toContain('token-expired');
  });

  it('takes the clock of other answers where this one has no Date', () => {
    const entries: EntryInput[] = [
      { url: 'https://api.shop.example/health', at: 0 },
      bearerCall(stale, { dateless: true, at: 1 }),
    ];
    expect(causesOf(entries)[0]).toBe('token-expired');
    expect(causeOf([bearerCall(stale, { dateless: true })], 'token-expired')?.confidence).toBe('likely');
  });

  it('says so when the server’s words and the token contradict each other', () => {
    const found = incidentOf([bearerCall(fresh, REFUSALS['express-jwt'])]).causes[0];
    expect([found?.check, found?.message, found?.confidence]).toEqual([
      'token-expired',
      'contradicted',
      'likely',
    ]);
  });

  it('knows the lifetime of an opaque token from the response that issued it', () => {
    const entries: EntryInput[] = [
      {
        url: 'https://id.example/oauth2/token',
        method: 'POST',
        body: 'grant_type=authorization_code&code=SplxlOBeZQQYbYS6WxSbIA',
        text: '{"access_token":"2YotnFZFEjr1zCsicMWpAA","token_type":"Bearer","expires_in":300}',
        at: 0,
      },
      bearerCall('2YotnFZFEjr1zCsicMWpAA', { at: 10, status: 200 }),
      bearerCall('2YotnFZFEjr1zCsicMWpAA', { at: 400 }),
    ];
    const found = incidentOf(entries).causes[0];
    expect([found?.check, found?.message]).toEqual(['token-expired', 'lifetime']);
    expect(found?.evidence[0]?.exchange).toBe(0);
    expect(
      causesOf([...entries.slice(0, 2), bearerCall('2YotnFZFEjr1zCsicMWpAA', { at: 200 })]),
    ).not.toContain('token-expired');
  });

  it('knows a signed link that has run out', () => {
    const link: EntryInput = {
      url: 'https://files.example/a.pdf?X-Amz-Expires=60&X-Amz-Signature=fe5f80f77d5fa3beca038a248ff027d0',
      status: 403,
      text: '<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>',
      textType: 'application/xml',
    };
    expect(causesOf([link])[0]).toBe('token-expired');
    expect(JSON.stringify(reportOn(link))).not.toContain('fe5f80f77d5fa3be');
  });

  it('computes when a signed address of AWS ran out, also where nothing is said', () => {
    const link = (expires: number): EntryInput => ({
      url: `https://b.s3.eu-west-1.amazonaws.com/a.pdf?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAEXAMPLE%2F20260115%2Feu-west-1%2Fs3%2Faws4_request&X-Amz-Date=20260115T084500Z&X-Amz-Expires=${expires}&X-Amz-SignedHeaders=host&X-Amz-Signature=fe5f80f77d5fa3beca038a248ff027d0`,
      status: 403,
    });
    const first = firstCause([link(300)]);
    expect([first?.check, first?.message, first?.confidence]).toEqual(['token-expired', 'link', 'certain']);
    expect(first?.title).toContain('run out 10 min before');
    expect(causesOf([link(1200)])).not.toContain('token-expired');
  });

  it('reads exp as milliseconds where it can be nothing else', () => {
    const milliseconds = jwt({ exp: epoch(3600) * 1000 });
    expect(causesOf([bearerCall(milliseconds)])).not.toContain('token-expired');
  });

  it('is one incident for many calls with one token', () => {
    const calls = Array.from({ length: 12 }, (_one, at) =>
      bearerCall(stale, { url: `https://api.shop.example/v${at}/items`, at }),
    );
    const { incidents } = reportOn(...calls);
    expect(incidents).toHaveLength(1);
    expect(incidents[0]?.exchanges).toHaveLength(12);
  });

  it('is no cause of a refusal for scope, and none of a call that works', () => {
    const scope = bearerCall(stale, {
      status: 403,
      answer: bearerChallenge('error="insufficient_scope", scope="orders:write"'),
    });
    expect(causesOf([scope])[0]).toBe('token-scope-insufficient');
    expect(
      reportOn(bearerCall(fresh, { status: 200 }), bearerCall(stale, { status: 200 })).incidents,
    ).toEqual([]);
  });

  it('is not evaluated where the token was not recorded', () => {
    const { checklist } = incidentOf([bearerCall('', { headers: { Authorization: '[REDACTED]' } })]);
    expect(checklist.find((item) => item.check === 'token-expired')?.outcome).toBe('not-evaluated');
    const partial = incidentOf([
      { url: 'https://api.shop.example/' },
      { url: 'https://api.shop.example/a', status: 401, provisional: true },
    ]);
    expect(partial.checklist.find((item) => item.check === 'token-expired')?.outcome).toBe('not-evaluated');
  });

  it('survives claims that are no numbers', () => {
    for (const exp of [
      '1700000000',
      null,
      {},
      [],
      -1,
      1e300,
      Number.MAX_SAFE_INTEGER,
      '<img onerror=x>',
      '\ud800',
    ]) {
      const { checklist } = incidentOf([bearerCall(jwt({ exp }))]);
      expect(checklist.filter((item) => item.outcome === 'error')).toEqual([]);
    }
  });

  it.each([
    [0, 'token-expired'],
    [1, 'token-expired'],
    [-30, 'token-revoked'],
  ])('counts the second of exp itself as too late (%i s after exp)', (after, check) => {
    const token = jwt({ sub: 'u-4', exp: epoch(40 - after) });
    const entries = [
      bearerCall(token, { status: 200, at: 1 }),
      bearerCall(token, {
        at: 40,
        answer: { 'WWW-Authenticate': 'Bearer' },
        text: '{"detail":"Token is invalid or expired"}',
      }),
    ];
    expect(causesOf(entries)[0]).toBe(check);
    expect(causeOf(entries, check)?.what).not.toContain(' 0 ms');
  });

  describe('a token in a cookie', () => {
    const visit = (Cookie: string, rest: Partial<EntryInput> = {}): EntryInput => ({
      url: 'https://shop.example/api/orders',
      type: 'fetch',
      status: 401,
      headers: { Cookie },
      ...rest,
    });
    const old = `access_token=${stale}`;

    it.each([
      ['a silent server', {}, 'likely'],
      ['one that says so', { text: '{"message":"jwt expired"}' }, 'certain'],
    ])('has run out, at %s', (_what, rest, confidence) => {
      const { causes } = incidentOf([visit(old, rest)]);
      expect([causes[0]?.check, causes[0]?.message, causes[0]?.confidence]).toEqual([
        'token-expired',
        'cookie',
        confidence,
      ]);
      expect(JSON.stringify(causes)).not.toContain(stale);
    });

    it.each([
      ['the token is in time', `access_token=${fresh}`],
      ['another cookie may be the session', `${old}; sessionid=q1w2e3r4t5y6u7i8o9p0`],
      ['it is only there to renew the session', `refresh_token=${stale}; sessionid=q1w2e3r4t5y6u7i8o9p0`],
      ['it is no sign-in', `consent=${stale}`],
    ])('is no cause where %s', (_what, Cookie) => {
      expect(causesOf([visit(Cookie)])).not.toContain('token-expired');
    });

    it('is read before the good one in the header, as the server’s words show', () => {
      const both = (text: string) => [
        visit(old, { headers: { Cookie: old, Authorization: `Bearer ${fresh}` }, text }),
      ];
      expect(firstCause(both('{"message":"jwt expired"}'))).toMatchObject({
        check: 'token-expired',
        message: 'cookieFirst',
        confidence: 'certain',
      });
      expect(causesOf(both('{"message":"invalid signature"}'))).not.toContain('token-expired');
    });

    it('is no failure where the call works all the same', () => {
      expect(reportOn(visit(old, { status: 200 })).incidents).toEqual([]);
    });
  });
});
