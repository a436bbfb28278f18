import { Inflate } from 'fflate';
import { looseBase64Bytes, utf8 } from '../headers/base64.ts';
import { childOf, childrenOf, parseXml, type XmlElement } from './xml.ts';

/** A SAML 2.0 message taken apart (SAML Core §3). It may name persons: attributes' values and NameID are left out. */
export interface SamlMessage {
  readonly type: 'AuthnRequest' | 'Response' | 'LogoutRequest' | 'LogoutResponse';
  readonly id: string;
  /** The ID of the request that this answers; '' where it answers none. */
  readonly inResponseTo: string;
  /** Milliseconds since the epoch. */
  readonly issuedAt: number | undefined;
  /** Where it is to be delivered; '' where not said. */
  readonly destination: string;
  /** Entity ID of who sent it. */
  readonly issuer: string;
  /** Of an AuthnRequest: where the answer is to go. */
  readonly consumer: string;
  /** Last parts of the status codes, the outermost first: `Success`, or `Responder`, `AuthnFailed`. */
  readonly status: readonly string[];
  readonly statusMessage: string;
  readonly assertions: readonly SamlAssertion[];
  /** Its assertion is encrypted: nobody but the application can read it. */
  readonly encrypted: boolean;
  /** The message itself is signed. With the redirect binding the signature stands in the URL instead. */
  readonly signed: boolean;
}

export interface SamlAssertion {
  readonly issuer: string;
  readonly signed: boolean;
  /** Of its Conditions, ms since the epoch. */
  readonly notBefore: number | undefined;
  readonly notOnOrAfter: number | undefined;
  readonly audiences: readonly string[];
  /** Of its SubjectConfirmationData. */
  readonly recipient: string;
  readonly inResponseTo: string;
  readonly confirmedUntil: number | undefined;
}

export type SamlResult =
  | { readonly ok: true; readonly message: SamlMessage }
  | { readonly ok: false; readonly detail: string };

const PROTOCOL = 'urn:oasis:names:tc:SAML:2.0:protocol';
const ASSERTION = 'urn:oasis:names:tc:SAML:2.0:assertion';
const SIGNATURE = 'http://www.w3.org/2000/09/xmldsig#';
const LONGEST = 1_000_000;
const TYPES = ['AuthnRequest', 'Response', 'LogoutRequest', 'LogoutResponse'] as const;

/**
 * Reads the value of SAMLRequest or SAMLResponse: base64 of the XML (SAML Bindings §3.5.4, POST), or of its raw deflated form
 * (§3.4.4.1, redirect). Never throws.
 */
export function readSaml(value: string): SamlResult {
  const data = looseBase64Bytes(value.replace(/\s+/g, ''));
  if (data === undefined) return { ok: false, detail: 'it is no base64' };
  const plain = utf8(data);
  const text = plain?.trimStart().startsWith('<') === true ? plain : inflated(data);
  if (text === undefined) return { ok: false, detail: 'it is neither XML nor deflated XML' };
  const xml = parseXml(text.replace(/^\uFEFF/, ''));
  if (!xml.ok) return xml;
  const type = TYPES.find((one) => one === xml.root.local);
  if (type === undefined || xml.root.uri !== PROTOCOL)
    return { ok: false, detail: 'it is XML, but no SAML 2.0 message' };
  return { ok: true, message: messageOf(type, xml.root) };
}

function messageOf(type: SamlMessage['type'], root: XmlElement): SamlMessage {
  const status = childOf(root, PROTOCOL, 'Status');
  return {
    type,
    id: root.attributes.get('ID') ?? '',
    inResponseTo: root.attributes.get('InResponseTo') ?? '',
    issuedAt: timeOf(root, 'IssueInstant'),
    destination: root.attributes.get('Destination') ?? '',
    issuer: childOf(root, ASSERTION, 'Issuer')?.text ?? '',
    consumer: root.attributes.get('AssertionConsumerServiceURL') ?? '',
    status: codesOf(childOf(status, PROTOCOL, 'StatusCode')),
    statusMessage: childOf(status, PROTOCOL, 'StatusMessage')?.text.slice(0, 1000) ?? '',
    assertions: childrenOf(root, ASSERTION, 'Assertion').slice(0, 8).map(assertionOf),
    encrypted: childOf(root, ASSERTION, 'EncryptedAssertion') !== undefined,
    signed: childOf(root, SIGNATURE, 'Signature') !== undefined,
  };
}

function assertionOf(element: XmlElement): SamlAssertion {
  const conditions = childOf(element, ASSERTION, 'Conditions');
  const confirmation = childOf(
    childOf(childOf(element, ASSERTION, 'Subject'), ASSERTION, 'SubjectConfirmation'),
    ASSERTION,
    'SubjectConfirmationData',
  );
  return {
    issuer: childOf(element, ASSERTION, 'Issuer')?.text ?? '',
    signed: childOf(element, SIGNATURE, 'Signature') !== undefined,
    notBefore: timeOf(conditions, 'NotBefore'),
    notOnOrAfter: timeOf(conditions, 'NotOnOrAfter'),
    audiences: childrenOf(conditions, ASSERTION, 'AudienceRestriction')
      .flatMap((one) => childrenOf(one, ASSERTION, 'Audience'))
      .map(({ text }) => text)
      .slice(0, 20),
    recipient: confirmation?.attributes.get('Recipient') ?? '',
    inResponseTo: confirmation?.attributes.get('InResponseTo') ?? '',
    confirmedUntil: timeOf(confirmation, 'NotOnOrAfter'),
  };
}

// SAML Core §3.2.2.2: a status code may hold a subordinate one.
function codesOf(code: XmlElement | undefined): readonly string[] {
  const found: string[] = [];
  for (let at = code; at !== undefined && found.length < 4; at = childOf(at, PROTOCOL, 'StatusCode'))
    found.push((at.attributes.get('Value') ?? '').split(':').at(-1)?.slice(0, 60) ?? '');
  return found;
}

// SAML Core §1.3.3: xs:dateTime in UTC, without a time zone of its own.
function timeOf(element: XmlElement | undefined, name: string): number | undefined {
  const text = element?.attributes.get(name);
  if (text === undefined || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(text)) return undefined;
  const time = Date.parse(/[Zz]$|[+-]\d\d:\d\d$/.test(text) ? text : `${text}Z`);
  return Number.isNaN(time) ? undefined : time;
}

/** Raw deflate (RFC 1951), in small steps: a few bytes may stand for gigabytes. */
function inflated(data: Uint8Array): string | undefined {
  const parts: Uint8Array[] = [];
  let length = 0;
  const inflate = new Inflate((part) => {
    parts.push(part);
    length += part.length;
  });
  try {
    for (let at = 0; at < data.length; at += 1024) {
      inflate.push(data.subarray(at, at + 1024), at + 1024 >= data.length);
      if (length > LONGEST) return undefined;
    }
  } catch {
    return undefined;
  }
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return length === 0 ? undefined : utf8(all);
}
