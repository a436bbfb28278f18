import { looseBase64Bytes } from './base64.ts';

/** What a Negotiate or NTLM token carries. */
export type NegotiateMessage =
  /** NTLM messages 1 to 3 (MS-NLMP §2.2.1). */
  | 'ntlm-negotiate'
  | 'ntlm-challenge'
  | 'ntlm-authenticate'
  /** SPNEGO's first and later messages (RFC 4178 §4.2) that offer or carry Kerberos. */
  | 'spnego-init'
  | 'spnego-response'
  /** SPNEGO around NTLM: no Kerberos ticket could be had. */
  | 'spnego-ntlm'
  /** A bare Kerberos token (RFC 4121 §4.1). */
  | 'kerberos'
  | 'unknown';

const NTLM = 'NTLMSSP\0';
const SPNEGO_OID = '\x06\x06\x2b\x06\x01\x05\x05\x02';
const KERBEROS_OID = '\x06\x09\x2a\x86\x48\x86\xf7\x12\x01\x02\x02';
const TYPES: Readonly<Record<number, NegotiateMessage>> = {
  1: 'ntlm-negotiate',
  2: 'ntlm-challenge',
  3: 'ntlm-authenticate',
};

/** Tells the message in the token68 of a Negotiate or NTLM challenge or credential by its first bytes. Never throws. */
export function negotiateMessage(token68: string): NegotiateMessage {
  // Kerberos tickets run to tens of kilobytes; the marks stand at the start.
  const data = looseBase64Bytes(token68.slice(0, 4096));
  if (data === undefined) return 'unknown';
  let head = '';
  for (const byte of data) head += String.fromCharCode(byte);
  if (head.startsWith(NTLM)) return TYPES[data[8] ?? 0] ?? 'unknown';
  if (head.charCodeAt(0) === 0xa1) return head.includes(NTLM) ? 'spnego-ntlm' : 'spnego-response';
  if (head.charCodeAt(0) !== 0x60) return 'unknown';
  // RFC 2743 §3.1: tag 0x60, length, mechanism.
  const start = head.slice(0, 24);
  if (start.includes(SPNEGO_OID)) return head.includes(NTLM) ? 'spnego-ntlm' : 'spnego-init';
  return start.includes(KERBEROS_OID) ? 'kerberos' : 'unknown';
}
