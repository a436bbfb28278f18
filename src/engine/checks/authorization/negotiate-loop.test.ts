import { describe, expect, it } from 'vitest';
import { causesOf, type EntryInput, firstCause, outcomesOnOddValues, placesOf } from '../testing.ts';

const NTLM1 = 'TlRMTVNTUAABAAAAB4IIAAAAAAAAAAAAAAAAAAAAAAA=';
const NTLM2 = 'TlRMTVNTUAACAAAAAAAAADgAAAABggAC';
const NTLM3 = 'TlRMTVNTUAADAAAAGAAYAEgAAAAYABgA';
const KERBEROS =
  'YIIGhgYGKwYBBQUCoIIGejCCBnagMDAuBgkqhkiC9xIBAgIGCSqGSIb3EgECAgYKKwYBBAGCNwICHgYKKwYBBAGCNwICCqKC';
const leg = (credential: string | undefined, challenge: readonly string[], status = 401): EntryInput => ({
  url: 'https://intranet.example/home',
  type: 'document',
  status,
  ...(credential === undefined ? {} : { headers: { Authorization: credential } }),
  ...(challenge.length === 0 ? {} : { answer: { 'WWW-Authenticate': challenge } }),
});
const asked = leg(undefined, ['Negotiate', 'NTLM']);

describe('negotiate-loop', () => {
  it('finds a Kerberos ticket that is refused', () => {
    const first = firstCause([asked, leg(`Negotiate ${KERBEROS}`, ['Negotiate'])]);
    expect([first?.check, first?.message]).toEqual(['negotiate-loop', 'kerberos']);
    expect(placesOf(first)).toEqual([
      '1 request.headers.authorization',
      '1 response.headers.www-authenticate',
    ]);
    expect(JSON.stringify(first)).not.toContain(KERBEROS);
  });

  it('finds NTLM that goes through its steps and is refused', () => {
    const entries = [
      asked,
      leg(`NTLM ${NTLM1}`, [`NTLM ${NTLM2}`]),
      leg(`NTLM ${NTLM3}`, ['Negotiate', 'NTLM']),
    ];
    expect(firstCause(entries)?.message).toBe('ntlm');
    expect(firstCause(entries, 1)?.message).toBe('unfinished');
  });

  it('says that Kerberos was not to be had where Negotiate carries NTLM', () => {
    const first = firstCause([leg(`Negotiate ${NTLM3}`, ['Negotiate'])]);
    expect(first?.why).toContain('Kerberos');
  });

  it('leaves steps that end well to auth-handshake', () => {
    const entries = [asked, leg(`NTLM ${NTLM1}`, [`NTLM ${NTLM2}`]), leg(`NTLM ${NTLM3}`, [], 200)];
    expect(causesOf(entries, 0)[0]).toBe('auth-handshake');
    expect(causesOf(entries, 1)[0]).toBe('auth-handshake');
  });

  it('leaves a browser that does not answer at all to authorization-missing', () => {
    expect(causesOf([asked])[0]).toBe('authorization-missing');
  });

  it('bears odd values', () => {
    expect(outcomesOnOddValues('negotiate-loop')).not.toContain('error');
  });
});
