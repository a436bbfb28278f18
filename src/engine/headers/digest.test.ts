import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { digestChallenge, digestCredentials } from './digest.ts';
import { challengeParam, parseChallenges } from './www-authenticate.ts';

const challenge = (field: string) => digestChallenge(parseChallenges(field).challenges[0]?.params ?? []);
const credentials = (field: string) => digestCredentials(parseChallenges(field).challenges[0]?.params ?? []);

describe('digestChallenge', () => {
  it('reads every parameter', () => {
    expect(
      challenge(
        'Digest realm="r", nonce="n", opaque="o", domain="/a /b", stale=TRUE, algorithm=SHA-256-sess, qop="auth, Auth-Int", userhash=true',
      ),
    ).toEqual({
      realm: 'r',
      nonce: 'n',
      opaque: 'o',
      domain: ['/a', '/b'],
      stale: true,
      algorithm: 'sha-256-sess',
      qop: ['auth', 'auth-int'],
      userhash: true,
      usable: true,
    });
  });

  it('has defaults, and cannot be answered without a nonce', () => {
    expect(challenge('Digest realm="r"')).toMatchObject({
      stale: false,
      algorithm: 'md5',
      qop: [],
      usable: false,
    });
  });
});

it('reads the credentials that answer it and names what is missing', () => {
  const whole = 'username="u", realm="r", nonce="n", uri="/", response="x", qop=auth, cnonce="c"';
  expect(credentials(`Digest ${whole}, nc=0000000a, algorithm=MD5`)).toMatchObject({
    username: 'u',
    uri: '/',
    nc: 10,
    algorithm: 'md5',
    missing: [],
  });
  expect(credentials(`Digest ${whole}`).missing).toEqual(['nc']);
  expect(credentials('Digest username*=UTF-8\'\'u, realm="r"').missing).toEqual(['nonce', 'uri', 'response']);
});

const FILE = '../shared/vectors/auth.json';
const present = existsSync(FILE);
if (!present) console.log(`skipped: ${FILE} is not here, so no Basic and Digest challenge tables were run`);

interface Row {
  id: string;
  field: string;
  kind?: string;
  accepted: boolean;
  realm: string;
  nonce: string;
  opaque: string;
  domain: string;
  stale: boolean;
  algorithm: string;
  qop: string;
}
const rows: Row[] = present ? JSON.parse(readFileSync(FILE, 'utf8')).vectors : [];
/** The tables hold the bytes of UTF-8, each as one character. */
const bytes = (text: string) => Buffer.from(text, 'utf8').toString('latin1');

describe.runIf(present)('challenge tables of a browser', () => {
  it.each(rows.filter((row) => row.kind === 'digest'))('$id: $field', (row) => {
    const [first] = parseChallenges(row.field).challenges;
    const digest = first?.scheme.toLowerCase() === 'digest' ? digestChallenge(first.params) : undefined;
    expect(digest?.usable ?? false).toBe(row.accepted);
    if (digest === undefined || !row.accepted) return;
    expect(bytes(digest.realm)).toBe(row.realm);
    expect(digest).toMatchObject({ nonce: row.nonce, opaque: row.opaque, stale: row.stale });
    expect(digest.domain.join(' ')).toBe(row.domain);
    // UNSPECIFIED there is the default here.
    const algorithm = row.algorithm.toLowerCase().replace('_', '-').replace('sha256', 'sha-256');
    expect(digest.algorithm).toBe(algorithm === 'unspecified' ? 'md5' : algorithm);
    expect(digest.qop.includes('auth')).toBe(row.qop === 'QOP_AUTH');
  });

  it.each(rows.filter((row) => row.kind === 'basic-realm'))('$id: $field', (row) => {
    const [first] = parseChallenges(row.field).challenges;
    const basic = first?.scheme.toLowerCase() === 'basic' ? first : undefined;
    expect(basic !== undefined).toBe(row.accepted);
    if (basic !== undefined) expect(bytes(challengeParam(basic, 'realm') ?? '')).toBe(row.realm);
  });
});
