import {
  type Exchange,
  type Fields,
  fieldValue,
  fieldValues,
  type Presence,
  presence,
} from '../exchange/exchange.ts';
import { FIRST_MESSAGE } from '../exchange/har-socket.ts';
import { type Authorization, parseAuthorization } from '../headers/authorization.ts';
import { parseSubprotocols } from '../headers/subprotocol.ts';
import { decodeJwt, type JwtResult, looksLikeJwt } from '../tokens/jwt.ts';
import { carriesPassword, isTokenRequest } from './places.ts';

/** What the request brought to prove who it is, apart from cookies. */
export interface CredentialView {
  /** Of the Authorization field. */
  readonly presence: Presence;
  /** Field values as sent; more than one is a fault of its own. */
  readonly values: readonly string[];
  readonly parsed: Authorization | undefined;
  /** In lower case; '' where there is none. */
  readonly scheme: string;
  /** The token of Bearer, DPoP, Token, JWT or of a value without a scheme; undefined for others. */
  readonly token: string | undefined;
  readonly jwt: JwtResult | undefined;
  /** Header fields that look like API keys or tokens: lower-case name and value. */
  readonly apiKeys: readonly { readonly name: string; readonly value: string }[];
  /** Parameters of the URL that look like credentials. */
  readonly inUrl: readonly { readonly name: string; readonly value: string }[];
  /** A password or a client's secret is in the body: the request is itself a sign-in. */
  readonly inBody: boolean;
  /** Something was sent: Authorization, a key or a password; `unknown` where the capture cannot tell. */
  readonly sent: 'yes' | 'no' | 'unknown';
}

const TOKEN_SCHEMES = new Set(['', 'bearer', 'dpop', 'token', 'jwt', 'access-token', 'oauth']);
const KEY_FIELD =
  /^(?:x-api-key|api-key|apikey|x-apikey|x-auth-token|x-access-token|x-token|x-session-token|x-session-id|x-functions-key|ocp-apim-subscription-key|x-goog-api-key|x-amz-security-token|x-vault-token|private-token|x-gitlab-token|x-auth|authentication|x-authorization|x-jwt|x-jwt-token|x-id-token|access-token|auth-token|token|session-token|x-csrftoken-auth|cf-access-jwt-assertion|x-auth-key|x-client-token|x-user-token)$/;
const URL_SECRET =
  /^(?:access_?token|auth_?token|id_token|token|jwt|api[-_]?key|apikey|key|auth|authorization|session_?id|sid|sessiontoken|password|passwd|pwd|client_secret|secret|sig|signature|x-amz-signature|x-goog-signature)$/i;

/** A header field that carries an API key or a token of its own; `name` in lower case. */
export function isKeyField(name: string): boolean {
  return KEY_FIELD.test(name);
}

export function credentialOf(exchange: Exchange): CredentialView {
  const fields = exchange.request.fields;
  const values = fieldValues(fields, 'authorization');
  const first = values[0];
  const here = presence(fields, 'authorization');
  const parsed = first === undefined || here === 'masked' ? undefined : parseAuthorization(first);
  const scheme = parsed?.scheme?.toLowerCase() ?? '';
  const token =
    parsed !== undefined && !parsed.masked && parsed.token !== '' && TOKEN_SCHEMES.has(scheme)
      ? parsed.token
      : undefined;
  const apiKeys = keysIn(exchange);
  const inUrl = secretParams(exchange.url.query);
  const inBody = carriesPassword(exchange) || isTokenRequest(exchange);
  const yes =
    values.length > 0 || apiKeys.length > 0 || inUrl.length > 0 || exchange.url.userinfo !== '' || inBody;
  return {
    presence: here,
    values,
    parsed,
    scheme,
    token,
    jwt: token !== undefined && looksLikeJwt(token) ? decodeJwt(token) : undefined,
    apiKeys,
    inUrl,
    inBody,
    sent: yes ? 'yes' : here === 'not-recorded' ? 'unknown' : 'no',
  };
}

function keysIn(exchange: Exchange): CredentialView['apiKeys'] {
  const { fields } = exchange.request;
  const found = fields.list.filter((field) => isKeyField(field.name) && field.value !== '');
  // Most requests bring none.
  if (exchange.socket === undefined && fieldValue(fields, 'sec-websocket-protocol') === undefined)
    return found;
  return [...found, ...subprotocolKeys(fields), ...firstMessageKeys(exchange)];
}

/** What a page put among the subprotocols of its socket, for want of another field. */
function subprotocolKeys(fields: Fields): { name: string; value: string }[] {
  const name = 'sec-websocket-protocol';
  return fieldValues(fields, name).flatMap((value) =>
    parseSubprotocols(value).flatMap(({ text, secret }) => (secret ? { name, value: text } : [])),
  );
}

/** What a page put into the first message of its GraphQL socket; named as the protocol names that message. */
function firstMessageKeys({ socket }: Exchange): { name: string; value: string }[] {
  return socket === undefined || socket.token === '' ? [] : [{ name: FIRST_MESSAGE, value: socket.token }];
}

function secretParams(query: string): { name: string; value: string }[] {
  if (query === '') return [];
  const found: { name: string; value: string }[] = [];
  for (const pair of query.slice(0, 20_000).split('&')) {
    const at = pair.indexOf('=');
    if (at <= 0 || at === pair.length - 1) continue;
    const name = pair.slice(0, at);
    if (URL_SECRET.test(name)) found.push({ name, value: pair.slice(at + 1) });
  }
  return found;
}
