import { describe, expect, it } from 'vitest';
import { accessTokenHash } from '../../tokens/dpop.ts';
import {
  causeOf,
  causesOf,
  type EntryInput,
  epoch,
  firstCause,
  jwt,
  outcomeOf,
  outcomesOnOddValues,
  placesOf,
  provisional,
} from '../testing.ts';

const KEY = { kty: 'EC', crv: 'P-256', x: 'x'.repeat(43), y: 'y'.repeat(43) };
const OTHER = { ...KEY, x: 'z'.repeat(43) };
// SHA-256 over {"crv":"P-256","kty":"EC","x":"xx…","y":"yy…"} in base64url.
const JKT = accessTokenHash(JSON.stringify(KEY, ['crv', 'kty', 'x', 'y']));
const TOKEN = jwt({ iss: 'https://id.example/', exp: epoch(3600), cnf: { jkt: JKT } }, { typ: 'at+jwt' });
const API = 'https://api.shop.example/orders';

const part = (value: unknown) =>
  btoa(JSON.stringify(value)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
let count = 0;
interface ProofInput {
  readonly key?: object;
  readonly header?: object;
  readonly claims?: object;
}
function proof({ key = KEY, header = {}, claims = {} }: ProofInput = {}): string {
  const all = {
    jti: `proof-${++count}`,
    htm: 'GET',
    htu: API,
    iat: epoch(0),
    ath: accessTokenHash(TOKEN),
    ...claims,
  };
  return `${part({ typ: 'dpop+jwt', alg: 'ES256', jwk: key, ...header })}.${part(all)}.${'A'.repeat(86)}`;
}

const challenge = (error: string, description = '') => ({
  'WWW-Authenticate': `DPoP error="${error}"${description === '' ? '' : `, error_description="${description}"`}, algs="ES256 PS256"`,
});
const call = (value: string | undefined, rest: Partial<EntryInput> = {}): EntryInput => ({
  url: `${API}?page=2`,
  status: 401,
  answer: challenge('invalid_dpop_proof'),
  ...rest,
  headers: {
    Authorization: `DPoP ${TOKEN}`,
    ...(value === undefined ? {} : { DPoP: value }),
    ...rest.headers,
  },
});
const message = (...entries: readonly EntryInput[]) => {
  const first = firstCause(entries);
  return [first?.check, first?.message, first?.confidence];
};

describe('dpop-invalid', () => {
  it.each<[string, string, ProofInput]>([
    ['method', 'htm', { claims: { htm: 'POST' } }],
    ['address', 'htu with another path', { claims: { htu: 'https://api.shop.example/basket' } }],
    ['address', 'htu over http', { claims: { htu: 'http://api.shop.example/orders' } }],
    ['tokenHash', 'ath of another token', { claims: { ath: accessTokenHash('other') } }],
    ['tokenHash', 'no ath', { claims: { ath: undefined } }],
    ['key', 'a proof by another key', { key: OTHER }],
    ['malformed', 'another typ', { header: { typ: 'JWT' } }],
    ['malformed', 'an alg that the server does not take', { header: { alg: 'ES256K' } }],
    ['malformed', 'no jti', { claims: { jti: undefined } }],
  ])('finds %s: %s', (id, _what, input) => {
    expect(message(call(proof(input)))).toEqual(['dpop-invalid', id, 'certain']);
  });

  it('finds a proof that is too old or too new by the server’s clock', () => {
    expect(message(call(proof({ claims: { iat: epoch(-900) } })))).toEqual([
      'dpop-invalid',
      'time',
      'likely',
    ]);
    const words = challenge('invalid_dpop_proof', 'DPoP proof iat is not recent enough');
    const first = firstCause([call(proof({ claims: { iat: epoch(400) } }), { answer: words })]);
    expect([first?.message, first?.confidence]).toEqual(['time', 'certain']);
    expect(first?.title).toContain('7 min after');
    expect(message(call(proof({ claims: { iat: epoch(-60) } })))[1]).toBe('said');
  });

  it('leaves a clock that is off to clock-skew', () => {
    const date = new Date((epoch(0) - 900) * 1000).toUTCString();
    const entry = call(proof(), { answer: { ...challenge('invalid_dpop_proof'), Date: date } });
    expect(causesOf([entry])).toEqual(['clock-skew']);
    // Made long before it was sent, by the same clock: no clock is to blame.
    expect(causesOf([call(proof({ claims: { iat: epoch(-900) } }))])).toEqual(['dpop-invalid']);
  });

  it('does not judge the time where only the tester’s clock is known', () => {
    const entry = call(proof({ claims: { iat: epoch(-900) } }), { dateless: true });
    expect(message(entry)[1]).toBe('said');
  });

  it('finds a proof used before, and lets a new one pass', () => {
    const once = proof();
    expect(message(call(once, { status: 200, answer: {} }), call(once, { at: 5 }))).toEqual([
      'dpop-invalid',
      'replayed',
      'certain',
    ]);
    expect(message(call(proof(), { status: 200, answer: {} }), call(proof(), { at: 5 }))[1]).toBe('said');
    // One that never reached the server used nothing up.
    expect(
      message(call(once, { status: 0, answer: {}, error: 'net::ERR_FAILED' }), call(once, { at: 5 }))[1],
    ).toBe('said');
  });

  it('finds a proof that a redirect made useless, and says so', () => {
    const old = proof({ claims: { htu: 'https://shop.example/orders' } });
    const first = firstCause([
      call(old, { url: 'https://shop.example/orders', status: 307, answer: { Location: `${API}?page=2` } }),
      call(old),
    ]);
    expect(first?.message).toBe('address');
    expect(first?.what).toContain('redirected');
    expect(placesOf(first)).toEqual(['1 request.headers.dpop', '0 response.headers.location']);
  });

  it('knows a proxy by a server that minds an address that is right', () => {
    const words = challenge('invalid_dpop_proof', 'DPoP Proof htu mismatch');
    expect(message(call(proof(), { answer: words }))).toEqual(['dpop-invalid', 'addressSeen', 'likely']);
  });

  it('finds the missing proof, and cannot tell where headers are provisional', () => {
    const bare = call(undefined, { answer: { 'WWW-Authenticate': 'DPoP algs="ES256"' } });
    expect(message(bare)).toEqual(['dpop-invalid', 'proofMissing', 'certain']);
    expect(outcomeOf(provisional(bare), 'dpop-invalid')).toBe('not-evaluated');
    // express-oauth2-jwt-bearer
    expect(message({ ...bare, status: 400 })[1]).toBe('proofMissing');
  });

  it('finds a bound token sent as Bearer', () => {
    const both = { 'WWW-Authenticate': 'Bearer error="invalid_token", DPoP algs="ES256"' };
    const bearer = { Authorization: `Bearer ${TOKEN}` };
    expect(message({ ...call(undefined, { answer: both }), headers: bearer })).toEqual([
      'dpop-invalid',
      'bearerScheme',
      'certain',
    ]);
    // A server that takes it so has shown that it does not mind.
    const fine: EntryInput = { url: `${API}?page=2`, headers: bearer };
    expect(causesOf([fine, { ...call(undefined, { answer: both }), headers: bearer }])).not.toContain(
      'dpop-invalid',
    );
  });

  it('leaves an unbound token sent as Bearer alone, and finds one sent as DPoP', () => {
    const plain = jwt({ iss: 'https://id.example/', exp: epoch(3600) });
    const claims = { ath: accessTokenHash(plain) };
    const both = { 'WWW-Authenticate': 'Bearer error="invalid_token", DPoP algs="ES256"' };
    expect(
      causesOf([{ ...call(undefined, { answer: both }), headers: { Authorization: `Bearer ${plain}` } }]),
    ).not.toContain('dpop-invalid');
    expect(
      message(call(proof({ claims }), { answer: both, headers: { Authorization: `DPoP ${plain}` } })),
    ).toEqual(['dpop-invalid', 'unbound', 'likely']);
  });

  it('leaves an expired token to token-expired', () => {
    const old = jwt({ iss: 'https://id.example/', exp: epoch(-60), cnf: { jkt: JKT } });
    const entry = call(proof({ claims: { ath: accessTokenHash(old) } }), {
      headers: { Authorization: `DPoP ${old}` },
      answer: challenge('invalid_token', 'The token expired'),
    });
    expect(causesOf([entry])[0]).toBe('token-expired');
    expect(causesOf([entry])).not.toContain('dpop-invalid');
  });

  it('says what is left where the server refuses a proof without visible fault', () => {
    const words = challenge('invalid_dpop_proof', 'signature verification failed');
    expect(message(call(proof(), { answer: words }))).toEqual(['dpop-invalid', 'said', 'certain']);
    expect(causesOf([call(proof(), { answer: words })])).not.toContain('token-signature-invalid');
  });

  it('leaves a fault of the token that the server names to that row, though the proof is for another token', () => {
    const words = challenge('invalid_token', 'The access token expired');
    expect(causesOf([call(proof({ claims: { ath: accessTokenHash('other') } }), { answer: words })])[0]).toBe(
      'token-expired',
    );
  });

  it('says one thing of what cannot be read', () => {
    const two = `${proof()}, ${proof()}`;
    expect(causesOf([call(two)])).toEqual(['dpop-invalid']);
  });

  it('is silent where all is well or no proof is in play', () => {
    expect(causesOf([call(proof(), { status: 200, answer: {} })])).toEqual([]);
    expect(outcomeOf([{ url: API, status: 401 }], 'dpop-invalid')).toBeUndefined();
  });

  it('hides proof and token', () => {
    const value = proof({ key: OTHER });
    const text = JSON.stringify(firstCause([call(value)]));
    for (const secret of [value, value.split('.')[1] ?? '', TOKEN]) expect(text).not.toContain(secret);
  });

  it('bears odd values', () => {
    expect(outcomesOnOddValues('dpop-invalid')).not.toContain('error');
    for (const value of [
      '',
      '.',
      '\ud800',
      'eyJ.eyJ.',
      `${part({ alg: 'ES256', jwk: 5 })}.${part({ htu: '%' })}.x`,
    ])
      expect(outcomeOf([call(value)], 'dpop-invalid')).toBe('found');
  });
});

describe('dpop-invalid and nonces', () => {
  const asking = (nonce: string, rest: Partial<EntryInput> = {}) => ({
    answer: { ...challenge('use_dpop_nonce'), 'DPoP-Nonce': nonce },
    ...rest,
  });

  it('finds a demand that no retry answered', () => {
    const first = firstCause([call(proof(), asking('n1'))]);
    expect([first?.check, first?.message]).toEqual(['dpop-invalid', 'nonce']);
    expect(first?.title).toContain('a proof without one');
    expect(JSON.stringify(first)).not.toContain('"n1"');
  });

  it('finds a retry with the old nonce', () => {
    const old = proof({ claims: { nonce: 'nonce-one' } });
    const first = firstCause([
      call(old, { status: 200, answer: { 'DPoP-Nonce': 'nonce-two' } }),
      call(proof({ claims: { nonce: 'nonce-one' } }), asking('nonce-three', { at: 60 })),
    ]);
    expect(first?.what).toContain('still holds an older one');
    expect(placesOf(first)).toContain('0 response.headers.dpop-nonce');
  });

  it('leaves a retry that succeeds to nonce-handshake', () => {
    const entries = [
      call(proof(), asking('n1')),
      call(proof({ claims: { nonce: 'n1' } }), { status: 200, answer: {} }),
    ];
    expect(causesOf(entries, 0)).toEqual(['nonce-handshake']);
  });

  it('finds the nonce that a page of another site cannot read', () => {
    const headers = { Origin: 'https://shop.example' };
    const cors = { 'Access-Control-Allow-Origin': 'https://shop.example' };
    const hidden = call(proof(), { headers, answer: { ...asking('n1').answer, ...cors } });
    expect(message(hidden)).toEqual(['dpop-invalid', 'nonceHidden', 'certain']);
    const shown = { ...cors, 'Access-Control-Expose-Headers': 'WWW-Authenticate, DPoP-Nonce' };
    expect(message(call(proof(), { headers, answer: { ...asking('n1').answer, ...shown } }))[1]).toBe(
      'nonce',
    );
  });
});

describe('dpop-invalid at the token endpoint', () => {
  const TOKEN_URL = 'https://id.example/oauth2/token';
  const ask = (value: string | undefined, body: string, rest: Partial<EntryInput>): EntryInput => ({
    url: TOKEN_URL,
    method: 'POST',
    body,
    ...rest,
    headers: value === undefined ? {} : { DPoP: value },
  });
  const claims = { htm: 'POST', htu: TOKEN_URL, ath: undefined };
  const refusal = (error: string, description = '') => ({
    status: 400,
    text: JSON.stringify({ error, error_description: description }),
  });
  const issued = (type: string) => ({
    text: JSON.stringify({ access_token: TOKEN, refresh_token: 'refresh-one', token_type: type }),
  });

  it('finds a wrong method', () => {
    const first = firstCause([
      ask(
        proof({ claims: { ...claims, htm: 'GET' } }),
        'grant_type=authorization_code&code=c0de',
        refusal('invalid_dpop_proof'),
      ),
    ]);
    expect([first?.check, first?.message]).toEqual(['dpop-invalid', 'method']);
  });

  it('finds a refresh token used with another key, and not with its own', () => {
    const first = ask(proof({ claims }), 'grant_type=authorization_code&code=c0de', issued('DPoP'));
    const again = (key: object) =>
      ask(
        proof({ claims, key }),
        'grant_type=refresh_token&refresh_token=refresh-one',
        refusal('invalid_grant'),
      );
    expect(causeOf([first, again(OTHER)], 'dpop-invalid')?.message).toBe('key');
    expect(causesOf([first, again(KEY)])).not.toContain('dpop-invalid');
  });

  it('finds a code bound to another key by dpop_jkt', () => {
    const authorize: EntryInput = {
      url: `https://id.example/authorize?response_type=code&client_id=a&state=s-1234&dpop_jkt=${JKT}`,
      status: 302,
      answer: { Location: 'https://shop.example/cb?code=c0de-123&state=s-1234' },
    };
    const body = 'grant_type=authorization_code&code=c0de-123';
    expect(
      causeOf([authorize, ask(proof({ claims, key: OTHER }), body, refusal('invalid_grant'))], 'dpop-invalid')
        ?.message,
    ).toBe('key');
    expect(causesOf([authorize, ask(proof({ claims }), body, refusal('invalid_grant'))])).not.toContain(
      'dpop-invalid',
    );
  });

  it('finds an opaque token used with another key than it was fetched with', () => {
    const opaque = 'opaque-access-token-1';
    const first = ask(proof({ claims }), 'grant_type=authorization_code&code=c0de', {
      text: JSON.stringify({ access_token: opaque, token_type: 'DPoP' }),
    });
    const use = (key: object) =>
      call(proof({ key, claims: { ath: accessTokenHash(opaque) } }), {
        headers: { Authorization: `DPoP ${opaque}` },
        answer: challenge('invalid_token'),
      });
    expect(message(first, use(OTHER))).toEqual(['dpop-invalid', 'key', 'certain']);
    expect(causesOf([first, use(KEY)])).not.toContain('dpop-invalid');
  });

  it('finds a demand for a nonce, and for a proof', () => {
    const body = 'grant_type=authorization_code&code=c0de';
    const nonce = ask(proof({ claims }), body, {
      ...refusal('use_dpop_nonce'),
      answer: { 'DPoP-Nonce': 'n1' },
    });
    expect(firstCause([nonce])?.message).toBe('nonce');
    expect(
      firstCause([ask(undefined, body, refusal('invalid_dpop_proof', 'DPoP proof is required'))])?.check,
    ).toBe('dpop-invalid');
  });
});
