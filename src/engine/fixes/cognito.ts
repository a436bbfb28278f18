import type { StackFixes } from './stack.ts';

/**
 * Amazon Cognito documentation: Application-specific settings with app clients, Understanding the
 * access token, Verifying JSON web tokens, Scopes and resource servers, Refresh tokens; API reference:
 * RefreshTokenRotationType; aws-jwt-verify: README.
 */
export const cognito: StackFixes = {
  'oauth-redirect-uri-mismatch': {
    effort: 'easy',
    audience: 'admin',
    text: 'Add the address to the app client’s allowed callback URLs, letter by letter, trailing slash included; https, except for localhost.',
  },
  'oauth-client-rejected': {
    effort: 'easy',
    audience: 'admin',
    text: 'An app client with a secret wants it in every token request. An application that runs in the browser needs an app client without one; that is decided when it is made.',
  },
  'token-audience-mismatch': {
    effort: 'easy',
    audience: 'backend',
    text: 'Access tokens of Cognito name the app client in client_id, ID tokens in aud. Check client_id of access tokens.',
    code: "CognitoJwtVerifier.create({ userPoolId: '<pool>', tokenUse: 'access', clientId: '<app client>' });",
  },
  'token-wrong-type': {
    effort: 'easy',
    audience: 'backend',
    text: 'token_use in the token says access or id. Send the access token, and let the API ask for that one.',
    code: "CognitoJwtVerifier.create({ userPoolId: '<pool>', tokenUse: 'access', clientId: '<app client>' });",
  },
  'token-issuer-mismatch': {
    effort: 'easy',
    audience: 'backend',
    text: 'iss names the user pool, not the domain of the sign-in page.',
    code: 'https://cognito-idp.<region>.amazonaws.com/<pool>',
  },
  'token-scope-insufficient': {
    effort: 'medium',
    audience: 'admin',
    text: 'Custom scopes come from a resource server of the user pool, and only through the sign-in pages and the token endpoint: a sign-in by InitiateAuth does not bring them.',
  },
  'token-refresh-race': {
    effort: 'easy',
    audience: 'admin',
    text: 'With refresh token rotation, let the previous token be taken for up to 60 seconds.',
    code: '"RefreshTokenRotation": { "Feature": "ENABLED", "RetryGracePeriodSeconds": 30 }',
  },
  'token-refresh-failing': {
    effort: 'easy',
    audience: 'backend',
    text: 'With refresh token rotation on, renew with GetTokensFromRefreshToken or at the token endpoint: REFRESH_TOKEN_AUTH is not allowed then.',
  },
};
