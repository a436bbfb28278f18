/** What a log line about a cause is likely to hold, in the words of common servers, libraries and identity providers. */
export interface LogTopic {
  readonly server: readonly string[];
  readonly proxy?: readonly string[];
  readonly provider?: readonly string[];
}

const TOKEN_PROVIDER = ['token', 'client_id', 'invalid_grant', 'user disabled', 'consent'];

/** By the id of the check; '' for what no check explains. */
export const LOG_WORDS: Readonly<Record<string, LogTopic>> = {
  '': { server: ['401', 'unauthorized', 'authentication failed', 'access denied'] },
  'authorization-missing': { server: ['no authorization', 'missing token', 'anonymous', 'unauthenticated'] },
  'authorization-stripped-upstream': {
    server: ['missing token', 'no authorization header', 'anonymous'],
    proxy: ['proxy_set_header', 'authorization', 'header removed'],
  },
  'authorization-scheme-mismatch': { server: ['unsupported scheme', 'invalid_request', 'authorization'] },
  'authorization-hidden-characters': {
    server: ['invalid token', 'malformed', 'jwt malformed', 'illegal base64'],
  },
  'basic-rejected': { server: ['bad credentials', 'password mismatch', 'user not found', 'account locked'] },
  'digest-mismatch': { server: ['digest', 'nonce', 'uri mismatch', 'realm'] },
  'negotiate-loop': {
    server: ['kerberos', 'gss_accept_sec_context', 'SPN', 'keytab', 'KRB_AP_ERR'],
    proxy: ['NTLM', 'connection: close', 'keep-alive'],
  },
  'login-loop': {
    server: [
      'session not found',
      'invalid session',
      'anonymous',
      'state mismatch',
      'redirect to login',
      'role',
    ],
    provider: ['session', 'client_id', 'consent', 'access denied'],
  },
  'token-malformed': { server: ['malformed', 'invalid token', 'could not decode'] },
  'token-expired': {
    server: ['expired', 'jwt expired', 'TokenExpired', 'exp'],
    provider: ['refresh', 'token expired', 'invalid_grant'],
  },
  'token-not-yet-valid': { server: ['not before', 'nbf', 'iat', 'used before issued', 'clock'] },
  'token-audience-mismatch': {
    server: ['audience', 'aud', 'invalid token'],
    provider: ['audience', 'resource'],
  },
  'token-issuer-mismatch': { server: ['issuer', 'iss', 'invalid token'] },
  'token-wrong-type': { server: ['typ', 'token type', 'invalid token'] },
  'token-scope-insufficient': {
    server: ['insufficient_scope', 'missing scope', 'missing role', 'access denied'],
    provider: ['scope', 'consent', 'role assignment'],
  },
  'token-key-unknown': {
    server: ['kid', 'no matching key', 'jwks', 'unable to find a signing key'],
    provider: ['key rotation'],
  },
  'token-signature-invalid': { server: ['signature', 'invalid signature', 'jwks'] },
  'token-revoked': {
    server: ['revoked', 'inactive', 'introspection', 'blacklist'],
    provider: ['revoke', 'logout', 'session ended', 'password change'],
  },
  'token-superseded': { server: ['revoked', 'inactive', 'reuse'], provider: ['rotation', 'reuse detected'] },
  'token-refresh-failing': {
    server: ['refresh', 'invalid_grant'],
    provider: ['refresh', 'invalid_grant', 'reuse detected', 'expired'],
  },
  'credential-refused': {
    server: ['invalid token', 'signature', 'user disabled', 'tenant', 'introspection', 'access denied'],
    provider: TOKEN_PROVIDER,
  },
  'clock-skew': { server: ['nbf', 'iat', 'exp', 'clock', 'ntp'], provider: ['clock', 'ntp'] },
  'token-refresh-race': {
    server: ['refresh', 'reuse'],
    provider: ['reuse detected', 'refresh token already used', 'invalid_grant'],
  },
  'token-certificate-mismatch': {
    server: ['x5t', 'cnf', 'client certificate'],
    proxy: ['client certificate', 'ssl_client_cert', 'mTLS'],
  },
  'dpop-invalid': { server: ['dpop', 'invalid_dpop_proof', 'jkt', 'htu'] },
  'aws-signature-invalid': { server: ['SignatureDoesNotMatch', 'canonical request', 'RequestTimeTooSkewed'] },
  'message-signature-invalid': { server: ['signature base', 'signature-input', 'keyid', 'content-digest'] },
  'wrong-environment': { server: ['issuer', 'audience', 'invalid token'] },
  'cookie-header-too-large': {
    server: ['request header too large', '431'],
    proxy: ['client sent too large header', 'upstream sent too big header', 'header size'],
  },
  'cookie-pileup': { server: ['state cookie', 'too many'], proxy: ['client sent too large header'] },
  forbidden: { server: ['access denied', 'forbidden', 'missing role', 'missing scope', 'policy'] },
  'session-not-recognised': {
    server: ['session not found', 'unknown session', 'session expired', 'could not decrypt', 'secret key'],
    proxy: ['upstream', 'affinity', 'sticky'],
  },
  'session-flapping': {
    server: ['session not found', 'host name of the replica'],
    proxy: ['upstream', 'affinity', 'sticky'],
  },
  'session-idle-expired': { server: ['session expired', 'timeout', 'inactive'] },
  'session-never-set': {
    server: ['trust proxy', 'X-Forwarded-Proto', 'secure cookie', 'session not saved'],
    proxy: ['X-Forwarded-Proto'],
  },
  'csrf-missing': { server: ['csrf', 'invalid token', 'origin', 'referer'] },
  'rate-limited': {
    server: ['rate limit', 'too many requests', '429'],
    proxy: ['limiting requests', 'rate limit', 'WAF'],
  },
  'bot-filter': { server: ['403'], proxy: ['WAF', 'bot', 'challenge', 'rule id'] },
  'proxy-authentication': { server: [], proxy: ['407', 'proxy authentication', 'denied'] },
  'oauth-redirect-uri-mismatch': {
    server: ['redirect_uri'],
    provider: ['redirect_uri', 'mismatch', 'not registered'],
  },
  'oauth-client-rejected': {
    server: ['invalid_client'],
    provider: ['invalid_client', 'client secret', 'expired secret'],
  },
  'oauth-grant-rejected': {
    server: ['invalid_grant'],
    provider: ['invalid_grant', 'code', 'PKCE', 'redirect_uri'],
  },
  'oauth-error-response': {
    server: ['callback', 'error'],
    provider: ['error', 'client_id', 'consent', 'policy'],
  },
  'oauth-state-mismatch': { server: ['state', 'session', 'callback'] },
  'issuer-mixed': {
    server: ['issuer', 'iss mismatch', 'unexpected iss', 'invalid issuer'],
    provider: ['hostname', 'issuer', 'X-Forwarded-Host', 'X-Forwarded-Proto'],
  },
  'cached-401': { server: ['cache-control', '401'], proxy: ['cache hit', 'X-Cache', '401'] },
  'graphql-unauthenticated': { server: ['UNAUTHENTICATED', 'GraphQLError', 'context', 'operationName'] },
  'grpc-unauthenticated': {
    server: ['UNAUTHENTICATED', 'code = 16', 'interceptor', 'metadata'],
    proxy: ['grpc_status', 'grpc-web', 'ext_authz', 'jwt_authn'],
  },
  'websocket-unauthorized': {
    server: ['websocket', 'handshake', 'upgrade', 'origin'],
    proxy: ['upgrade', 'proxy_http_version', 'auth_request'],
  },
  'not-authenticated-url': {
    server: ['no route', '404', 'no handler found', 'access denied'],
    proxy: ['no route matched', 'location', '404'],
  },
  'identity-provider-failing': {
    server: ['timeout', '5xx', 'connection refused', 'jwks', 'deploy'],
    provider: ['5xx', 'timeout', 'out of memory', 'deploy'],
  },
};
