import type { SpecReference } from './report.ts';

/** A specification in the one edition that the product cites. */
interface Edition {
  readonly title: string;
  readonly url: string;
  /** How a section becomes an address, `%` standing for it. */
  readonly anchor: string;
}

const rfc = (number: number, title: string): Edition => ({
  title: `RFC ${number} ${title}`,
  url: `https://www.rfc-editor.org/rfc/rfc${number}.html`,
  anchor: '#section-%',
});

const EDITIONS = {
  http: rfc(9110, 'HTTP Semantics'),
  caching: rfc(9111, 'HTTP Caching'),
  basic: rfc(7617, 'The Basic HTTP Authentication Scheme'),
  digest: rfc(7616, 'HTTP Digest Access Authentication'),
  negotiate: rfc(4559, 'SPNEGO-based Kerberos and NTLM HTTP Authentication'),
  oauth: rfc(6749, 'The OAuth 2.0 Authorization Framework'),
  bearer: rfc(6750, 'OAuth 2.0 Bearer Token Usage'),
  pkce: rfc(7636, 'Proof Key for Code Exchange'),
  jwt: rfc(7519, 'JSON Web Token (JWT)'),
  jws: rfc(7515, 'JSON Web Signature (JWS)'),
  jwtBcp: rfc(8725, 'JSON Web Token Best Current Practices'),
  jwtAccess: rfc(9068, 'JWT Profile for OAuth 2.0 Access Tokens'),
  dpop: rfc(9449, 'OAuth 2.0 Demonstrating Proof of Possession (DPoP)'),
  stepUp: rfc(9470, 'OAuth 2.0 Step Up Authentication Challenge Protocol'),
  pushed: rfc(9126, 'OAuth 2.0 Pushed Authorization Requests'),
  requestObject: rfc(9101, 'JWT-Secured Authorization Request (JAR)'),
  device: rfc(8628, 'OAuth 2.0 Device Authorization Grant'),
  exchange: rfc(8693, 'OAuth 2.0 Token Exchange'),
  clientJwt: rfc(7523, 'JWT Profile for OAuth 2.0 Client Authentication and Authorization Grants'),
  resource: rfc(8707, 'Resource Indicators for OAuth 2.0'),
  richRequests: rfc(9396, 'OAuth 2.0 Rich Authorization Requests'),
  revocation: rfc(7009, 'OAuth 2.0 Token Revocation'),
  introspection: rfc(7662, 'OAuth 2.0 Token Introspection'),
  metadata: rfc(8414, 'OAuth 2.0 Authorization Server Metadata'),
  jwk: rfc(7517, 'JSON Web Key (JWK)'),
  status429: rfc(6585, 'Additional HTTP Status Codes'),
  issuer: rfc(9207, 'OAuth 2.0 Authorization Server Issuer Identification'),
  security: rfc(9700, 'Best Current Practice for OAuth 2.0 Security'),
  cookies: {
    title: 'RFC 6265bis Cookies: HTTP State Management Mechanism (draft 22)',
    url: 'https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis-22',
    anchor: '#section-%',
  },
  owaspSession: {
    title: 'OWASP Session Management Cheat Sheet',
    url: 'https://cheatsheetseries.owasp.org/cheatsheets/Session_Management_Cheat_Sheet.html',
    anchor: '#%',
  },
  mdnCookies: {
    title: 'MDN: Secure cookie configuration',
    url: 'https://developer.mozilla.org/en-US/docs/Web/Security/Practical_implementation_guides/Cookies',
    anchor: '#%',
  },
  mdnPartitioned: {
    title: 'MDN: Cookies Having Independent Partitioned State (CHIPS)',
    url: 'https://developer.mozilla.org/en-US/docs/Web/Privacy/Guides/Privacy_sandbox/Partitioned_cookies',
    anchor: '#%',
  },
  mtls: rfc(8705, 'OAuth 2.0 Mutual-TLS Client Authentication and Certificate-Bound Access Tokens'),
  signatures: rfc(9421, 'HTTP Message Signatures'),
  awsSigning: {
    title: 'AWS Signature Version 4 for API requests (IAM User Guide)',
    url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html',
    anchor: '#%',
  },
  graphql: {
    title: 'GraphQL (September 2025)',
    url: 'https://spec.graphql.org/September2025/',
    anchor: '#%',
  },
  graphqlHttp: {
    title: 'GraphQL over HTTP (draft)',
    url: 'https://graphql.github.io/graphql-over-http/draft/',
    anchor: '#%',
  },
  grpcWeb: {
    title: 'gRPC-Web protocol (PROTOCOL-WEB)',
    url: 'https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-WEB.md',
    anchor: '#%',
  },
  grpcCodes: {
    title: 'gRPC status codes',
    url: 'https://grpc.github.io/grpc/core/md_doc_statuscodes.html',
    anchor: '',
  },
  connectRpc: { title: 'Connect protocol', url: 'https://connectrpc.com/docs/protocol/', anchor: '#%' },
  websocket: rfc(6455, 'The WebSocket Protocol'),
  webSocketsApi: { title: 'WebSockets Standard', url: 'https://websockets.spec.whatwg.org/', anchor: '#%' },
  serviceWorkers: {
    title: 'Service Workers (W3C)',
    url: 'https://w3c.github.io/ServiceWorker/',
    anchor: '#%',
  },
  fetch: { title: 'Fetch Standard', url: 'https://fetch.spec.whatwg.org/', anchor: '#%' },
  saml: {
    title: 'SAML 2.0 Core (OASIS saml-core-2.0-os)',
    url: 'https://docs.oasis-open.org/security/saml/v2.0/saml-core-2.0-os.pdf',
    anchor: '',
  },
  samlBindings: {
    title: 'SAML 2.0 Bindings (OASIS saml-bindings-2.0-os)',
    url: 'https://docs.oasis-open.org/security/saml/v2.0/saml-bindings-2.0-os.pdf',
    anchor: '',
  },
  wsFederation: {
    title: 'Web Services Federation Language (WS-Federation) Version 1.2',
    url: 'https://docs.oasis-open.org/wsfed/federation/v1.2/os/ws-federation-1.2-spec-os.html',
    anchor: '',
  },
  samlProfiles: {
    title: 'SAML 2.0 Profiles (OASIS saml-profiles-2.0-os)',
    url: 'https://docs.oasis-open.org/security/saml/v2.0/saml-profiles-2.0-os.pdf',
    anchor: '',
  },
  oidc: {
    title: 'OpenID Connect Core 1.0',
    url: 'https://openid.net/specs/openid-connect-core-1_0.html',
    anchor: '#%',
  },
  discovery: {
    title: 'OpenID Connect Discovery 1.0',
    url: 'https://openid.net/specs/openid-connect-discovery-1_0.html',
    anchor: '#%',
  },
  oidcLogout: {
    title: 'OpenID Connect RP-Initiated Logout 1.0',
    url: 'https://openid.net/specs/openid-connect-rpinitiated-1_0.html',
    anchor: '#%',
  },
  sessionManagement: {
    title: 'OpenID Connect Session Management 1.0',
    url: 'https://openid.net/specs/openid-connect-session-1_0.html',
    anchor: '#%',
  },
  responseTypes: {
    title: 'OAuth 2.0 Multiple Response Type Encoding Practices',
    url: 'https://openid.net/specs/oauth-v2-multiple-response-types-1_0.html',
    anchor: '#%',
  },
  formPost: {
    title: 'OAuth 2.0 Form Post Response Mode',
    url: 'https://openid.net/specs/oauth-v2-form-post-response-mode-1_0.html',
    anchor: '#%',
  },
  jarm: {
    title: 'JWT Secured Authorization Response Mode for OAuth 2.0 (JARM)',
    url: 'https://openid.net/specs/oauth-v2-jarm.html',
    anchor: '#%',
  },
  ciba: {
    title: 'OpenID Connect Client-Initiated Backchannel Authentication Flow',
    url: 'https://openid.net/specs/openid-client-initiated-backchannel-authentication-core-1_0.html',
    anchor: '#%',
  },
} as const satisfies Record<string, Edition>;

export type SpecName = keyof typeof EDITIONS;

/** A section of a specification: `spec('jwt', '4.1.4')`. */
export function spec(name: SpecName, section: string): SpecReference {
  const edition: Edition = EDITIONS[name];
  return {
    title: edition.title,
    section,
    url: section === '' ? edition.url : edition.url + edition.anchor.replace('%', section),
  };
}
