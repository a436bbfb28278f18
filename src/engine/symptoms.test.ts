import { describe, expect, it } from 'vitest';
import {
  bearerCall,
  causeOf,
  causesOf,
  type EntryInput,
  epoch,
  incidentOf,
  jwt,
  reportOn,
} from './checks/testing.ts';

const diagnosed = (entries: readonly EntryInput[]) => reportOn(...entries).incidents.map(({ kind }) => kind);
const site = 'https://shop.example';
const cookie = 'sessionid=q1w2e3r4t5y6u7i8o9p0';
const page = (path: string, rest: Partial<EntryInput> = {}): EntryInput => ({
  url: site + path,
  type: 'document',
  headers: { Cookie: cookie },
  ...rest,
});
const toSignIn = (path: string, rest: Partial<EntryInput> = {}): EntryInput =>
  page(path, { status: 302, answer: { Location: `${site}/accounts/login/?next=${path}` }, ...rest });
const post = (path: string, status: number, rest: Partial<EntryInput>): EntryInput => ({
  url: site + path,
  method: 'POST',
  status,
  body: 'a=1',
  bodyType: 'application/x-www-form-urlencoded',
  ...rest,
});

describe('further pages of the identity provider', () => {
  const id = 'https://id.example';
  const hop = (url: string, to: string, rest: Partial<EntryInput> = {}): EntryInput => ({
    url,
    type: 'document',
    status: 303,
    ...rest,
    answer: { Location: to, ...rest.answer },
  });
  const begun = [
    hop(`${id}/auth?client_id=web&response_type=code&state=Yk3J9xVb2N`, '/interaction/q8Wz2Lk5Tn9Xb3Rc'),
    { url: `${id}/interaction/q8Wz2Lk5Tn9Xb3Rc`, type: 'document' },
    hop(`${id}/interaction/q8Wz2Lk5Tn9Xb3Rc/login`, '/auth/q8Wz2Lk5Tn9Xb3Rc', {
      method: 'POST',
      body: 'user=mina&password=x',
      bodyType: 'application/x-www-form-urlencoded',
      answer: { 'Set-Cookie': '_session=Pf4Vb7Nm2Kd9Hs6G; Path=/; Secure' },
    }),
  ];

  it('are no way back to the sign-in, whatever they are called', () => {
    const on = hop(`${id}/auth/q8Wz2Lk5Tn9Xb3Rc`, '/interaction/Zh1R8sTjk3Lw6Qv0');
    expect(diagnosed([...begun, on])).toEqual([]);
  });

  it('are no way back where the capture begins at the form either', () => {
    const sent = (form: string) => [
      hop(`${id}/interaction/q8Wz2Lk5Tn9Xb3Rc/login`, '/auth/q8Wz2Lk5Tn9Xb3Rc', {
        method: 'POST',
        headers: { Referer: id + form },
        body: 'user=mina&password=x',
        bodyType: 'application/x-www-form-urlencoded',
      }),
      hop(`${id}/auth/q8Wz2Lk5Tn9Xb3Rc`, '/interaction/Zh1R8sTjk3Lw6Qv0'),
    ];
    expect(diagnosed(sent('/interaction/q8Wz2Lk5Tn9Xb3Rc'))).toEqual([]);
    expect(diagnosed(sent('/interaction/Zh1R8sTjk3Lw6Qv0')), 'its own form').toEqual(['soft-unauthorized']);
  });

  it('are one where the provider leads back to the form that was just sent', () => {
    const back = hop(`${id}/auth/q8Wz2Lk5Tn9Xb3Rc`, '/interaction/q8Wz2Lk5Tn9Xb3Rc');
    expect(diagnosed([...begun, back])).toEqual(['soft-unauthorized']);
  });
});

describe('refusals under a status that does not say so', () => {
  it.each<[number, string, string]>([
    [400, '<title>400 Bad Request</title><h1>Bad Request</h1><p>The CSRF token is missing.</p>', 'text/html'],
    [400, '{"error":"The CSRF tokens do not match."}', 'application/json'],
    [422, '{"error":"Invalid authenticity token"}', 'application/json'],
  ])('takes a %i that speaks of CSRF for a missing token: %s', (status, text, textType) => {
    expect(causesOf([post('/orders', status, { text, textType })])).toEqual(['csrf-missing']);
  });

  it.each<[string, string, number, string]>([
    ['/api/token/', '{"username":"ann","password":"x"}', 401, '{"detail":"No active account found"}'],
    ['/token', 'username=ann&password=x', 400, '{"detail":"Incorrect username or password"}'],
    [
      '/api/login/',
      '{"email":"a@b.example","password":"x"}',
      400,
      '{"error":"Unable to log in with provided credentials."}',
    ],
    [
      '/v1/accounts:signInWithPassword',
      '{"password":"x"}',
      400,
      '{"error":{"message":"INVALID_LOGIN_CREDENTIALS"}}',
    ],
    ['/users/sign_in', 'user[password]=x', 422, '{"error":"Invalid email or password."}'],
  ])('takes %s with %s for a sign-in with a wrong password', (path, body, status, text) => {
    const bodyType = body.startsWith('{') ? 'application/json' : 'application/x-www-form-urlencoded';
    const entries = [post(path, status, { body, bodyType, text })];
    expect(causesOf(entries)[0]).toBe('credential-refused');
    expect(causeOf(entries, 'credential-refused')?.message).toBe('password');
    expect(causesOf(entries)).not.toContain('status-misused');
  });

  it.each<[string, Partial<EntryInput>]>([
    ['a form with a mistake in it', { text: '{"error":"Name is too long"}' }],
    [
      'a registration with a weak password',
      { body: '{"password":"x"}', text: '{"error":"Password too short"}' },
    ],
  ])('leaves out %s', (_what, rest) => {
    expect(causesOf([post('/register', 400, { bodyType: 'application/json', ...rest })])).toEqual([]);
  });

  it.each<[string, string, string[]]>([
    [
      'Secure, over http',
      'JSESSIONID=8f14e45fceea167a5a36; Path=/shop; Secure; HttpOnly',
      ['cookie-secure-from-insecure'],
    ],
    ['another domain', 'JSESSIONID=8f14e45fceea167a5a36; Domain=other.example', ['cookie-domain-mismatch']],
    ['in order', 'JSESSIONID=8f14e45fceea167a5a36; Path=/shop; HttpOnly', []],
  ])('takes a 408 to a sign-in form for a lost session cookie (%s)', (_what, line, causes) => {
    const http = 'http://depot.example/shop';
    const kept = causes.length === 0 ? { Cookie: 'JSESSIONID=8f14e45fceea167a5a36' } : {};
    const entries: EntryInput[] = [
      { url: `${http}/home.jsp`, type: 'document', textType: 'text/html', answer: { 'Set-Cookie': line } },
      {
        url: `${http}/j_security_check`,
        type: 'document',
        method: 'POST',
        status: 408,
        headers: kept,
        body: 'j_username=ann&j_password=x',
      },
    ];
    expect(causesOf(entries).slice(0, 1)).toEqual(causes);
  });

  it('leaves a password grant to the token endpoint', () => {
    const body = 'grant_type=password&username=ann&password=x';
    const entries = [post('/oauth/token', 400, { body, text: '{"error":"invalid_grant"}' })];
    expect(incidentOf(entries).kind).toBe('token-endpoint');
  });

  it.each([
    ['authorization_pending', 0],
    ['slow_down', 0],
    ['expired_token', 1],
  ])('lets a device ask on: %s', (error, count) => {
    const body =
      'grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code&device_code=Gm4RhqhcxhwAzko';
    const entry = post('/oauth/token', 400, { body, text: JSON.stringify({ error }) });
    expect(reportOn(entry).incidents).toHaveLength(count);
  });
});

describe('500 from a library that throws at a token', () => {
  it.each<[string, string]>([
    [
      '{"code":"FAST_JWT_INACTIVE","message":"The token will be active at 2026-11-24T03:52:35.000Z."}',
      'token-not-yet-valid',
    ],
    ['{"message":"JsonWebTokenError: invalid signature"}', 'token-signature-invalid'],
  ])('is a refusal: %s', (text, check) => {
    const token = jwt({
      sub: 'ann',
      nbf: epoch(check === 'token-not-yet-valid' ? 600 : -5),
      exp: epoch(900),
    });
    expect(causesOf([bearerCall(token, { status: 500, text })])[0]).toBe(check);
  });

  it('is a fault of the server where the words are of something else', () => {
    expect(
      causesOf([bearerCall(jwt({ sub: 'ann' }), { status: 500, text: '{"message":"Printer inactive"}' })]),
    ).toEqual([]);
  });
});

describe('a page that sends a signed-in visitor back to sign in', () => {
  it.each([20, 9000])('is a lost session where the same cookie had opened it %i s before', (at) => {
    const entries = [page('/orders'), toSignIn('/orders', { at })];
    expect(incidentOf(entries).kind).toBe('soft-unauthorized');
    expect(causesOf(entries)[0]).toBe(at > 300 ? 'session-idle-expired' : 'session-not-recognised');
  });

  it.each<[string, EntryInput[]]>([
    ['after a sign-out', [page('/orders'), page('/accounts/logout/'), toSignIn('/orders', { at: 20 })]],
    ['where it had opened for nobody', [page('/'), toSignIn('/orders', { at: 20 })]],
    [
      'where another cookie had opened it',
      [
        page('/orders', { headers: { Cookie: 'sessionid=m1n2b3v4c5x6z7l8' } }),
        toSignIn('/orders', { at: 20 }),
      ],
    ],
  ])('is no failure %s', (_when, entries) => {
    expect(causesOf(entries)).toEqual([]);
  });
});

describe('403 from a server that does not know who asks', () => {
  it.each<[string, Readonly<Record<string, string>>]>([
    ['Not authenticated', { 'Api-Key': 'k-7f3a9c2255de1f0b' }],
    ['Invalid authentication credentials', { Authorization: 'Token k-7f3a9c2255de1f0b' }],
    ['Invalid token', { Authorization: 'Bearer k-7f3a9c2255de1f0b' }],
  ])('is no missing permission (%s)', (detail, headers) => {
    const entry = { url: `${site}/api/items`, status: 403, headers, text: JSON.stringify({ detail }) };
    expect(causesOf([entry])[0]).toBe('credential-refused');
    expect(causesOf([entry])).not.toContain('forbidden');
  });
});

describe('403 for lack of scope', () => {
  it.each([
    [`Basic ${btoa('ann:pear')}`, 'forbidden'],
    [`Bearer ${jwt({ sub: 'ann', exp: epoch(600) })}`, 'token-scope-insufficient'],
  ])('speaks of a token only where one was sent (%s)', (Authorization, check) => {
    const entry: EntryInput = {
      url: `${site}/api/reports`,
      status: 403,
      headers: { Authorization },
      text: '{"message":"Insufficient scope"}',
    };
    expect(causesOf([entry])[0]).toBe(check);
  });
});

describe('401 whose challenge names a scope and whose body speaks of permissions', () => {
  it.each([
    ['admin', []],
    ['orders:write users', ['users']],
  ])('is a missing scope (%s)', (scope, scopes) => {
    const token = jwt({ sub: 'ann', exp: epoch(600), scopes });
    const rest = {
      answer: { 'WWW-Authenticate': `Bearer scope="${scope}"` },
      text: '{"detail":"Not enough permissions"}',
    };
    expect(causesOf([bearerCall(token, rest)])[0]).toBe('token-scope-insufficient');
    expect(causesOf([bearerCall(token, { ...rest, text: '' })])[0]).not.toBe('token-scope-insufficient');
  });
});

describe('400 with a challenge', () => {
  const call = (Authorization: string, challenge: string): EntryInput => ({
    url: `${site}/api/boards`,
    status: 400,
    headers: { Authorization },
    answer: { 'WWW-Authenticate': challenge },
    text: '{"error":"","message":""}',
  });
  const basic = `Basic ${btoa('ann:pear')}`;

  it('is a refusal where another scheme is asked for than was sent (express-oauth2-jwt-bearer)', () => {
    expect(causesOf([call(basic, 'Bearer realm="api", DPoP algs="ES256"')])[0]).toBe(
      'authorization-scheme-mismatch',
    );
  });

  it('is none where that very scheme was sent: what was bad may be the rest of the request', () => {
    expect(causesOf([call(basic, 'Basic realm="boards"')])).toEqual([]);
  });
});

describe('what a browser fetches ahead of a click', () => {
  const ahead = { Cookie: cookie, 'Sec-Purpose': 'prefetch;prerender' };

  it.each<[string, EntryInput]>([
    ['a page that is refused', page('/reports', { status: 401, headers: ahead })],
    ['a page that is forbidden', page('/reports', { status: 403, headers: ahead })],
    ['a page that leads to the sign-in', toSignIn('/reports', { headers: ahead })],
    [
      'a prefetch without a page',
      page('/reports', { status: 401, type: 'prefetch', headers: { ...ahead, 'Sec-Purpose': 'prefetch' } }),
    ],
    ['a call of a page that is shown to nobody yet', { url: `${site}/api/me`, status: 401, headers: ahead }],
    [
      'Next.js',
      {
        url: `${site}/reports?_rsc=1`,
        status: 401,
        headers: { Cookie: cookie, 'Next-Router-Prefetch': '1' },
      },
    ],
    [
      'Safari and old Chromium',
      page('/reports', { status: 401, headers: { Cookie: cookie, Purpose: 'prefetch' } }),
    ],
  ])('is no failure of the page: %s', (_what, entry) => {
    expect(diagnosed([page('/'), entry])).toEqual([]);
  });

  it('is one when the visitor gets there', () => {
    expect(
      diagnosed([
        page('/'),
        page('/reports', { status: 401, headers: ahead }),
        page('/reports', { status: 401 }),
      ]),
    ).toEqual(['unauthorized']);
  });

  it('closes no circle', () => {
    const round = [
      toSignIn('/a', { headers: ahead }),
      page('/accounts/login/?next=/a', { headers: ahead, status: 302, answer: { Location: `${site}/a` } }),
    ];
    expect(diagnosed([page('/'), ...round, ...round, ...round, ...round])).toEqual([]);
  });
});
