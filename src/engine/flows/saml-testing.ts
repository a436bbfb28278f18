import { START } from '../checks/testing.ts';

/** A SAML 2.0 message as an identity provider or an application writes it. Made up. */
export interface SamlInput {
  readonly id?: string;
  readonly inResponseTo?: string;
  readonly destination?: string;
  readonly recipient?: string;
  readonly audience?: string;
  readonly status?: readonly string[];
  readonly statusMessage?: string;
  /** Seconds after the start of the capture. */
  readonly notBefore?: number;
  readonly until?: number;
  readonly signed?: boolean;
  /** Of the response itself. */
  readonly wholeSigned?: boolean;
  /** IssueInstant, seconds after the start of the capture. */
  readonly made?: number;
}

export const APP = 'https://app.test/saml/metadata';
export const CONSUMER = 'https://app.test/saml/acs';
const NAMES =
  'xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"';
const iso = (seconds: number) => new Date(START + seconds * 1000).toISOString();

export function authnRequest(id: string, consumer = CONSUMER, issuer = APP): string {
  return `<samlp:AuthnRequest ${NAMES} ID="${id}" Version="2.0" IssueInstant="${iso(0)}" AssertionConsumerServiceURL="${consumer}"><saml:Issuer>${issuer}</saml:Issuer></samlp:AuthnRequest>`;
}

export function samlResponse(input: SamlInput = {}): string {
  const {
    id = '_r1',
    inResponseTo = '_q1',
    destination = CONSUMER,
    recipient = CONSUMER,
    audience = APP,
    status = ['Success'],
    statusMessage = '',
    notBefore = -5,
    until = 300,
    signed = true,
    wholeSigned = false,
    made = 0,
  } = input;
  const codes = status.reduceRight(
    (inner, code) =>
      `<samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:${code}">${inner}</samlp:StatusCode>`,
    '',
  );
  const mark =
    '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignatureValue>AAAA</ds:SignatureValue></ds:Signature>';
  const signature = signed ? mark : '';
  const assertion = `<saml:Assertion ID="_a1" Version="2.0" IssueInstant="${iso(0)}"><saml:Issuer>https://idp.test/</saml:Issuer>${signature}<saml:Subject><saml:NameID>alice@example.test</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData InResponseTo="${inResponseTo}" Recipient="${recipient}" NotOnOrAfter="${iso(until)}"/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="${iso(notBefore)}" NotOnOrAfter="${iso(until)}"><saml:AudienceRestriction><saml:Audience>${audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions></saml:Assertion>`;
  return `<samlp:Response ${NAMES} ID="${id}" Version="2.0" IssueInstant="${iso(made)}" Destination="${destination}" InResponseTo="${inResponseTo}"><saml:Issuer>https://idp.test/</saml:Issuer>${wholeSigned ? mark : ''}<samlp:Status>${codes}${statusMessage === '' ? '' : `<samlp:StatusMessage>${statusMessage}</samlp:StatusMessage>`}</samlp:Status>${status[0] === 'Success' ? assertion : ''}</samlp:Response>`;
}
