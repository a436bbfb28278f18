import type { ParsedUrl } from '../exchange/exchange.ts';
import { samlText } from './saml-envelope.ts';
import { childOf, childrenOf, parseXml, type XmlElement, xmlTime } from './xml.ts';

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
  /** The recording holds its beginning alone: what is missing here may stand in the rest. */
  readonly cut: boolean;
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

export const PROTOCOL = 'urn:oasis:names:tc:SAML:2.0:protocol';
export const ASSERTION = 'urn:oasis:names:tc:SAML:2.0:assertion';
export const SIGNATURE = 'http://www.w3.org/2000/09/xmldsig#';
const TYPES = ['AuthnRequest', 'Response', 'LogoutRequest', 'LogoutResponse'] as const;

/**
 * Reads the value of SAMLRequest or SAMLResponse. Never throws.
 * @param cut the recording ends inside of the value: what stands in its beginning is read
 */
export function readSaml(value: string, cut = false): SamlResult {
  const opened = samlText(value, cut);
  if (!opened.ok) return opened;
  // What was damaged on the way is not taken for whole: only what the recorder cut is read as far as it goes.
  if (opened.cut !== '' && !cut) return { ok: false, detail: opened.cut };
  const xml = parseXml(opened.text, { partly: cut });
  if (!xml.ok) return xml;
  const type = TYPES.find((one) => one === xml.root.local);
  if (type === undefined || xml.root.uri !== PROTOCOL)
    return { ok: false, detail: 'it is XML, but no SAML 2.0 message' };
  return { ok: true, message: messageOf(type, xml.root, opened.cut !== '') };
}

function messageOf(type: SamlMessage['type'], root: XmlElement, cut: boolean): SamlMessage {
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
    cut,
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

function timeOf(element: XmlElement | undefined, name: string): number | undefined {
  const text = element?.attributes.get(name);
  return text === undefined ? undefined : xmlTime(text);
}

/** Whether a message that names one address may be brought to the other: scheme, host, port and path count. */
export function sameAddress(a: ParsedUrl, b: ParsedUrl): boolean {
  return a.origin === b.origin && a.path === b.path;
}
