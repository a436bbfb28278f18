import type { StackFixes } from './stack.ts';

/**
 * Keycloak 26 documentation: Configuring the hostname (v2), Configuring a reverse proxy; Server
 * Administration Guide: OIDC clients, Audience support, Timeouts, Rotating keys; Keycloak JavaScript
 * adapter.
 */
export const keycloak: StackFixes = {
  'oauth-redirect-uri-mismatch': {
    effort: 'easy',
    audience: 'admin',
    text: 'Add the address to Clients, <client>, Settings, Valid redirect URIs: scheme, host, port and path; a * is allowed at the end only.',
  },
  'oauth-client-rejected': {
    effort: 'easy',
    audience: 'admin',
    text: 'Clients, <client>, Settings: with Client authentication on, the client has to send the secret of the tab Credentials; an application that runs in the browser has none, so switch it off there.',
  },
  'token-audience-mismatch': {
    effort: 'easy',
    audience: 'admin',
    text: 'Keycloak puts into aud what a mapper adds. In a client scope of the application, add a mapper of the type Audience with the API as Included Client Audience.',
  },
  'token-issuer-mismatch': {
    effort: 'easy',
    audience: 'admin',
    text: 'iss is made of Keycloak’s address as it was called. Fix the address, so that browser and server get the same.',
    code: 'bin/kc.sh start --hostname https://<keycloak> --proxy-headers xforwarded',
  },
  'token-key-unknown': {
    effort: 'easy',
    audience: 'admin',
    text: 'Realm settings, Keys: after a change, keep the old key as passive until its tokens have run out. Let the API fetch the keys of this realm.',
    code: 'https://<keycloak>/realms/<realm>/protocol/openid-connect/certs',
  },
  'token-scope-insufficient': {
    effort: 'easy',
    audience: 'admin',
    text: 'Add the scope to Clients, <client>, Client scopes: as Default it is always in the token, as Optional only where the application asks for it.',
  },
  'token-refresh-failing': {
    effort: 'easy',
    audience: 'admin',
    text: '“Token is not active” or “Session not active”: the session ran out. Look at SSO Session Idle (30 minutes by default) and SSO Session Max in Realm settings, Sessions.',
  },
  'token-refresh-race': {
    effort: 'medium',
    audience: 'frontend',
    text: 'With Revoke Refresh Token on (Realm settings, Tokens), Refresh Token Max Reuse says how often a refresh token may be used again, 0 by default. Let one request renew and the others wait for it.',
  },
  'silent-renew-blocked': {
    effort: 'medium',
    audience: 'admin',
    text: 'Give Keycloak a name under the application’s domain, such as id.<domain>: its cookie is then no third party’s. Until then leave silent checks out; keycloak-js renews with the refresh token.',
    code: "keycloak.init({ onLoad: 'login-required', checkLoginIframe: false });",
  },
  'session-origin-unlisted': {
    effort: 'easy',
    audience: 'admin',
    text: 'If it was Keycloak that refused: add the page’s origin to Web origins of the client (+ stands for those of the redirect URIs), and behind a proxy set proxy-headers.',
    code: 'bin/kc.sh start --hostname https://<keycloak> --proxy-headers xforwarded',
  },
};
