import { describe, expect, it } from 'vitest';
import { type EntryInput, epoch, jwt } from '../checks/testing.ts';
import {
  APP,
  answer,
  authorize,
  BACK,
  begun,
  CHALLENGE,
  CODE,
  callback,
  faults,
  GOOD,
  ID,
  idToken,
  messages,
  part,
  TOKEN,
  TOKENS,
  token,
  VERIFIER,
  without,
} from './messages-testing.ts';
import { challengeOfVerifier } from './oauth.ts';

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
