import { expect, it } from 'vitest';
import { bearerCall, bearerChallenge, epoch, jwt, reportOn } from './checks/testing.ts';
import {
  API,
  APP,
  claims,
  expired,
  fresh,
  invalid,
  issue,
  judgeRungs,
  login,
  type Rung,
} from './ladder-testing.ts';

/**
 * The ladder of causes, rung against rung: each capture is one in which the rule that looks at one thing alone would be wrong.
 */
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
];

judgeRungs(RUNGS);

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
