import type { SpecReference } from '../report.ts';
import { type SpecName, spec } from '../spec.ts';

/** What a parameter of an OAuth or OpenID Connect message is for, and how its value may be printed. */
export interface Parameter {
  /** A sentence in plain words. */
  readonly means: string;
  /** `secret`: as a fingerprint; `members`: the names of a JSON object alone. */
  readonly print: 'text' | 'address' | 'secret' | 'members';
  readonly spec?: SpecReference;
  /** It may stand there more than once. */
  readonly repeatable?: boolean;
  /** What is wrong with this value by itself, as a sentence; undefined where nothing is. */
  readonly rule?: (value: string) => string | undefined;
}

type Row = readonly [
  print: Parameter['print'],
  means: string,
  where?: readonly [SpecName, string] | undefined,
  more?: Pick<Parameter, 'rule' | 'repeatable'>,
];

const oneOf =
  (...allowed: readonly string[]) =>
  (value: string): string | undefined =>
    allowed.includes(value) ? undefined : `Defined are ${allowed.join(', ')}.`;

const wholeNumber = (value: string): string | undefined =>
  /^\d{1,12}$/.test(value) ? undefined : 'It must be a whole number, zero or more.';

/** RFC 6749 §3.1.2: "The redirection endpoint URI MUST be an absolute URI", "MUST NOT include a fragment component". */
function returnAddress(value: string): string | undefined {
  if (value.includes('#')) return 'It holds a fragment (#…), which is not allowed in a return address.';
  if (!/^[a-z][a-z0-9+.-]*:/i.test(value)) return 'It must be a complete address, with scheme and host.';
  return undefined;
}

/** RFC 6749 §3.3: the characters of scopes; lists are separated by blanks. */
function scopes(value: string): string | undefined {
  if (/^[^\s]+,[^\s]+$/.test(value) && !value.includes(':'))
    return 'Scopes are separated by blanks, not by commas; some providers take this all the same.';
  return /["\\\u0000-\u001f\u007f]/.test(value)
    ? 'It holds characters that no scope may have (quotes, backslashes, control characters).'
    : undefined;
}

/** OpenID Connect Core §3.1.2.1: "If this parameter contains none with any other value, an error is returned." */
function prompts(value: string): string | undefined {
  const words = value.split(/\s+/).filter((word) => word !== '');
  if (words.includes('none') && words.length > 1)
    return 'none (ask nothing) stands beside other values, which contradicts them: the provider answers with an error.';
  return undefined;
}

/** RFC 7636 §4.1: 43 to 128 of the unreserved characters. */
export function verifierFault(value: string): string | undefined {
  if (value.length < 43) return `It has ${value.length} characters; at least 43 are needed.`;
  if (value.length > 128) return `It has ${value.length} characters; at most 128 are allowed.`;
  return /^[A-Za-z0-9._~-]+$/.test(value)
    ? undefined
    : 'It holds other characters than letters, digits and - . _ ~, which is not allowed.';
}

const JWT_HEADER = /^eyJ[\w-]+\./;
const readableJwt = (value: string): string | undefined =>
  JWT_HEADER.test(value) ? undefined : 'It should be a JWT (eyJ….….…), and does not look like one.';

const ROWS: Readonly<Record<string, Row>> = {
  // Authorization request.
  response_type: [
    'text',
    'What the provider is to send back: code, token, id_token, or several of them.',
    ['oauth', '3.1.1'],
  ],
  response_mode: [
    'text',
    'How the answer comes back: in the query, in the fragment, or as a posted form.',
    ['responseTypes', 'ResponseModes'],
    {
      rule: oneOf(
        'query',
        'fragment',
        'form_post',
        'web_message',
        'jwt',
        'query.jwt',
        'fragment.jwt',
        'form_post.jwt',
        'okta_post_message',
      ),
    },
  ],
  client_id: [
    'text',
    'The application’s name at the identity provider. It is no secret.',
    ['oauth', '2.2'],
    { rule: (value) => (value.trim() === value ? undefined : 'It begins or ends with a blank.') },
  ],
  redirect_uri: [
    'address',
    'Where the answer goes. It must be registered at the provider, letter by letter.',
    ['oauth', '3.1.2'],
    { rule: returnAddress },
  ],
  scope: [
    'text',
    'What is asked for, or granted: openid for signing in, others for parts of APIs.',
    ['oauth', '3.3'],
    { rule: scopes },
  ],
  state: [
    'secret',
    'A random value of the application. The answer must bring it back unchanged: it ties the answer to this browser.',
    ['oauth', '4.1.1'],
  ],
  nonce: [
    'secret',
    'A random value of the application. The ID token must hold it: it ties the token to this sign-in.',
    ['oidc', 'AuthRequest'],
  ],
  code_challenge: [
    'secret',
    'PKCE: the fingerprint of a secret that the application shows only when it exchanges the code.',
    ['pkce', '4.3'],
  ],
  code_challenge_method: [
    'text',
    'PKCE: how that fingerprint was made. S256 is a hash; plain is the secret itself.',
    ['pkce', '4.3'],
    { rule: oneOf('S256', 'plain') },
  ],
  prompt: [
    'text',
    'What the provider must ask the user: none (nothing), login, consent, select_account, create.',
    ['oidc', 'AuthRequest'],
    { rule: prompts },
  ],
  max_age: [
    'text',
    'How many seconds ago the user may have signed in at most; beyond that the provider asks again.',
    ['oidc', 'AuthRequest'],
    { rule: wholeNumber },
  ],
  display: ['text', 'What kind of page the provider should show.', ['oidc', 'AuthRequest']],
  ui_locales: [
    'text',
    'Languages of the provider’s pages, the preferred one first.',
    ['oidc', 'AuthRequest'],
  ],
  claims_locales: ['text', 'Languages of names in the claims.', ['oidc', 'ClaimsLanguagesAndScripts']],
  acr_values: [
    'text',
    'How strong the sign-in must be, as agreed with the provider.',
    ['oidc', 'AuthRequest'],
  ],
  id_token_hint: [
    'secret',
    'An ID token of an earlier sign-in: tells the provider who is meant.',
    ['oidc', 'AuthRequest'],
    { rule: readableJwt },
  ],
  login_hint: [
    'secret',
    'A hint as to who wants to sign in (an e-mail address, a name).',
    ['oidc', 'AuthRequest'],
  ],
  login_hint_token: ['secret', 'A token that tells who is to sign in.', ['ciba', 'auth_request']],
  claims: ['members', 'Single claims that the application asks for.', ['oidc', 'ClaimsParameter']],
  request: [
    'secret',
    'The whole request as a signed JWT, so that nobody can change it on the way; its content stands below.',
    ['requestObject', '4'],
    { rule: readableJwt },
  ],
  request_uri: [
    'text',
    'A reference to a request that the provider already has (pushed), or that it is to fetch.',
    ['pushed', '2.2'],
  ],
  registration: [
    'members',
    'What the application says of itself, without being registered.',
    ['oidc', 'RegistrationParameter'],
  ],
  resource: [
    'address',
    'The API that the token is to be for.',
    ['resource', '2'],
    {
      repeatable: true,
      rule: (value) =>
        value.includes('#')
          ? 'It holds a fragment (#…), which is not allowed.'
          : /^[a-z][a-z0-9+.-]*:/i.test(value)
            ? undefined
            : 'It must be a complete address (URI).',
    },
  ],
  audience: [
    'text',
    'The API that the token is to be for (Auth0 and others).',
    ['exchange', '2.1'],
    { repeatable: true },
  ],
  authorization_details: ['text', 'What exactly is asked for, in JSON.', ['richRequests', '2']],
  dpop_jkt: ['secret', 'Ties the code to the key of the application’s DPoP proofs.', ['dpop', '10']],
  domain_hint: ['text', 'Microsoft: of which organisation the user is.'],
  hd: ['text', 'Google: of which organisation the user is.'],
  kc_idp_hint: ['text', 'Keycloak: which outside provider is to sign the user in.'],
  kc_action: ['text', 'Keycloak: what the user is to do at the provider.'],
  identity_provider: ['text', 'Cognito: which outside provider is to sign the user in.'],
  idp: ['text', 'Okta: which outside provider is to sign the user in.'],
  connection: ['text', 'Auth0: which source of users is to be asked.'],
  organization: ['text', 'Auth0: the organisation that the user signs in to.'],
  screen_hint: ['text', 'Auth0: which page is shown first.'],
  access_type: [
    'text',
    'Google: offline asks for a refresh token.',
    undefined,
    { rule: oneOf('offline', 'online') },
  ],
  include_granted_scopes: ['text', 'Google: adds what was granted before.'],
  approval_prompt: ['text', 'Google, of old: whether to ask for consent again.'],
  client_info: ['secret', 'Microsoft: asks for, or carries, who the account is.'],
  // Authorization response.
  code: [
    'secret',
    'The authorization code: good once and for a short time, to be exchanged for tokens.',
    ['oauth', '4.1.2'],
  ],
  iss: ['text', 'Which provider this comes from, compared letter by letter.', ['issuer', '2']],
  session_state: [
    'secret',
    'A value by which a page can notice that the session at the provider has changed.',
    ['sessionManagement', 'CreatingUpdatingSessions'],
  ],
  response: ['secret', 'The whole answer as a signed JWT; its content stands below.', ['jarm', '']],
  error: ['text', 'A code that tells why it was refused.', ['oauth', '4.1.2.1']],
  error_description: ['text', 'The server’s own words about it.', ['oauth', '4.1.2.1']],
  error_uri: ['address', 'A page that explains the error.', ['oauth', '4.1.2.1']],
  error_subcode: ['text', 'A finer code of the provider’s own.'],
  error_codes: ['text', 'Microsoft: its own numbers for the error.'],
  suberror: ['text', 'Microsoft: a finer code.'],
  trace_id: ['secret', 'Microsoft: the request’s id in the provider’s log.'],
  correlation_id: ['secret', 'Microsoft: the sign-in’s id in the provider’s log.'],
  timestamp: ['text', 'When the error happened, by the provider’s clock.'],
  // Token request.
  grant_type: ['text', 'What the tokens are asked for with.', ['oauth', '4.1.3']],
  code_verifier: [
    'secret',
    'PKCE: the secret whose fingerprint the sign-in began with (code_challenge).',
    ['pkce', '4.5'],
    { rule: verifierFault },
  ],
  client_secret: ['secret', 'The application’s password.', ['oauth', '2.3.1']],
  client_assertion: [
    'secret',
    'A JWT by which the application proves who it is; its content stands below.',
    ['clientJwt', '2.2'],
    { rule: readableJwt },
  ],
  client_assertion_type: [
    'text',
    'The kind of that proof.',
    ['clientJwt', '2.2'],
    {
      rule: (value) =>
        /^urn:ietf:params:oauth:client-assertion-type:(?:jwt-bearer|saml2-bearer|jwt-spiffe|jwk-spiffe)$/.test(
          value,
        )
          ? undefined
          : 'It must be urn:ietf:params:oauth:client-assertion-type:jwt-bearer.',
    },
  ],
  refresh_token: ['secret', 'Gets new access tokens without the user.', ['oauth', '1.5']],
  username: ['secret', 'The user’s name.', ['oauth', '4.3.2']],
  password: ['secret', 'The user’s password.', ['oauth', '4.3.2']],
  assertion: [
    'secret',
    'What the tokens are asked for with: a JWT or a SAML assertion.',
    ['clientJwt', '2.1'],
  ],
  device_code: ['secret', 'The device’s secret half of the sign-in.', ['device', '3.2']],
  subject_token: ['secret', 'The token that is to be exchanged: on whose behalf.', ['exchange', '2.1']],
  subject_token_type: ['text', 'What kind of token that is.', ['exchange', '2.1']],
  actor_token: ['secret', 'A token of the one who acts.', ['exchange', '2.1']],
  actor_token_type: ['text', 'What kind of token that is.', ['exchange', '2.1']],
  requested_token_type: ['text', 'What kind of token is wanted.', ['exchange', '2.1']],
  auth_req_id: ['secret', 'The sign-in that was begun on another device.', ['ciba', 'token_request']],
  // Token response.
  access_token: ['secret', 'The token that APIs are called with.', ['oauth', '5.1']],
  token_type: ['text', 'How the token is to be sent: Bearer, or DPoP with a proof.', ['oauth', '7.1']],
  expires_in: ['text', 'For how many seconds it is good.', ['oauth', '5.1']],
  ext_expires_in: ['text', 'Microsoft: for how long it may be used while the provider is down.'],
  refresh_expires_in: ['text', 'Keycloak: for how many seconds the refresh token is good.'],
  refresh_token_expires_in: ['text', 'For how many seconds the refresh token is good.'],
  'not-before-policy': ['text', 'Keycloak: tokens from before this time are not good.'],
  id_token: [
    'secret',
    'Tells the application who signed in; not for calling APIs. Its content stands below.',
    ['oidc', 'IDToken'],
  ],
  issued_token_type: ['text', 'What kind of token was given.', ['exchange', '2.2.1']],
  // Device, introspection, revocation, logout.
  user_code: ['secret', 'What the user types in on another device.', ['device', '3.2']],
  verification_uri: ['address', 'Where the user types it in.', ['device', '3.2']],
  verification_url: [
    'address',
    'Where the user types it in (Google’s name for verification_uri).',
    ['device', '3.2'],
  ],
  verification_uri_complete: ['address', 'The same with the user’s code in it.', ['device', '3.3.1']],
  interval: [
    'text',
    'How many seconds to wait between two questions.',
    ['device', '3.2'],
    { rule: wholeNumber },
  ],
  token: ['secret', 'The token that is asked about, or withdrawn.', ['introspection', '2.1']],
  token_type_hint: ['text', 'What kind of token it is.', ['revocation', '2.1']],
  active: ['text', 'Whether the token is good now.', ['introspection', '2.2']],
  post_logout_redirect_uri: [
    'address',
    'Where the browser goes after signing out. It must be registered at the provider.',
    ['oidcLogout', 'RPLogout'],
    { rule: returnAddress },
  ],
  logout_hint: ['secret', 'A hint as to who signs out.', ['oidcLogout', 'RPLogout']],
  logout_uri: ['address', 'Cognito: where the browser goes after signing out.'],
  returnTo: ['address', 'Auth0: where the browser goes after signing out.'],
  // Challenges of APIs.
  realm: ['text', 'The part of the server that asks.', ['http', '11.5']],
  resource_metadata: ['address', 'Where the API tells which provider it trusts.'],
  algs: ['text', 'Which algorithms of proofs the server takes.', ['dpop', '7.1']],
  // What JWTs tell.
  aud: ['text', 'For whom the token is meant.', ['jwt', '4.1.3']],
  azp: ['text', 'To which application the token was given.', ['oidc', 'IDToken']],
  exp: ['text', 'Until when it is good.', ['jwt', '4.1.4']],
  iat: ['text', 'When it was made.', ['jwt', '4.1.6']],
  nbf: ['text', 'From when on it is good.', ['jwt', '4.1.5']],
  jti: ['secret', 'Its own id: it may be used once.', ['jwt', '4.1.7']],
  sub: ['secret', 'Whom it is about.', ['jwt', '4.1.2']],
  alg: ['text', 'The algorithm of its signature.', ['jws', '4.1.1']],
  kid: ['text', 'Which of the signer’s keys was used.', ['jws', '4.1.4']],
  typ: ['text', 'What kind of JWT it is.', ['jws', '4.1.9']],
  at_hash: [
    'secret',
    'Ties the ID token to the access token: half of that one’s hash.',
    ['oidc', 'CodeIDToken'],
  ],
  c_hash: ['secret', 'Ties the ID token to the code: half of that one’s hash.', ['oidc', 'HybridIDToken']],
  s_hash: ['secret', 'Ties the ID token to the state: half of that one’s hash.'],
  sid: ['secret', 'The session at the provider.', ['oidcLogout', '']],
  acr: ['text', 'How strong the sign-in was.', ['oidc', 'IDToken']],
  amr: ['text', 'By which means the user signed in.', ['oidc', 'IDToken']],
  auth_time: ['text', 'When the user signed in.', ['oidc', 'IDToken']],
  scp: ['text', 'What the token allows.', ['jwt', '4.3']],
  roles: ['text', 'What the user may do.', ['jwtAccess', '2.2.3.1']],
  permissions: ['text', 'What the token allows.'],
  ver: ['text', 'Microsoft: the version of the token.'],
  token_use: ['text', 'Cognito: what the token is for.'],
  htm: ['text', 'The method of the request that the proof is for.', ['dpop', '4.2']],
  htu: ['address', 'The address that the proof is for, without its query.', ['dpop', '4.2']],
  ath: ['secret', 'Ties the proof to the access token: that one’s hash.', ['dpop', '4.2']],
};

const PARAMETERS = new Map<string, Parameter>(
  Object.entries(ROWS).map(([name, [print, means, where, more]]) => [
    name,
    { print, means, ...(where === undefined ? {} : { spec: spec(...where) }), ...more },
  ]),
);

/** What is known of a parameter; undefined where it is none of the specifications' or of a well-known provider. */
export function parameterOf(name: string): Parameter | undefined {
  return PARAMETERS.get(name);
}

/** Grants by their grant_type, in plain words. */
export const GRANTS: Readonly<Record<string, string>> = {
  authorization_code: 'a code from a sign-in',
  refresh_token: 'a refresh token',
  client_credentials: 'the application’s own secret, for no user',
  password: 'the user’s name and password',
  'urn:ietf:params:oauth:grant-type:device_code': 'a device code',
  'urn:ietf:params:oauth:grant-type:jwt-bearer': 'a JWT',
  'urn:ietf:params:oauth:grant-type:saml2-bearer': 'a SAML assertion',
  'urn:ietf:params:oauth:grant-type:token-exchange': 'another token',
  'urn:openid:params:grant-type:ciba': 'a sign-in on another device',
};
