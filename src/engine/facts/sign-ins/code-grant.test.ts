import { describe, expect, it } from 'vitest';
import { type EntryInput, jwt } from '../../checks/testing.ts';
import { ACCESS, CHALLENGE, NONCE, pageFlow, spend, VERIFIER } from './oauth-testing.ts';
import {
  APP,
  authorizeUrl,
  callbackUrl,
  flowOf,
  flowsOf,
  form,
  ID,
  matchesIn,
  page,
  stepsOf,
  tokenCall,
} from './testing.ts';

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
