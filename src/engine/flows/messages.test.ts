import { describe, expect, it } from 'vitest';
import { type EntryInput, epoch, exchanges, jwt } from '../checks/testing.ts';
import type { MessagePart, MessageReport } from '../report-flows.ts';
import { Session } from '../session.ts';
import { challengeOfVerifier } from './oauth.ts';

const ID = 'https://id.test';
const APP = 'https://app.test';
const BACK = encodeURIComponent(`${APP}/callback`);
const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
const CHALLENGE = challengeOfVerifier(VERIFIER, 'S256') ?? '';
const PKCE = `&code_challenge=${CHALLENGE}&code_challenge_method=S256`;
const CODE = 'SplxlOBeZQQYbYS6WxSbIA';

/** The messages of the last entry, or of the one with this index. */
function messages(entries: readonly EntryInput[], index = entries.length - 1): readonly MessageReport[] {
  const session = new Session({ key: new Uint8Array(16).fill(7) });
  for (const exchange of exchanges(...entries)) session.add(exchange);
  return session.messagesAt(index);
}

const parts = (list: readonly MessageReport[]): readonly MessagePart[] => list.flatMap((one) => one.parts);
const part = (list: readonly MessageReport[], name: string) => parts(list).find((one) => one.name === name);
/** The names of parts with a fault. */
const faults = (list: readonly MessageReport[]) =>
  parts(list)
    .filter(({ weight }) => weight === 'fault')
    .map(({ name }) => name);

const authorize = (query: string, over: Partial<EntryInput> = {}): EntryInput => ({
  url: `${ID}/authorize?${query}`,
  type: 'document',
  ...over,
});
const GOOD = `client_id=web&response_type=code&redirect_uri=${BACK}&scope=openid%20orders&state=af0ifjsldkj1&nonce=n-0S6_WzA2Mj${PKCE}`;
const begun = authorize(GOOD, {
  status: 302,
  answer: { Location: `${APP}/callback?code=${CODE}&state=af0ifjsldkj1&iss=https%3A%2F%2Fid.test` },
});
const callback = (query = `code=${CODE}&state=af0ifjsldkj1`, over: Partial<EntryInput> = {}): EntryInput => ({
  url: `${APP}/callback?${query}`,
  type: 'document',
  ...over,
});
const TOKEN = `grant_type=authorization_code&code=${CODE}&redirect_uri=${BACK}&client_id=web&code_verifier=${VERIFIER}`;
const idToken = (claims: Readonly<Record<string, unknown>> = {}) =>
  jwt({
    iss: ID,
    aud: 'web',
    sub: 'u-4711',
    nonce: 'n-0S6_WzA2Mj',
    iat: epoch(0),
    exp: epoch(600),
    ...claims,
  });
const TOKENS = {
  access_token: 'q7Vw2Kx9Zr4Tn6Bm1Lp8',
  token_type: 'Bearer',
  expires_in: 600,
  scope: 'openid orders',
  id_token: idToken(),
};
const token = (body = TOKEN, over: Partial<EntryInput> = {}): EntryInput => ({
  url: `${ID}/oauth2/token`,
  method: 'POST',
  body,
  text: JSON.stringify(TOKENS),
  answer: { 'Cache-Control': 'no-store' },
  ...over,
});
const answer = (over: Readonly<Record<string, unknown>>, body = TOKEN) =>
  token(body, { text: JSON.stringify({ ...TOKENS, ...over }) });

describe('a sign-in that works', () => {
  it('has its messages taken apart, and nothing wrong in them', () => {
    const entries = [begun, callback(), token()];
    expect(messages(entries, 0).map(({ title, side }) => [title, side])).toEqual([
      ['Authorization request', 'request'],
      ['Authorization response', 'response'],
    ]);
    expect(messages(entries, 1).map(({ title }) => title)).toEqual(['Authorization response']);
    expect(messages(entries, 2).map(({ title }) => title)).toEqual(['Token request', 'Token response']);
    for (const index of [0, 1, 2]) expect(faults(messages(entries, index))).toEqual([]);
    expect(part(messages(entries, 0), 'client_id')).toMatchObject({ value: 'web', at: 'url', fault: '' });
    expect(part(messages(entries, 0), 'code')).toMatchObject({ at: 'response.headers.location' });
    expect(part(messages(entries, 2), 'id_token › exp')?.value).toBe('2026-01-15T09:10:00Z');
    expect(part(messages(entries, 2), 'code_verifier')?.spec).toMatchObject({ section: '4.5' });
  });

  it('prints the same value as the same fingerprint in each of them', () => {
    const entries = [begun, callback(), token()];
    const codes = [0, 1, 2].map((index) => part(messages(entries, index), 'code')?.value);
    expect(new Set(codes).size).toBe(1);
    expect(codes[0]).toMatch(/^‹22 chars #[0-9a-f]{8}›$/);
  });

  it('leaves other traffic alone', () => {
    expect(messages([{ url: `${APP}/orders?code=SUMMER26&page=2` }])).toEqual([]);
    expect(messages([{ url: `${APP}/search?state=open&code=12345` }])).toEqual([]);
    expect(
      messages([{ url: `${APP}/api/refresh`, method: 'POST', body: '{"refreshToken":"q7Vw2Kx9Zr4Tn6"}' }]),
    ).toEqual([]);
  });
});

const without = (name: string, query = GOOD) =>
  query
    .split('&')
    .filter((pair) => !pair.startsWith(`${name}=`))
    .join('&');

describe('an authorization request', () => {
  it.each<readonly [what: string, query: string, at: string, words: RegExp]>([
    ['an unknown response type', GOOD.replace('=code&', '=cod&'), 'response_type', /not defined/],
    ['none beside code', GOOD.replace('=code&', '=code%20none&'), 'response_type', /beside/],
    ['no response type', without('response_type'), 'response_type', /missing/],
    ['no client', without('client_id'), 'client_id', /missing/],
    [
      'nothing that ties the answer',
      `client_id=web&response_type=code&redirect_uri=${BACK}`,
      'state',
      /ties/,
    ],
    ['a nonce without openid', GOOD.replace('openid%20', ''), 'scope', /openid is missing/],
    [
      'an ID token without openid',
      `client_id=w&response_type=id_token&state=s&nonce=n&scope=a&redirect_uri=${BACK}`,
      'scope',
      /openid/,
    ],
    [
      'an ID token without a nonce',
      `client_id=w&response_type=id_token&state=s&scope=openid&redirect_uri=${BACK}`,
      'nonce',
      /needs a nonce/,
    ],
    [
      'a challenge without its method',
      without('code_challenge_method'),
      'code_challenge_method',
      /counts as plain/,
    ],
    ['a small s256', GOOD.replace('=S256', '=s256'), 'code_challenge_method', /S256, plain/],
    ['a challenge in hexadecimal', GOOD.replace(CHALLENGE, 'ab'.repeat(32)), 'code_challenge', /hexadecimal/],
    ['a padded challenge', GOOD.replace(CHALLENGE, `${CHALLENGE}%3D`), 'code_challenge', /padded/],
    [
      'a challenge in base64',
      GOOD.replace(CHALLENGE, `${CHALLENGE.slice(0, 42)}%2B`),
      'code_challenge',
      /base64url/,
    ],
    ['a short challenge', GOOD.replace(CHALLENGE, 'abc'), 'code_challenge', /3 characters/],
    [
      'tokens in the query',
      `${GOOD.replace('=code&', '=code%20id_token&')}&response_mode=query`,
      'response_mode',
      /query/,
    ],
    ['a fragment in the return address', GOOD.replace(BACK, `${BACK}%23%2Fhome`), 'redirect_uri', /fragment/],
    [
      'a return address without a host',
      GOOD.replace(BACK, '%2Fcallback'),
      'redirect_uri',
      /complete address/,
    ],
    ['a doubled parameter', `${GOOD}&scope=email`, 'scope', /2 times/],
    ['prompt=none among others', `${GOOD}&prompt=none%20login`, 'prompt', /contradicts/],
    ['prompt=none with max_age=0', `${GOOD}&prompt=none&max_age=0`, 'max_age', /never succeed/],
    ['max_age that is no number', `${GOOD}&max_age=1h`, 'max_age', /whole number/],
    ['a secret', `${GOOD}&client_secret=Zr4Tn6Bm1Lp8`, 'client_secret', /no place/],
    ['no return address', without('redirect_uri'), 'redirect_uri', /missing/],
  ])('with %s', (_what, query, at, words) => {
    const found = messages([authorize(query)]);
    expect(faults(found)).toEqual([at]);
    expect(part(found, at)?.fault).toMatch(words);
  });

  it('to an http address is at fault where the page is on https', () => {
    const query = GOOD.replace('https%3A', 'http%3A');
    expect(
      part(messages([authorize(query, { headers: { Referer: `${APP}/` } })]), 'redirect_uri')?.weight,
    ).toBe('fault');
    expect(part(messages([authorize(query)]), 'redirect_uri')?.weight).toBe('advice');
    expect(part(messages([authorize(query.replace('app.test', 'localhost'))]), 'redirect_uri')?.weight).toBe(
      '',
    );
  });

  it.each([
    ['resource', `${GOOD}&resource=https%3A%2F%2Fa.test&resource=https%3A%2F%2Fb.test`],
    ['PKCE without a state', without('state')],
    ['a plain code without PKCE', without('code_challenge_method', without('code_challenge'))],
    ['hybrid', GOOD.replace('=code&', '=code%20id_token&')],
    ['a parameter of its own', `${GOOD}&tenant_hint=acme`],
  ])('is not at fault for %s', (_what, query) => {
    expect(faults(messages([authorize(query)]))).toEqual([]);
  });

  it('as a signed object is read from it', () => {
    const object = jwt({
      response_type: 'code',
      redirect_uri: `${APP}/callback`,
      state: 'af0ifjsldkj1',
      scope: 'openid',
    });
    const found = messages([authorize(`client_id=web&request=${object}`)]);
    expect(faults(found)).toEqual([]);
    expect(part(found, 'request › scope')?.value).toBe('openid');
    expect(part(found, 'request › state')?.value).toMatch(/^‹/);
  });

  it('that was pushed names the request that pushed it', () => {
    const pushed: EntryInput = {
      url: `${ID}/oauth2/par`,
      method: 'POST',
      body: GOOD,
      status: 201,
      text: '{"request_uri":"urn:ietf:params:oauth:request_uri:6esc","expires_in":60}',
    };
    const entries = [
      pushed,
      authorize('client_id=web&request_uri=urn%3Aietf%3Aparams%3Aoauth%3Arequest_uri%3A6esc'),
    ];
    expect(messages(entries, 0).map(({ title }) => title)).toEqual([
      'Pushed authorization request',
      'Pushed authorization response',
    ]);
    const [request] = messages(entries);
    expect(faults(messages(entries))).toEqual([]);
    expect(request?.note).toContain('request 0');
  });
});

describe('an authorization response', () => {
  it('without the state, or with another one, is at fault', () => {
    expect(faults(messages([begun, callback(`code=${CODE}&iss=https%3A%2F%2Fid.test`)]))).toEqual(['state']);
    expect(faults(messages([begun, callback(`code=${CODE}&state=another-one`)]))).toEqual(['state']);
  });

  it('with an error gives the verdict in plain words', () => {
    const [found] = messages([begun, callback('error=login_required&state=af0ifjsldkj1')]);
    expect(found?.title).toBe('Authorization error response');
    expect(found?.verdict).toMatch(/^Nobody is signed in .* To do for whoever builds the page: /);
    expect(found?.parts.find(({ name }) => name === 'error')?.spec?.title).toContain('OpenID Connect Core');
  });

  it('is read from a fragment and from a posted form', () => {
    const implicit = authorize(
      `client_id=web&response_type=id_token&scope=openid&nonce=n-0S6_WzA2Mj&state=s-1&redirect_uri=${BACK}`,
      {
        status: 302,
        answer: { Location: `${APP}/callback#id_token=${idToken({ nonce: 'other' })}&state=s-1` },
      },
    );
    expect(faults(messages([implicit]))).toEqual(['id_token › nonce']);
    const form = authorize(`${GOOD}&response_mode=form_post`);
    const posted = callback('', {
      url: `${APP}/callback`,
      method: 'POST',
      body: `code=${CODE}&state=af0ifjsldkj1`,
    });
    const [found] = messages([form, posted]);
    expect(found?.parts.map(({ name, at }) => `${name} ${at}`)).toEqual([
      'code request.body',
      'state request.body',
    ]);
    expect(faults(messages([form, posted]))).toEqual([]);
  });

  it('that goes elsewhere says where it differs', () => {
    const found = messages([
      begun,
      callback(`code=${CODE}&state=af0ifjsldkj1`, {
        url: `https://www.app.test/callback?code=${CODE}&state=af0ifjsldkj1`,
      }),
    ]);
    expect(part(found, 'redirect_uri')?.fault).toContain('with and without www.');
  });

  it('with a token in the query is at fault', () => {
    const to = `${APP}/callback?access_token=q7Vw2Kx9Zr4Tn6Bm1Lp8&token_type=Bearer&state=af0ifjsldkj1`;
    const asked = authorize(GOOD.replace('=code&', '=token&'), { status: 302, answer: { Location: to } });
    expect(faults(messages([asked]))).toContain('access_token');
  });
});

describe('a token request', () => {
  const say = (body: string, over: Partial<EntryInput> = {}) =>
    messages([begun, callback(), token(body, over)]).slice(0, 1);

  it.each<readonly [what: string, body: string, at: string, words: RegExp]>([
    ['another return address', TOKEN.replace(BACK, `${BACK}%2F`), 'redirect_uri', /slash at the end/],
    [
      'an http return address',
      TOKEN.replace('https%3A', 'http%3A'),
      'redirect_uri',
      /scheme \(https and http\)/,
    ],
    ['capital letters in it', TOKEN.replace('%2Fcallback', '%2FCallback'), 'redirect_uri', /capital/],
    ['another port', TOKEN.replace('app.test', 'app.test%3A8443'), 'redirect_uri', /the port/],
    [
      'another client',
      TOKEN.replace('client_id=web', 'client_id=other'),
      'client_id',
      /another application \(web\)/,
    ],
    [
      'another verifier',
      TOKEN.replace(VERIFIER, VERIFIER.replace('dBj', 'aaa')),
      'code_verifier',
      /does not belong/,
    ],
    [
      'the challenge for the verifier',
      TOKEN.replace(VERIFIER, CHALLENGE),
      'code_verifier',
      /is the code_challenge itself/,
    ],
    ['a short verifier', TOKEN.replace(VERIFIER, 'abc'), 'code_verifier', /at least 43/],
    [
      'odd characters in the verifier',
      TOKEN.replace(VERIFIER, `${VERIFIER}%20`),
      'code_verifier',
      /not allowed/,
    ],
    ['no verifier', without('code_verifier', TOKEN), 'code_verifier', /missing/],
    ['no code', without('code', TOKEN), 'code', /needs it/],
    [
      'two proofs',
      `${TOKEN}&client_secret=Zr4Tn6Bm1Lp8&client_assertion=${jwt({ iss: 'web', sub: 'web', aud: ID, exp: epoch(60), jti: 'j' })}&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer`,
      'client_secret',
      /only one/,
    ],
    ['no grant type', without('grant_type', TOKEN), 'grant_type', /missing/],
    ['a doubled code', `${TOKEN}&code=${CODE}`, 'code', /2 times/],
  ])('with %s', (_what, body, at, words) => {
    const found = say(body);
    expect(faults(found)).toEqual([at]);
    expect(part(found, at)?.fault).toMatch(words);
  });

  it('that fits by S256 alone names the method that was left out', () => {
    const plain = authorize(without('code_challenge_method'), { status: 302, answer: begun.answer ?? {} });
    expect(part(messages([plain, callback(), token()]), 'code_verifier')?.fault).toContain('by S256');
  });

  it('with Basic shows the client and hides the secret; twice, or from a page, it is at fault', () => {
    const headers = { Authorization: `Basic ${btoa('web:Zr4Tn6Bm1Lp8')}` };
    const body = without('client_id', TOKEN);
    expect(part(say(body, { headers }), 'Authorization')).toMatchObject({ fault: '' });
    expect(part(say(body, { headers }), 'Authorization')?.value).toMatch(
      /^Basic: web and a secret, ‹12 chars/,
    );
    expect(part(say(`${body}&client_secret=Zr4Tn6Bm1Lp8`, { headers }), 'Authorization')?.fault).toContain(
      'twice',
    );
    expect(part(say(body, { headers: { ...headers, Origin: APP } }), 'Authorization')?.fault).toContain(
      'A page sends it',
    );
    expect(part(say(`${body}&client_id=other`, { headers }), 'Authorization')?.fault).toContain(
      'another application',
    );
  });

  it('with an assertion holds it against the request', () => {
    const sent = (claims: Readonly<Record<string, unknown>>) =>
      `${TOKEN}&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion=${jwt(claims)}`;
    const good = { iss: 'web', sub: 'web', aud: `${ID}/oauth2/token`, exp: epoch(60), jti: 'j-1' };
    expect(faults(say(sent(good)))).toEqual([]);
    expect(faults(say(sent({ ...good, sub: 'other' })))).toEqual(['client_assertion › iss']);
    expect(faults(say(sent({ ...good, exp: epoch(-60) })))).toEqual(['client_assertion › exp']);
    expect(faults(say(sent({ ...good, iss: 'x', sub: 'x' })))).toEqual(['client_assertion › sub']);
  });

  it('that spends a code again says where it was spent', () => {
    const found = messages([begun, callback(), token(), token()]);
    expect(part(found, 'code')?.fault).toContain('in request 2');
    // With the nonce that the server asked for, the same code is sent again (RFC 9449 §8).
    const nonce = token(TOKEN, { status: 400, text: '{"error":"use_dpop_nonce"}' });
    expect(faults(messages([begun, callback(), nonce, token()]))).toEqual([]);
  });

  it('with a DPoP proof of another request is at fault', () => {
    const proof = (claims: Readonly<Record<string, unknown>>) => ({
      headers: { DPoP: jwt(claims, { alg: 'ES256', typ: 'dpop+jwt', jwk: {} }) },
    });
    expect(
      faults(say(TOKEN, proof({ htm: 'POST', htu: `${ID}/oauth2/token`, jti: 'j', iat: epoch(0) }))),
    ).toEqual([]);
    expect(faults(say(TOKEN, proof({ htm: 'GET', htu: `${ID}/x`, jti: 'j', iat: epoch(0) })))).toEqual([
      'DPoP › htm',
      'DPoP › htu',
    ]);
  });
});

describe('a token response', () => {
  const say = (over: Readonly<Record<string, unknown>>, body = TOKEN) =>
    messages([begun, callback(), answer(over, body)]).slice(1);

  it.each<readonly [what: string, over: Readonly<Record<string, unknown>>, at: string]>([
    ['no token', { access_token: undefined }, 'access_token'],
    ['no token type', { token_type: undefined }, 'token_type'],
    ['a lifetime in quotes', { expires_in: '600' }, 'expires_in'],
    ['a lifetime of nothing', { expires_in: 0 }, 'expires_in'],
    ['no ID token', { id_token: undefined }, 'id_token'],
    ['another nonce', { id_token: idToken({ nonce: 'n-other' }) }, 'id_token › nonce'],
    ['no nonce', { id_token: idToken({ nonce: undefined }) }, 'id_token › nonce'],
    ['another audience', { id_token: idToken({ aud: 'other' }) }, 'id_token › aud'],
    ['another authorised party', { id_token: idToken({ azp: 'other' }) }, 'id_token › azp'],
    ['an ID token that had run out', { id_token: idToken({ exp: epoch(-60) }) }, 'id_token › exp'],
    [
      'an at_hash of another token',
      { id_token: idToken({ at_hash: 'MTIzNDU2Nzg5MDEyMzQ1Ng' }) },
      'id_token › at_hash',
    ],
    ['a damaged ID token', { id_token: 'eyJhbGciOiJIUzI1NiJ9.e' }, 'id_token › content'],
    ['DPoP without a proof', { token_type: 'DPoP' }, 'token_type'],
  ])('with %s', (_what, over, at) => {
    expect(faults(say(over))).toEqual([at]);
  });

  it('takes the time from the server, not from the machine that recorded', () => {
    const clock = { Date: 'Thu, 15 Jan 2026 09:00:01 GMT', 'Cache-Control': 'no-store' };
    const said = token(TOKEN, { at: 86_400, answer: clock });
    expect(faults(messages([begun, callback(), said]))).toEqual([]);
    expect(faults(messages([begun, callback(), token(TOKEN, { at: 86_400 })]))).toEqual(['id_token › exp']);
  });

  it('takes the at_hash that fits (OpenID Connect Core §3.1.3.6)', () => {
    // Access token and hash of the specification's own example (appendix A.3).
    const access = 'jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y';
    expect(
      faults(say({ access_token: access, id_token: idToken({ at_hash: '77QmUPtjPfzWtF2AnpK9RQ' }) })),
    ).toEqual([]);
  });

  it('takes a nonce that was sent as its hash', () => {
    const hashed = challengeOfVerifier('n-kept-by-the-page', 'S256') ?? '';
    const asked = authorize(GOOD.replace('n-0S6_WzA2Mj', hashed), {
      status: 302,
      answer: begun.answer ?? {},
    });
    const text = JSON.stringify({ ...TOKENS, id_token: idToken({ nonce: 'n-kept-by-the-page' }) });
    expect(faults(messages([asked, callback(), token(TOKEN, { text })]))).toEqual([]);
  });

  it('that grants less than was asked for says so', () => {
    expect(part(say({ scope: 'openid' }), 'scope')).toMatchObject({ weight: 'advice' });
  });

  it('of an error is told in plain words', () => {
    const refused = (error: Readonly<Record<string, unknown>>, status = 400) =>
      messages([begun, callback(), token(TOKEN, { status, text: JSON.stringify(error) })]).slice(1);
    const [grant] = refused({ error: 'invalid_grant' });
    expect(grant?.verdict).toContain('used, expired');
    const [entra] = refused({
      error: 'invalid_client',
      error_description: 'AADSTS7000222: The provided client secret keys are expired.',
    });
    expect(entra?.verdict).toMatch(/secret has expired.*administrator/);
    expect(faults(refused({ error: 'bad_verification_code' }, 200))).toEqual(['error']);
    expect(refused({ error: 'made_up_code' })[0]?.verdict).toContain('none of the specifications');
  });
});

describe('other messages', () => {
  it('of a device', () => {
    const begin: EntryInput = {
      url: `${ID}/device_authorization`,
      method: 'POST',
      body: 'client_id=tv&scope=openid',
      text: '{"device_code":"GmRhmhcxhwAzkoEqiMEg_DnyEysNkuNhszIySk9eS","user_code":"WDJB-MJHT","verification_uri":"https://id.test/device","interval":5}',
    };
    expect(messages([begin]).map(({ title }) => title)).toEqual([
      'Device authorization request',
      'Device authorization response',
    ]);
    expect(faults(messages([begin]))).toEqual(['expires_in']);
    expect(JSON.stringify(messages([begin]))).not.toMatch(/WDJB|GmRhmh/);
    const poll = token(
      'grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code&device_code=GmRhmhcxhwAzkoEqiMEg&client_id=tv',
      {
        status: 400,
        text: '{"error":"slow_down"}',
      },
    );
    expect(messages([poll])[1]?.verdict).toContain('asks too often');
  });

  it('of signing out', () => {
    const out = (query: string) => messages([{ url: `${ID}/oauth2/logout?${query}`, type: 'document' }]);
    expect(faults(out(`post_logout_redirect_uri=${BACK}`))).toEqual(['id_token_hint']);
    expect(faults(out(`post_logout_redirect_uri=${BACK}&id_token_hint=${idToken()}&client_id=web`))).toEqual(
      [],
    );
    expect(faults(out(`id_token_hint=${jwt({ scope: 'orders', sub: 'u' }, { typ: 'at+jwt' })}`))).toEqual([
      'id_token_hint › typ',
    ]);
    expect(faults(out(`id_token_hint=${idToken({ aud: 'other' })}&client_id=web`))).toEqual([
      'id_token_hint › aud',
    ]);
  });

  it('of an API that refuses', () => {
    const [found] = messages([
      {
        url: 'https://api.test/x',
        status: 401,
        answer: {
          'WWW-Authenticate': 'Bearer realm="api", error="invalid_token", error_description="expired"',
        },
      },
    ]);
    expect(found).toMatchObject({ title: 'Bearer challenge', side: 'response' });
    expect(found?.verdict).toContain('The API saw the token');
    expect(
      messages([
        { url: 'https://api.test/x', status: 401, answer: { 'WWW-Authenticate': 'Basic realm="x"' } },
      ]),
    ).toEqual([]);
  });

  it.each<readonly [string, string, string, readonly string[]]>([
    ['that fits', '/realms/x/.well-known/openid-configuration', `${ID}/realms/x`, []],
    ['with a slash at the end', '/.well-known/openid-configuration', `${ID}/`, []],
    ['of another name', '/.well-known/openid-configuration', 'http://keycloak:8080', ['issuer']],
    ['of another path', '/realms/x/.well-known/openid-configuration', `${ID}/realms/y`, ['issuer']],
    ['in the way of RFC 8414', '/.well-known/oauth-authorization-server/realms/x', `${ID}/realms/x`, []],
    ['for every tenant', '/common/v2.0/.well-known/openid-configuration', `${ID}/{tenantid}/v2.0`, []],
  ])('of a provider’s configuration %s', (_what, path, issuer, wrong) => {
    const text = JSON.stringify({ issuer, token_endpoint: `${ID}/token`, jwks_uri: `${ID}/jwks` });
    expect(faults(messages([{ url: ID + path, text }]))).toEqual(wrong);
  });

  it('of a provider’s keys', () => {
    const keys = (list: readonly unknown[]) =>
      messages([{ url: `${ID}/jwks`, text: JSON.stringify({ keys: list }) }]);
    const good = { kty: 'RSA', kid: 'key-1', use: 'sig', alg: 'RS256', n: 'x', e: 'AQAB' };
    expect(part(keys([good]), 'keys[0]')).toMatchObject({ value: 'kid key-1, RSA, RS256, sig', fault: '' });
    expect(faults(keys([good, good]))).toEqual(['keys[1]']);
    expect(faults(keys([{ ...good, d: 'private' }]))).toEqual(['keys[0]']);
    expect(keys([])[0]?.note).toContain('empty');
  });

  it('of userinfo hides the person', () => {
    const found = messages([
      { url: `${ID}/userinfo`, text: '{"email":"ada@lovelace.test","name":"Ada Lovelace"}' },
    ]);
    expect(faults(found)).toEqual(['sub']);
    expect(part(found, 'other claims')?.value).toBe('email, name');
    expect(JSON.stringify(found)).not.toMatch(/lovelace/i);
  });

  it('of introspection and revocation', () => {
    const ask = (path: string, text: string) =>
      messages([{ url: ID + path, method: 'POST', body: 'token=q7Vw2Kx9Zr4Tn6Bm1Lp8&client_id=api', text }]);
    expect(ask('/introspect', '{"active":false}')[1]?.verdict).toContain('does not take the token');
    expect(ask('/revoke', '').map(({ title }) => title)).toEqual(['Revocation request']);
  });
});

const SECRETS = {
  state: 'st4te-Secret-Yk3J9xVb2N',
  nonce: 'n0nce-Secret-Zh1R8sTjk3',
  code: 'c0de-Secret-QqYbYS6WxSbIA',
  verifier: 'verif1er-Secret-dBjftJeZ4CVP-mB92K27uhbUJU1',
  secret: 'client-Secret-Bm1Lp8',
  user: 'ada.lovelace',
  password: 'correct-horse-battery',
  access: 'acc3ss-Secret-q7Vw2Kx9Zr4Tn6',
  refresh: 'refr3sh-Secret-tGzv3JOkF0XG5',
  hint: 'ada@lovelace.test',
};

describe('secrets', () => {
  it('stand in no part, in whatever message they are sent', () => {
    const { state, nonce, code, verifier, secret, user, password, access, refresh, hint } = SECRETS;
    const id = jwt({ iss: ID, aud: 'web', sub: user, email: hint, nonce, at_hash: access, name: user });
    const assertion = jwt({ iss: 'web', sub: 'web', aud: ID, jti: refresh });
    const form = new URLSearchParams({
      grant_type: 'password',
      code,
      code_verifier: verifier,
      client_secret: secret,
      username: user,
      password,
      refresh_token: refresh,
      client_assertion: assertion,
      subject_token: access,
      device_code: code,
      own_field: access,
    });
    const query = new URLSearchParams({
      client_id: 'web',
      response_type: 'code',
      state,
      nonce,
      login_hint: hint,
      id_token_hint: id,
      request: jwt({ state, nonce, login_hint: hint }),
      redirect_uri: `${APP}/cb?token=${access}`,
      claims: JSON.stringify({ userinfo: { email: { value: hint } } }),
      scope: `openid ${access}`,
      own_field: user,
    });
    const said = `Unknown user ${hint} with code ${code} and token ${access}`;
    const entries: EntryInput[] = [
      authorize(query.toString(), {
        status: 302,
        answer: {
          Location: `${APP}/cb?${new URLSearchParams({ code, state, error_description: said })}#access_token=${access}&id_token=${id}`,
        },
      }),
      callback(
        new URLSearchParams({
          code,
          state,
          error: 'access_denied',
          error_description: said,
          session_state: access,
        }).toString(),
      ),
      token(form.toString(), {
        headers: {
          Authorization: `Basic ${btoa(`${user}:${password}`)}`,
          DPoP: jwt({ jti: access, nonce, ath: access }, { typ: 'dpop+jwt' }),
        },
        text: JSON.stringify({
          access_token: access,
          refresh_token: refresh,
          id_token: id,
          scope: access,
          own: { deep: refresh },
        }),
      }),
      token(form.toString(), {
        status: 400,
        text: JSON.stringify({ error: 'invalid_grant', error_description: said, trace_id: access }),
      }),
      {
        url: `${ID}/introspect`,
        method: 'POST',
        body: `token=${access}&client_secret=${secret}`,
        text: JSON.stringify({ active: true, username: user, sub: user, scope: access }),
      },
      {
        url: `${ID}/par`,
        method: 'POST',
        body: `${query}&client_secret=${secret}`,
        status: 201,
        text: JSON.stringify({ request_uri: `urn:x:${access}` }),
      },
      {
        url: `${ID}/logout?${new URLSearchParams({ id_token_hint: id, state, logout_hint: hint, post_logout_redirect_uri: `${APP}/?t=${access}` })}`,
      },
      { url: `${ID}/userinfo`, text: JSON.stringify({ sub: user, email: hint, name: user }) },
      {
        url: `${ID}/device_authorization`,
        method: 'POST',
        body: `client_id=tv&login_hint=${encodeURIComponent(hint)}`,
        text: JSON.stringify({
          device_code: code,
          user_code: secret,
          verification_uri_complete: `${ID}/d?user_code=${secret}`,
        }),
      },
    ];
    const all = entries.map((_, index) => messages(entries, index));
    for (const [index, found] of all.entries())
      expect(found.length, `entry ${index} has messages`).toBeGreaterThan(0);
    const text = JSON.stringify(all);
    for (const [name, value] of Object.entries(SECRETS))
      expect(text.includes(value), `${name} stands in it`).toBe(false);
  });
});

describe('hostile messages', () => {
  it('of a hundred thousand parameters end at a bound', () => {
    const many = Array.from({ length: 100_000 }, (_, index) => `p${index}=${index}`).join('&');
    const [found] = messages([authorize(`${GOOD}&${many}`)]);
    expect(found?.parts.length).toBeLessThan(200);
    expect(found?.note).toMatch(/^\d+ more parameters are left out\.$/);
    const doubled = messages([authorize(`${GOOD}&${'state=x&'.repeat(100_000)}`)]);
    expect(part(doubled, 'state')?.fault).toContain('times');
  });

  it.each([
    ['lone surrogates', `${GOOD}&\ud800=\udc00&state=%ED%A0%80`],
    ['names of the prototype', `${GOOD}&__proto__=1&constructor=2&toString=3`],
    ['broken escapes', `${GOOD}&x=%&y=%E0%A4%A`],
    ['a huge JWT', `${GOOD}&request=${'eyJhbGciOiJub25lIn0'.repeat(5000)}.x.y`],
    ['a huge name', `${GOOD}&${'n'.repeat(60_000)}=1`],
    ['right-to-left marks', `${GOOD}&x\u202e=\u202ey`],
  ])('with %s are read all the same', (_what, query) => {
    const found = messages([authorize(query)]);
    expect(part(found, 'client_id')?.value).toBe('web');
    const text = JSON.stringify(found);
    expect(text.length).toBeLessThan(60_000);
    expect(text).not.toMatch(/[\u202e]|\\ud800|\\udc00/);
  });

  it.each([
    ['an array', '[]'],
    ['null', 'null'],
    ['a string', '"x"'],
    ['cut JSON', '{"access_token":"abc'],
    ['a page', '<html>down</html>'],
    ['nothing', ''],
    ['odd types', '{"access_token":{"a":[1]},"token_type":null,"expires_in":{},"scope":7,"id_token":[]}'],
  ])('whose answer is %s do not bring it down', (_what, text) => {
    expect(messages([begun, callback(), token(TOKEN, { text })]).length).toBeGreaterThan(0);
  });
});
