import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readSaml } from './saml.ts';
import { APP, authnRequest, CONSUMER, samlResponse } from './saml-testing.ts';
import { parseXml } from './xml.ts';

const base64 = (text: string | Uint8Array) => Buffer.from(text).toString('base64');
const message = (value: string) => {
  const result = readSaml(value);
  if (!result.ok) throw new Error(result.detail);
  return result.message;
};

describe('a SAML message', () => {
  it('is read from the POST binding and, deflated, from the redirect binding', () => {
    expect(message(base64(samlResponse()))).toMatchObject({
      type: 'Response',
      id: '_r1',
      inResponseTo: '_q1',
      destination: CONSUMER,
      issuer: 'https://idp.test/',
      status: ['Success'],
      encrypted: false,
      signed: false,
      assertions: [{ audiences: [APP], recipient: CONSUMER, signed: true }],
    });
    expect(message(base64(deflateRawSync(authnRequest('_q1'))))).toMatchObject({
      type: 'AuthnRequest',
      id: '_q1',
      issuer: APP,
      consumer: CONSUMER,
    });
  });

  it('is read whatever prefixes it uses, and with line breaks in its base64', () => {
    const other = samlResponse()
      .replaceAll('samlp:', 'p:')
      .replaceAll('xmlns:samlp', 'xmlns:p')
      .replaceAll('saml:', 'a:')
      .replaceAll('xmlns:saml', 'xmlns:a');
    expect(message(base64(other).replace(/.{76}/g, '$&\r\n')).assertions).toHaveLength(1);
  });

  it('gives subordinate status codes with their message', () => {
    const text = samlResponse({ status: ['Responder', 'AuthnFailed'], statusMessage: 'user cancelled' });
    expect(message(base64(text))).toMatchObject({
      status: ['Responder', 'AuthnFailed'],
      statusMessage: 'user cancelled',
    });
  });

  it('names no person', () => {
    expect(JSON.stringify(message(base64(samlResponse())))).not.toContain('alice');
  });

  it.each([
    ['no base64', '%%%'],
    ['neither XML nor deflated XML', base64('hello')],
    ['no well-formed XML', base64('<a><b></a>')],
    ['no SAML 2.0 message', base64('<Response ID="x"/>')],
    ['a document type', base64(`<!DOCTYPE x [<!ENTITY a "b">]>${samlResponse()}`)],
    ['no well-formed XML', base64('<a>&b;</a>')],
    ['no well-formed XML', base64(samlResponse().slice(0, -20))],
  ])('is refused where it is %s', (detail, value) => {
    const result = readSaml(value);
    expect(result.ok ? '' : result.detail).toContain(detail);
  });

  it('does not swell: a deflated gigabyte, a deep tree and a million elements end at a bound', () => {
    const bomb = base64(deflateRawSync(Buffer.alloc(64_000_000, 60), { level: 9 }));
    expect(readSaml(bomb).ok).toBe(false);
    expect(parseXml('<a>'.repeat(5000))).toEqual({ ok: false, detail: 'it has too many elements' });
    expect(parseXml(`<a>${'<b/>'.repeat(200_000)}</a>`)).toEqual({
      ok: false,
      detail: 'it has too many elements',
    });
  });

  it('never throws', () => {
    const whole = base64(samlResponse());
    for (let cut = 0; cut < whole.length; cut += 7) {
      expect(() => readSaml(whole.slice(0, cut))).not.toThrow();
      expect(() => readSaml(`${whole.slice(0, cut)}!${whole.slice(cut)}`)).not.toThrow();
    }
    const deflated = deflateRawSync(samlResponse());
    for (let at = 0; at < deflated.length; at += 5) {
      const broken = Buffer.from(deflated);
      broken[at] = (broken[at] ?? 0) ^ 0xff;
      expect(() => readSaml(base64(broken))).not.toThrow();
    }
  });
});
