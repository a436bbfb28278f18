import type { Party } from './oauth-errors.ts';

/** What well-known providers write into error_description, and what it means; the first match counts. */
export const VENDOR_ERRORS: readonly (readonly [pattern: RegExp, means: string, who: Party, todo: string])[] =
  [
    // Microsoft Entra ID (AADSTS…), by families.
    [
      /AADSTS(?:50011|500112|500113|900971)\b/,
      'the return address is not registered for this application, or under another platform',
      'admin',
      'Add the redirect_uri under App registrations, Authentication, letter by letter.',
    ],
    [
      /AADSTS9002326\b/,
      'the return address is registered for a server (Web), but a page exchanges the code',
      'admin',
      'Move the redirect_uri to the platform “Single-page application”.',
    ],
    [
      /AADSTS9002327\b/,
      'the return address is registered for a page, but a server exchanges the code',
      'admin',
      'Move the redirect_uri to the platform “Web”.',
    ],
    [
      /AADSTS(?:9002325|501481|50148)\b/,
      'the proof of PKCE is missing or does not fit',
      'frontend',
      'Keep the code_verifier of this very sign-in and send it with the code.',
    ],
    [
      /AADSTS(?:700016|90002|90019|50194|50059)\b/,
      'the application or the tenant is not known there',
      'admin',
      'Compare client_id and the tenant in the address with the registration.',
    ],
    [
      /AADSTS7000222\b/,
      'the application’s secret has expired',
      'admin',
      'Make a new client secret and put it into the application’s settings.',
    ],
    [
      /AADSTS(?:7000215|7000218|700025|700027|70002)\b/,
      'the application’s proof of itself (secret, certificate) is missing, wrong, or not to be sent by a public client',
      'admin',
      'Compare the secret’s value (not its id) with the registration, and whether the application is a public one.',
    ],
    [
      /AADSTS(?:65001|65004|90094|90008|900561)\b/,
      'nobody has agreed yet that the application may do this',
      'admin',
      'Grant consent for the application, or let the user agree at a sign-in that shows itself.',
    ],
    [
      /AADSTS50105\b/,
      'the user is not assigned to this application',
      'admin',
      'Assign the user or a group under Enterprise applications.',
    ],
    [
      /AADSTS(?:50076|50079|50074|50072|50078)\b/,
      'a second factor is asked for',
      'user',
      'Sign in in a page that shows itself, and confirm with the second factor.',
    ],
    [
      /AADSTS(?:5300\d|53011|530003|50097|50005)\b/,
      'a rule of the organisation (Conditional Access) forbids it: device, place or risk',
      'admin',
      'Look the sign-in up in the sign-in log; it names the rule.',
    ],
    [
      /AADSTS(?:54005|70000)\b/,
      'the code or refresh token was used before or is not good',
      'user',
      'Sign in again; the application must exchange a code once only.',
    ],
    [
      /AADSTS(?:70008|700082|700084|70043|50089|50173|50132|50133)\b/,
      'the code, refresh token or session has run out or was withdrawn',
      'user',
      'Sign in again.',
    ],
    [
      /AADSTS(?:50058|16000|160021|50196)\b/,
      'a silent sign-in found no session, or more than one account',
      'frontend',
      'Start a sign-in that the user can see.',
    ],
    [
      /AADSTS(?:50126|50034|50056|50064)\b/,
      'user name or password is wrong',
      'user',
      'Type them in again, or reset the password.',
    ],
    [
      /AADSTS(?:50053|50055|50057|50144)\b/,
      'the account is locked or disabled, or its password has expired',
      'admin',
      'Unlock the account or reset its password.',
    ],
    [
      /AADSTS(?:50020|90072|50128|51004)\b/,
      'the account belongs to another organisation',
      'user',
      'Sign in with an account of this organisation, or be invited as a guest.',
    ],
    [
      /AADSTS(?:500011|650053|650057|70011|28000|28003)\b/,
      'the API or scope that is asked for is not known or not allowed',
      'admin',
      'Compare scope and resource with API permissions in the registration.',
    ],
    [
      /AADSTS(?:900144|900023|90014|90100|90015)\b/,
      'the request lacks a parameter',
      'frontend',
      'Add the parameter that the description names.',
    ],
    [
      /AADSTS(?:90033|90036|50001|90085)\b/,
      'the identity provider fails for the moment',
      'user',
      'Wait some minutes and try again.',
    ],
    // Auth0, Okta, Keycloak, Cognito.
    [
      /callback url mismatch|invalid parameter: redirect_uri/i,
      'the return address is not registered for this application',
      'admin',
      'Register the redirect_uri of the request, letter by letter.',
    ],
    [
      /session (?:is )?not active|session doesn't have required client|token is not active|offline session not active/i,
      'the session at the provider that the token belongs to has ended',
      'user',
      'Sign in again.',
    ],
    [
      /policy evaluation failed/i,
      'no rule of the provider allows this user, application and scope (Okta)',
      'admin',
      'Look at the access policies of the authorization server.',
    ],
    [
      /user is not assigned to (?:the|this) client application/i,
      'the user is not assigned to this application (Okta)',
      'admin',
      'Assign the user or a group to the application.',
    ],
    [
      /grant type .{1,60} not allowed for the client/i,
      'this application may not use this grant (Auth0)',
      'admin',
      'Allow the grant under Advanced settings, Grant types.',
    ],
    [
      /service not found/i,
      'the API that the token is to be for (audience) is not known (Auth0)',
      'admin',
      'Compare audience with the identifiers of the APIs.',
    ],
    [
      /unknown or invalid refresh token|refresh token (?:has been |is )?revoked/i,
      'the refresh token was withdrawn, used before, or has run out',
      'user',
      'Sign in again.',
    ],
    [
      /pkce|code[_ ]verifier|code[_ ]challenge/i,
      'the proof of PKCE is missing or does not fit',
      'frontend',
      'Keep the code_verifier of this very sign-in and send it with the code.',
    ],
  ];
