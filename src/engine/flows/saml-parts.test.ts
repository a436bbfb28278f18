import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type EntryInput, exchanges, START } from '../checks/testing.ts';
import { Redactor } from '../exchange/redact.ts';
import type { MessageReport } from '../report-flows.ts';
import { samlMessages } from './saml-parts.ts';
import { APP, authnRequest, CONSUMER, type SamlInput, samlResponse } from './saml-testing.ts';

const show = new Redactor(new Uint8Array(16));
const base64 = (text: string | Uint8Array) => Buffer.from(text).toString('base64');

function messages(input: EntryInput, seconds: number | undefined = 20): readonly MessageReport[] {
  const [exchange] = exchanges(input);
  if (exchange === undefined) throw new Error('the entry was not read');
  const now = seconds === undefined ? undefined : START + seconds * 1000;
  return samlMessages(exchange, { show, clock: { now, basis: now === undefined ? 'none' : 'date' } });
}

function first(input: EntryInput, seconds?: number): MessageReport {
  const [message] = messages(input, seconds);
  if (message === undefined) throw new Error('no message was found');
  return message;
}

const post = (xml: string | Uint8Array, rest = ''): EntryInput => ({
  url: CONSUMER,
  method: 'POST',
  type: 'document',
  body: `SAMLResponse=${encodeURIComponent(typeof xml === 'string' ? base64(xml) : base64(xml))}${rest}`,
});
const response = (input: SamlInput = {}, seconds?: number) => first(post(samlResponse(input)), seconds);
const part = (message: MessageReport, name: string) => message.parts.find((one) => one.name === name);
const faults = (message: MessageReport) =>
  message.parts.filter(({ weight }) => weight === 'fault').map(({ name }) => name);

describe('a SAML response taken apart', () => {
  it('finds no fault in a good one, and says how much time was left', () => {
    const message = first(post(samlResponse(), '&RelayState=%2Fhome'));
    expect(message).toMatchObject({ title: 'SAML response', side: 'request', verdict: '', note: '' });
    expect(faults(message)).toEqual([]);
    expect(part(message, 'Audience')?.value).toBe(APP);
    expect(part(message, 'InResponseTo')?.value).toBe('_q1');
    expect(part(message, 'NotOnOrAfter')?.value).toContain('5 min were left');
    expect(part(message, 'NotBefore')?.value).toContain('25 s before it came');
    expect(part(message, 'RelayState')).toMatchObject({ value: '/home', at: 'request.body' });
  });

  it.each([
    ['a time that ran out', { until: 5 }, ['SubjectConfirmationData NotOnOrAfter', 'NotOnOrAfter']],
    ['a time to come', { notBefore: 200 }, ['NotBefore']],
    ['another address', { destination: 'http://app.test/saml/acs' }, ['Destination']],
    ['another recipient', { recipient: `${CONSUMER}/` }, ['Recipient']],
    ['no signature', { signed: false }, ['Signature']],
  ] as const)('marks %s', (_what, input, names) => {
    expect(faults(response(input))).toEqual(names);
  });

  it('calls no time wrong where nothing tells the time', () => {
    const [exchange] = exchanges(post(samlResponse({ until: -5000 })));
    if (exchange === undefined) throw new Error('the entry was not read');
    const [message] = samlMessages(exchange, { show, clock: { now: undefined, basis: 'none' } });
    expect(message?.parts.some(({ fault }) => fault !== '')).toBe(false);
  });

  it('puts status codes into plain words', () => {
    const message = response({ status: ['Responder', 'NoPassive'], statusMessage: 'not signed in' });
    expect(part(message, 'Status')).toMatchObject({ value: 'Responder / NoPassive', weight: 'fault' });
    expect(part(message, 'StatusMessage')?.value).toBe('not signed in');
    expect(message.verdict).toContain('IsPassive');
  });

  it('names no person, and no value of a key or attribute', () => {
    const xml = samlResponse()
      .replace(
        '<saml:NameID>',
        '<saml:NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress">',
      )
      .replace(
        '</saml:Assertion>',
        '<saml:AttributeStatement><saml:Attribute Name="displayName" personal="Alice Liddell"><saml:AttributeValue>Alice Liddell</saml:AttributeValue></saml:Attribute><saml:Attribute Name="groups"><saml:AttributeValue>tea-party</saml:AttributeValue><saml:AttributeValue>croquet-team</saml:AttributeValue></saml:Attribute></saml:AttributeStatement></saml:Assertion>',
      );
    const message = first(post(xml));
    expect(JSON.stringify(message)).not.toMatch(/alice|liddell|tea-party|croquet|AAAA/i);
    expect(part(message, 'Attributes')?.value).toBe('displayName, groups (2 values)');
    expect(part(message, 'NameID Format')?.value).toBe('emailAddress');
    expect(message.xml).toContain('<samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/>');
    expect(message.xml).toContain('xmlns:ds="http://www.w3.org/2000/09/xmldsig#"');
    expect(message.xml).toMatch(/\n {4}<saml:Subject>\n {6}<saml:NameID Format="[^"]+">‹\d+ chars #/);
  });

  it('hides a name in an attribute that nobody knows, and in an element', () => {
    const xml = samlResponse().replace(
      '<samlp:Status>',
      '<x:Who xmlns:x="urn:x" mail="alice">alice</x:Who><samlp:Status>',
    );
    expect(JSON.stringify(first(post(xml)))).not.toContain('alice');
  });

  it('tells the algorithm of a signature, calls SHA-1 weak, and says that it is not verified', () => {
    const xml = samlResponse().replace(
      '<ds:SignatureValue>',
      '<ds:SignedInfo><ds:SignatureMethod Algorithm="http://www.w3.org/2000/09/xmldsig#rsa-sha1"/><ds:Reference URI="#_a1"><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/></ds:Reference></ds:SignedInfo><ds:SignatureValue>',
    );
    const signature = part(first(post(xml)), 'Assertion signature');
    expect(signature).toMatchObject({ value: 'rsa-sha1, digest sha256', weight: 'advice' });
    expect(signature?.means).toContain('not verified here');
    const wrapped = part(first(post(xml.replace('URI="#_a1"', 'URI="#_other"'))), 'Assertion signature');
    expect(wrapped?.weight).toBe('fault');
  });

  it('says which part of an encrypted one cannot be read, and does not miss its signature', () => {
    const xml = samlResponse().replace(
      /<saml:Assertion .*<\/saml:Assertion>/,
      '<saml:EncryptedAssertion><x:EncryptedData xmlns:x="http://www.w3.org/2001/04/xmlenc#">AAAA</x:EncryptedData></saml:EncryptedAssertion>',
    );
    const message = first(post(xml));
    expect(part(message, 'EncryptedAssertion')?.value).toBe('present');
    expect(faults(message)).toEqual([]);
  });

  it('advises on an unasked response, an old sign-in and a long RelayState', () => {
    const xml = samlResponse()
      .replaceAll(' InResponseTo="_q1"', '')
      .replace(
        '</saml:Conditions>',
        '</saml:Conditions><saml:AuthnStatement AuthnInstant="2026-01-15T05:00:00Z" SessionIndex="s-4711-secret"/>',
      );
    const message = first(post(xml, `&RelayState=${'x'.repeat(81)}`));
    expect(message.parts.filter(({ weight }) => weight === 'advice').map(({ name }) => name)).toEqual([
      'InResponseTo',
      'AuthnInstant',
      'RelayState',
    ]);
    expect(JSON.stringify(message)).not.toContain('s-4711-secret');
    expect(part(first(post(samlResponse(), `&RelayState=${'x'.repeat(80)}`)), 'RelayState')?.weight).toBe('');
  });

  it.each(['saml2', 'ns0', ''])('is read with the prefix “%s”', (prefix) => {
    const xml = samlResponse()
      .replaceAll(/(<\/?)samlp:/g, '$1p:')
      .replaceAll('xmlns:samlp', 'xmlns:p')
      .replaceAll(/(<\/?)saml:/g, prefix === '' ? '$1' : `$1${prefix}:`)
      .replaceAll('xmlns:saml=', prefix === '' ? 'xmlns=' : `xmlns:${prefix}=`);
    const message = first(post(xml));
    expect(part(message, 'Audience')?.value).toBe(APP);
    expect(faults(message)).toEqual([]);
  });
});

describe('where a SAML message stands', () => {
  const request = encodeURIComponent(base64(deflateRawSync(authnRequest('_q1'))));

  it('is the address of a request, with its signature', () => {
    const message = first({
      url: `https://idp.test/sso?SAMLRequest=${request}&RelayState=r1&SigAlg=${encodeURIComponent('http://www.w3.org/2001/04/xmldsig-more#rsa-sha256')}&Signature=c2VjcmV0`,
      type: 'document',
    });
    expect(message.title).toBe('SAML authentication request');
    expect(part(message, 'AssertionConsumerServiceURL')?.value).toBe(CONSUMER);
    expect(part(message, 'SigAlg')).toMatchObject({ value: 'rsa-sha256', at: 'url', weight: '' });
    expect(JSON.stringify(message)).not.toContain('c2VjcmV0');
  });

  it('is the address that a redirect leads to', () => {
    const message = first({
      url: 'https://app.test/login',
      status: 302,
      answer: { Location: `https://idp.test/sso?SAMLRequest=${request}` },
    });
    expect(message).toMatchObject({ side: 'response', title: 'SAML authentication request' });
    expect(part(message, 'ID')?.at).toBe('response.headers.location');
  });

  it('is the form of the page that posts itself, whatever way it is written', () => {
    const value = base64(samlResponse());
    for (const field of [
      `<input type="hidden" name="SAMLResponse" value="${value.replaceAll('+', '&#x2b;').replaceAll('=', '&#61;')}"/>`,
      `<INPUT VALUE='${value}' NAME=SAMLResponse TYPE=hidden>`,
    ]) {
      const message = first({
        url: 'https://idp.test/sso',
        textType: 'text/html',
        text: `<html><body onload="document.forms[0].submit()"><form method="post" action="${CONSUMER.replace(':', '&#58;')}"><input name="RelayState" value="/home">${field}</form></body></html>`,
      });
      expect(message).toMatchObject({ side: 'response', title: 'SAML response' });
      expect(faults(message)).toEqual([]);
    }
  });

  it('is no other page, form or address', () => {
    for (const input of [
      { url: 'https://app.test/?q=SAMLResponse' },
      {
        url: 'https://app.test/',
        textType: 'text/html',
        text: '<p>What is a SAMLResponse=? <form><input name="q"></form>',
      },
      { url: CONSUMER, method: 'POST', body: 'name=SAMLResponse' },
    ])
      expect(messages(input)).toEqual([]);
  });

  it('is elsewhere where only an artifact is seen', () => {
    const message = first({ url: 'https://app.test/acs?SAMLart=AAQAAMFbLinlXaCM&RelayState=abc' });
    expect(message.title).toBe('SAML artifact');
    expect(JSON.stringify(message)).not.toContain('AAQAAMFbLinlXaCM');
  });
});

describe('a logout', () => {
  const NAMES =
    'xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"';
  it('is taken apart both ways', () => {
    const ask = `<samlp:LogoutRequest ${NAMES} ID="_l1" IssueInstant="2026-01-15T09:00:00Z" Destination="https://idp.test/slo" NotOnOrAfter="2026-01-15T09:05:00Z" Reason="urn:oasis:names:tc:SAML:2.0:logout:user"><saml:Issuer>${APP}</saml:Issuer><saml:NameID>alice</saml:NameID><samlp:SessionIndex>s-1-alice</samlp:SessionIndex></samlp:LogoutRequest>`;
    const value = encodeURIComponent(base64(deflateRawSync(ask)));
    const request = first({ url: `https://idp.test/slo?SAMLRequest=${value}` });
    expect(request.title).toBe('SAML logout request');
    expect(part(request, 'Reason')?.value).toBe('user');
    expect(JSON.stringify(request)).not.toContain('alice');
    const answer = `<samlp:LogoutResponse ${NAMES} ID="_l2" InResponseTo="_l1"><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:PartialLogout"/></samlp:StatusCode></samlp:Status></samlp:LogoutResponse>`;
    const response = first(post(answer));
    expect(response).toMatchObject({ title: 'SAML logout response', verdict: '' });
    expect(part(response, 'Status')).toMatchObject({ value: 'Success / PartialLogout', weight: 'advice' });
  });
});

describe('a damaged or hostile message', () => {
  it.each([
    [
      'percent-encoded twice',
      {
        ...post(''),
        body: `SAMLResponse=${encodeURIComponent(encodeURIComponent(base64(`${samlResponse()}  `)))}`,
      },
    ],
    ['base64 twice', post(base64(samlResponse()))],
    ['no base64', { ...post(''), body: 'SAMLResponse=%7B%22a%22%3A1%7D' }],
    [
      'document type',
      post(
        `<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>${samlResponse().replace('alice', '&b;')}`,
      ),
    ],
    ['neither XML', post('hello')],
  ] as const)('says why it cannot be read: %s', (why, input) => {
    const message = first(input);
    expect(message.note).toContain(why);
    expect(message.xml).toBe('');
  });

  it('shows what stands before a truncated deflate’s end', () => {
    const data = deflateRawSync(
      samlResponse().replace('alice', `alice${Array.from({ length: 3000 }, (_, at) => at * at).join('')}`),
    );
    const message = first(post(data.subarray(0, 4000)));
    expect(message.note).toContain('ends too early');
    expect(part(message, 'Issuer')?.value).toBe('https://idp.test/');
  });

  it('shows the beginning of one that the recording cut', () => {
    const xml = samlResponse().replace(
      '</saml:Assertion>',
      `<saml:AttributeStatement>${'<saml:Attribute Name="groups"><saml:AttributeValue>one of many</saml:AttributeValue></saml:Attribute>'.repeat(50_000)}</saml:AttributeStatement></saml:Assertion>`,
    );
    expect(xml.length).toBeGreaterThan(5_000_000);
    const message = first(post(xml));
    expect(part(message, 'Audience')?.value).toBe(APP);
    expect(faults(message)).toEqual([]);
    expect(message.note).toContain('not all of it');
    expect(JSON.stringify(message).length).toBeLessThan(400_000);
  });

  it('does not swell: a deflated gigabyte, a deep tree, a million elements, comments', () => {
    const bomb = first(post(deflateRawSync(Buffer.alloc(64_000_000, 60), { level: 9 })));
    expect(bomb.xml).toBe('');
    for (const inside of [
      '<a>'.repeat(2000),
      '<b/>'.repeat(60_000),
      `<a x="${'y'.repeat(300_000)}"/>`.repeat(3),
    ]) {
      const xml = samlResponse().replace('<samlp:Status>', `${inside}<samlp:Status>`);
      const message = first(post(deflateRawSync(xml, { level: 9 })));
      expect(message.xml.length).toBeLessThan(400_000);
    }
  });

  it('leaves comments out and says so', () => {
    const message = first(post(samlResponse().replace('alice@', 'alice@<!-- evil -->')));
    expect(message.note).toContain('A comment was left out');
    expect(message.xml).not.toContain('evil');
  });

  it('never throws, wherever it is cut or changed', () => {
    const whole = base64(samlResponse());
    for (let cut = 0; cut < whole.length; cut += 31) {
      expect(() => messages({ ...post(''), body: `SAMLResponse=${whole.slice(0, cut)}` })).not.toThrow();
      expect(() =>
        messages({ ...post(''), body: `SAMLResponse=${whole.slice(0, cut)}%${whole.slice(cut)}` }),
      ).not.toThrow();
    }
    const xml = samlResponse();
    for (let at = 0; at < xml.length; at += 41)
      expect(() => messages(post(`${xml.slice(0, at)}&<"${xml.slice(at)}`))).not.toThrow();
  });
});

describe('WS-Federation', () => {
  const SIGN_IN =
    'https://adfs.test/adfs/ls/?wa=wsignin1.0&wtrealm=urn%3Aapp&wreply=https%3A%2F%2Fapp.test%2F&wctx=rm%3D0%26id%3Dpassive&wct=2026-01-15T09%3A00%3A00Z';
  const token = (condition = 'NotBefore="2026-01-15T08:59:00Z" NotOnOrAfter="2026-01-15T10:00:00Z"') =>
    `<t:RequestSecurityTokenResponse xmlns:t="http://schemas.xmlsoap.org/ws/2005/02/trust"><t:Lifetime><wsu:Created xmlns:wsu="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd">2026-01-15T08:59:00Z</wsu:Created><wsu:Expires xmlns:wsu="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd">2026-01-15T10:00:00Z</wsu:Expires></t:Lifetime><wsp:AppliesTo xmlns:wsp="http://schemas.xmlsoap.org/ws/2004/09/policy"><wsa:EndpointReference xmlns:wsa="http://www.w3.org/2005/08/addressing"><wsa:Address>urn:app</wsa:Address></wsa:EndpointReference></wsp:AppliesTo><t:RequestedSecurityToken><saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:1.0:assertion" MajorVersion="1" MinorVersion="1" AssertionID="_a1" Issuer="http://adfs.test/adfs/services/trust" IssueInstant="2026-01-15T09:00:00Z"><saml:Conditions ${condition}><saml:AudienceRestrictionCondition><saml:Audience>urn:app</saml:Audience></saml:AudienceRestrictionCondition></saml:Conditions><saml:AttributeStatement><saml:Subject><saml:NameIdentifier>alice</saml:NameIdentifier></saml:Subject><saml:Attribute AttributeName="emailaddress" AttributeNamespace="http://schemas.xmlsoap.org/ws/2005/05/identity/claims"><saml:AttributeValue>alice@example.test</saml:AttributeValue></saml:Attribute></saml:AttributeStatement><ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignatureValue>AAAA</ds:SignatureValue></ds:Signature></saml:Assertion></t:RequestedSecurityToken></t:RequestSecurityTokenResponse>`;
  const back = (xml: string): EntryInput => ({
    url: 'https://app.test/',
    method: 'POST',
    body: new URLSearchParams({ wa: 'wsignin1.0', wresult: xml, wctx: 'rm=0&id=passive' }).toString(),
  });

  it('is read as a request', () => {
    const message = first({ url: SIGN_IN });
    expect(message.title).toBe('WS-Federation sign-in request');
    expect(part(message, 'wtrealm')?.value).toBe('urn:app');
    expect(part(message, 'wct')?.weight).toBe('');
    expect(first({ url: 'https://adfs.test/adfs/ls/?wa=wsignout1.0' }).title).toBe('WS-Federation sign-out');
  });

  it('is read as an answer with a SAML 1.1 assertion, as AD FS writes it', () => {
    const message = first(back(token()));
    expect(message.title).toBe('WS-Federation sign-in response');
    expect(faults(message)).toEqual([]);
    expect(part(message, 'Audience')?.value).toBe('urn:app');
    expect(part(message, 'Attributes')?.value).toBe('emailaddress');
    expect(part(message, 'Expires')?.value).toContain('60 min were left');
    expect(JSON.stringify(message)).not.toContain('alice');
  });

  it('marks a time that ran out, and a missing signature', () => {
    const late = first(
      back(token('NotOnOrAfter="2026-01-15T09:00:05Z"').replace(/<ds:Signature.*<\/ds:Signature>/, '')),
    );
    expect(faults(late)).toEqual(['Signature', 'NotOnOrAfter']);
  });

  it('is nothing else that has wa in it', () => {
    expect(messages({ url: 'https://app.test/?wa=yes' })).toEqual([]);
  });
});
