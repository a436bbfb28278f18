import { describe, expect, it } from 'vitest';
import type { EntryInput } from '../../checks/testing.ts';
import { authnRequest, CONSUMER, samlResponse } from '../../flows/saml-testing.ts';
import { flowOf, flowsOf, form, matchesIn, page, stepsOf } from './testing.ts';

const SP = 'https://app.test';
const IDP = 'https://idp.test';
const saml = (name: 'SAMLRequest' | 'SAMLResponse', xml: string, relay = 'rs-9fK2mQ7xLp') =>
  `${name}=${encodeURIComponent(btoa(xml))}${relay === '' ? '' : `&RelayState=${relay}`}`;
const ssoUrl = `${IDP}/saml/sso?${saml('SAMLRequest', authnRequest('_q1'))}`;
const acs = (xml = samlResponse(), relay?: string) =>
  form(CONSUMER, saml('SAMLResponse', xml, relay), `${SP}/`);

function logoutMessage(type: 'LogoutRequest' | 'LogoutResponse', attributes: string): string {
  return `<samlp:${type} xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" Version="2.0" IssueInstant="2026-01-15T09:00:00Z" ${attributes}/>`;
}

describe('SAML', () => {
  it('asks by a redirect and is answered by a form', () => {
    const flow = flowOf(
      page(`${SP}/`, ssoUrl),
      page(ssoUrl, `${IDP}/login`),
      page(`${IDP}/login`),
      form(`${IDP}/login`, 'username=a&password=b'),
      acs(),
      page(`${SP}/`),
    );
    expect(stepsOf(flow)).toEqual([
      'entry 0',
      'saml-request 1',
      'sign-in-page 2',
      'credentials 3',
      'saml-response 4',
      'landing 5',
    ]);
    expect(flow).toMatchObject({ protocol: 'saml', kind: 'web-sso', end: { state: 'signed-in' } });
    expect(matchesIn(flow)).toEqual(['InResponseTo: matches', 'RelayState: matches']);
    expect(flow.features).toContain('redirect binding');
    expect(JSON.stringify(flow)).not.toContain('9fK2mQ7xLp');
  });

  it('tells where the response answers another request', () => {
    const flow = flowOf(
      page(`${SP}/`, ssoUrl),
      page(ssoUrl),
      acs(samlResponse({ inResponseTo: '_other' }), 'rs-9fK2mQ7xLp'),
      page(`${SP}/`),
    );
    expect(matchesIn(flow)).toContain('InResponseTo: differs');
  });

  it('may be begun by the provider', () => {
    const flow = flowOf(
      form(CONSUMER, saml('SAMLResponse', samlResponse({ inResponseTo: '' }), ''), `${SP}/`),
      page(`${SP}/`),
    );
    expect(flow).toMatchObject({ kind: 'idp-initiated', end: { state: 'signed-in' } });
    expect(matchesIn(flow)).toEqual(['InResponseTo: missing']);
  });

  it('fails where the provider says so', () => {
    const flow = flowOf(
      page(ssoUrl),
      acs(samlResponse({ status: ['Responder', 'AuthnFailed'] })),
      page(`${SP}/`),
    );
    expect(flow.end.state).not.toBe('open');
  });

  it('loops where the address of the answer asks again', () => {
    const round = (turn: number) => {
      const ask = `${IDP}/saml/sso?${saml('SAMLRequest', authnRequest(`_q${turn}`))}`;
      return [
        page(`${SP}/login`, ask),
        page(ask),
        form(
          CONSUMER,
          saml('SAMLResponse', samlResponse({ id: `_r${turn}`, inResponseTo: `_q${turn}` })),
          `${SP}/login`,
        ),
      ];
    };
    const flow = flowOf(...[0, 1, 2, 3].flatMap(round));
    expect(flow.end.state).toBe('looped');
    expect(flow.end.says).toContain(`${CONSUMER} asks to sign in again`);
    expect(flow.messages).toHaveLength(12);
  });

  it('signs out by request and response', () => {
    const ask = `${IDP}/saml/slo?${saml('SAMLRequest', logoutMessage('LogoutRequest', 'ID="_l1"'), '')}`;
    const told = `${SP}/saml/sls?${saml('SAMLResponse', logoutMessage('LogoutResponse', 'ID="_l2" InResponseTo="_l1"'), '')}`;
    const flow = flowOf(
      page(`${SP}/logout`, ask),
      page(ask, told),
      page(told, `${SP}/bye`),
      page(`${SP}/bye`),
    );
    expect(stepsOf(flow)).toEqual(['logout-request 0', 'logout-request 1', 'logout-response 2', 'landing 3']);
    expect(flow).toMatchObject({ protocol: 'saml', kind: 'logout', end: { state: 'signed-out' } });
    expect(matchesIn(flow)).toEqual(['InResponseTo: matches']);
  });
});

describe('WS-Federation', () => {
  const ask = `${IDP}/adfs/ls?wa=wsignin1.0&wtrealm=urn%3Aapp&wctx=ctx-5tG8hJ2k&wreply=${encodeURIComponent(`${SP}/`)}`;

  it('signs in and out', () => {
    const flows = flowsOf(
      page(`${SP}/`, ask),
      page(ask),
      form(ask, 'UserName=a&Password=b'),
      form(`${SP}/`, 'wa=wsignin1.0&wresult=%3Ct%2F%3E&wctx=ctx-5tG8hJ2k', `${SP}/home`),
      page(`${SP}/home`),
      { ...page(`${IDP}/adfs/ls?wa=wsignout1.0`), at: 60 },
    );
    expect(flows.map(({ protocol, kind, end }) => `${protocol} ${kind} ${end.state}`)).toEqual([
      'ws-federation web-sso signed-in',
      'ws-federation logout signed-out',
    ]);
    expect(flows[0]?.matches.map(({ what, verdict }) => `${what} ${verdict}`)).toEqual(['wctx matches']);
  });
});

describe('answers that name no request', () => {
  it('go to the sign-in that the application began', () => {
    const ask = `${IDP}/adfs/ls?wa=wsignin1.0&wtrealm=urn%3Aapp`;
    const flow = flowOf(
      page(`${SP}/`, ask),
      page(ask),
      form(`${SP}/signin`, 'wa=wsignin1.0&wresult=%3Ct%2F%3E', `${SP}/home`),
      page(`${SP}/home`),
    );
    expect(stepsOf(flow)).toEqual(['entry 0', 'authorize 1', 'callback 2', 'landing 3']);
  });

  it('and so does a code whose request was pushed ahead unseen', () => {
    const ask = `${IDP}/authorize?client_id=web&request_uri=urn%3Aietf%3Aparams%3Aoauth%3Arequest_uri%3Ax1`;
    const back = `${SP}/cb?code=c0de-9sK2pLw7Qe&iss=${encodeURIComponent(IDP)}`;
    const flow = flowOf(page(`${SP}/`, ask), page(ask), page(back, `${SP}/home`), page(`${SP}/home`));
    expect(stepsOf(flow)).toEqual(['entry 0', 'authorize 1', 'callback 2', 'landing 3']);
    expect(matchesIn(flow)).toContain('code: unknown');
  });
});

describe('prompts of the browser', () => {
  const call = (rest: Partial<EntryInput> = {}): EntryInput => page(`${SP}/private`, undefined, rest);
  const asks = { status: 401, answer: { 'WWW-Authenticate': 'Basic realm="x"' } };
  const sent = { headers: { Authorization: 'Basic YWRhOmFuYWx5dGljYWw=' } };

  it('is a question and a retry', () => {
    const flow = flowOf(call(asks), call(sent), { ...page(`${SP}/private/more`, undefined, sent) });
    expect(stepsOf(flow)).toEqual(['challenge 0', 'retry 1']);
    expect(flow).toMatchObject({
      protocol: 'http',
      kind: 'prompt',
      features: ['Basic'],
      end: { state: 'signed-in' },
    });
    expect(JSON.stringify(flow)).not.toMatch(/YWRh|analytical/);
  });

  it('may be refused, and answered again', () => {
    const flow = flowOf(call(asks), call({ ...asks, ...sent }), call(sent));
    expect(flow.end.state).toBe('signed-in');
    expect(flowOf(call(asks), call({ ...asks, ...sent })).end).toMatchObject({
      state: 'failed',
      exchange: 1,
    });
  });

  it('is nothing where a call brings its credentials unasked', () => {
    expect(flowsOf({ url: `${SP}/api`, ...sent })).toEqual([]);
    expect(flowsOf({ url: `${SP}/api`, status: 401, ...sent })).toEqual([]);
  });
});
