import { exportJWK, exportSPKI, generateKeyPair, type JWK, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { checkSignature, type KeySet, readKeySet } from './signature.ts';

async function pair(alg: string, kid: string) {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  const jwk: JWK = { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' };
  const sign = (header: { kid?: string } = { kid }) =>
    new SignJWT({ sub: 'mina' }).setProtectedHeader({ alg, ...header }).sign(privateKey);
  return { jwk, sign, publicKey };
}

const one = await pair('RS256', 'one');
const two = await pair('RS256', 'two');
const curve = await pair('ES256', 'curve');
const edwards = await pair('EdDSA', 'edwards');

function set(...keys: JWK[]): KeySet & { ok: true } {
  const read = readKeySet(JSON.stringify({ keys }));
  if (!read.ok) throw new Error(read.detail);
  return read;
}

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a signature against the issuer’s keys', () => {
  it.each([
    ['RSA', one],
    ['elliptic curve', curve],
    ['Edwards curve', edwards],
  ])('is valid under its own key: %s', async (_name, key) => {
    expect((await checkSignature(await key.sign(), set(two.jwk, key.jwk))).code).toBe('valid');
  });

  it('is invalid where the payload was changed, or the key of that name is another', async () => {
    const [head, , tail] = (await one.sign()).split('.');
    const changed = `${head}.${encode({ sub: 'nina' })}.${tail}`;
    expect((await checkSignature(changed, set(one.jwk))).code).toBe('invalid');
    expect((await checkSignature(await one.sign(), set({ ...two.jwk, kid: 'one' }))).code).toBe('invalid');
  });

  it('has no key where the keys were rotated or are of another issuer, and names those that there are', async () => {
    const verdict = await checkSignature(await one.sign(), set(two.jwk, curve.jwk));
    expect(verdict).toMatchObject({ code: 'key-unknown', kid: 'one', known: ['two', 'curve'] });
  });

  it('is told from a key with a wrong name', async () => {
    const verdict = await checkSignature(await one.sign({ kid: 'two' }), set(one.jwk, two.jwk));
    expect(verdict).toMatchObject({ code: 'kid-wrong', verifiedBy: 'one' });
  });

  it('needs no name where a key fits', async () => {
    expect((await checkSignature(await two.sign({}), set(one.jwk, two.jwk))).code).toBe('valid');
    expect((await checkSignature(await two.sign({}), set(one.jwk))).code).toBe('invalid');
    expect((await checkSignature(await two.sign({}), set(curve.jwk))).code).toBe('algorithm-mismatch');
  });

  it('shows a header that names another kind of algorithm than the key', async () => {
    const verdict = await checkSignature(await one.sign({ kid: 'curve' }), set(curve.jwk));
    expect(verdict.code).toBe('algorithm-mismatch');
  });

  it('knows tokens without a signature and those of a shared secret', async () => {
    const none = `${encode({ alg: 'none' })}.${encode({ sub: 'mina' })}.`;
    expect((await checkSignature(none, set(one.jwk))).code).toBe('unsigned');
    const secret = new TextEncoder().encode('a-shared-secret-of-more-than-32-bytes');
    const shared = await new SignJWT({}).setProtectedHeader({ alg: 'HS256', kid: 'one' }).sign(secret);
    expect((await checkSignature(shared, set(one.jwk))).code).toBe('symmetric');
    const oct: JWK = { kty: 'oct', k: Buffer.from(secret).toString('base64url'), kid: 'one' };
    expect((await checkSignature(shared, set(oct))).code).toBe('valid');
  });

  it('takes a public key in PEM', async () => {
    const read = readKeySet(await exportSPKI(one.publicKey));
    if (!read.ok) throw new Error(read.detail);
    expect((await checkSignature(await one.sign(), read)).code).toBe('valid');
    expect((await checkSignature(await two.sign(), read)).code).toBe('invalid');
  });

  it('never rejects, whatever the token and the keys', async () => {
    for (const token of [
      '',
      'a.b.c',
      'a.b.c.d.e',
      `${encode({ alg: 'RS256' })}.x.y`,
      `${encode({ alg: 'ES256K' })}.e30.AAAA`,
    ])
      for (const keys of [
        one.jwk,
        { kty: 'RSA' },
        { kty: 'EC', crv: 'P-256', x: '!', y: '!' },
        { kty: 'wat' },
      ])
        expect((await checkSignature(token, set(keys))).code).not.toBe('valid');
  });

  it.each([
    ['', 'nothing was pasted'],
    ['<html>', 'neither JSON'],
    ['[]', 'no JSON object'],
    ['{}', 'no "keys"'],
    ['{"keys":[]}', 'no key'],
    ['{"issuer":"x","jwks_uri":"https://idp.test/jwks"}', 'jwks_uri'],
    ['-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----', 'private key'],
  ])('says what is wrong with %j', (text, detail) => {
    expect(readKeySet(text)).toMatchObject({ ok: false, detail: expect.stringContaining(detail) });
  });
});
