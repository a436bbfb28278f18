import type { StackFixes } from './stack.ts';

/**
 * Auth0 documentation: Application Settings, Get Access Tokens, Configure Refresh Token Rotation,
 * Enable Role-Based Access Control for APIs, Custom Domains; auth0-spa-js: README.
 */
export const auth0: StackFixes = {
  'oauth-redirect-uri-mismatch': {
    effort: 'easy',
    audience: 'admin',
    text: 'Add the address to Applications, <application>, Settings, Allowed Callback URLs, with scheme, port and path.',
  },
  'token-audience-mismatch': {
    effort: 'easy',
    audience: 'frontend',
    text: 'Ask for the API’s identifier as audience. Without it Auth0 issues a token for /userinfo alone, which no other API can read.',
    code: "authorizationParams: { audience: '<API identifier>', scope: 'openid profile' }",
  },
  'token-malformed': {
    effort: 'easy',
    audience: 'frontend',
    text: 'Without audience Auth0 issues a token for /userinfo alone, which is no JWT that an API can read. Ask for the API’s identifier.',
    code: "authorizationParams: { audience: '<API identifier>', scope: 'openid profile' }",
  },
  'token-issuer-mismatch': {
    effort: 'easy',
    audience: 'backend',
    text: 'Auth0’s iss ends with a slash. With a custom domain it names that domain: sign in and check with the same one.',
    code: 'https://<tenant or custom domain>/',
  },
  'token-scope-insufficient': {
    effort: 'easy',
    audience: 'admin',
    text: 'Add the permission to the API, give it to the user by a role, and let the application ask for it in scope. With Enable RBAC, a user without the permission does not get the scope.',
  },
  'oauth-client-rejected': {
    effort: 'easy',
    audience: 'admin',
    text: 'Applications, <application>, Credentials: the authentication method there has to be the one that the client uses; a single-page application has None and sends no secret.',
  },
  'token-refresh-race': {
    effort: 'easy',
    audience: 'admin',
    text: 'Raise the Rotation Overlap Period of the application’s Refresh Token Rotation: within it, the previous refresh token is still taken. Let one request renew and the others wait for it.',
  },
  'silent-renew-blocked': {
    effort: 'medium',
    audience: 'frontend',
    text: 'Renew with rotating refresh tokens instead of a hidden frame, or give Auth0 a custom domain under the application’s own; the page’s origin belongs into Allowed Web Origins.',
    code: "createAuth0Client({ <options>, useRefreshTokens: true, cacheLocation: 'localstorage' })",
  },
};
