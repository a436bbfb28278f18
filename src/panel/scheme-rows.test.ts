import { describe, expect, it } from 'vitest';
import { credentialParts, schemeParts, windowsWords } from './scheme-rows.ts';
import { entry } from './testing.ts';
import {
  accessTokenHash,
  devtoolsCreator,
  type Exchange,
  exchangeFromEntry,
  parseAuthorization,
  Session,
} from './useSession.ts';

const { show } = new Session({ key: new Uint8Array(16).fill(3) });

function exchange(options: Parameters<typeof entry>[1] = {}, url = 'https://api.test/x?page=2'): Exchange {
  const made = exchangeFromEntry(entry(url, options), 0, devtoolsCreator('chromium'));
  if (made === undefined) throw new Error('no exchange');
  return made;
}
const part = (value: unknown) =>
  btoa(JSON.stringify(value)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
const rowsOf = (
  parts: { readonly rows: readonly { name: string; safe: string; bad?: string }[] } | undefined,
) => Object.fromEntries((parts?.rows ?? []).map((row) => [row.name, row.bad ?? row.safe]));

describe('credentials taken apart', () => {
  it('shows Digest’s parameters, hides what is secret and names what does not fit', () => {
    const value =
      'Digest username="ida", realm="Mine", nonce="n0nce-of-mine", uri="/other", response="0123456789abcdef0123456789abcdef", qop=auth, nc=00000001, cnonce="cn0nce"';
    const shown = exchange({
      status: 401,
      request: [['Authorization', value]],
      response: [['WWW-Authenticate', 'Digest realm="Quarry", nonce="n1", qop="auth"']],
    });
    const parts = credentialParts(parseAuthorization(value), shown, 'authorization', show);
    expect(rowsOf(parts)).toMatchObject({ realm: 'Mine', uri: '/other', qop: 'auth', nc: '00000001' });
    expect(parts.faults).toEqual([
      'Uri is not the address of this request.',
      'Realm is not the one that the server names.',
    ]);
    const safe = JSON.stringify(parts.rows.map((row) => row.safe));
    for (const secret of ['ida', 'n0nce-of-mine', '0123456789abcdef', 'cn0nce'])
      expect(safe).not.toContain(secret);
  });

  it('shows an AWS signature’s scope and hides its key', () => {
    const value =
      'AWS4-HMAC-SHA256 Credential=AKIAEXAMPLEKEY/20260115/eu-west-1/s3/aws4_request, SignedHeaders=host, Signature=ab12';
    const parts = credentialParts(
      parseAuthorization(value),
      exchange({ request: [['Authorization', value]] }),
      'authorization',
      show,
    );
    expect(rowsOf(parts).credential).toMatch(/^AKIA‹14 chars #\w+›\/20260115\/eu-west-1\/s3\/aws4_request$/);
    expect(parts.faults).toEqual(['The time of signing (X-Amz-Date) is missing.']);
  });

  it('says which message of a Windows sign-in it is', () => {
    const value = 'NTLM TlRMTVNTUAABAAAAB4IIAAAAAAAAAAAAAAAAAAAAAAA=';
    const parts = credentialParts(parseAuthorization(value), exchange(), 'authorization', show);
    expect(rowsOf(parts).message).toContain('message 1 of 3');
    expect(windowsWords('oQcwBaADCgEC')).toContain('rejected');
    expect(windowsWords('abc')).toBe('');
  });
});

describe('proofs and signatures taken apart', () => {
  it('shows a DPoP proof, and what of it does not fit', () => {
    const jwk = { kty: 'EC', crv: 'P-256', x: 'x'.repeat(43), y: 'y'.repeat(43) };
    const claims = {
      jti: 'one-time-id',
      htm: 'POST',
      htu: 'https://api.test/y',
      iat: 1_768_467_600,
      ath: accessTokenHash('other'),
    };
    const proof = `${part({ typ: 'dpop+jwt', alg: 'ES256', jwk })}.${part(claims)}.${'A'.repeat(86)}`;
    const [shown] = schemeParts(
      exchange({
        request: [
          ['Authorization', 'DPoP opaque-access-token'],
          ['DPoP', proof],
        ],
      }),
      show,
    );
    expect(shown?.faults).toEqual([]);
    expect(rowsOf(shown)).toMatchObject({
      alg: 'ES256',
      htm: 'the request is GET',
      htu: 'its path is another',
      iat: '2026-01-15T09:00:00.000Z',
      ath: 'it is not the hash of the token in Authorization',
    });
    expect(rowsOf(shown).jti).toMatch(/^‹11 chars/);
  });

  it('shows what a message signature covers, and what of that was not sent', () => {
    const [shown] = schemeParts(
      exchange({
        request: [
          ['Signature-Input', 'sig1=("@method" "date" "x-tag");created=1768467600;keyid="main"'],
          ['Signature', 'sig1=:AAAA:'],
          ['X-Tag', 'a'],
        ],
      }),
      show,
    );
    expect(rowsOf(shown)).toMatchObject({ label: 'sig1', covers: 'not sent: date', keyid: 'main' });
  });

  it('shows what signs an address', () => {
    const [shown] = schemeParts(
      exchange(
        {},
        'https://b.s3.amazonaws.com/k?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=ASIAEXAMPLE%2F20260115%2Feu-west-1%2Fs3%2Faws4_request&X-Amz-Date=20260115T090000Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host&X-Amz-Signature=ab12',
      ),
      show,
    );
    expect(rowsOf(shown)).toMatchObject({
      'counts for': '60 s',
      'signed headers': 'host',
      'session token': 'none',
    });
    expect(JSON.stringify(shown?.rows.map((row) => row.safe))).not.toContain('ASIAEXAMPLE');
  });

  it('shows nothing where there is nothing', () => {
    expect(schemeParts(exchange(), show)).toEqual([]);
  });
});
