import { describe, expect, it } from 'vitest';
import { causesOf, type EntryInput, incidentOf, reportOn } from '../testing.ts';

function begin(rest: Partial<EntryInput>, redirect = 'https://app.example/cb'): EntryInput {
  return {
    url: `https://id.example/authorize?client_id=web&response_type=code&redirect_uri=${encodeURIComponent(redirect)}&state=s1`,
    type: 'document',
    status: 400,
    textType: 'text/html',
    ...rest,
  };
}

const PAGES: Readonly<Record<string, string>> = {
  Keycloak:
    '<html><head><title>Sign in to shop</title></head><body><h1>We are sorry...</h1><p class="instruction">Invalid parameter: redirect_uri</p></body></html>',
  'oidc-provider':
    "<html><head><title>oops!</title></head><body><h1>oops! something went wrong</h1><pre><strong>error</strong>: invalid_redirect_uri</pre><pre><strong>error_description</strong>: redirect_uri did not match any of the client's registered redirect_uris</pre></body></html>",
  Okta: "<html><body><h1>400</h1><p>Description: The 'redirect_uri' parameter must be a Login redirect URI in the client app settings</p></body></html>",
  Auth0: '<html><body><h1>Oops!, something went wrong</h1><p>Callback URL mismatch.</p></body></html>',
};

describe('oauth-redirect-uri-mismatch', () => {
  it.each(Object.entries(PAGES))('reads the error page of %s', (_provider, text) => {
    const { causes, kind, verdict } = incidentOf([begin({ text })]);
    expect([kind, verdict, causes[0]?.check, causes[0]?.message]).toEqual([
      'oauth-error',
      'broken',
      'oauth-redirect-uri-mismatch',
      'unregistered',
    ]);
    expect(causes[0]?.title).toContain('https://app.example/cb');
  });

  it('reads it from Entra ID’s page, which has status 200', () => {
    const page = (message: string) =>
      `<!DOCTYPE html><html><head><title>Sign in to your account</title><script>$Config={"strServiceExceptionMessage":${message},"urlNoCookies":"x"}</script></head></html>`;
    const refused = begin({
      status: 200,
      text: page(
        '"AADSTS50011: The redirect URI \'https://app.example/cb\' specified in the request does not match the redirect URIs configured for the application."',
      ),
    });
    expect(causesOf([refused])[0]).toBe('oauth-redirect-uri-mismatch');
    const other = begin({
      status: 200,
      text: page('"AADSTS700016: Application with identifier was not found in the directory."'),
    });
    expect(causesOf([other])[0]).toBe('oauth-error-response');
    expect(reportOn(begin({ status: 200, text: page('null') })).incidents).toEqual([]);
  });

  it('reads it from a JSON answer and from the callback', () => {
    const json = '{"error":"invalid_request","error_description":"Invalid redirect_uri"}';
    expect(causesOf([begin({ text: json, textType: 'application/json' })])[0]).toBe(
      'oauth-redirect-uri-mismatch',
    );
    const callback: EntryInput = {
      url: 'https://app.example/cb?error=redirect_uri_mismatch&error_description=The+redirect_uri+MUST+match&state=s1',
      type: 'document',
    };
    expect(causesOf([callback])[0]).toBe('oauth-redirect-uri-mismatch');
  });

  it('compares the two requests of a sign-in', () => {
    const ok = begin({ status: 302, answer: { Location: 'https://app.example/cb?code=c0de-1&state=s1' } });
    const token: EntryInput = {
      url: 'https://id.example/oauth/token',
      method: 'POST',
      status: 400,
      body: 'grant_type=authorization_code&code=c0de-1&redirect_uri=http%3A%2F%2Fapp.example%2Fcb',
      text: '{"error":"invalid_grant"}',
    };
    const { causes } = incidentOf([ok, token]);
    expect([causes[0]?.check, causes[0]?.message]).toEqual(['oauth-redirect-uri-mismatch', 'differs']);
    expect(causes[0]?.what).toContain('http://app.example/cb');
    expect(causes[0]?.what).toContain('differ in the scheme (https and http)');
    const same = { ...token, body: token.body?.replace('http%3A', 'https%3A') ?? '' };
    expect(causesOf([ok, same])[0]).toBe('oauth-grant-rejected');
  });

  it('is told apart from other refusals of the request, and silent on what works', () => {
    expect(causesOf([begin({ text: '<html><body><h1>Invalid scope</h1></body></html>' })])[0]).toBe(
      'oauth-error-response',
    );
    expect(reportOn(begin({ status: 200 })).incidents).toEqual([]);
  });
});
