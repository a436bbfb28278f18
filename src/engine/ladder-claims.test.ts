import { bearerCall, bearerChallenge, epoch, jwt } from './checks/testing.ts';
import {
  API,
  APP,
  claims,
  configuration,
  date,
  expired,
  fresh,
  invalid,
  issue,
  judgeRungs,
  type Rung,
} from './ladder-testing.ts';

/** The upper end of the ladder, the claims, and the neighbours that the catalogue names for single causes. */
const RUNGS: readonly (readonly [string, readonly Rung[]])[] = [
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

judgeRungs(RUNGS);
