import { type Exchange, fieldValues } from '../exchange/exchange.ts';
import type { Redactor } from '../exchange/redact.ts';
import { parseChallengeFields } from '../headers/www-authenticate.ts';
import type { MessagePart, MessageReport } from '../report-flows.ts';
import { spec } from '../spec.ts';
import { decodeJwt } from '../tokens/jwt.ts';
import { judgeRequest, requestObject, requestParts } from './authorization-request.ts';
import { clientParts } from './client-authentication.ts';
import { jwtParts } from './jwt-parts.ts';
import { NO_BODY } from './message-context.ts';
import { formParams, jsonParams, message, Params, partsOf, Remarks } from './message-parts.ts';
import { errorMeaning, errorVerdict } from './oauth-errors.ts';
import { bodyParams } from './token-request.ts';
import { errorResponse } from './token-response.ts';

const AT = 'response.body';

/** A request that is pushed to the provider (RFC 9126 §2.1), and its answer (§2.2). */
export function pushedMessages(
  exchange: Exchange,
  show: Redactor,
  now: number | undefined,
): readonly MessageReport[] {
  const params = bodyParams(exchange.request.body?.text, 'request.body');
  const remarks = new Remarks();
  const inside = requestObject(params, 'request.body');
  if (params.size > 0)
    judgeRequest(inside === undefined ? params : params.with(inside), exchange, remarks, true);
  if (params.has('request_uri'))
    remarks.fault('request_uri', 'It must not stand in a request that is pushed.');
  const client = clientParts(params, exchange, remarks, show, now);
  const request = message(
    'Pushed authorization request',
    'request',
    spec('pushed', '2.1'),
    [...partsOf(params, remarks, show, 'request.body'), ...requestParts(params, show), ...client],
    { omitted: params.omitted, note: exchange.request.body?.text === undefined ? NO_BODY : '' },
  );
  const answer = jsonAnswer(exchange, show, 'Pushed authorization response', spec('pushed', '2.2'), [
    'request_uri',
    'expires_in',
  ]);
  return answer === undefined ? [request] : [request, answer];
}

/** What a device asks for, and what it gets (RFC 8628 §3.1, §3.2). */
export function deviceMessages(
  exchange: Exchange,
  show: Redactor,
  now: number | undefined,
): readonly MessageReport[] {
  const request = formRequest(exchange, show, now, 'Device authorization request', spec('device', '3.1'));
  const given = jsonParams(exchange.response.body?.text, AT);
  const google = given?.has('verification_url') === true;
  const wanted = ['device_code', 'user_code', google ? 'verification_url' : 'verification_uri', 'expires_in'];
  const answer = jsonAnswer(exchange, show, 'Device authorization response', spec('device', '3.2'), wanted);
  return answer === undefined ? [request] : [request, answer];
}

/** A question about a token (RFC 7662), and its answer. */
export function introspectionMessages(
  exchange: Exchange,
  show: Redactor,
  now: number | undefined,
): readonly MessageReport[] {
  const request = formRequest(exchange, show, now, 'Introspection request', spec('introspection', '2.1'));
  const answer = jsonAnswer(exchange, show, 'Introspection response', spec('introspection', '2.2'), [
    'active',
  ]);
  if (answer === undefined) return [request];
  const inactive = jsonParams(exchange.response.body?.text, AT)?.raw('active') === false;
  return [
    request,
    inactive
      ? {
          ...answer,
          verdict:
            'The provider does not take the token (any more): expired, withdrawn, or not one of its own.',
        }
      : answer,
  ];
}

/** The withdrawal of a token (RFC 7009). */
export function revocationMessages(
  exchange: Exchange,
  show: Redactor,
  now: number | undefined,
): readonly MessageReport[] {
  const request = formRequest(exchange, show, now, 'Revocation request', spec('revocation', '2.1'));
  if (exchange.response.status < 400) return [request];
  const params = jsonParams(exchange.response.body?.text, AT);
  return params === undefined
    ? [request]
    : [request, errorResponse(params, exchange, show, 'Revocation error response')];
}

/** What the provider tells of the user (OpenID Connect Core §5.3). */
export function userinfoMessages(exchange: Exchange, show: Redactor): readonly MessageReport[] {
  const { status, body } = exchange.response;
  if (status < 200 || status >= 300) return [];
  const where = spec('oidc', 'UserInfoResponse');
  const text = body?.text;
  if (text === undefined) return [message('Userinfo response', 'response', where, [], { note: NO_BODY })];
  if (decodeJwt(text.trim()).ok)
    return [
      message('Userinfo response (signed)', 'response', where, jwtParts('userinfo', text.trim(), AT, show)),
    ];
  const params = jsonParams(text, AT);
  if (params === undefined) return [];
  const remarks = new Remarks();
  if (!params.has('sub'))
    remarks.fault(
      'sub',
      'It is missing, and every answer must have it: applications compare it with that of the ID token.',
    );
  const shown = new Params(params.list.filter(({ name }) => name === 'sub' || name.startsWith('error')));
  const others = params.list
    .filter(({ name }) => !shown.has(name))
    .map(({ name }) => show.text(name.slice(0, 60)));
  const part: MessagePart = {
    name: 'other claims',
    value: others.slice(0, 40).join(', '),
    means: 'Claims whose values are kept back: they may name a person.',
    fault: '',
    weight: '',
    at: AT,
  };
  return [
    message('Userinfo response', 'response', where, [
      ...partsOf(shown, remarks, show, AT),
      ...(others.length > 0 ? [part] : []),
    ]),
  ];
}

/** A request to sign out at the provider (OpenID Connect RP-Initiated Logout §2). */
export function logoutMessage(exchange: Exchange, show: Redactor): MessageReport {
  const form = exchange.request.method === 'POST' ? (exchange.request.body?.text ?? '') : '';
  const params = formParams(exchange.url.query, 'url').with(formParams(form, 'request.body'));
  const remarks = new Remarks();
  const hint = params.get('id_token_hint');
  const back = params.has('post_logout_redirect_uri');
  // "an id_token_hint is RECOMMENDED when post_logout_redirect_uri is included": without one, or client_id, nobody can tell whose address it is.
  if (back && hint === undefined && !params.has('client_id'))
    remarks.fault(
      'id_token_hint',
      'Neither it nor client_id is there: the provider cannot tell which application’s address to return to, and as a rule does not return at all.',
    );
  else if (hint === undefined)
    remarks.advice('id_token_hint', 'Without it the provider asks the user whether to sign out.');
  const parts = [...partsOf(params, remarks, show, 'url')];
  if (hint !== undefined && hint !== '')
    parts.push(
      ...jwtParts(
        'id_token_hint',
        hint,
        params.list.find(({ name }) => name === 'id_token_hint')?.at ?? 'url',
        show,
        (claims, header, inner) => {
          if (/at\+jwt/i.test(String(header.typ)) || (claims.aud === undefined && claims.scope !== undefined))
            inner.fault('typ', 'It is an access token; an ID token is wanted.');
          const clientId = params.get('client_id');
          const audience = Array.isArray(claims.aud) ? claims.aud : [claims.aud];
          if (clientId !== undefined && claims.aud !== undefined && !audience.includes(clientId))
            inner.fault('aud', 'It was given to another application than client_id names.');
        },
      ),
    );
  return message('Logout request', 'request', spec('oidcLogout', 'RPLogout'), parts, {
    omitted: params.omitted,
  });
}

/** Why an API refuses a token (RFC 6750 §3, RFC 9449 §7.1, RFC 9470 §3). */
export function challengeMessages(exchange: Exchange, show: Redactor): readonly MessageReport[] {
  const values = fieldValues(exchange.response.fields, 'www-authenticate');
  if (values.length === 0) return [];
  const at = 'response.headers.www-authenticate';
  return parseChallengeFields(values)
    .challenges.filter(({ scheme, params }) => /^(?:bearer|dpop)$/i.test(scheme) && params.length > 0)
    .slice(0, 4)
    .map(({ scheme, params: list }) => {
      const params = new Params(
        list.slice(0, 30).map(({ name, value }) => ({ name, value, raw: value, count: 1, at })),
      );
      const error = params.get('error');
      const description = params.get('error_description');
      const meaning = error === undefined ? undefined : errorMeaning(error, 'resource', description);
      const parts = partsOf(params, new Remarks(), show, at).map((part) =>
        part.name === 'error' && meaning?.spec !== undefined ? { ...part, spec: meaning.spec } : part,
      );
      return message(
        `${/^dpop$/i.test(scheme) ? 'DPoP' : 'Bearer'} challenge`,
        'response',
        /^dpop$/i.test(scheme) ? spec('dpop', '7.1') : spec('bearer', '3'),
        parts,
        { verdict: error === undefined ? '' : errorVerdict(error, 'resource', description) },
      );
    });
}

function formRequest(
  exchange: Exchange,
  show: Redactor,
  now: number | undefined,
  title: string,
  where: MessageReport['spec'],
): MessageReport {
  const text = exchange.request.body?.text;
  const params = bodyParams(text, 'request.body');
  const remarks = new Remarks();
  const client = text === undefined ? [] : clientParts(params, exchange, remarks, show, now);
  return message(title, 'request', where, [...partsOf(params, remarks, show, 'request.body'), ...client], {
    omitted: params.omitted,
    note: text === undefined ? NO_BODY : '',
  });
}

function jsonAnswer(
  exchange: Exchange,
  show: Redactor,
  title: string,
  where: MessageReport['spec'],
  wanted: readonly string[],
): MessageReport | undefined {
  const { status, body } = exchange.response;
  if (status === 0) return undefined;
  if (body?.text === undefined) return message(title, 'response', where, [], { note: NO_BODY });
  const params = jsonParams(body.text, AT);
  if (params === undefined)
    return message(title, 'response', where, [], { note: 'Its body is no JSON object.' });
  if (params.has('error') || status >= 400)
    return errorResponse(params, exchange, show, title.replace(/response$/, 'error response'));
  const remarks = new Remarks();
  for (const name of wanted)
    if (!params.has(name)) remarks.fault(name, 'It is missing, and every such answer must have it.');
  return message(title, 'response', where, partsOf(params, remarks, show, AT), { omitted: params.omitted });
}
