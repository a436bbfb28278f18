import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { authnRequest, CONSUMER, type SamlInput, samlResponse } from '../../flows/saml-testing.ts';
import { hop, shown } from '../redirect/testing.ts';
import { causeOf, causesOf, type EntryInput, reportOn } from '../testing.ts';

const ID = 'saml-response-rejected';
const ask = (id = '_q1', over: Partial<EntryInput> = {}): EntryInput => {
  const value = deflateRawSync(authnRequest(id)).toString('base64');
  return shown(`https://idp.test/sso?SAMLRequest=${encodeURIComponent(value)}&RelayState=r1`, over);
};
const answer = (input: SamlInput = {}, over: Partial<EntryInput> = {}): EntryInput => ({
  url: CONSUMER,
  method: 'POST',
  type: 'document',
  status: 500,
  at: 20,
  headers: { 'Sec-Fetch-Mode': 'navigate', Origin: 'https://idp.test' },
  body: new URLSearchParams({
    SAMLResponse: Buffer.from(samlResponse(input)).toString('base64'),
    RelayState: 'r1',
  }).toString(),
  text: 'Internal Server Error',
  textType: 'text/plain',
  ...over,
});
const found = (...entries: readonly EntryInput[]) => causeOf(entries, ID);

describe('saml-response-rejected', () => {
  it('is the cause where the provider says no, also where the application answers with a page', () => {
    const input = { status: ['Responder', 'RequestDenied'], statusMessage: 'User is not assigned' };
    for (const status of [200, 403, 500]) {
      const entries = [ask(), answer(input, { status })];
      expect(causesOf(entries)[0]).toBe(ID);
      expect(found(...entries)).toMatchObject({ message: 'status', confidence: 'certain' });
      expect(found(...entries)?.what).toContain('User is not assigned');
    }
  });

  it('tells by the application’s clock that a response is late, or early', () => {
    expect(found(ask(), answer({ until: 15 }, { at: 90 }))).toMatchObject({
      message: 'late',
      confidence: 'certain',
    });
    expect(found(ask(), answer({ notBefore: 600, until: 900 }))).toMatchObject({
      message: 'early',
      confidence: 'certain',
    });
  });

  it('names the clock of the provider where the response was made before its request was sent', () => {
    const cause = found(ask(), answer({ made: -600, notBefore: -600, until: -300 }));
    expect(cause).toMatchObject({ message: 'slow', confidence: 'certain' });
    expect(cause?.title).toContain('10 min behind');
    // A sign-in that took ten minutes on the way.
    expect(found(ask(), answer({ made: 5, until: 300 }, { at: 600 }))?.message).toBe('late');
    // Nothing tells the application's time.
    const dateless = answer({ made: -600, until: -300 }, { dateless: true });
    expect(found(ask('_q1', { dateless: true }), dateless)?.message).toBe('late');
  });

  it('names the request that the application forgot, by its word alone', () => {
    const said = { text: 'InResponseTo is not valid' };
    const cause = found(ask(), answer({}, said));
    expect(cause?.message).toBe('forgotten');
    expect(cause?.title).toContain('20 s after');
    expect(found(answer({}, said))?.message).toBe('said');
  });

  it('names a request that was answered before, and takes a form that is passed on for no second answer', () => {
    const works = answer({}, { status: 302, answer: { Location: '/' } });
    expect(found(ask(), works, ask('_q1', { at: 40 }), answer({ id: '_r2' }, { at: 60 }))?.message).toBe(
      'answered',
    );
    const old = 'https://old.app.test/saml/acs';
    const passed = answer({}, { url: old, status: 308, answer: { Location: CONSUMER } });
    expect(found(ask(), passed, answer({}, { at: 21 }))?.message).toBe('unexplained');
  });

  it('tells a signature at the wrong place from one that the application cannot verify', () => {
    const said = { text: 'Invalid signature', status: 500 };
    expect(found(ask(), answer({ signed: false, wholeSigned: true }, said))).toMatchObject({
      message: 'partly',
    });
    // To sign the assertion alone is what most providers do.
    expect(found(ask(), answer({}, said))?.message).toBe('signature');
    expect(found(ask(), answer({ wholeSigned: true }, said))?.message).toBe('signature');
    const wanted = { text: 'The Message of the Response is not signed and the SP requires it', status: 500 };
    expect(found(ask(), answer({}, wanted))?.message).toBe('partly');
  });

  it('is certain where the application speaks of what is seen, and believes it where it speaks of another part', () => {
    const audience = { audience: 'https://staging.app.test/saml/metadata' };
    expect(found(ask(), answer(audience, { text: 'SAML assertion audience mismatch' }))).toMatchObject({
      message: 'audience',
      confidence: 'certain',
    });
    expect(found(ask(), answer(audience, { text: 'Invalid signature' }))?.message).toBe('signature');
    expect(found(ask(), answer({ until: 1 }, { text: 'Invalid signature' }))?.message).toBe('late');
  });

  it('names a form that is too large', () => {
    const cause = found(ask(), answer({}, { status: 413, text: '413 Request Entity Too Large' }));
    expect(cause).toMatchObject({ message: 'large', confidence: 'certain' });
  });

  it('judges of a response of which the recording holds the beginning by that alone', () => {
    const xml = samlResponse({ signed: false }).replace(
      '</saml:Assertion>',
      `<x>${'many groups '.repeat(20_000)}</x></saml:Assertion>`,
    );
    const large = {
      body: new URLSearchParams({ SAMLResponse: Buffer.from(xml).toString('base64') }).toString(),
    };
    expect(found(ask(), answer({}, large))?.message).toBe('unexplained');
    const denied = samlResponse({ status: ['Responder', 'RequestDenied'] });
    expect(
      found(
        ask(),
        answer(
          {},
          {
            ...large,
            body: large.body.replace(/=.*/, `=${encodeURIComponent(Buffer.from(denied).toString('base64'))}`),
          },
        ),
      )?.message,
    ).toBe('status');
  });

  it('is certain of no time where the answer has no Date', () => {
    expect(
      found(ask('_q1', { dateless: true }), answer({ until: 15 }, { at: 90, dateless: true }))?.confidence,
    ).toBe('likely');
  });

  it('names another audience than the one that asked', () => {
    const cause = found(ask(), answer({ audience: 'https://staging.app.test/saml/metadata' }));
    expect(cause?.message).toBe('audience');
    expect(cause?.title).toContain('https://staging.app.test/saml/metadata');
  });

  it('names a response that was made for another address', () => {
    const other = 'https://old.app.test/saml/acs';
    expect(found(ask(), answer({ destination: other, recipient: other }))?.message).toBe('elsewhere');
    expect(found(ask(), answer({ destination: `${CONSUMER}/`, recipient: `${CONSUMER}/` }))?.message).toBe(
      'elsewhere',
    );
  });

  it('names an answer to an older request', () => {
    expect(found(ask('_q1'), ask('_q2'), answer({ inResponseTo: '_q1' }))).toMatchObject({
      message: 'foreign',
      confidence: 'possible',
    });
    const said = { text: 'InResponseTo attribute does not match the ID of the authentication request' };
    expect(found(ask('_q1'), ask('_q2'), answer({ inResponseTo: '_q1' }, said))?.confidence).toBe('certain');
  });

  it('names a response that comes a second time', () => {
    const first = answer({}, { status: 302, answer: { Location: '/' } });
    expect(found(ask(), first, answer({}, { at: 30 }))?.message).toBe('twice');
  });

  it('names a response that nobody signed', () => {
    expect(found(ask(), answer({ signed: false }))?.message).toBe('unsigned');
  });

  it('sees the untrusted proxy in the words of the application', () => {
    const text = 'The response was received at http://app.test/saml/acs instead of https://app.test/saml/acs';
    expect(found(ask(), answer({}, { text }))?.message).toBe('proxied');
  });

  it.each([
    ['Invalid issuer in the Assertion/Response', 'who issued it'],
    ['SAML assertion expired: clocks skewed too much', 'time'],
  ])('takes the application’s word: %s', (text, reason) => {
    expect(found(ask(), answer({}, { text, status: 401 }))?.title).toContain(reason);
  });

  it('says what cannot be read, and does not take a mask for damage', () => {
    const cut = answer(
      {},
      {
        body: `SAMLResponse=${encodeURIComponent(Buffer.from(samlResponse().slice(0, 300)).toString('base64'))}`,
        status: 403,
      },
    );
    expect(found(ask(), cut)?.message).toBe('unreadable');
    expect(found(ask(), answer({}, { body: 'SAMLResponse=[redacted]', status: 403 }))).toBeUndefined();
  });

  it('names the log where nothing in the response explains the failure, and stands behind a lost cookie', () => {
    expect(found(ask(), answer())).toMatchObject({ message: 'unexplained', confidence: 'possible' });
    const { text: _, ...wordless } = answer();
    expect(found(ask(), wordless)?.title).toContain('the capture does not hold');
    expect(found(ask(), answer({}, { status: 302, answer: { Location: '/login?error' } }))).toBeUndefined();
    const entries = [
      hop('https://app.test/login', 'https://idp.test/sso', {
        answer: { 'Set-Cookie': 'saml_request=Yk3J9xVb2NqM5yLw; Path=/; Secure; HttpOnly; SameSite=Lax' },
      }),
      ask('_q1'),
      answer(
        { signed: false },
        {
          headers: {
            'Sec-Fetch-Mode': 'navigate',
            'Sec-Fetch-Site': 'cross-site',
            Origin: 'https://idp.test',
          },
        },
      ),
    ];
    expect(causesOf(entries)[0]).toBe('cookie-samesite-withheld');
  });

  it('stands before a cookie that was set by the answer to another response, or that helps nobody', () => {
    const cross = {
      'Sec-Fetch-Mode': 'navigate',
      'Sec-Fetch-Site': 'cross-site',
      Origin: 'https://idp.test',
    };
    const works = answer(
      {},
      {
        status: 302,
        headers: cross,
        answer: {
          Location: '/',
          'Set-Cookie': 'sid=Yk3J9xVb2NqM5yLw; Path=/; Secure; HttpOnly; SameSite=Lax',
        },
      },
    );
    const said = { headers: cross, text: 'InResponseTo is not valid', at: 60 };
    const again = [ask(), works, shown('https://app.test/'), answer({ id: '_r2' }, said)];
    expect(causesOf(again)[0]).toBe(ID);
    const begun = hop('https://app.test/login', 'https://idp.test/sso', {
      answer: { 'Set-Cookie': 'saml_request=Yk3J9xVb2NqM5yLw; Path=/; Secure; HttpOnly; SameSite=Lax' },
    });
    const denied = answer({ status: ['Responder', 'RequestDenied'] }, { headers: cross });
    expect(causesOf([begun, ask(), denied])[0]).toBe(ID);
  });

  it('finds nothing broken in a sign-in that works, nor in a silent question', () => {
    const works = answer(
      {},
      { status: 302, answer: { Location: '/', 'Set-Cookie': 'sid=Yk3J9xVb2NqM5; Path=/; Secure; HttpOnly' } },
    );
    expect(reportOn(ask(), works, shown('https://app.test/')).incidents).toEqual([]);
    expect(
      reportOn(ask(), answer({ status: ['Responder', 'NoPassive'] }, { status: 200 })).incidents,
    ).toEqual([]);
  });

  it('prints no name of a person', () => {
    expect(JSON.stringify(reportOn(ask(), answer({ until: 1 })))).not.toContain('alice');
  });
});
