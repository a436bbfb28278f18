import { describe, expect, it } from 'vitest';
import { decodeJwsJson, decodeJwt, looksLikeJwt, MAX_TOKEN, numericDate, numericDateFault } from './jwt.ts';

const b64 = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const HEADER = b64({ alg: 'HS256', typ: 'JWT' });
const SIGNATURE = b64('s'.repeat(32));
const jwt = (claims: unknown, header = HEADER, signature = SIGNATURE) =>
  `${header}.${b64(claims)}.${signature}`;

function faultOf(token: string) {
  const result = decodeJwt(token);
  return result.ok ? 'decoded' : result.fault;
}

describe('decodeJwt', () => {
  it('reads header and claims', () => {
    expect(decodeJwt(jwt({ iss: 'https://id.example', exp: 1, n: 'ü' }))).toEqual({
      ok: true,
      form: 'jws',
      header: { alg: 'HS256', typ: 'JWT' },
      claims: { iss: 'https://id.example', exp: 1, n: 'ü' },
      payloadIsJson: true,
      signature: { bytes: 32, fits: true, masked: false },
    });
  });

  it('shows the header of an encrypted token and no claims', () => {
    const header = b64({ alg: 'dir', enc: 'A256GCM' });
    expect(decodeJwt(`${header}..aXY.Y2lwaGVy.dGFn`)).toMatchObject({
      ok: true,
      form: 'jwe',
      header: { alg: 'dir', enc: 'A256GCM' },
      claims: undefined,
      signature: undefined,
    });
  });

  const whole = jwt({ sub: 'x' });
  it.each([
    ['', 'empty'],
    ['.', 'header-not-json'],
    ['..', 'header-not-json'],
    [HEADER, 'truncated'],
    [`${HEADER}.${b64({ sub: 'x' })}`, 'truncated'],
    [whole.slice(0, -2), 'truncated'],
    [`${whole}.x`, 'parts'],
    ['opaque', 'parts'],
    [`${b64({ alg: 'dir', enc: 'A256GCM' })}..aXY.Y2lwaGVy`, 'truncated'],
    [`${b64({ alg: 'dir', enc: 'A256GCM' })}..aXY.Y2lwaGVy.`, 'truncated'],
    [`${whole}=`, 'base64url'],
    [`${HEADER}.a+b/.${SIGNATURE}`, 'base64url'],
    [`${HEADER}.abcde.${SIGNATURE}`, 'base64url'],
    [`${HEADER}.ab c.${SIGNATURE}`, 'base64url'],
    [`${b64('{alg}')}.e30.${SIGNATURE}`, 'header-not-json'],
    [`${Buffer.from([0x7b, 0xff, 0x7d]).toString('base64url')}.e30.x`, 'header-not-json'],
    [`${b64([1])}.e30.${SIGNATURE}`, 'header-not-object'],
    [`${b64('null')}.e30.${SIGNATURE}`, 'header-not-object'],
    [`${b64({ typ: 'JWT' })}.e30.${SIGNATURE}`, 'header-without-alg'],
    [`${HEADER}..${SIGNATURE}`, 'payload-empty'],
    [jwt('not json'), 'payload-not-json'],
    [jwt('{"a":1', b64({ alg: 'HS256' })), 'payload-not-json'],
    [jwt('[]'), 'payload-not-object'],
    [jwt('null', b64({ alg: 'HS256', typ: 'at+jwt' })), 'payload-not-object'],
    ['e'.repeat(MAX_TOKEN + 1), 'too-large'],
    ['.'.repeat(MAX_TOKEN), 'header-not-json'],
  ])('%.40s: %s', (token, code) => {
    expect(faultOf(token)).toBe(code);
  });

  it('lets a JWS carry what is no JWT', () => {
    const header = b64({ alg: 'HS256' });
    expect(decodeJwt(`${header}.${b64('plain text')}.${SIGNATURE}`)).toMatchObject({
      ok: true,
      claims: undefined,
      payloadIsJson: false,
    });
    expect(decodeJwt(`${header}.${b64('[1]')}.${SIGNATURE}`)).toMatchObject({
      ok: true,
      claims: undefined,
      payloadIsJson: true,
    });
    expect(decodeJwt(`${header}..${SIGNATURE}`)).toMatchObject({ ok: true, claims: undefined });
  });

  it('tells a signature that was cut or left out by its length', () => {
    const fits = (alg: string, bytes: number) => {
      const result = decodeJwt(jwt({}, b64({ alg }), b64('s'.repeat(bytes))));
      return result.ok ? result.signature?.fits : 'fault';
    };
    expect(fits('HS256', 31)).toBe(false);
    expect(fits('HS256', 0)).toBe(false);
    expect(fits('none', 0)).toBe(true);
    expect(fits('ES256', 64)).toBe(true);
    expect(fits('ES512', 132)).toBe(true);
    expect(fits('RS256', 256)).toBe(true);
    expect(fits('RS256', 90)).toBe(false);
    expect(fits('EdDSA', 64)).toBe(true);
    expect(fits('ML-DSA-44', 10)).toBe(undefined);
  });

  it('does not blame a token whose signature a sanitiser replaced', () => {
    expect(decodeJwt(`${HEADER}.${b64({ sub: 'x' })}.[redacted]`)).toMatchObject({
      ok: true,
      claims: { sub: 'x' },
      signature: { masked: true, fits: undefined },
    });
  });

  it('keeps the token out of its explanations', () => {
    const secret = 'c2VjcmV0LXZhbHVl';
    for (const token of [
      `${HEADER}.${secret}`,
      `${HEADER}.${secret}.`,
      `${HEADER}.${secret}+.x`,
      `${secret}.a.b`,
    ]) {
      const result = decodeJwt(token);
      expect(result.ok ? '' : result.detail).not.toContain(secret);
      expect(result.ok ? '' : result.detail).not.toContain('secret-value');
    }
  });

  it('keeps a claim named __proto__ a claim', () => {
    const result = decodeJwt(jwt('{"__proto__":{"admin":true}}'));
    expect(result.ok && Object.getPrototypeOf(result.claims ?? {})).toBe(Object.prototype);
    expect(result.ok && (result.claims as { admin?: boolean } | undefined)?.admin).toBeUndefined();
  });
});

it('reads the JSON serialisation, a result for each signature', () => {
  const payload = b64({ sub: 'x' });
  const results = decodeJwsJson({
    payload,
    signatures: [
      { protected: HEADER, header: { kid: '1' }, signature: SIGNATURE },
      { header: { alg: 'HS256' }, signature: SIGNATURE },
      { signature: SIGNATURE },
      { protected: '!', signature: SIGNATURE },
      null,
    ],
  });
  expect(results.map((result) => (result.ok ? result.header : result.fault))).toEqual([
    { alg: 'HS256', typ: 'JWT', kid: '1' },
    { alg: 'HS256' },
    'header-without-alg',
    'base64url',
  ]);
  for (const value of [null, 1, 'x', [], { payload: 1 }, { payload, signatures: {} }])
    expect(decodeJwsJson(value)).toEqual([]);
});

it('reads NumericDate claims', () => {
  expect(numericDate({ exp: 1700000000.5 }, 'exp')).toBe(1700000000.5);
  expect(numericDate({ exp: '1700000000' }, 'exp')).toBeUndefined();
  expect(numericDate({}, 'toString')).toBeUndefined();
  expect(numericDateFault({ exp: '1700000000' }, 'exp')).toBe('string');
  expect(numericDateFault({ exp: null }, 'exp')).toBe('not-a-number');
  expect(numericDateFault({ exp: 1700000000000 }, 'exp')).toBe('milliseconds');
  expect(numericDateFault({ exp: 1700000000 }, 'exp')).toBeUndefined();
  expect(numericDateFault({}, 'exp')).toBeUndefined();
});

it('tells what is meant to be a JWT', () => {
  expect(looksLikeJwt(jwt({}))).toBe(true);
  expect(looksLikeJwt(`${HEADER}.cut`)).toBe(true);
  expect(looksLikeJwt(jwt({}, b64('{ "alg":"HS256"}')))).toBe(true);
  expect(looksLikeJwt(jwt({}, b64('{\n "alg":"HS256"}')))).toBe(true);
  expect(looksLikeJwt('eyJpdiI6IngifQ')).toBe(false);
  expect(looksLikeJwt('a.b.c')).toBe(false);
});
