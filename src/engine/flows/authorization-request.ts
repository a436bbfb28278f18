import { isLoopback } from '../cookies/secure-origin.ts';
import { type Exchange, fieldValue, parseUrl } from '../exchange/exchange.ts';
import type { Redactor } from '../exchange/redact.ts';
import type { MessagePart, MessageReport } from '../report-flows.ts';
import { spec } from '../spec.ts';
import { decodeJwt } from '../tokens/jwt.ts';
import { jwtParts } from './jwt-parts.ts';
import type { MessageContext } from './message-context.ts';
import { formParams, message, objectParams, type Params, partsOf, Remarks } from './message-parts.ts';

/** An authorization request (RFC 6749 §4.1.1, OpenID Connect Core §3.1.2.1), from its query and its form. */
export function authorizationRequest(
  exchange: Exchange,
  context: MessageContext,
  show: Redactor,
): MessageReport {
  const { query } = exchange.url;
  const posted = exchange.request.method === 'POST' ? (exchange.request.body?.text ?? '') : '';
  const params = formParams(query, 'url').with(formParams(posted, 'request.body'));
  const remarks = new Remarks();
  const inside = requestObject(params, 'url');
  const whole = inside === undefined ? params : params.with(inside);
  const byReference = whole.has('request_uri');
  if (!byReference) judgeRequest(whole, exchange, remarks);
  else if (!whole.has('client_id')) remarks.fault('client_id', 'It must stand beside request_uri.');
  if (byReference && context.pushed === undefined && /^urn:/.test(whole.get('request_uri') ?? ''))
    remarks.advice(
      'request_uri',
      'The request that was pushed under this name is not in the capture: a server made it.',
    );
  const { pushed } = context;
  const openId = whole.words('scope').includes('openid');
  return message(
    'Authorization request',
    'request',
    openId ? spec('oidc', 'AuthRequest') : spec('oauth', '4.1.1'),
    [...partsOf(params, remarks, show, 'url'), ...requestParts(params, show)],
    {
      omitted: params.omitted,
      note:
        pushed === undefined
          ? ''
          : `Its parameters were pushed to the provider by request ${pushed.exchange.index}.`,
    },
  );
}

/** The members of a request object (RFC 9101 §4), which count instead of those beside it. */
export function requestObject(params: Params, at: string): Params | undefined {
  const decoded = decodeJwt(params.get('request') ?? '');
  return decoded.ok ? objectParams(decoded.claims, at) : undefined;
}

/** The content of a request object, as parts. */
export function requestParts(params: Params, show: Redactor): readonly MessagePart[] {
  const [object] = params.list.filter(({ name }) => name === 'request');
  if (object === undefined) return [];
  const inside = requestObject(params, object.at);
  if (inside === undefined) return jwtParts('request', object.value, object.at, show);
  return partsOf(inside, new Remarks(), show, object.at, 'request › ');
}

const TYPES = new Set(['code', 'token', 'id_token', 'none']);

/** What is wrong with the parameters of an authorization request, whichever way they went. */
export function judgeRequest(params: Params, exchange: Exchange, remarks: Remarks, pushed = false): void {
  const types = params.words('response_type');
  const openId = params.words('scope').includes('openid');
  if (!params.has('client_id'))
    remarks.fault('client_id', 'It is missing: the provider cannot tell which application asks.');
  if (types.length === 0)
    remarks.fault('response_type', 'It is missing: the provider cannot tell what to send back.');
  const unknown = types.filter((type) => !TYPES.has(type));
  if (unknown.length > 0)
    remarks.fault(
      'response_type',
      'It holds a word that is not defined: defined are code, token, id_token and none.',
    );
  if (types.includes('none') && types.length > 1)
    remarks.fault('response_type', 'none cannot stand beside other values.');
  if (types.includes('token'))
    remarks.advice(
      'response_type',
      'The access token comes back in the address (implicit grant), which must no longer be used: ask for a code, with PKCE.',
    );
  judgeMode(params, types, remarks);
  judgeReturn(params, openId, exchange, remarks);
  judgeTies(params, types, openId, remarks);
  judgeChallenge(params, types, remarks);
  if (params.words('prompt').includes('none') && params.get('max_age') === '0')
    remarks.fault(
      'max_age',
      'max_age=0 asks for a new sign-in, and prompt=none forbids it: this can never succeed.',
    );
  // A request that is pushed goes from server to server, and carries the application's proof.
  if (pushed) return;
  for (const name of ['client_secret', 'password', 'refresh_token'])
    if (params.has(name))
      remarks.fault(
        name,
        'A secret in the address is open to histories and logs. It has no place in this request.',
      );
}

// OAuth 2.0 Multiple Response Types §5: "The Response Mode query is not to be used" where tokens come back.
function judgeMode(params: Params, types: readonly string[], remarks: Remarks): void {
  if (params.get('response_mode') !== 'query') return;
  if (types.includes('token') || types.includes('id_token'))
    remarks.fault(
      'response_mode',
      'Tokens must not come back in the query: it ends up in logs. Providers refuse this.',
    );
}

function judgeReturn(params: Params, openId: boolean, exchange: Exchange, remarks: Remarks): void {
  const value = params.get('redirect_uri');
  if (value === undefined) {
    // OpenID Connect Core §3.1.2.1: REQUIRED; RFC 6749 §4.1.1: optional.
    if (openId) remarks.fault('redirect_uri', 'It is missing, and OpenID Connect asks for it.');
    return;
  }
  const to = parseUrl(value);
  if (to.scheme !== 'http' || isLoopback(to.host)) return;
  const from = parseUrl(fieldValue(exchange.request.fields, 'referer') ?? '');
  if (from.scheme === 'https' && from.host === to.host)
    remarks.fault(
      'redirect_uri',
      'It begins with http://, though the page that asks is on https: the application does not know that it stands behind a proxy.',
    );
  else remarks.advice('redirect_uri', 'The code travels to it without encryption (http://).');
}

/** What ties the answer to this browser (RFC 9700 §2.1), and the ID token to this sign-in. */
function judgeTies(params: Params, types: readonly string[], openId: boolean, remarks: Remarks): void {
  const nonce = params.has('nonce');
  if (!params.has('state') && !params.has('code_challenge') && !nonce)
    remarks.fault(
      'state',
      'It is missing, and so are PKCE and nonce: nothing ties the answer to this browser, so an attacker can slip in one of theirs.',
    );
  if (types.includes('id_token')) {
    if (!openId)
      remarks.fault('scope', 'An ID token is asked for (response_type), and the scope openid is missing.');
    if (!nonce)
      remarks.fault(
        'nonce',
        'An ID token that comes back through the browser needs a nonce; providers refuse the request.',
      );
  } else if (nonce && !openId)
    remarks.fault(
      'scope',
      'A nonce is sent, and the scope openid is missing: there will be no ID token to hold it.',
    );
}

function judgeChallenge(params: Params, types: readonly string[], remarks: Remarks): void {
  const challenge = params.get('code_challenge');
  const method = params.get('code_challenge_method');
  if (challenge === undefined) {
    if (method !== undefined)
      remarks.fault('code_challenge', 'The method is given, and the challenge itself is missing.');
    else if (types.includes('code'))
      remarks.advice(
        'code_challenge',
        'There is no PKCE: whoever gets hold of the code can use it. Many providers ask for it.',
      );
    return;
  }
  if (types.length > 0 && !types.includes('code'))
    remarks.advice('code_challenge', 'Without a code in the answer it is of no use.');
  if (method === undefined)
    remarks.fault(
      'code_challenge_method',
      'It is missing, so the challenge counts as plain: if it is a hash (S256), the exchange of the code will fail; if it is not, the secret stands in the address.',
    );
  else if (method === 'plain')
    remarks.advice('code_challenge_method', 'plain shows the secret in the address; use S256.');
  if (method === 'S256') remarks.fault('code_challenge', challengeFault(challenge));
}

/** RFC 7636 §4.2: base64url of a SHA-256 hash without padding, so 43 characters. */
export function challengeFault(challenge: string): string | undefined {
  if (/^[0-9a-f]{64}$/i.test(challenge))
    return 'It is the hash in hexadecimal; it must be in base64url (43 characters).';
  if (challenge.endsWith('=')) return 'It is padded with =, which base64url leaves out.';
  if (/[+/]/.test(challenge)) return 'It is in base64 (with + or /); it must be in base64url (with - and _).';
  if (challenge.length !== 43) return `It has ${challenge.length} characters; the hash of a verifier has 43.`;
  return /^[\w-]+$/.test(challenge) ? undefined : 'It holds characters that base64url does not have.';
}
