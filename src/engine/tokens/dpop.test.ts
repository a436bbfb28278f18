import { describe, expect, it } from 'vitest';
import { parseUrl } from '../exchange/exchange.ts';
import { accessTokenHash, htuDifference, readDpop } from './dpop.ts';
import { jwkThumbprint } from './thumbprint.ts';

// The key, token and proof of RFC 9449 §4.2, §6.1 and §7.1; the RSA key of RFC 7638 §3.1.
const EC = {
  kty: 'EC',
  x: 'l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs',
  y: '9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA',
  crv: 'P-256',
};
const RSA = {
  kty: 'RSA',
  n: '0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw',
  e: 'AQAB',
  alg: 'RS256',
  kid: '2011-04-29',
};

const part = (value: unknown) =>
  btoa(JSON.stringify(value)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
const HEADER = { typ: 'dpop+jwt', alg: 'ES256', jwk: EC };
const CLAIMS = {
  jti: 'e1j3V_bKic8-LAEB',
  htm: 'GET',
  htu: 'https://resource.example.org/p',
  iat: 1562262618,
};
const proof = (header: object = {}, claims: object = {}, signature = 'A'.repeat(86)) =>
  `${part({ ...HEADER, ...header })}.${part({ ...CLAIMS, ...claims })}.${signature}`;

describe('jwkThumbprint', () => {
  it('is that of the specifications’ examples', () => {
    expect(jwkThumbprint(RSA)).toBe('NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs');
    expect(jwkThumbprint(EC)).toBe('0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I');
  });

  it.each<[string, Record<string, unknown>]>([
    ['no type', {}],
    ['a type that is an object’s own word', { kty: 'constructor' }],
    ['a member that is missing', { kty: 'EC', crv: 'P-256', x: 'a' }],
    ['a member that is no text', { kty: 'OKP', crv: 'Ed25519', x: 5 }],
  ])('is undefined with %s', (_what, jwk) => {
    expect(jwkThumbprint(jwk)).toBeUndefined();
  });
});

describe('accessTokenHash', () => {
  it('is that of RFC 9449 §7.1', () => {
    expect(accessTokenHash('Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU')).toBe(
      'fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo',
    );
  });
});

describe('readDpop', () => {
  it('takes a sound proof apart', () => {
    expect(readDpop(proof({}, { ath: 'h', nonce: 'n' }))).toEqual({
      typ: 'dpop+jwt',
      alg: 'ES256',
      jkt: '0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I',
      ...CLAIMS,
      ath: 'h',
      nonce: 'n',
      faults: [],
    });
  });

  it.each<[string, string, RegExp]>([
    ['another typ', proof({ typ: 'JWT' }), /typ is not/],
    ['no signature', proof({ alg: 'none' }, {}, ''), /not signed/],
    ['a shared secret', proof({ alg: 'HS256' }), /shared secret/],
    ['no key', proof({ jwk: undefined }), /no public key/],
    ['a private key', proof({ jwk: { ...EC, d: 'x' } }), /private/],
    ['half a key', proof({ jwk: { kty: 'EC' } }), /incomplete/],
    ['a key of another kind', proof({ alg: 'RS256' }, {}, 'A'.repeat(342)), /kind of key/],
    ['a DER signature', proof({}, {}, 'A'.repeat(95)), /DER/],
    ['no jti', proof({}, { jti: undefined }), /jti is missing/],
    ['a time as text', proof({}, { iat: '1562262618' }), /iat is not a number/],
    ['milliseconds', proof({}, { iat: 1562262618000 }), /milliseconds/],
    ['two proofs in one field', `${proof()}, ${proof()}`, /two proofs/],
    ['no JWT at all', 'abc', /dots/],
    ['nothing', '', /empty/],
  ])('finds %s', (_what, value, fault) => {
    expect(readDpop(value).faults[0]).toMatch(fault);
  });

  it('bears odd values', () => {
    for (const value of ['.', '..', '\ud800', '{}', `${part([])}.${part(1)}.`, 'a'.repeat(1_000_000)])
      expect(readDpop(value).faults).not.toEqual([]);
  });
});

describe('htuDifference', () => {
  const url = parseUrl('https://api.example/v1/orders?page=2#top');

  it.each([
    'https://api.example/v1/orders',
    'https://API.example:443/v1/orders',
    'https://api.example/v1/./orders',
    'https://api.example/v1/%6frders',
    'https://api.example/v1/orders?page=3',
  ])('lets %s pass', (htu) => {
    expect(htuDifference(htu, url)).toBeUndefined();
  });

  it.each([
    ['http://api.example/v1/orders', /scheme is http/],
    ['https://www.example/v1/orders', /host/],
    ['https://api.example:8443/v1/orders', /port is 8443/],
    ['https://api.example/v1/orders/', /slash/],
    ['https://api.example/V1/orders', /case/],
    ['https://api.example/orders', /path/],
    ['/v1/orders', /whole address/],
  ])('tells how %s differs', (htu, words) => {
    expect(htuDifference(htu, url)).toMatch(words);
  });
});
