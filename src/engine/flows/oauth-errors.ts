import type { SpecReference } from '../report.ts';
import { type SpecName, spec } from '../spec.ts';
import { VENDOR_ERRORS } from './vendor-errors.ts';

/** Who has to do something about an error. */
export type Party = 'user' | 'frontend' | 'backend' | 'admin';

/** Where an error code stands: at the end of an authorization request, in a token endpoint's answer, or in an API's challenge. */
export type ErrorPlace = 'authorization' | 'token' | 'resource';

/** What an error code says, and who has to do what. */
export interface ErrorMeaning {
  /** A clause without a full stop: "the user or the identity provider declined". */
  readonly means: string;
  readonly who: Party;
  /** A sentence. */
  readonly todo: string;
  readonly spec?: SpecReference;
}

type Row = readonly [means: string, who: Party, todo: string, where?: readonly [SpecName, string]];

/** The codes of the specifications. Of one that means different things, `place code` comes before `code`. */
const ROWS: Readonly<Record<string, Row>> = {
  // RFC 6749 §4.1.2.1 and §5.2.
  access_denied: [
    'the user or the identity provider declined',
    'user',
    'Agree to what is asked; where nothing was asked, let an administrator look at the rules for this user and application.',
    ['oauth', '4.1.2.1'],
  ],
  invalid_request: [
    'the sign-in request lacks a parameter or has a wrong one',
    'frontend',
    'Look which parameter is missing, doubled or misspelled; the description often names it.',
    ['oauth', '4.1.2.1'],
  ],
  'token invalid_request': [
    'the request to the token endpoint lacks a parameter, has one twice, or has a wrong one',
    'backend',
    'Look at the parameters and at the Content-Type (application/x-www-form-urlencoded); the description often names the fault.',
    ['oauth', '5.2'],
  ],
  'resource invalid_request': [
    'the API could not read the request: a parameter is missing or doubled, or the token came in two ways at once',
    'frontend',
    'Send the token in the Authorization field alone, once.',
    ['bearer', '3.1'],
  ],
  unauthorized_client: [
    'this application may not use this way to sign in',
    'admin',
    'Allow this grant or response type in the application’s registration.',
    ['oauth', '4.1.2.1'],
  ],
  'token unauthorized_client': [
    'this application may not use this grant',
    'admin',
    'Allow this grant in the application’s registration.',
    ['oauth', '5.2'],
  ],
  unsupported_response_type: [
    'the identity provider does not offer this kind of answer to this application',
    'frontend',
    'Ask with response_type=code, or let the administrator allow this one.',
    ['oauth', '4.1.2.1'],
  ],
  unsupported_response_mode: [
    'the identity provider does not send answers in this way (response_mode)',
    'frontend',
    'Leave response_mode out, or take one that the provider’s configuration lists.',
    ['responseTypes', 'ResponseModes'],
  ],
  invalid_scope: [
    'a scope is unknown or not allowed',
    'admin',
    'Compare the scopes asked for with those that the provider offers to this application; look for commas, misspellings and the wrong API.',
    ['oauth', '4.1.2.1'],
  ],
  server_error: [
    'the identity provider failed',
    'admin',
    'Read the identity provider’s log at this time.',
    ['oauth', '4.1.2.1'],
  ],
  temporarily_unavailable: [
    'the identity provider is overloaded or under maintenance',
    'user',
    'Wait some minutes and try again.',
    ['oauth', '4.1.2.1'],
  ],
  invalid_client: [
    'the identity provider does not know the application, or its secret is wrong',
    'admin',
    'Compare client id, secret and the way of sending them with the registration; secrets expire.',
    ['oauth', '5.2'],
  ],
  invalid_grant: [
    'the code or refresh token is wrong, used, expired, or belongs to another client or redirect address',
    'user',
    'Sign in again. Where it comes back: a code works once and for a short time, with the same client id, redirect_uri and code_verifier.',
    ['oauth', '5.2'],
  ],
  unsupported_grant_type: [
    'the identity provider does not offer this grant',
    'backend',
    'Look at grant_type for misspellings and at the body’s Content-Type; let the administrator allow the grant.',
    ['oauth', '5.2'],
  ],
  // RFC 6750 §3.1.
  invalid_token: [
    'the API saw the token and does not take it: expired, withdrawn, damaged, or meant for another API',
    'user',
    'Get a new token (sign in again); where it comes back, compare the token’s audience and issuer with the API’s settings.',
    ['bearer', '3.1'],
  ],
  insufficient_scope: [
    'the token is good, but does not allow this',
    'frontend',
    'Ask for the scope that the challenge names when signing in, and let the user be granted it.',
    ['bearer', '3.1'],
  ],
  // OpenID Connect Core §3.1.2.6.
  login_required: [
    'nobody is signed in at the identity provider, and it was told not to ask (prompt=none)',
    'frontend',
    'Start a sign-in that the user can see.',
    ['oidc', 'AuthError'],
  ],
  interaction_required: [
    'the identity provider needs to ask the user something, and was told not to (prompt=none)',
    'frontend',
    'Start a sign-in that the user can see.',
    ['oidc', 'AuthError'],
  ],
  consent_required: [
    'the user has not yet agreed, and the identity provider was told not to ask (prompt=none)',
    'frontend',
    'Start a sign-in that the user can see, or let an administrator agree for all.',
    ['oidc', 'AuthError'],
  ],
  account_selection_required: [
    'the user must choose an account, and the identity provider was told not to ask (prompt=none)',
    'frontend',
    'Start a sign-in that the user can see, or pass login_hint.',
    ['oidc', 'AuthError'],
  ],
  invalid_request_uri: [
    'the reference to the prepared request (request_uri) is unknown, expired, used, or cannot be fetched',
    'backend',
    'Push the request anew for each sign-in, shortly before it.',
    ['oidc', 'AuthError'],
  ],
  invalid_request_object: [
    'the signed request (request) cannot be read or its signature does not fit',
    'backend',
    'Compare algorithm, key and audience of the request object with the registration.',
    ['oidc', 'AuthError'],
  ],
  request_not_supported: [
    'the identity provider takes no signed request (request)',
    'frontend',
    'Send the parameters in the address.',
    ['oidc', 'AuthError'],
  ],
  request_uri_not_supported: [
    'the identity provider takes no reference to a prepared request (request_uri)',
    'frontend',
    'Send the parameters in the address.',
    ['oidc', 'AuthError'],
  ],
  registration_not_supported: [
    'the identity provider does not take applications that register themselves in the request',
    'admin',
    'Register the application beforehand.',
    ['oidc', 'AuthError'],
  ],
  unmet_authentication_requirements: [
    'the user cannot sign in as strongly as was asked for (acr_values, claims)',
    'admin',
    'Compare acr_values with what the provider offers and the user has set up.',
    ['oidc', 'AuthError'],
  ],
  // RFC 8628 §3.5.
  authorization_pending: [
    'the user has not finished on the other device yet; this is normal',
    'user',
    'Finish the sign-in on the other device.',
    ['device', '3.5'],
  ],
  slow_down: [
    'the device asks too often; from now on it must wait five seconds longer each time',
    'frontend',
    'Wait the interval that the provider told, and five seconds more after each slow_down.',
    ['device', '3.5'],
  ],
  expired_token: [
    'the device code has run out before the user finished',
    'user',
    'Start again on the device, and finish in time.',
    ['device', '3.5'],
  ],
  // RFC 9449, RFC 9470, RFC 7009, RFC 8707, RFC 9396.
  use_dpop_nonce: [
    'the server wants its own fresh value (DPoP-Nonce) in the proof; as a rule the next attempt succeeds',
    'frontend',
    'Make the proof again with the nonce of this answer’s DPoP-Nonce field, and send the request again.',
    ['dpop', '8'],
  ],
  invalid_dpop_proof: [
    'the DPoP proof does not fit the request, is too old, or was sent before',
    'frontend',
    'Make a new proof for each request: its method, its address without query, the present time, a new id.',
    ['dpop', '5'],
  ],
  insufficient_user_authentication: [
    'the user must sign in again, or more strongly, for this',
    'frontend',
    'Start a sign-in with the acr_values and max_age that the challenge names.',
    ['stepUp', '3'],
  ],
  unsupported_token_type: [
    'the identity provider cannot withdraw this kind of token',
    'backend',
    'Withdraw the refresh token instead.',
    ['revocation', '2.2.1'],
  ],
  invalid_target: [
    'the API that the token is to be for (resource, audience) is unknown or not allowed',
    'admin',
    'Compare resource with the APIs registered at the identity provider.',
    ['resource', '2'],
  ],
  invalid_authorization_details: [
    'authorization_details holds something unknown or not allowed',
    'backend',
    'Compare its types and fields with what the provider supports.',
    ['richRequests', '5'],
  ],
  invalid_redirect_uri: [
    'the return address is not one of those registered',
    'admin',
    'Register the redirect_uri of the request, letter by letter.',
    ['oauth', '3.1.2.4'],
  ],
  // OpenID Connect CIBA §11 and §13.
  unknown_user_id: [
    'the provider cannot tell from the hint who is to sign in',
    'backend',
    'Look at login_hint.',
    ['ciba', 'auth_error_response'],
  ],
  expired_login_hint_token: [
    'the token that tells who is to sign in has run out',
    'backend',
    'Make a new one.',
    ['ciba', 'auth_error_response'],
  ],
  missing_user_code: [
    'the user’s secret code is asked for',
    'backend',
    'Send user_code.',
    ['ciba', 'auth_error_response'],
  ],
  invalid_user_code: [
    'the user’s secret code is wrong',
    'user',
    'Type it in again.',
    ['ciba', 'auth_error_response'],
  ],
  invalid_binding_message: [
    'the message shown to the user is not acceptable',
    'backend',
    'Shorten binding_message.',
    ['ciba', 'auth_error_response'],
  ],
  transaction_failed: [
    'the sign-in on the other device could not be completed',
    'user',
    'Start again.',
    ['ciba', 'token_error_response'],
  ],
  // Providers’ own codes.
  redirect_uri_mismatch: [
    'the return address is not one of those registered',
    'admin',
    'Register the redirect_uri of the request, letter by letter.',
  ],
  redirect_mismatch: [
    'the return address is not one of those registered',
    'admin',
    'Register the redirect_uri of the request, letter by letter.',
  ],
  origin_mismatch: [
    'the page’s origin is not registered for this application',
    'admin',
    'Register the page’s origin (scheme, host, port).',
  ],
  bad_verification_code: ['the code is wrong or expired (GitHub)', 'user', 'Sign in again.'],
  incorrect_client_credentials: [
    'client id or secret is wrong (GitHub)',
    'admin',
    'Compare both with the application’s settings.',
  ],
  application_suspended: ['the application was suspended (GitHub)', 'admin', 'Ask the provider’s support.'],
  incorrect_device_code: [
    'the device code is wrong (GitHub)',
    'frontend',
    'Send the device_code of the first answer.',
  ],
  disallowed_useragent: [
    'Google does not allow sign-in inside an embedded browser',
    'frontend',
    'Open the sign-in in the system’s browser.',
  ],
  admin_policy_enforced: [
    'an administrator of the organisation has blocked this application or scope (Google)',
    'admin',
    'Allow the application in the organisation’s console.',
  ],
  org_internal: [
    'the application is for members of one organisation alone (Google)',
    'user',
    'Sign in with an account of that organisation.',
  ],
  mfa_required: [
    'a second factor is asked for',
    'frontend',
    'Go on with the second factor (the answer holds mfa_token).',
  ],
  too_many_attempts: [
    'the account is blocked after too many attempts',
    'user',
    'Wait, or reset the password.',
  ],
  user_cancelled_login: ['the user closed the sign-in page', 'user', 'Start again.'],
  user_cancelled_authorize: ['the user did not agree', 'user', 'Start again and agree.'],
};

/** The meaning of an error code at this place; the provider's own words, where known, say more. Undefined for unknown codes. */
export function errorMeaning(code: string, place: ErrorPlace, description = ''): ErrorMeaning | undefined {
  const own = VENDOR_ERRORS.find(([pattern]) => pattern.test(description.slice(0, 600)));
  if (own !== undefined) return { means: own[1], who: own[2], todo: own[3] };
  const row = standard(code, place);
  if (row === undefined) return undefined;
  const [means, who, todo, where] = row;
  return { means, who, todo, ...(where === undefined ? {} : { spec: spec(...where) }) };
}

function standard(code: string, place: ErrorPlace): Row | undefined {
  const named = `${place} ${code}`;
  if (Object.hasOwn(ROWS, named)) return ROWS[named];
  return Object.hasOwn(ROWS, code) ? ROWS[code] : undefined;
}

const WHO: Readonly<Record<Party, string>> = {
  user: 'the user',
  frontend: 'whoever builds the page',
  backend: 'whoever builds the server',
  admin: 'an administrator',
};

/** The verdict on an error, as sentences: what it says, and who has to do what. `code` and `description` are not printed. */
export function errorVerdict(code: string, place: ErrorPlace, description = ''): string {
  const meaning = errorMeaning(code, place, description);
  if (meaning === undefined)
    return 'This code is none of the specifications; the provider’s documentation and log tell what it means.';
  const means = meaning.means;
  return `${means.charAt(0).toUpperCase()}${means.slice(1)}. To do for ${WHO[meaning.who]}: ${meaning.todo}`;
}
