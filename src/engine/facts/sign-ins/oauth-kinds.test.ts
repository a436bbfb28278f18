import { describe, expect, it } from 'vitest';
import { type EntryInput, jwt } from '../../checks/testing.ts';
import { challengeOfVerifier } from '../../flows/oauth.ts';
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

const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
const CHALLENGE = challengeOfVerifier(VERIFIER, 'S256') ?? '';
const NONCE = 'n-0S6_WzA2MjQ8';
const ACCESS = 'at-2YotnFZFEjr1zCsicMWpAA';
const spend = (rest: Readonly<Record<string, string>> = {}) => ({
  grant_type: 'authorization_code',
  code: 'c0de-9sK2pLw7Qe',
  redirect_uri: `${APP}/callback`,
  client_id: 'web',
  ...rest,
});

/** A page's own sign-in: authorize, back with a code, token request. */
function pageFlow(
  asked: Readonly<Record<string, string>>,
  spent: Readonly<Record<string, string>>,
  answer: Readonly<Record<string, unknown>>,
): EntryInput[] {
  return [
    page(`${APP}/`),
    page(authorizeUrl(asked), callbackUrl()),
    page(callbackUrl()),
    tokenCall(spend(spent), answer),
  ];
}

describe('a code grant of a page', () => {
  it('matches nonce and verifier, and lists the tokens', () => {
    const flow = flowOf(
      ...pageFlow(
        { code_challenge: CHALLENGE, code_challenge_method: 'S256', nonce: NONCE },
        { code_verifier: VERIFIER },
        { access_token: ACCESS, id_token: jwt({ iss: ID, nonce: NONCE }) },
      ),
      { url: `${ID}/userinfo`, headers: { Authorization: `Bearer ${ACCESS}` } },
      { url: 'https://api.shop.example/orders', headers: { Authorization: `Bearer ${ACCESS}` } },
    );
    expect(flow.features).toContain('PKCE');
    expect(matchesIn(flow)).toEqual([
      'state: matches',
      'code: matches',
      'code_verifier: matches',
      'redirect_uri: matches',
      'nonce: matches',
    ]);
    expect(flow.tokens).toHaveLength(2);
    expect(stepsOf(flow)).toEqual(['entry 0', 'authorize 1', 'callback 2', 'token 3', 'userinfo 4']);
    expect(flow.end.state).toBe('signed-in');
  });

  it('tells which values differ', () => {
    const flow = flowOf(
      ...pageFlow(
        { code_challenge: CHALLENGE, code_challenge_method: 'S256', nonce: NONCE },
        { code_verifier: `${VERIFIER}x` },
        { access_token: ACCESS, id_token: jwt({ iss: ID, nonce: 'n-another-0ne77' }) },
      ),
    );
    expect(matchesIn(flow)).toContain('code_verifier: differs');
    expect(matchesIn(flow)).toContain('nonce: differs');
  });

  it('looks its provider up before', () => {
    const flow = flowOf(
      page(`${APP}/`),
      { url: `${ID}/.well-known/openid-configuration` },
      page(authorizeUrl(), callbackUrl()),
      page(callbackUrl()),
      tokenCall(spend(), { access_token: ACCESS }),
    );
    expect(stepsOf(flow)).toContain('metadata 1');
  });

  it('fails where its token is refused at once', () => {
    const flow = flowOf(...pageFlow({}, {}, { access_token: ACCESS }), {
      url: 'https://api.shop.example/orders',
      status: 401,
      headers: { Authorization: `Bearer ${ACCESS}` },
    });
    expect(flow.end).toMatchObject({ state: 'failed', exchange: 4 });
    expect(flow.lanes.map(({ role }) => role)).toContain('api');
  });

  it.each<[string, Partial<EntryInput>]>([
    [
      'in a body',
      {
        method: 'POST',
        url: `${APP}/api/exchange`,
        body: '{"code":"c0de-9sK2pLw7Qe"}',
        bodyType: 'application/json',
      },
    ],
    ['in a query', { url: `${APP}/api/exchange?code=c0de-9sK2pLw7Qe&state=st-4hG7kQ2mZx81` }],
  ])('may hand its code to its own server, %s', (_name, call) => {
    const before = [page(`${APP}/`), page(authorizeUrl(), callbackUrl()), page(callbackUrl())];
    const entry = { url: '', ...call };
    const flow = flowOf(...before, entry);
    expect(stepsOf(flow)).toEqual(['entry 0', 'authorize 1', 'callback 2', 'token 3']);
    expect(flow.end.state).toBe('signed-in');
    expect(matchesIn(flow)).toContain('code: matches');
    expect(flowOf(...before, { ...entry, status: 400 }).end).toMatchObject({ state: 'failed', exchange: 3 });
  });

  it('asks for a second factor elsewhere', () => {
    const duo = 'https://api-1.duo.example/frame?sid=1';
    const flow = flowOf(
      page(`${APP}/go`, authorizeUrl()),
      page(authorizeUrl(), `${ID}/sign-in`),
      page(`${ID}/sign-in`),
      form(`${ID}/sign-in`, 'username=a&password=b', duo),
      page(duo),
      form(duo, 'passcode=1', `${ID}/duo/back`),
      page(`${ID}/duo/back`, callbackUrl()),
      page(callbackUrl(), `${APP}/`),
      page(`${APP}/`),
    );
    expect(flow.messages).toHaveLength(9);
    expect(flow.lanes.filter(({ role }) => role === 'identity-provider')).toHaveLength(2);
    expect(flow.end.state).toBe('signed-in');
  });

  it('shows its form under the address of the request', () => {
    const flow = flowOf(
      page(authorizeUrl()),
      form(authorizeUrl(), 'username=a&password=b', callbackUrl()),
      page(callbackUrl(), `${APP}/`),
      page(`${APP}/`),
    );
    expect(stepsOf(flow)).toEqual(['authorize 0', 'credentials 1', 'callback 2', 'landing 3']);
  });

  it('is refused by the provider: the answer says why', () => {
    const error = `${APP}/callback?error=access_denied&state=st-4hG7kQ2mZx81`;
    const flow = flowOf(page(`${APP}/`), page(authorizeUrl(), error), page(error));
    expect(flow.end).toMatchObject({ state: 'failed', exchange: 2 });
    expect(flow.title).toContain('access_denied');
    const shown = flowOf(page(authorizeUrl(), error), page(error, `${APP}/welcome`), page(`${APP}/welcome`));
    expect(shown.end).toMatchObject({ state: 'failed', exchange: 1 });
    expect(matchesIn(flow)).toEqual(['state: matches']);
  });

  it('is refused by the provider: it shows an error page', () => {
    const flow = flowOf(page(`${APP}/`), page(authorizeUrl(), undefined, { status: 400 }));
    expect(flow.end).toMatchObject({ state: 'failed', exchange: 1 });
  });

  it('passes second factor and consent', () => {
    const flow = flowOf(
      page(`${APP}/go`, authorizeUrl()),
      page(authorizeUrl(), `${ID}/sign-in`),
      page(`${ID}/sign-in`),
      form(`${ID}/sign-in`, 'username=a&password=b', `${ID}/mfa`),
      page(`${ID}/mfa`),
      form(`${ID}/mfa`, 'otp=123456', `${ID}/consent`),
      page(`${ID}/consent`),
      form(`${ID}/consent`, 'agree=yes', callbackUrl()),
      page(callbackUrl(), `${APP}/`),
      page(`${APP}/`),
    );
    expect(flow.messages.map(({ exchange }) => exchange)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(flow.messages.filter(({ step }) => step === 'interaction').length).toBeGreaterThanOrEqual(3);
    expect(flow.end.state).toBe('signed-in');
  });

  it('is open as long as the provider shows its page, and abandoned where the visitor goes elsewhere', () => {
    const shown = [page(`${APP}/`), page(authorizeUrl(), `${ID}/sign-in`), page(`${ID}/sign-in`)];
    expect(flowOf(...shown).end.state).toBe('open');
    expect(flowOf(...shown, { ...page('https://news.example/'), at: 20 }).end).toMatchObject({
      state: 'abandoned',
      exchange: 3,
    });
  });

  it('is abandoned where the visitor begins anew', () => {
    const state = 'st-55NewAttempt';
    const flows = flowsOf(
      page(`${APP}/`),
      page(authorizeUrl(), `${ID}/sign-in`),
      page(`${ID}/sign-in`),
      { ...page(authorizeUrl({ state }), callbackUrl({ state })), at: 30 },
      { ...page(callbackUrl({ state }), `${APP}/home`), at: 30.1 },
      { ...page(`${APP}/home`), at: 30.2 },
    );
    expect(flows.map(({ end }) => end.state)).toEqual(['abandoned', 'signed-in']);
  });

  it('goes on at a second provider', () => {
    const inner = `https://login.partner.example/authorize?client_id=broker&response_type=code&state=st-inner99Zx&redirect_uri=${encodeURIComponent(`${ID}/broker/callback`)}`;
    const back = `${ID}/broker/callback?code=c0de-inner77&state=st-inner99Zx`;
    const flow = flowOf(
      page(`${APP}/go`, authorizeUrl()),
      page(authorizeUrl(), inner),
      page(inner),
      form('https://login.partner.example/authorize', 'username=a&password=b', back),
      page(back, callbackUrl()),
      page(callbackUrl(), `${APP}/`),
      page(`${APP}/`),
    );
    expect(flow.end.state).toBe('signed-in');
    expect(matchesIn(flow).filter((match) => match === 'state: matches')).toHaveLength(2);
    expect(flow.lanes.filter(({ role }) => role === 'identity-provider')).toHaveLength(2);
  });

  it('may begin before the capture does', () => {
    const flow = flowOf(page(callbackUrl(), `${APP}/`), page(`${APP}/`));
    expect(flow).toMatchObject({ kind: 'code', end: { state: 'signed-in' } });
    expect(matchesIn(flow)[0]).toBe('state: unknown');
  });

  it('names the issuer of its answer', () => {
    const back = callbackUrl({ iss: ID });
    const flow = flowOf(page(authorizeUrl(), back), page(back, `${APP}/`), page(`${APP}/`));
    expect(matchesIn(flow)).toContain('iss: matches');
  });
});

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
