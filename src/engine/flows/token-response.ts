import { type Exchange, fieldValue } from '../exchange/exchange.ts';
import type { Redactor } from '../exchange/redact.ts';
import type { MessagePart, MessageReport } from '../report-flows.ts';
import { spec } from '../spec.ts';
import { judgeIdToken, jwtParts } from './jwt-parts.ts';
import { type MessageContext, NO_BODY } from './message-context.ts';
import { formParams, jsonParams, message, type Params, partsOf, Remarks } from './message-parts.ts';
import { errorMeaning, errorVerdict } from './oauth-errors.ts';
import { bodyParams } from './token-request.ts';

const AT = 'response.body';

/** A token endpoint's answer: tokens (RFC 6749 §5.1), or an error (§5.2). Undefined where there was no answer. */
export function tokenResponse(
  exchange: Exchange,
  context: MessageContext,
  show: Redactor,
  now: number | undefined,
): MessageReport | undefined {
  const { status, body } = exchange.response;
  if (status === 0) return undefined;
  const refused = status >= 400;
  const title = refused ? 'Token error response' : 'Token response';
  const where = refused ? spec('oauth', '5.2') : spec('oauth', '5.1');
  if (body?.text === undefined) return message(title, 'response', where, [], { note: NO_BODY });
  const json = jsonParams(body.text, AT);
  const form =
    json === undefined && /^[\w.-]+=[^<]*$/.test(body.text.slice(0, 2000))
      ? formParams(body.text, AT)
      : undefined;
  const params = json ?? form;
  if (params === undefined)
    return message(title, 'response', where, [], {
      note: body.truncated
        ? 'Its body is cut in the capture and cannot be read.'
        : 'Its body is no JSON: what answered is no token endpoint, or a proxy in front of it.',
    });
  if (params.has('error') || refused) return errorResponse(params, exchange, show);
  const remarks = new Remarks();
  const request = bodyParams(exchange.request.body?.text, 'request.body');
  judge(params, request, exchange, context, remarks);
  if (form !== undefined)
    remarks.fault(
      'access_token',
      'The answer is a form instead of JSON; libraries that expect JSON find no token in it.',
    );
  const token = params.get('id_token');
  const asked = context.authorize;
  const expected = {
    clientId: asked?.params.get('client_id') ?? request.get('client_id'),
    nonce:
      asked === undefined || asked.params.has('request_uri') || asked.params.has('request')
        ? undefined
        : (asked.params.get('nonce') ?? null),
    accessToken: params.get('access_token'),
    code: request.get('code'),
    now,
  };
  return message(
    title,
    'response',
    where,
    [
      ...partsOf(params, remarks, show, AT),
      ...(token === undefined || token === ''
        ? []
        : jwtParts('id_token', token, AT, show, judgeIdToken(expected))),
    ],
    { omitted: params.omitted },
  );
}

function judge(
  params: Params,
  request: Params,
  exchange: Exchange,
  context: MessageContext,
  remarks: Remarks,
): void {
  if (!params.has('access_token'))
    remarks.fault('access_token', 'It is missing, and every token response must have one.');
  const type = params.get('token_type');
  if (type === undefined) remarks.fault('token_type', 'It is missing: strict libraries refuse the answer.');
  else if (!/^(?:bearer|dpop|n_a|mac|pop)$/i.test(type))
    remarks.advice('token_type', 'It is none of the known kinds (Bearer, DPoP).');
  const proof = fieldValue(exchange.request.fields, 'dpop') !== undefined;
  if (proof && /^bearer$/i.test(type ?? ''))
    remarks.advice('token_type', 'The request brought a DPoP proof, and the token is not tied to it.');
  if (!proof && /^dpop$/i.test(type ?? ''))
    remarks.fault('token_type', 'The token is tied to a key, and the request brought no DPoP proof.');
  const lifetime = params.raw('expires_in');
  if (lifetime !== undefined && typeof lifetime !== 'number')
    remarks.fault('expires_in', 'It must be a number of seconds, without quotes.');
  else if (typeof lifetime === 'number' && !(lifetime > 0))
    remarks.fault('expires_in', 'The token is of no use: its time has run out already.');
  if (lifetime === undefined)
    remarks.advice('expires_in', 'Without it the application cannot tell when to renew the token.');
  judgeScope(params, request, context, remarks);
  const cache = fieldValue(exchange.response.fields, 'cache-control');
  // RFC 6749 §5.1: "MUST include the HTTP "Cache-Control" response header field with a value of "no-store"".
  if (cache !== undefined && !/no-store|no-cache|private/i.test(cache))
    remarks.advice('access_token', 'The answer may be kept in caches (Cache-Control without no-store).');
}

/** RFC 6749 §5.1: scope is "OPTIONAL, if identical to the scope requested by the client; otherwise, REQUIRED". */
function judgeScope(params: Params, request: Params, context: MessageContext, remarks: Remarks): void {
  const asked = request.get('scope') ?? context.authorize?.params.get('scope');
  if (asked === undefined) return;
  const wanted = asked.split(/\s+/).filter((scope) => scope !== '');
  const given = params.has('scope') ? params.words('scope') : wanted;
  const missing = wanted.filter((scope) => !given.includes(scope) && !QUIET.has(scope));
  if (missing.length > 0)
    remarks.advice(
      'scope',
      `Fewer than asked for: ${missing.length} of ${wanted.length} scopes are not in it.`,
    );
  const signIn = wanted.includes('openid') && request.get('grant_type') === 'authorization_code';
  // OpenID Connect Core §3.1.3.3.
  if (signIn && !params.has('id_token'))
    remarks.fault('id_token', 'The sign-in asked for openid, and the answer holds no ID token.');
  if (signIn && wanted.includes('offline_access') && !params.has('refresh_token'))
    remarks.advice('refresh_token', 'offline_access was asked for, and no refresh token was given.');
}

// Many providers do not repeat these among the granted ones.
const QUIET = new Set(['openid', 'profile', 'email', 'offline_access', 'address', 'phone']);

/** An error of a token endpoint, or of one that answers like it (RFC 9126 §2.3, RFC 8628 §3.1, RFC 7009 §2.2.1). */
export function errorResponse(
  params: Params,
  exchange: Exchange,
  show: Redactor,
  title = 'Token error response',
): MessageReport {
  const code = params.get('error');
  const description = params.get('error_description');
  const remarks = new Remarks();
  const { status } = exchange.response;
  if (code === undefined)
    remarks.fault(
      'error',
      'It is missing: the answer does not say why it refuses in the way that the specification wants.',
    );
  else if (status < 400)
    remarks.fault(
      'error',
      `The answer is an error, and its status is ${status}: libraries that look at the status alone take it for tokens.`,
    );
  const meaning = code === undefined ? undefined : errorMeaning(code, 'token', description);
  const parts: MessagePart[] = partsOf(params, remarks, show, AT).map((part) =>
    part.name === 'error' && meaning?.spec !== undefined ? { ...part, spec: meaning.spec } : part,
  );
  return message(title, 'response', spec('oauth', '5.2'), parts, {
    omitted: params.omitted,
    verdict: code === undefined ? '' : errorVerdict(code, 'token', description),
  });
}
