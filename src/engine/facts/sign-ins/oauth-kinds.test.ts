import { describe, expect, it } from 'vitest';
import { type EntryInput, jwt } from '../../checks/testing.ts';
import { ACCESS, NONCE, pageFlow, spend } from './oauth-testing.ts';
import {
  APP,
  authorizeUrl,
  callbackUrl,
  flowOf,
  flowsOf,
  form,
  ID,
  matchesIn,
  messageAt,
  page,
  stepsOf,
  tokenCall,
} from './testing.ts';

describe('answers that do not come in the query', () => {
  it('in a fragment, of which the redirect alone tells', () => {
    const back = `${APP}/callback#access_token=${ACCESS}&id_token=${jwt({ iss: ID, nonce: NONCE })}&state=st-4hG7kQ2mZx81`;
    const flow = flowOf(
      page(`${APP}/`),
      page(authorizeUrl({ response_type: 'id_token token', nonce: NONCE }), back),
      page(`${APP}/callback`),
      { url: 'https://api.shop.example/orders', headers: { Authorization: `Bearer ${ACCESS}` } },
    );
    expect(flow).toMatchObject({ protocol: 'oidc', kind: 'implicit', end: { state: 'signed-in' } });
    expect(stepsOf(flow)).toEqual(['entry 0', 'authorize 1', 'callback 2', 'landing 3']);
    expect(matchesIn(flow)).toContain('nonce: matches');
    expect(flow.tokens).toHaveLength(2);
    expect(flow.features).toContain('fragment');
  });

  it('in a form', () => {
    const flow = flowOf(
      page(`${APP}/`),
      page(authorizeUrl({ response_mode: 'form_post' })),
      form(`${APP}/callback`, 'code=c0de-9sK2pLw7Qe&state=st-4hG7kQ2mZx81', `${APP}/home`),
      page(`${APP}/home`),
    );
    expect(stepsOf(flow)).toEqual(['entry 0', 'authorize 1', 'callback 2', 'landing 3']);
    expect(flow.features).toContain('form_post');
    expect(messageAt(flow, 1)?.says).toContain('form that sends itself');
  });

  it('in a form of which the capture has no body, and so nothing is told to be missing', () => {
    const flow = flowOf(
      page(`${APP}/`),
      page(authorizeUrl({ response_mode: 'form_post' })),
      page(`${APP}/callback`, `${APP}/home`, { method: 'POST' }),
      page(`${APP}/home`),
    );
    expect(stepsOf(flow)).toEqual(['entry 0', 'authorize 1', 'callback 2', 'landing 3']);
    expect(flow.end.state).toBe('signed-in');
    expect(matchesIn(flow)).toEqual(['state: unknown']);
  });

  it('and a token request without its body tells as little', () => {
    const entries = [page(`${APP}/`), page(authorizeUrl(), callbackUrl()), page(callbackUrl())];
    const flow = flowOf(...entries, {
      url: `${ID}/token`,
      method: 'POST',
      status: 400,
      text: '{"error":"invalid_grant"}',
    });
    expect(stepsOf(flow)).toEqual(['entry 0', 'authorize 1', 'callback 2', 'token 3']);
    expect(flow.end).toMatchObject({ state: 'failed', exchange: 3 });
    expect(matchesIn(flow)).toContain('code: unknown');
  });

  it('both at once', () => {
    const back = `${APP}/callback#code=c0de-9sK2pLw7Qe&id_token=${jwt({ iss: ID, nonce: NONCE })}&state=st-4hG7kQ2mZx81`;
    const flow = flowOf(
      page(authorizeUrl({ response_type: 'code id_token', nonce: NONCE }), back),
      page(`${APP}/callback`),
      tokenCall(spend(), { access_token: ACCESS }),
    );
    expect(flow).toMatchObject({ kind: 'hybrid', end: { state: 'signed-in', exchange: 2 } });
    expect(matchesIn(flow)).toEqual(expect.arrayContaining(['code: matches', 'nonce: matches']));
  });
});

describe('silent renewal', () => {
  const frame = { type: 'iframe', headers: { 'Sec-Fetch-Dest': 'iframe', 'Sec-Fetch-Mode': 'navigate' } };
  const asked = authorizeUrl({ prompt: 'none' });

  it('fails where the provider sees nobody signed in', () => {
    const error = `${APP}/silent?error=login_required&state=st-4hG7kQ2mZx81`;
    const flow = flowOf(page(`${APP}/`), page(asked, error, frame), page(error, undefined, frame));
    expect(flow).toMatchObject({ silent: true, end: { state: 'failed', exchange: 2 } });
    expect(flow.title).toBe(
      'Silent sign-in with a code at id.corp.example: failed at the return to the application (login_required)',
    );
    expect(flow.features).toEqual(expect.arrayContaining(['prompt=none', 'iframe']));
  });

  it('renews where somebody was signed in before', () => {
    const flows = flowsOf(
      ...pageFlow({}, {}, { access_token: ACCESS }),
      page(
        authorizeUrl({ prompt: 'none', state: 'st-66Silent00' }),
        callbackUrl({ state: 'st-66Silent00', code: 'c0de-66Silent' }),
        frame,
      ),
      page(callbackUrl({ state: 'st-66Silent00', code: 'c0de-66Silent' }), undefined, frame),
      tokenCall(spend({ code: 'c0de-66Silent' }), { access_token: 'at-second-one-55555' }),
    );
    expect(flows.map(({ end }) => end.state)).toEqual(['signed-in', 'renewed']);
  });
});

describe('other grants', () => {
  it('refreshes after a refusal, and tries again', () => {
    const orders = (token: string, status = 200) => ({
      url: 'https://api.shop.example/orders',
      status,
      headers: { Authorization: `Bearer ${token}` },
    });
    const flow = flowOf(
      orders(ACCESS, 401),
      tokenCall(
        { grant_type: 'refresh_token', refresh_token: 'rt-8xLOxBtZp8' },
        { access_token: 'at-second-one-55555' },
      ),
      orders('at-second-one-55555'),
    );
    expect(stepsOf(flow)).toEqual(['entry 0', 'token 1', 'landing 2']);
    expect(flow).toMatchObject({ kind: 'refresh', end: { state: 'renewed' } });
  });

  it('fails to refresh, once however often it is tried', () => {
    const call = tokenCall(
      { grant_type: 'refresh_token', refresh_token: 'rt-8xLOxBtZp8' },
      { error: 'invalid_grant' },
      { status: 400 },
    );
    const flow = flowOf(call, call, call);
    expect(flow.end).toMatchObject({ state: 'failed', exchange: 2 });
    expect(flow.messages).toHaveLength(3);
  });

  it('is no renewal where nobody is signed in and a page just asks', () => {
    expect(flowsOf(page(`${APP}/`), { url: `${APP}/auth/refresh`, method: 'POST', status: 401 })).toEqual([]);
  });

  it('client credentials, password and others', () => {
    const kinds = ['client_credentials', 'password', 'urn:ietf:params:oauth:grant-type:token-exchange'].map(
      (grant_type) => flowOf(tokenCall({ grant_type, client_id: 'm2m' }, { access_token: ACCESS })),
    );
    expect(kinds.map(({ kind }) => kind)).toEqual(['client-credentials', 'password', 'other-grant']);
    expect(kinds.map(({ end }) => end.state)).toEqual(['signed-in', 'signed-in', 'signed-in']);
  });

  it('polls for a device', () => {
    const poll = (answer: Readonly<Record<string, unknown>>, status: number) =>
      tokenCall(
        {
          grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
          device_code: 'dc-GmRhmhcxhwAzkoEqiMEg',
          client_id: 'tv',
        },
        answer,
        { status },
      );
    const begin: EntryInput = {
      url: `${ID}/device_authorization`,
      method: 'POST',
      body: 'client_id=tv',
      text: JSON.stringify({
        device_code: 'dc-GmRhmhcxhwAzkoEqiMEg',
        user_code: 'WDJB-MJHT',
        verification_uri: `${ID}/device`,
      }),
    };
    const waiting = [begin, poll({ error: 'authorization_pending' }, 400), poll({ error: 'slow_down' }, 400)];
    expect(flowOf(...waiting)).toMatchObject({ kind: 'device', end: { state: 'open' } });
    const flow = flowOf(...waiting, poll({ access_token: ACCESS }, 200));
    expect(stepsOf(flow)).toEqual(['device-code 0', 'poll 1', 'poll 2', 'poll 3']);
    expect(flow.end.state).toBe('signed-in');
    expect(flowOf(...waiting, poll({ error: 'expired_token' }, 400)).end.state).toBe('failed');
  });

  it('pushes its request ahead', () => {
    const uri = 'urn:ietf:params:oauth:request_uri:6esc_11ACC5bwc014ltc14eY22c';
    const asked = `${ID}/authorize?client_id=web&request_uri=${encodeURIComponent(uri)}`;
    const flow = flowOf(
      {
        url: `${ID}/par`,
        method: 'POST',
        status: 201,
        body: new URL(authorizeUrl()).search.slice(1),
        text: JSON.stringify({ request_uri: uri, expires_in: 60 }),
      },
      page(asked, callbackUrl()),
      page(callbackUrl(), `${APP}/`),
      page(`${APP}/`),
    );
    expect(stepsOf(flow)).toEqual(['pushed-request 0', 'authorize 1', 'callback 2', 'landing 3']);
    expect(matchesIn(flow)).toEqual(expect.arrayContaining(['state: matches', 'request_uri: matches']));
    expect(flow.features).toContain('PAR');
  });
});
