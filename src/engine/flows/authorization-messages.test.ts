import { describe, expect, it } from 'vitest';
import { type EntryInput, jwt } from '../checks/testing.ts';
import {
  APP,
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
  token,
  without,
} from './messages-testing.ts';

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
