import { describe, expect, it } from 'vitest';
import {
  bearerCall,
  bearerChallenge,
  type EntryInput,
  epoch,
  incidentOf,
  jwt,
  reportOn,
  START,
} from './checks/testing.ts';

/**
 * The ladder of causes, rung against rung: each capture is one in which the rule that looks at one thing alone would be wrong. And
 * the neighbours that the catalogue names for single causes.
 */
interface Rung {
  /** What a rule that looks at one thing alone would say, and why. */
  readonly naive: string;
  readonly wrong: string;
  readonly first: string;
  readonly verdict?: 'expected' | 'broken' | 'warning';
  /** Index of the refused request; the last where absent. */
  readonly at?: number;
  readonly entries: readonly EntryInput[];
}

const API = 'https://api.shop.example';
const APP = 'https://app.shop.example';
const claims = { iss: 'https://id.shop.example', aud: 'orders', azp: 'web' };
const fresh = jwt({ ...claims, iat: epoch(-60), exp: epoch(3600), jti: 'fresh' });
const expired = jwt({ ...claims, iat: epoch(-4000), exp: epoch(-400), jti: 'old' });
const invalid = { answer: bearerChallenge('error="invalid_token"') };
const date = (seconds: number) => new Date(START + seconds * 1000).toUTCString();

const issue = (token: string, at: number, rest: Partial<EntryInput> = {}): EntryInput => ({
  url: 'https://id.shop.example/oauth2/token',
  method: 'POST',
  body: 'grant_type=refresh_token&refresh_token=tGzv3JOkF0XG5Qx2TlKWIA',
  text: JSON.stringify({ access_token: token, refresh_token: `next-after-${at}-tGzv3JOkF0XG5` }),
  at,
  ...rest,
});
const configuration = (issuer: string): EntryInput => ({
  url: `${issuer.replace(/^http:.*/, 'https://id.shop.example')}/.well-known/openid-configuration`,
  text: JSON.stringify({
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
  }),
});
const login = (setCookie: string | readonly string[], rest: Partial<EntryInput> = {}): EntryInput => ({
  url: `${APP}/login`,
  method: 'POST',
  type: 'document',
  status: 302,
  body: 'username=ada&password=lovelace1815',
  answer: { Location: '/home', 'Set-Cookie': setCookie },
  ...rest,
});

const RUNGS: readonly (readonly [string, readonly Rung[]])[] = [
  [
    '1 (is it real?) before 2 to 9',
    [
      {
        naive: 'the token is expired, so it is token-expired',
        wrong: 'token-expired',
        first: 'token-refreshed',
        verdict: 'expected',
        at: 0,
        entries: [
          bearerCall(expired, { ...invalid, at: 0 }),
          issue(fresh, 0.5),
          bearerCall(fresh, { status: 200, at: 1 }),
        ],
      },
      {
        naive: 'no Authorization and a challenge, so it is authorization-missing',
        wrong: 'authorization-missing',
        first: 'auth-handshake',
        verdict: 'expected',
        at: 0,
        entries: [
          {
            url: `${API}/report`,
            status: 401,
            answer: {
              'WWW-Authenticate': 'Digest realm="r", nonce="bm9uY2U", qop="auth", algorithm=SHA-256',
            },
          },
          {
            url: `${API}/report`,
            headers: {
              Authorization:
                'Digest username="ada", realm="r", nonce="bm9uY2U", uri="/report", qop=auth, nc=00000001, cnonce="YWJj", algorithm=SHA-256, response="0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"',
            },
          },
        ],
      },
      {
        naive: 'a renewal came after it, so it is settled',
        wrong: 'token-refreshed',
        first: 'token-audience-mismatch',
        at: 0,
        entries: [
          bearerCall(fresh, {
            ...invalid,
            text: '{"message":"jwt audience invalid. expected: billing"}',
            at: 0,
          }),
          issue(jwt({ ...claims, jti: 'again', exp: epoch(3600) }), 0.5),
          bearerCall(jwt({ ...claims, jti: 'again', exp: epoch(3600) }), {
            ...invalid,
            text: '{"message":"jwt audience invalid. expected: billing"}',
            at: 1,
          }),
        ],
      },
    ],
  ],
  [
    '2 (did it leave as meant?) before 3 (was a credential sent?)',
    [
      {
        naive: 'the preflight carries no Authorization, so it is authorization-missing',
        wrong: 'authorization-missing',
        first: 'preflight-unauthorized',
        at: 0,
        entries: [
          {
            url: `${API}/orders`,
            method: 'OPTIONS',
            type: 'preflight',
            status: 401,
            headers: {
              Origin: APP,
              'Access-Control-Request-Method': 'GET',
              'Access-Control-Request-Headers': 'authorization',
            },
            answer: bearerChallenge(''),
          },
          {
            url: `${API}/orders`,
            status: 0,
            error: 'net::ERR_FAILED',
            headers: { Origin: APP },
            provisional: true,
          },
        ],
      },
      {
        naive: 'too many requests are refused with 401 and the token, so the token is bad',
        wrong: 'credential-refused',
        first: 'rate-limited',
        entries: [
          bearerCall('2YotnFZFEjr1zCsicMWpAA', {
            answer: { 'Retry-After': '30', 'X-RateLimit-Remaining': '0' },
            text: '{"message":"Too many requests"}',
          }),
        ],
      },
    ],
  ],
  [
    '3 (was it sent, was one to be had?) before 4 (its form) to 9',
    [
      {
        naive: 'nothing was sent to the last hop, so the page forgot it: authorization-missing',
        wrong: 'authorization-missing',
        first: 'authorization-lost-on-redirect',
        entries: [
          {
            url: `${API}/v1/orders`,
            status: 301,
            headers: { Authorization: `Bearer ${fresh}` },
            answer: { Location: 'https://api-eu.shop.example/v1/orders' },
          },
          { url: 'https://api-eu.shop.example/v1/orders', status: 401, answer: bearerChallenge('') },
        ],
      },
      {
        naive: 'no Authorization, so the page forgot it, though this kind of request cannot carry one',
        wrong: 'authorization-missing',
        first: 'headerless-request',
        entries: [
          bearerCall(fresh, { url: `${API}/files/7`, status: 200 }),
          {
            url: `${API}/files/7`,
            type: 'image',
            status: 401,
            headers: { 'Sec-Fetch-Dest': 'image', 'Sec-Fetch-Mode': 'no-cors' },
            answer: bearerChallenge(''),
          },
        ],
      },
      {
        naive: 'the session cookie is missing, so it is session-cookie-missing: but the browser dropped it',
        wrong: 'session-cookie-missing',
        first: 'cookie-domain-mismatch',
        entries: [
          login('sid=8f3b2c1d9e7a4f60b5c1; Domain=other.example; Path=/; HttpOnly', { at: 0 }),
          { url: `${APP}/api/me`, status: 401, headers: { 'Sec-Fetch-Site': 'same-origin' }, at: 1 },
        ],
      },
    ],
  ],
  [
    '4 (well formed, of the right scheme?) before 5 (did the server see it?)',
    [
      {
        naive: 'the challenge has no error=, so a proxy took it: but it is none that Bearer knows',
        wrong: 'authorization-stripped-upstream',
        first: 'authorization-scheme-missing',
        entries: [
          {
            url: `${API}/orders`,
            status: 401,
            headers: { Authorization: fresh },
            answer: { ...bearerChallenge(''), Server: 'nginx' },
          },
        ],
      },
      {
        naive: 'the server says that no token came, so a proxy took it: but the page sent "undefined"',
        wrong: 'authorization-stripped-upstream',
        first: 'authorization-placeholder',
        entries: [
          {
            url: `${API}/orders`,
            status: 401,
            headers: { Authorization: 'Bearer undefined' },
            answer: { ...bearerChallenge(''), Server: 'nginx' },
            text: '{"message":"No token provided"}',
          },
        ],
      },
      {
        naive: 'the token is expired, so that is it: but the server asks for Basic',
        wrong: 'token-expired',
        first: 'authorization-scheme-mismatch',
        entries: [
          {
            url: `${API}/orders`,
            status: 401,
            headers: { Authorization: `Bearer ${expired}` },
            answer: { 'WWW-Authenticate': 'Basic realm="backoffice"' },
          },
        ],
      },
    ],
  ],
  [
    '5 (did the server see it?) before 8 (its claims)',
    [
      {
        naive: 'the audience names another host: but the server says that nothing came',
        wrong: 'token-audience-mismatch',
        first: 'authorization-stripped-upstream',
        entries: [
          bearerCall(jwt({ ...claims, aud: 'https://billing.other.example', exp: epoch(900) }), {
            answer: { ...bearerChallenge(''), Server: 'nginx', Via: '1.1 gateway' },
            text: '{"message":"No authorization token was found"}',
          }),
        ],
      },
      {
        naive:
          'an nginx stands before it, so it took the header: but error=invalid_token shows that it was seen',
        wrong: 'authorization-stripped-upstream',
        first: 'token-expired',
        entries: [
          bearerCall(expired, { answer: { ...bearerChallenge('error="invalid_token"'), Server: 'nginx' } }),
        ],
      },
    ],
  ],
  [
    '6 (does the same input give different answers?) before 8 and 9',
    [
      {
        naive: 'the cookie is not known, so the session is over: but it is known every other time',
        wrong: 'session-not-recognised',
        first: 'session-flapping',
        entries: Array.from({ length: 10 }, (_, index) => ({
          url: `${APP}/api/cart`,
          status: index % 2 === 0 ? 200 : 401,
          headers: { Cookie: 'sid=8f3b2c1d9e7a4f60b5c1' },
          answer: { 'X-Served-By': index % 2 === 0 ? 'app-1' : 'app-2' },
        })),
      },
      {
        naive: 'the token is refused, so look at its claims: but it is the ID token of the same answer',
        wrong: 'credential-refused',
        first: 'token-wrong-type',
        entries: [
          issue('2YotnFZFEjr1zCsicMWpAA', 0, {
            text: JSON.stringify({
              access_token: '2YotnFZFEjr1zCsicMWpAA',
              id_token: jwt({ ...claims, aud: 'web', nonce: 'n-0S6', exp: epoch(3600) }),
            }),
          }),
          bearerCall(jwt({ ...claims, aud: 'web', nonce: 'n-0S6', exp: epoch(3600) }), { ...invalid, at: 1 }),
        ],
      },
    ],
  ],
  [
    '7 (which of several, transport) before 8 (claims)',
    [
      {
        naive: 'the token is expired: but the page had a newer one',
        wrong: 'token-expired',
        first: 'token-superseded',
        entries: [
          issue(jwt({ ...claims, exp: epoch(5), jti: 'a' }), 0),
          bearerCall(jwt({ ...claims, exp: epoch(5), jti: 'a' }), { status: 200, at: 1 }),
          issue(fresh, 4),
          bearerCall(jwt({ ...claims, exp: epoch(5), jti: 'a' }), { ...invalid, at: 30 }),
        ],
      },
      {
        naive: 'a newer token exists, so the old one is superseded: but the newer one was refused as well',
        wrong: 'token-superseded',
        first: 'token-revoked',
        entries: [
          bearerCall(jwt({ ...claims, exp: epoch(900), jti: 'a' }), { status: 200, at: 0 }),
          issue(fresh, 4),
          bearerCall(fresh, { ...invalid, at: 5 }),
          bearerCall(jwt({ ...claims, exp: epoch(900), jti: 'a' }), { ...invalid, at: 9 }),
        ],
      },
    ],
  ],
  [
    '8 (claims) among themselves, and before 9',
    [
      {
        naive:
          'exp is past by the server’s Date, so the token is old: but it was just issued, and the clocks differ',
        wrong: 'token-expired',
        first: 'clock-skew',
        entries: [
          issue(jwt({ ...claims, iat: epoch(0), exp: epoch(300) }), 0),
          bearerCall(jwt({ ...claims, iat: epoch(0), exp: epoch(300) }), {
            at: 1,
            answer: { ...bearerChallenge('error="invalid_token"'), Date: date(1801) },
          }),
        ],
      },
      {
        naive: 'nbf is in the future, so the clocks differ: but the issuer dated it so, and the clocks agree',
        wrong: 'clock-skew',
        first: 'token-not-yet-valid',
        entries: [
          issue(jwt({ ...claims, iat: epoch(0), nbf: epoch(600), exp: epoch(900) }), 0),
          bearerCall(jwt({ ...claims, iat: epoch(0), nbf: epoch(600), exp: epoch(900) }), {
            ...invalid,
            at: 1,
          }),
        ],
      },
      {
        naive: 'by this machine’s clock the token has expired: by the server’s it has not',
        wrong: 'token-expired',
        first: 'credential-refused',
        entries: [
          bearerCall(jwt({ ...claims, iat: epoch(-4000), exp: epoch(-400) }), {
            answer: { ...bearerChallenge('error="invalid_token"'), Date: date(-1200) },
          }),
        ],
      },
      {
        naive: 'it worked before, so it was revoked: but it has expired since',
        wrong: 'token-revoked',
        first: 'token-expired',
        entries: [
          bearerCall(jwt({ ...claims, exp: epoch(30) }), { status: 200, at: 0 }),
          bearerCall(jwt({ ...claims, exp: epoch(30) }), { ...invalid, at: 60 }),
        ],
      },
      {
        naive: 'nothing can be seen in it, so the server alone knows: but it worked a minute ago',
        wrong: 'credential-refused',
        first: 'token-revoked',
        entries: [bearerCall(fresh, { status: 200, at: 0 }), bearerCall(fresh, { ...invalid, at: 60 })],
      },
      {
        naive: 'the renewal was refused, so the refresh token is bad: but two raced for it',
        wrong: 'token-refresh-failing',
        first: 'token-refresh-race',
        entries: [
          issue(fresh, 0, { took: 0.4 }),
          issue(fresh, 0.1, { took: 0.4, status: 400, text: '{"error":"invalid_grant"}' }),
        ],
      },
      {
        naive:
          'the refresh token was sent twice, so two raced: but the second came after the first was answered',
        wrong: 'token-refresh-race',
        first: 'token-refresh-failing',
        entries: [issue(fresh, 0), issue(fresh, 5, { status: 400, text: '{"error":"invalid_grant"}' })],
      },
      {
        naive: 'it was repeated twenty times in a second, so the storm is the cause',
        wrong: 'retry-storm',
        first: 'token-expired',
        entries: Array.from({ length: 20 }, (_, index) =>
          bearerCall(expired, { ...invalid, at: index * 0.05 }),
        ),
      },
      {
        naive: 'staging and production are mixed: but that mix has always worked here',
        wrong: 'wrong-environment',
        first: 'token-revoked',
        entries: [
          bearerCall(jwt({ ...claims, iss: 'https://id.staging.shop.example', exp: epoch(900) }), {
            status: 200,
            at: 0,
          }),
          bearerCall(jwt({ ...claims, iss: 'https://id.staging.shop.example', exp: epoch(900) }), {
            ...invalid,
            at: 60,
          }),
        ],
      },
      {
        naive: 'nothing can be seen in the token: but its issuer is that of staging',
        wrong: 'credential-refused',
        first: 'wrong-environment',
        entries: [
          bearerCall(jwt({ ...claims, iss: 'https://id.staging.shop.example', exp: epoch(900) }), invalid),
        ],
      },
    ],
  ],
  [
    'what the catalogue says of single causes ("not when")',
    [
      {
        naive: 'no scheme, so Bearer is missing: but this API wants a bare key',
        wrong: 'authorization-scheme-missing',
        first: 'credential-refused',
        entries: [
          { url: `${API}/orders`, headers: { 'X-Api-Key': 'a1b2c3d4e5f6a7b8c9d0' }, at: 0 },
          {
            url: `${API}/orders`,
            status: 401,
            headers: { 'X-Api-Key': 'ffffffff00000000ffff' },
            at: 1,
          },
        ],
      },
      {
        naive: 'stale=true, so the client failed: but it came again with the new nonce',
        wrong: 'digest-stale',
        first: 'nonce-handshake',
        verdict: 'expected',
        at: 0,
        entries: [
          {
            url: `${API}/report`,
            status: 401,
            headers: {
              Authorization:
                'Digest username="ada", realm="r", nonce="b2xk", uri="/report", qop=auth, nc=00000009, cnonce="YWJj", response="0123456789abcdef0123456789abcdef"',
            },
            answer: { 'WWW-Authenticate': 'Digest realm="r", nonce="bmV3", qop="auth", stale=true' },
          },
          {
            url: `${API}/report`,
            headers: {
              Authorization:
                'Digest username="ada", realm="r", nonce="bmV3", uri="/report", qop=auth, nc=00000001, cnonce="YWJj", response="0123456789abcdef0123456789abcdef"',
            },
          },
        ],
      },
      {
        naive: '403 with a token, so the permission is missing: but the server does not know who asks',
        wrong: 'forbidden',
        first: 'credential-refused',
        entries: [
          bearerCall('2YotnFZFEjr1zCsicMWpAA', {
            status: 403,
            text: '{"detail":"Invalid authentication credentials"}',
          }),
        ],
      },
      {
        naive: '403, so the permission is missing: but nothing was sent, and a sign-in is asked for',
        wrong: 'forbidden',
        first: 'authorization-missing',
        entries: [
          {
            url: `${API}/orders`,
            status: 403,
            text: '{"detail":"Authentication credentials were not provided."}',
          },
        ],
      },
      {
        naive: 'a 401 with a token, so sign in again: but it is a permission that is missing',
        wrong: 'credential-refused',
        first: 'token-scope-insufficient',
        entries: [
          bearerCall(fresh, { answer: bearerChallenge('error="insufficient_scope", scope="admin"') }),
        ],
      },
      {
        naive: 'a 403 after a 200, so the user lost the role: but this token holds fewer scopes',
        wrong: 'forbidden',
        first: 'token-scope-insufficient',
        entries: [
          bearerCall(jwt({ ...claims, scope: 'read write', exp: epoch(900) }), { status: 200, at: 0 }),
          bearerCall(jwt({ ...claims, scope: 'read', exp: epoch(900) }), { status: 403, at: 5 }),
        ],
      },
      {
        naive:
          'the configuration names another issuer than its address: but it is the API that does not trust the token’s',
        wrong: 'issuer-mixed',
        first: 'token-issuer-mismatch',
        entries: [
          configuration('http://keycloak:8080'),
          bearerCall(jwt({ ...claims, iss: 'http://keycloak:8080', exp: epoch(900) }), {
            answer: bearerChallenge('error="invalid_token", error_description="The iss claim is not valid"'),
          }),
        ],
      },
      {
        naive: 'the code was refused, so it was used or has run out: but it was taken to another provider',
        wrong: 'oauth-grant-rejected',
        first: 'issuer-mixed',
        entries: [
          configuration('https://id.shop.example'),
          configuration('https://id-test.shop.example'),
          {
            url: 'https://id.shop.example/authorize?client_id=web&response_type=code&state=s1-af0ifjsldkj',
            type: 'document',
            status: 302,
            answer: { Location: `${APP}/cb?code=SplxlOBeZQQYbYS6WxSbIA&state=s1-af0ifjsldkj` },
          },
          issue(fresh, 2, {
            url: 'https://id-test.shop.example/token',
            body: 'grant_type=authorization_code&code=SplxlOBeZQQYbYS6WxSbIA&client_id=web',
            status: 400,
            text: '{"error":"invalid_grant"}',
          }),
        ],
      },
    ],
  ],
];

describe.each(RUNGS)('rung %s', (_rungs, cases) => {
  it.each(cases.map((one) => [one.first, one.naive, one] as const))(
    '%s first, where %s',
    (_first, _naive, one) => {
      const incident = incidentOf(one.entries, one.at);
      const [cause] = incident.causes;
      expect(
        cause?.check,
        incident.causes.map((found) => `${found.check} ${found.confidence}`).join(', '),
      ).toBe(one.first);
      expect(cause?.check).not.toBe(one.wrong);
      if (one.verdict !== undefined) expect(incident.verdict).toBe(one.verdict);
    },
  );
});

it('the ladder finds nothing in a session in which all goes well', () => {
  const report = reportOn(
    issue(fresh, 0),
    bearerCall(fresh, { status: 200, at: 1 }),
    bearerCall(fresh, { status: 200, at: 2, url: `${API}/me` }),
    bearerCall(fresh, { status: 404, at: 3, url: `${API}/gone` }),
  );
  expect(report.incidents).toEqual([]);
  expect(report.warnings).toEqual([]);
});
