import type { Exchange } from '../exchange/exchange.ts';
import type { Redactor } from '../exchange/redact.ts';
import type { MessageReport } from '../report-flows.ts';
import { type SpecName, spec } from '../spec.ts';
import { addressDifference } from './address-difference.ts';
import { clientParts } from './client-authentication.ts';
import { isOfPage, type MessageContext, NO_BODY } from './message-context.ts';
import { formParams, jsonParams, message, type Params, partsOf, Remarks } from './message-parts.ts';
import { challengeOfVerifier } from './oauth.ts';
import { GRANTS } from './oauth-parameters.ts';

const SPECS: Readonly<Record<string, readonly [SpecName, string]>> = {
  authorization_code: ['oauth', '4.1.3'],
  refresh_token: ['oauth', '6'],
  client_credentials: ['oauth', '4.4.2'],
  password: ['oauth', '4.3.2'],
  'urn:ietf:params:oauth:grant-type:device_code': ['device', '3.4'],
  'urn:ietf:params:oauth:grant-type:jwt-bearer': ['clientJwt', '2.1'],
  'urn:ietf:params:oauth:grant-type:token-exchange': ['exchange', '2.1'],
};

/** A token request (RFC 6749 §4.1.3 and the other grants), with how the application proves itself. */
export function tokenRequest(
  exchange: Exchange,
  context: MessageContext,
  show: Redactor,
  now: number | undefined,
): MessageReport {
  const text = exchange.request.body?.text;
  const params = bodyParams(text, 'request.body');
  const grant = params.get('grant_type') ?? context.grant;
  const remarks = new Remarks();
  if (text !== undefined) judge(params, grant, exchange, context, remarks, show);
  const client = clientParts(params, exchange, remarks, show, now);
  const known = Object.hasOwn(GRANTS, grant) ? GRANTS[grant] : undefined;
  return message(
    'Token request',
    'request',
    spec(...(SPECS[grant] ?? ['oauth', '3.2'])),
    [...partsOf(params, remarks, show, 'request.body'), ...client],
    {
      omitted: params.omitted,
      note: text === undefined ? NO_BODY : known === undefined ? '' : `Tokens are asked for with ${known}.`,
    },
  );
}

/** A form, or JSON where a server takes that. */
export function bodyParams(text: string | undefined, at: string): Params {
  return jsonParams(text, at) ?? formParams((text ?? '').trim(), at);
}

function judge(
  params: Params,
  grant: string,
  exchange: Exchange,
  context: MessageContext,
  remarks: Remarks,
  show: Redactor,
): void {
  const text = (exchange.request.body?.text ?? '').trimStart();
  // RFC 6749 §4.1.3: "using the application/x-www-form-urlencoded format".
  if (text.startsWith('{'))
    remarks.advice(
      'grant_type',
      'The request is JSON; the specification wants a form (application/x-www-form-urlencoded), and many providers take nothing else.',
    );
  if (!params.has('grant_type'))
    remarks.fault('grant_type', 'It is missing: the provider cannot tell what tokens are asked for with.');
  const page = isOfPage(exchange);
  if (grant === 'password' && page)
    remarks.advice('grant_type', 'The page sees the user’s password; this grant must no longer be used.');
  if (grant === 'client_credentials' && page)
    remarks.fault(
      'grant_type',
      'A page asks as the application itself, for no user: whoever opens it can do the same.',
    );
  const need = (name: string) => {
    if (!params.has(name)) remarks.fault(name, 'It is missing, and this grant needs it.');
  };
  if (grant === 'refresh_token') need('refresh_token');
  if (grant === 'urn:ietf:params:oauth:grant-type:device_code') need('device_code');
  if (grant.endsWith('-bearer')) need('assertion');
  if (grant === 'urn:ietf:params:oauth:grant-type:token-exchange') {
    need('subject_token');
    need('subject_token_type');
  }
  if (grant !== 'authorization_code') return;
  need('code');
  const { authorize, spent } = context;
  // Refused at first for want of a nonce or a proof, a code may be sent again.
  if (spent !== undefined && params.has('code') && spent.exchange.response.status < 300)
    remarks.fault(
      'code',
      `It was exchanged before, in request ${spent.exchange.index}: a code works once only.`,
    );
  if (authorize === undefined) return;
  judgeReturn(params, authorize.params.get('redirect_uri'), remarks);
  const asked = authorize.params.get('client_id');
  const clientId = params.get('client_id');
  if (asked !== undefined && clientId !== undefined && asked !== clientId)
    remarks.fault(
      'client_id',
      `The sign-in was begun by another application (${show.text(asked.slice(0, 100))}): the code is that one’s.`,
    );
  judgeVerifier(params, authorize.params, remarks);
}

// RFC 6749 §4.1.3: "REQUIRED, if the "redirect_uri" parameter was included in the authorization request […], and their values MUST be identical."
function judgeReturn(params: Params, asked: string | undefined, remarks: Remarks): void {
  const sent = params.get('redirect_uri');
  if (asked === undefined) return;
  if (sent === undefined) {
    remarks.advice(
      'redirect_uri',
      'The sign-in named one, and this request does not: most providers want the same one here.',
    );
    return;
  }
  const difference = addressDifference(asked, sent);
  if (difference !== undefined)
    remarks.fault(
      'redirect_uri',
      `It is not the one that the sign-in began with; they differ in ${difference}.`,
    );
}

function judgeVerifier(params: Params, asked: ReadonlyMap<string, string>, remarks: Remarks): void {
  const challenge = asked.get('code_challenge');
  const verifier = params.get('code_verifier');
  if (challenge === undefined) {
    // RFC 9700 §2.1.1: the server "MUST ensure that […] a token request containing a code_verifier parameter is accepted only if a code_challenge parameter was present".
    if (verifier !== undefined && !asked.has('request_uri') && !asked.has('request'))
      remarks.fault(
        'code_verifier',
        'The sign-in began without a code_challenge: providers refuse a verifier then.',
      );
    return;
  }
  if (verifier === undefined) {
    remarks.fault('code_verifier', 'It is missing, though the sign-in began with a code_challenge.');
    return;
  }
  const method = asked.get('code_challenge_method') ?? 'plain';
  const computed = challengeOfVerifier(verifier, method);
  if (computed === undefined || computed === challenge) return;
  const hashed = challengeOfVerifier(verifier, 'S256') === challenge;
  const same = verifier === challenge;
  remarks.fault(
    'code_verifier',
    hashed
      ? 'It fits the code_challenge by S256, but the sign-in did not say so (code_challenge_method), so it counts as plain and does not fit.'
      : same
        ? 'It is the code_challenge itself: the sign-in said S256, so the secret behind the hash is wanted here.'
        : 'It does not belong to the code_challenge that the sign-in began with.',
  );
}
