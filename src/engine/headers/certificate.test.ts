import { X509Certificate } from 'node:crypto';
import { generate } from 'selfsigned';
import { describe, expect, it } from 'vitest';
import { readCertificate } from './certificate.ts';

describe('a certificate', () => {
  it('tells its subject, validity and fingerprint as openssl does', async () => {
    const { cert } = await generate(
      [
        { name: 'commonName', value: 'idp.example' },
        { name: 'organizationName', value: 'Müller & Söhne' },
      ],
      {
        keyType: 'ec',
        notBeforeDate: new Date('2026-01-02T03:04:05Z'),
        notAfterDate: new Date('2052-01-02T03:04:05Z'),
      },
    );
    const known = new X509Certificate(cert);
    expect(readCertificate(known.raw)).toEqual({
      subject: 'CN=idp.example, O=Müller & Söhne',
      notBefore: Date.parse(known.validFrom),
      notAfter: Date.parse(known.validTo),
      fingerprint: known.fingerprint256,
    });
    for (let cut = 0; cut < known.raw.length; cut += 7)
      expect(() => readCertificate(known.raw.subarray(0, cut))).not.toThrow();
  });

  it('is no other data', () => {
    expect(readCertificate(new Uint8Array())).toBeUndefined();
    expect(readCertificate(new TextEncoder().encode('-----BEGIN CERTIFICATE-----'))).toBeUndefined();
  });
});
