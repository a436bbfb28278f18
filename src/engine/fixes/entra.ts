import type { StackFixes } from './stack.ts';

/**
 * Microsoft identity platform documentation: Redirect URI restrictions, Access tokens, Validate
 * tokens, Error codes, Refresh tokens, Scopes and permissions, Troubleshoot access token signature
 * validation errors, Claims challenges; MSAL.js.
 */
export const entra: StackFixes = {
  'oauth-redirect-uri-mismatch': {
    effort: 'easy',
    audience: 'admin',
    text: 'AADSTS50011: add the address to App registrations, <application>, Authentication, under the right platform (Web, or single-page application), letter by letter.',
  },
  'oauth-client-rejected': {
    effort: 'easy',
    audience: 'admin',
    text: 'AADSTS7000215: send the Value of the client secret, not its Secret ID; it is shown only once. AADSTS7000222: it has expired, make a new one under Certificates & secrets.',
  },
  'token-audience-mismatch': {
    effort: 'easy',
    audience: 'frontend',
    text: 'Ask for a scope of the API, not of Microsoft Graph. In version 1 tokens aud is the Application ID URI, in version 2 tokens the client ID: let the API accept the right one.',
    code: "scopes: ['api://<API client id>/<scope>']",
  },
  'token-issuer-mismatch': {
    effort: 'easy',
    audience: 'admin',
    text: 'The API’s registration decides the version of its tokens, whichever address was called: null or 1 gives iss https://sts.windows.net/<tenant>/, 2 gives https://login.microsoftonline.com/<tenant>/v2.0.',
    code: '"requestedAccessTokenVersion": 2',
  },
  'token-signature-invalid': {
    effort: 'easy',
    audience: 'frontend',
    text: 'Only Microsoft Graph can check a token that was issued for Microsoft Graph. Ask for a scope of your own API.',
    code: "scopes: ['api://<API client id>/<scope>']",
  },
  'token-key-unknown': {
    effort: 'easy',
    audience: 'backend',
    text: 'An application with custom signing keys (claims mapping) publishes them apart: append its ID to the address of the discovery document.',
    code: 'https://login.microsoftonline.com/<tenant>/v2.0/.well-known/openid-configuration?appid=<client id>',
  },
  'token-scope-insufficient': {
    effort: 'easy',
    audience: 'admin',
    text: 'Signed-in users bring scp, applications on their own bring roles. Add the scope under Expose an API, grant it under API permissions of the application, with admin consent where needed.',
  },
  'token-refresh-failing': {
    effort: 'medium',
    audience: 'frontend',
    text: 'AADSTS700084: refresh tokens of a single-page application last 24 hours. Where the renewal fails, sign in again.',
    code: '.catch((e) => { if (e instanceof InteractionRequiredAuthError) return msal.acquireTokenRedirect(request); })',
  },
  'silent-renew-blocked': {
    effort: 'medium',
    audience: 'frontend',
    text: 'Where the browser blocks third-party cookies, the hidden frame cannot see the session. Let MSAL fall back to a visible sign-in.',
    code: '.catch((e) => { if (e instanceof InteractionRequiredAuthError) return msal.acquireTokenRedirect(request); })',
  },
};
