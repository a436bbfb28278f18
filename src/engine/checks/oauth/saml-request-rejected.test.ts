import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { authnRequest } from '../../flows/saml-testing.ts';
import { shown } from '../redirect/testing.ts';
import { causeOf, causesOf, type EntryInput, reportOn } from '../testing.ts';

const ID = 'saml-request-rejected';
const VALUE = encodeURIComponent(deflateRawSync(authnRequest('_q1')).toString('base64'));
const ask = (status: number, text = '', over: Partial<EntryInput> = {}): EntryInput =>
  shown(`https://idp.test/sso?SAMLRequest=${VALUE}`, {
    status,
    textType: 'text/html',
    text: `<title>Error</title><h1>Error</h1><p>${text}</p>`,
    ...over,
  });

describe('saml-request-rejected', () => {
  it.each([
    ['Unknown service provider: https://app.test/saml/metadata', 400, 'party'],
    ['Metadata not found: unable to locate metadata for the entity', 500, 'party'],
    ['Unable to locate issuer in context. Unknown entity.', 404, 'party'],
    ['The AssertionConsumerServiceURL in the request is not allowed', 403, 'consumer'],
    ['Invalid Requester: the request is not signed', 400, 'signature'],
    ['We are sorry', 400, 'other'],
  ] as const)('is the cause where the provider says “%s”', (text, status, message) => {
    expect(causesOf([ask(status, text)])[0]).toBe(ID);
    expect(causeOf([ask(status, text)], ID)).toMatchObject({ message, confidence: 'likely' });
  });

  it('is no sign-in page, no challenge and no provider that fails', () => {
    expect(reportOn(ask(200, 'Unknown service provider')).incidents).toEqual([]);
    expect(causeOf([ask(401, '', { answer: { 'WWW-Authenticate': 'Negotiate' } })], ID)).toBeUndefined();
    expect(causeOf([ask(503, 'Service Unavailable')], ID)).toBeUndefined();
    expect(causeOf([ask(429, 'Too many requests')], ID)).toBeUndefined();
  });

  it('is nothing where there is no SAML request', () => {
    const other = shown('https://idp.test/sso?SAMLRequest=damaged', { status: 400, text: 'Unknown issuer' });
    expect(causeOf([other], ID)).toBeUndefined();
  });
});
