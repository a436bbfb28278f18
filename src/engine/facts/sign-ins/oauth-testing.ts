import type { EntryInput } from '../../checks/testing.ts';
import { challengeOfVerifier } from '../../flows/oauth.ts';
import { APP, authorizeUrl, callbackUrl, page, tokenCall } from './testing.ts';

export const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
export const CHALLENGE = challengeOfVerifier(VERIFIER, 'S256') ?? '';
export const NONCE = 'n-0S6_WzA2MjQ8';
export const ACCESS = 'at-2YotnFZFEjr1zCsicMWpAA';
export const spend = (rest: Readonly<Record<string, string>> = {}) => ({
  grant_type: 'authorization_code',
  code: 'c0de-9sK2pLw7Qe',
  redirect_uri: `${APP}/callback`,
  client_id: 'web',
  ...rest,
});

/** A page's own sign-in: authorize, back with a code, token request. */
export function pageFlow(
  asked: Readonly<Record<string, string>>,
  spent: Readonly<Record<string, string>>,
  answer: Readonly<Record<string, unknown>>,
): EntryInput[] {
  return [
    page(`${APP}/`),
    page(authorizeUrl(asked), callbackUrl()),
    page(callbackUrl()),
    tokenCall(spend(spent), answer),
  ];
}
