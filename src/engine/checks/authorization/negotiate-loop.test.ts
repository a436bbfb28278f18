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

  it('finds steps that went over two connections, where the capture tells', () => {
    const steps = (first: string, second: string) => [
      asked,
      { ...leg(`NTLM ${NTLM1}`, [`NTLM ${NTLM2}`]), connection: first },
      { ...leg(`NTLM ${NTLM3}`, ['NTLM']), connection: second },
    ];
    const split = firstCause(steps('17', '18'));
    expect([split?.message, split?.confidence]).toEqual(['connection', 'certain']);
    expect(firstCause(steps('17', '17'))?.message).toBe('ntlm');
  });

  it('finds an answer that closed the connection, and HTTP/2', () => {
    const closing: EntryInput = {
      ...leg(`NTLM ${NTLM1}`, []),
      answer: { 'WWW-Authenticate': `NTLM ${NTLM2}`, Connection: 'close' },
    };
    const closed = firstCause([asked, closing, leg(`NTLM ${NTLM3}`, ['NTLM'])]);
    expect(closed?.message).toBe('connection');
    expect(placesOf(closed)).toContain('1 response.headers.connection');
    const shared = firstCause([asked, { ...leg(`NTLM ${NTLM3}`, ['NTLM']), version: 'h2' }]);
    expect([shared?.message, shared?.confidence]).toEqual(['connection', 'likely']);
  });

  it('finds a first message that gets no challenge', () => {
    expect(firstCause([asked, leg(`NTLM ${NTLM1}`, ['Negotiate', 'NTLM'])])?.message).toBe('unanswered');
  });

  it('finds a message without an account, and one that is damaged', () => {
    const nobody = btoa(`NTLMSSP\0\x03\0\0\0${'\0'.repeat(64)}`);
    expect(firstCause([leg(`NTLM ${nobody}`, ['NTLM'])])?.message).toBe('anonymous');
    expect(firstCause([leg('Negotiate TlRM_damaged!', ['Negotiate'])])?.message).toBe('damaged');
  });

  it('names the service of the ticket and what the server says of it', () => {
    const KRB = '\x06\x09\x2a\x86\x48\x86\xf7\x12\x01\x02\x02';
    // GSS-API around an AP-REQ for HTTP/web01.mine.example, and around KRB-ERROR 41.
    const ticket = btoa(
      `\x60\x3f${KRB}\x01\x00\x6e\x30\x30\x2e\xa3\x2c\x61\x2a\x30\x28\xa2\x20\x30\x1e\xa1\x1c\x30\x1a\x1b\x04HTTP\x1b\x12web01.mine.example\xa3\x04\x04\x02xx`,
    );
    const error = btoa(
      `\xa1\x20\x30\x1e\xa2\x1c\x04\x1a\x60\x18${KRB}\x03\x00\x7e\x09\x30\x07\xa6\x05\x02\x03\x00\x00\x29`,
    );
    const first = firstCause([leg(`Negotiate ${ticket}`, [`Negotiate ${error}`])]);
    expect([first?.message, first?.confidence]).toEqual(['kerberos', 'certain']);
    expect(first?.what).toContain('HTTP/web01.mine.example');
    expect(first?.title).toContain('KRB_AP_ERR_MODIFIED');
    expect(JSON.stringify(first)).not.toContain(ticket);
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
