import { describe, expect, it } from 'vitest';
import { causesOf, type EntryInput, incidentOf, reportOn } from '../testing.ts';

const callback = (query: string, rest: Partial<EntryInput> = {}): EntryInput => ({
  url: `https://app.example/callback?${query}&state=s1`,
  type: 'document',
  ...rest,
});

describe('oauth-error-response', () => {
  it.each([
    'access_denied',
    'invalid_scope',
    'server_error',
    'temporarily_unavailable',
    'unsupported_response_type',
  ])('translates %s on the callback', (code) => {
    const { causes, kind, verdict } = incidentOf([
      callback(`error=${code}&error_description=Told+by+the+provider`),
    ]);
    expect([kind, verdict, causes[0]?.check, causes[0]?.message]).toEqual([
      'oauth-error',
      'broken',
      'oauth-error-response',
      'callback',
    ]);
    expect(causes[0]?.title).toContain(code);
    expect(causes[0]?.title).not.toContain('see the provider');
    expect(causes[0]?.what).toContain('Told by the provider');
  });

  it.each([
    [undefined, 'was not recorded'],
    ['{}', 'names no error code'],
  ])('says of a token request that was refused with the text %s why it names no code', (text, said) => {
    const [found] = incidentOf([
      {
        url: 'https://id.example/oauth/token',
        method: 'POST',
        status: 400,
        body: 'grant_type=password&username=ann',
        bodyType: 'application/x-www-form-urlencoded',
        ...(text === undefined ? {} : { text, textType: 'application/json' }),
      },
    ]).causes;
    expect([found?.message, found?.title]).toEqual([
      'unnamed',
      'The token request to https://id.example/oauth/token was refused (400)',
    ]);
    expect(found?.what).toContain(said);
  });

  it('expects a token request whose refusal was not recorded and that was answered well a moment later', () => {
    const ask = (at: number, rest: Partial<EntryInput>): EntryInput => ({
      url: 'https://id.example/token',
      method: 'POST',
      body: 'grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code&device_code=G1d9',
      bodyType: 'application/x-www-form-urlencoded',
      at,
      ...rest,
    });
    const good = ask(5, { text: '{"access_token":"2YotnFZFEjr1zCsicMWpAA","token_type":"Bearer"}' });
    const { verdict, causes } = incidentOf([ask(0, { status: 400 }), good], 0);
    expect([verdict, causes[0]?.message, causes[0]?.title]).toEqual([
      'expected',
      'repeated',
      'Expected 400: the token request to https://id.example/token was refused at first, and then answered',
    ]);
    expect(incidentOf([ask(0, { status: 400, text: '{"error":"invalid_grant"}' }), good], 0).verdict).toBe(
      'broken',
    );
  });

  it('knows the answers to a silent sign-in, no failure before anyone has signed in', () => {
    const silent = callback('error=login_required', { type: 'iframe' });
    expect(reportOn(silent).incidents).toEqual([]);
    const before: EntryInput = {
      url: 'https://app.example/api/me',
      headers: { Authorization: 'Bearer 2YotnFZFEjr1zCsicMWpAA' },
    };
    const found = incidentOf([before, silent]).causes[0];
    expect([found?.check, found?.message]).toEqual(['oauth-error-response', 'prompt']);
  });

  it('says what it can of an authorization request that was refused on the spot', () => {
    const authorize: EntryInput = {
      url: 'https://id.example/authorize?client_id=nobody&response_type=code&redirect_uri=x&state=s1',
      type: 'document',
      status: 400,
      text: '<html><body><h1>Client not found.</h1></body></html>',
      textType: 'text/html',
    };
    const found = incidentOf([authorize]).causes[0];
    expect([found?.check, found?.message]).toEqual(['oauth-error-response', 'page']);
    expect(found?.what).toContain('Client not found.');
  });

  it('says what it can of a callback that failed in the application', () => {
    const found = incidentOf([callback('code=c0de-1', { status: 500 })]).causes[0];
    expect([found?.check, found?.message, found?.confidence]).toEqual([
      'oauth-error-response',
      'failed',
      'likely',
    ]);
  });

  it.each([
    [
      'ASP.NET Core, form post',
      {
        url: 'https://app.example/signin-oidc',
        method: 'POST',
        body: 'code=c0de-1&state=s1',
        type: 'document',
        status: 500,
      },
    ],
    [
      'Spring Security',
      {
        url: 'https://app.example/login/oauth2/code/shop?code=c0de-1&state=s1',
        type: 'document',
        status: 302,
        answer: { Location: '/login?error' },
      },
    ],
    [
      'Auth.js',
      {
        url: 'https://app.example/api/auth/callback/shop?code=c0de-1&state=s1',
        type: 'document',
        status: 302,
        answer: { Location: 'https://app.example/api/auth/signin?error=OAuthCallback' },
      },
    ],
  ] as const)('sees a sign-in that fails in the application: %s', (_server, entry) => {
    expect(causesOf([entry])[0]).toBe('oauth-error-response');
  });

  it('does not take other calls to an address like /token for a token request', () => {
    const push: EntryInput = {
      url: 'https://api.example/push/token',
      method: 'POST',
      bodyType: 'application/json',
      body: '{"device":"x"}',
      text: '{"statusCode":400,"error":"Bad Request"}',
      status: 400,
    };
    expect(reportOn(push).incidents).toEqual([]);
    expect(
      incidentOf([{ ...push, status: 401, headers: { Authorization: 'Bearer 2YotnFZFEjr1zCsicMWpAA' } }])
        .kind,
    ).toBe('unauthorized');
  });

  it('does not take any form with a code and a state for a callback', () => {
    const address: EntryInput = {
      url: 'https://shop.example/checkout',
      method: 'POST',
      body: 'code=12345&state=NY',
      status: 422,
    };
    expect(reportOn(address).incidents).toEqual([]);
  });

  it('holds where the token response has no readable body', () => {
    const token: EntryInput = {
      url: 'https://id.example/token',
      method: 'POST',
      status: 400,
      body: 'grant_type=client_credentials',
    };
    expect(causesOf([token])).toEqual(['oauth-error-response']);
  });

  it('keeps markup and secrets out of its words', () => {
    const evil = callback(
      'error=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E&error_description=%F0%9F%92%A3%ED%A0%80&code=c0de-secret-77',
    );
    const report = reportOn(evil);
    expect(JSON.stringify(report)).not.toContain('c0de-secret-77');
    expect(report.incidents[0]?.checklist.filter((item) => item.outcome === 'error')).toEqual([]);
  });

  it('is silent on a callback that works, and on error= elsewhere', () => {
    expect(reportOn(callback('code=c0de-1')).incidents).toEqual([]);
    expect(
      reportOn({ url: 'https://shop.example/search?error=none&q=1', type: 'document' }).incidents,
    ).toEqual([]);
  });
});
