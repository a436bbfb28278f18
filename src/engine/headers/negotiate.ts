import { looseBase64Bytes } from './base64.ts';
import { asciiOf, childOf, childrenOf, type Element, elementAt, integerOf } from './der.ts';

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

/** What can be read of such a token. Names of users and machines are left out; those of services and realms are not secret. */
export interface NegotiateToken {
  readonly message: NegotiateMessage;
  /** Whether it is base64 at all. */
  readonly readable: boolean;
  /** The service that the Kerberos ticket was made for, such as `HTTP/intranet.example` (RFC 4120 §5.3, sname). */
  readonly service: string | undefined;
  /** error-code of a KRB-ERROR (RFC 4120 §7.5.9). */
  readonly kerberosError: number | undefined;
  /** negState of SPNEGO's answer (RFC 4178 §4.2.2): 0 completed, 1 goes on, 2 rejected, 3 wants a checksum. */
  readonly state: number | undefined;
  /** An NTLM message 3 that names no user. */
  readonly anonymous: boolean;
}

const NTLM = 'NTLMSSP\0';
const SPNEGO_OID = '\x06\x06\x2b\x06\x01\x05\x05\x02';
const KERBEROS_OID = '\x06\x09\x2a\x86\x48\x86\xf7\x12\x01\x02\x02';
const TYPES: Readonly<Record<number, NegotiateMessage>> = {
  1: 'ntlm-negotiate',
  2: 'ntlm-challenge',
  3: 'ntlm-authenticate',
};
const LONGEST = 4096;

/** Tells the message in the token68 of a Negotiate or NTLM challenge or credential by its first bytes. Never throws. */
export function negotiateMessage(token68: string): NegotiateMessage {
  const data = bytesOf(token68);
  return data === undefined ? 'unknown' : messageOf(binaryOf(data));
}

/** Takes the token apart. Never throws; reads its first 3 KB, as tickets run to tens of kilobytes and the names stand first. */
export function readNegotiate(token68: string): NegotiateToken {
  const data = bytesOf(token68);
  if (data === undefined)
    return {
      message: 'unknown',
      readable: false,
      service: undefined,
      kerberosError: undefined,
      state: undefined,
      anonymous: false,
    };
  const head = binaryOf(data);
  const message = messageOf(head);
  return {
    message,
    readable: true,
    service: serviceOf(data, head),
    kerberosError: kerberosErrorOf(data, head),
    state: message === 'spnego-response' || head.charCodeAt(0) === 0xa1 ? stateOf(data) : undefined,
    anonymous:
      message === 'ntlm-authenticate' && (data[36] ?? 0) + (data[37] ?? 0) === 0 && data.length >= 44,
  };
}

// Kerberos tickets run to tens of kilobytes; the marks stand at the start.
function bytesOf(token68: string): Uint8Array | undefined {
  return token68 === '' ? undefined : looseBase64Bytes(token68.slice(0, LONGEST));
}

function binaryOf(data: Uint8Array): string {
  let head = '';
  for (const byte of data) head += String.fromCharCode(byte);
  return head;
}

function messageOf(head: string): NegotiateMessage {
  if (head.startsWith(NTLM)) return TYPES[head.charCodeAt(8)] ?? 'unknown';
  if (head.charCodeAt(0) === 0xa1) return head.includes(NTLM) ? 'spnego-ntlm' : 'spnego-response';
  if (head.charCodeAt(0) !== 0x60) return 'unknown';
  // RFC 2743 §3.1: tag 0x60, length, mechanism.
  const start = head.slice(0, 24);
  if (start.includes(SPNEGO_OID)) return head.includes(NTLM) ? 'spnego-ntlm' : 'spnego-init';
  return start.includes(KERBEROS_OID) ? 'kerberos' : 'unknown';
}

/** The message behind Kerberos' mechanism and a token id: `01 00` AP-REQ, `03 00` KRB-ERROR (RFC 4121 §4.1). */
function innerOf(data: Uint8Array, head: string, id: string, tag: number): Element | undefined {
  const at = head.indexOf(KERBEROS_OID + id);
  const element = at < 0 ? undefined : elementAt(data, at + KERBEROS_OID.length + id.length);
  return element?.tag === tag ? element : undefined;
}

/** RFC 4120 §5.5.1: AP-REQ [APPLICATION 14] holds the ticket [3]; §5.3: Ticket [APPLICATION 1] holds sname [2] in the clear. */
function serviceOf(data: Uint8Array, head: string): string | undefined {
  const request = childOf(data, innerOf(data, head, '\x01\x00', 0x6e), 0x30);
  const ticket = childOf(data, childOf(data, childOf(data, request, 0xa3), 0x61), 0x30);
  const names = childOf(data, childOf(data, childOf(data, childOf(data, ticket, 0xa2), 0x30), 0xa1), 0x30);
  if (names === undefined) return undefined;
  const parts = childrenOf(data, names).map((child) => asciiOf(data, child));
  return parts.length === 0 || parts.includes(undefined) ? undefined : parts.join('/').slice(0, 200);
}

/** RFC 4120 §5.9.1: KRB-ERROR [APPLICATION 30] holds error-code [6]. */
function kerberosErrorOf(data: Uint8Array, head: string): number | undefined {
  const error = childOf(data, innerOf(data, head, '\x03\x00', 0x7e), 0x30);
  return integerOf(data, childOf(data, childOf(data, error, 0xa6), 0x02));
}

/** RFC 4178 §4.2.2: NegTokenResp [1] holds negState [0], an ENUMERATED. */
function stateOf(data: Uint8Array): number | undefined {
  const response = childOf(data, elementAt(data, 0), 0x30);
  return integerOf(data, childOf(data, childOf(data, response, 0xa0), 0x0a));
}
