import { type EntryInput, epoch, exchanges, jwt } from '../checks/testing.ts';
import type { MessagePart, MessageReport } from '../report-flows.ts';
import { Session } from '../session.ts';
import { challengeOfVerifier } from './oauth.ts';

export const ID = 'https://id.test';
export const APP = 'https://app.test';
export const BACK = encodeURIComponent(`${APP}/callback`);
export const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
export const CHALLENGE = challengeOfVerifier(VERIFIER, 'S256') ?? '';
export const PKCE = `&code_challenge=${CHALLENGE}&code_challenge_method=S256`;
export const CODE = 'SplxlOBeZQQYbYS6WxSbIA';

/** The messages of the last entry, or of the one with this index. */
export function messages(
  entries: readonly EntryInput[],
  index = entries.length - 1,
): readonly MessageReport[] {
  const session = new Session({ key: new Uint8Array(16).fill(7) });
  for (const exchange of exchanges(...entries)) session.add(exchange);
  return session.messagesAt(index);
}

export const parts = (list: readonly MessageReport[]): readonly MessagePart[] =>
  list.flatMap((one) => one.parts);
export const part = (list: readonly MessageReport[], name: string) =>
  parts(list).find((one) => one.name === name);
/** The names of parts with a fault. */
export const faults = (list: readonly MessageReport[]) =>
  parts(list)
    .filter(({ weight }) => weight === 'fault')
    .map(({ name }) => name);

export const authorize = (query: string, over: Partial<EntryInput> = {}): EntryInput => ({
  url: `${ID}/authorize?${query}`,
  type: 'document',
  ...over,
});
export const GOOD = `client_id=web&response_type=code&redirect_uri=${BACK}&scope=openid%20orders&state=af0ifjsldkj1&nonce=n-0S6_WzA2Mj${PKCE}`;
export const begun = authorize(GOOD, {
  status: 302,
  answer: { Location: `${APP}/callback?code=${CODE}&state=af0ifjsldkj1&iss=https%3A%2F%2Fid.test` },
});
export const callback = (
  query = `code=${CODE}&state=af0ifjsldkj1`,
  over: Partial<EntryInput> = {},
): EntryInput => ({
  url: `${APP}/callback?${query}`,
  type: 'document',
  ...over,
});
export const TOKEN = `grant_type=authorization_code&code=${CODE}&redirect_uri=${BACK}&client_id=web&code_verifier=${VERIFIER}`;
export const idToken = (claims: Readonly<Record<string, unknown>> = {}) =>
  jwt({
    iss: ID,
    aud: 'web',
    sub: 'u-4711',
    nonce: 'n-0S6_WzA2Mj',
    iat: epoch(0),
    exp: epoch(600),
    ...claims,
  });
export const TOKENS = {
  access_token: 'q7Vw2Kx9Zr4Tn6Bm1Lp8',
  token_type: 'Bearer',
  expires_in: 600,
  scope: 'openid orders',
  id_token: idToken(),
};
export const token = (body = TOKEN, over: Partial<EntryInput> = {}): EntryInput => ({
  url: `${ID}/oauth2/token`,
  method: 'POST',
  body,
  text: JSON.stringify(TOKENS),
  answer: { 'Cache-Control': 'no-store' },
  ...over,
});
export const answer = (over: Readonly<Record<string, unknown>>, body = TOKEN) =>
  token(body, { text: JSON.stringify({ ...TOKENS, ...over }) });

export const without = (name: string, query = GOOD) =>
  query
    .split('&')
    .filter((pair) => !pair.startsWith(`${name}=`))
    .join('&');
