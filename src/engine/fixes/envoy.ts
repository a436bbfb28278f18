import type { StackFixes } from './stack.ts';

/**
 * Envoy v3 API reference: JWT Authentication, HTTP connection manager, Route components (HashPolicy,
 * CorsPolicy), Cluster (lb_policy); Envoy documentation: HTTP header manipulation.
 */
export const envoy: StackFixes = {
  'authorization-stripped-upstream': {
    effort: 'easy',
    audience: 'admin',
    text: 'jwt_authn removes the token once it is verified, unless its provider says forward. Look also for request_headers_to_remove on the route.',
    code: 'providers:\n  <provider>:\n    forward: true',
  },
  'preflight-unauthorized': {
    effort: 'easy',
    audience: 'admin',
    text: 'Put the cors filter before jwt_authn, or let preflights pass jwt_authn.',
    code: '"@type": type.googleapis.com/envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication\nbypass_cors_preflight: true',
  },
  'token-audience-mismatch': {
    effort: 'easy',
    audience: 'admin',
    text: 'List the audience of the token in the provider of jwt_authn; one match is enough.',
    code: 'providers:\n  <provider>:\n    audiences:\n    - <audience>',
  },
  'token-issuer-mismatch': {
    effort: 'easy',
    audience: 'admin',
    text: 'The issuer in the provider of jwt_authn has to equal iss of the token letter by letter, trailing slash included.',
    code: 'providers:\n  <provider>:\n    issuer: https://<issuer>',
  },
  'token-key-unknown': {
    effort: 'easy',
    audience: 'admin',
    text: 'jwt_authn keeps the issuer’s keys for ten minutes unless cache_duration says otherwise. After a change of keys, shorten it, and keep the old key published for longer than that.',
    code: 'remote_jwks:\n  http_uri: { uri: "https://<issuer keys>", cluster: <cluster>, timeout: 1s }\n  cache_duration: { seconds: 300 }',
  },
  'clock-skew': {
    effort: 'easy',
    audience: 'admin',
    text: 'jwt_authn forgives 60 seconds by default. Set the clocks right; until then forgive more.',
    code: 'providers:\n  <provider>:\n    clock_skew_seconds: 120',
  },
  'cors-credentials-not-allowed': {
    effort: 'easy',
    audience: 'admin',
    text: 'In the CorsPolicy of the route or virtual host, name the origin and allow credentials.',
    code: 'allow_origin_string_match:\n- exact: https://<page>\nallow_credentials: true',
  },
  'cors-authorization-not-allowed': {
    effort: 'easy',
    audience: 'admin',
    text: 'In the CorsPolicy of the route or virtual host, allow the header.',
    code: 'allow_headers: authorization,content-type',
  },
  'session-flapping': {
    effort: 'medium',
    audience: 'admin',
    text: 'Until the replicas share their sessions, keep each visitor on one of them: a hash policy on the route, and a cluster that heeds it (RING_HASH or MAGLEV).',
    code: 'hash_policy:\n- cookie: { name: <affinity>, ttl: 0s }\n# in the cluster:\nlb_policy: RING_HASH',
  },
  'cookie-header-too-large': {
    effort: 'easy',
    audience: 'admin',
    text: 'Allow larger request headers in the HTTP connection manager; the better cure is smaller cookies.',
    code: 'max_request_headers_kb: 96',
  },
};
