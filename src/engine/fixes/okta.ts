import type { StackFixes } from './stack.ts';

/**
 * Okta developer documentation: Authorization servers, Refresh access tokens and rotate refresh
 * tokens, Enable CORS (Trusted Origins), API access management; Okta support: When to Use the Org
 * Authorization Server vs a Custom Authorization Server, Validation Failed on Access Token Issued by
 * the Org Authorization Server.
 */
export const okta: StackFixes = {
  'oauth-redirect-uri-mismatch': {
    effort: 'easy',
    audience: 'admin',
    text: 'Add the address to Applications, <application>, General, Sign-in redirect URIs, letter by letter.',
  },
  'token-audience-mismatch': {
    effort: 'easy',
    audience: 'admin',
    text: 'Tokens of the org authorization server are for Okta itself. Use a custom one for an API, and compare its Audience (Security, API, Authorization Servers) with what the API expects.',
    code: 'https://<domain>/oauth2/default',
  },
  'token-issuer-mismatch': {
    effort: 'easy',
    audience: 'backend',
    text: 'The org authorization server and each custom one have an issuer of their own. Use the same in application and API.',
    code: 'https://<domain>/oauth2/default',
  },
  'token-signature-invalid': {
    effort: 'easy',
    audience: 'admin',
    text: 'Tokens of the org authorization server (iss is the bare domain) are not for APIs of your own to check. Have them issued by a custom authorization server.',
    code: 'https://<domain>/oauth2/default',
  },
  'token-scope-insufficient': {
    effort: 'easy',
    audience: 'admin',
    text: 'Security, API, Authorization Servers, <server>: add the scope under Scopes, and allow it in a rule of the Access Policies; the application has to ask for it.',
  },
  'token-refresh-race': {
    effort: 'easy',
    audience: 'admin',
    text: 'With rotating refresh tokens, raise the grace period in the application’s settings (30 seconds by default): within it, the previous token is still taken. Let one request renew.',
  },
  'silent-renew-blocked': {
    effort: 'medium',
    audience: 'admin',
    text: 'Give Okta a custom domain under the application’s own, or renew with refresh tokens instead of a hidden frame. Calls of scripts to Okta need the page’s origin in Security, API, Trusted Origins.',
  },
};
