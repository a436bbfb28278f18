import { isLoopback } from '../cookies/secure-origin.ts';
import type { ParsedUrl } from '../exchange/exchange.ts';
import type { Redactor } from '../exchange/redact.ts';
import type { MessagePart, MessageReport } from '../report-flows.ts';
import { spec } from '../spec.ts';
import { addressDifference } from './address-difference.ts';
import { judgeIdToken, jwtParts } from './jwt-parts.ts';
import type { Linked, MessageContext } from './message-context.ts';
import { formParams, message, type Params, partsOf, Remarks } from './message-parts.ts';
import { errorMeaning, errorVerdict } from './oauth-errors.ts';

/** Where an authorization response was found. */
export interface Answer {
  readonly side: 'request' | 'response';
  /** The address that it goes to. */
  readonly to: ParsedUrl;
  readonly query: string;
  readonly fragment: string;
  readonly form: string;
  readonly at: string;
}

const MARKS = /(?:^|&)(?:code|error|access_token|id_token|response)=/;
const BESIDE = /(?:^|&)(?:state|iss|session_state|error_description|token_type|response|id_token)=/;

/** Whether a query, fragment or form looks like one: other pages have parameters named code or error, too. */
export function isAnswer(text: string): boolean {
  return MARKS.test(text) && BESIDE.test(text);
}

/** An authorization response (RFC 6749 §4.1.2, OpenID Connect Core §3.1.2.5): at the callback, or in the redirect to it. */
export function authorizationResponse(
  answer: Answer,
  context: MessageContext,
  show: Redactor,
  now: number | undefined,
): MessageReport {
  const { at } = answer;
  const params = formParams(answer.query, at)
    .with(formParams(answer.fragment, at))
    .with(formParams(answer.form, at));
  const asked = answer.side === 'request' ? context.authorize : context.answers;
  const remarks = new Remarks();
  judge(params, answer, context, asked, remarks, show);
  const error = params.get('error');
  const description = params.get('error_description');
  const meaning = error === undefined ? undefined : errorMeaning(error, 'authorization', description);
  const token = params.get('id_token');
  const expected = {
    clientId: asked?.params.get('client_id'),
    nonce: asked === undefined ? undefined : (asked.params.get('nonce') ?? null),
    accessToken: params.get('access_token'),
    code: params.get('code'),
    now,
  };
  const response = params.get('response');
  const parts: MessagePart[] = [
    ...partsOf(params, remarks, show, at).map((part) =>
      part.name === 'error' && meaning?.spec !== undefined ? { ...part, spec: meaning.spec } : part,
    ),
    ...(token === undefined ? [] : jwtParts('id_token', token, at, show, judgeIdToken(expected))),
    ...(response === undefined ? [] : jwtParts('response', response, at, show)),
  ];
  return message(
    error === undefined ? 'Authorization response' : 'Authorization error response',
    answer.side,
    params.has('id_token') ? spec('oidc', 'HybridAuthResponse') : spec('oauth', '4.1.2'),
    parts,
    {
      omitted: params.omitted,
      verdict: error === undefined ? '' : errorVerdict(error, 'authorization', description),
      note: asked === undefined ? 'The authorization request that it answers is not in the capture.' : '',
    },
  );
}

function judge(
  params: Params,
  answer: Answer,
  context: MessageContext,
  asked: Linked | undefined,
  remarks: Remarks,
  show: Redactor,
): void {
  judgeState(params, answer, context, asked, remarks, show);
  const tokens = params.has('access_token') || params.has('id_token');
  if (formParams(answer.query, '').has('access_token'))
    remarks.fault('access_token', 'A token in the query of an address ends up in logs and histories.');
  if (params.has('code') && params.has('error'))
    remarks.fault('error', 'A code and an error at once contradict each other.');
  if (answer.to.scheme === 'http' && !isLoopback(answer.to.host) && (params.has('code') || tokens))
    remarks.advice('code', 'It travelled without encryption (http://).');
  if (
    context.spent !== undefined &&
    answer.side === 'request' &&
    params.has('code') &&
    context.role === 'callback'
  )
    remarks.fault(
      'code',
      `The same code came back before, in request ${context.spent.exchange.index}: it works once only.`,
    );
  if (asked === undefined) return;
  const wanted = asked.params.get('response_type')?.split(' ') ?? [];
  if (wanted.includes('code') && !params.has('code') && !params.has('error') && !params.has('response'))
    remarks.fault('code', 'A code was asked for, and the answer has none.');
  const mode = asked.params.get('response_mode');
  const came = answer.form !== '' ? 'form_post' : isAnswer(answer.fragment) ? 'fragment' : 'query';
  if (
    mode !== undefined &&
    /^(?:query|fragment|form_post)$/.test(mode) &&
    mode !== came &&
    answer.at !== 'response.body'
  )
    remarks.advice('response_mode', `The request asked for ${mode}, and the answer came as ${came}.`);
  const to = asked.params.get('redirect_uri');
  const here = `${answer.to.origin}${answer.to.path}`;
  // A return address may have a query of its own, which stands among the answer's parameters.
  const difference =
    to === undefined || answer.to.origin === '' ? undefined : addressDifference(plain(to), here);
  if (difference !== undefined && !/written/.test(difference))
    remarks.fault(
      'redirect_uri',
      `The answer goes to another address than the request named; they differ in ${difference}.`,
    );
  const issuer = params.get('iss');
  if (issuer !== undefined && !/^https?:\/\//.test(issuer))
    remarks.fault('iss', 'It must be the address of the provider.');
}

function judgeState(
  params: Params,
  answer: Answer,
  context: MessageContext,
  asked: Linked | undefined,
  remarks: Remarks,
  show: Redactor,
): void {
  const state = params.get('state');
  const begun = answer.side === 'request' ? context.pending.filter((one) => returnsTo(one, answer)) : [];
  const newest = begun.findLast((one) => one.params.has('state'));
  if (state === undefined) {
    const before = asked ?? newest;
    if (before?.params.has('state') === true && !params.has('response'))
      remarks.fault(
        'state',
        'The request carried a state, and the answer brings none back: the application must refuse it.',
      );
    return;
  }
  if (asked !== undefined || newest === undefined) return;
  const known = show.fingerprint(newest.params.get('state') ?? '');
  remarks.fault(
    'state',
    `No authorization request of this capture had this state; the newest one to this address had ${known}.`,
  );
}

function returnsTo({ params }: Linked, { to }: Answer): boolean {
  const wanted = params.get('redirect_uri');
  return wanted === undefined || plain(wanted) === `${to.origin}${to.path}`;
}

function plain(address: string): string {
  return address.split(/[?#]/, 1)[0] ?? '';
}
