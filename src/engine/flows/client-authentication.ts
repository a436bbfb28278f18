import { type Exchange, fieldValue, presence } from '../exchange/exchange.ts';
import type { Redactor } from '../exchange/redact.ts';
import { decodeBasic } from '../headers/basic.ts';
import type { MessagePart } from '../report-flows.ts';
import { spec } from '../spec.ts';
import { judgeAssertion, jwtParts } from './jwt-parts.ts';
import { isOfPage } from './message-context.ts';
import type { Params, Remarks } from './message-parts.ts';

const AUTHORIZATION = 'request.headers.authorization';

/**
 * How the application proves itself (RFC 6749 §2.3): the parts that stand outside of the form. Remarks on the form's own
 * parameters are added to `remarks`. `now`: the server's time, ms.
 */
export function clientParts(
  params: Params,
  exchange: Exchange,
  remarks: Remarks,
  show: Redactor,
  now: number | undefined,
): readonly MessagePart[] {
  const { fields } = exchange.request;
  const parts: MessagePart[] = [];
  const field = fieldValue(fields, 'authorization');
  const basic = /^basic +(.+)$/i.exec(field ?? '')?.[1];
  const decoded = basic === undefined ? undefined : decodeBasic(basic.trim(), 'utf-8');
  const secret = params.has('client_secret');
  const assertion = params.get('client_assertion');
  const clientId = params.get('client_id');
  const page = isOfPage(exchange);
  if (field !== undefined && basic !== undefined) {
    const user = decoded?.ok === true ? formDecoded(decoded.user) : undefined;
    const faults: string[] = [];
    if (decoded?.ok !== true) faults.push('It cannot be read as user and password in base64.');
    // RFC 6749 §2.3: "The client MUST NOT use more than one authentication method in each request."
    if (secret || assertion !== undefined)
      faults.push('The application proves itself twice, here and in the form: providers refuse that.');
    if (user !== undefined && clientId !== undefined && user !== clientId)
      faults.push('It names another application than client_id in the form.');
    if (page && decoded?.ok === true && decoded.password !== '')
      faults.push('A page sends it: each of its visitors can read the secret.');
    parts.push({
      name: 'Authorization',
      value:
        user === undefined
          ? show.field('authorization', field)
          : `Basic: ${show.text(user.slice(0, 200))} and a secret, ${show.fingerprint(decoded?.ok === true ? decoded.password : '')}`,
      means: 'The application proves who it is, by its name and secret (HTTP Basic).',
      fault: faults.join(' '),
      weight: faults.length > 0 ? 'fault' : '',
      spec: spec('oauth', '2.3.1'),
      at: AUTHORIZATION,
    });
  } else if (field !== undefined)
    parts.push({
      name: 'Authorization',
      value: show.field('authorization', field),
      means:
        'A credential in the header; at this endpoint usually the application’s name and secret (Basic).',
      fault: '',
      weight: '',
      at: AUTHORIZATION,
    });
  if (secret && page)
    remarks.fault('client_secret', 'A page sends it: each of its visitors can read the secret.');
  if (secret && assertion !== undefined)
    remarks.fault('client_secret', 'A secret and an assertion at once: only one proof is allowed.');
  if (assertion !== undefined && !params.has('client_assertion_type'))
    remarks.fault('client_assertion_type', 'It must stand beside client_assertion.');
  const known = fieldKnownAbsent(exchange);
  if (clientId === undefined && field === undefined && assertion === undefined && known)
    remarks.fault('client_id', 'Nothing tells which application asks: neither client_id nor a proof of it.');
  if (assertion !== undefined)
    parts.push(
      ...jwtParts('client_assertion', assertion, 'request.body', show, judgeAssertion(clientId, now)),
    );
  const proof = fieldValue(fields, 'dpop');
  if (proof !== undefined) parts.push(...proofParts(proof, exchange, show));
  return parts;
}

function fieldKnownAbsent(exchange: Exchange): boolean {
  return presence(exchange.request.fields, 'authorization') === 'absent';
}

/** The DPoP proof of a request (RFC 9449 §4.2). */
function proofParts(proof: string, exchange: Exchange, show: Redactor): readonly MessagePart[] {
  const at = 'request.headers.dpop';
  return [
    {
      name: 'DPoP',
      value: show.fingerprint(proof),
      means: 'Proves that the sender holds the key that the token is, or will be, tied to.',
      fault: '',
      weight: '',
      spec: spec('dpop', '4.2'),
      at,
    },
    ...jwtParts('DPoP', proof, at, show, (claims, header, remarks) => {
      if (header.typ !== 'dpop+jwt') remarks.fault('typ', 'It must be dpop+jwt.');
      if (claims.htm !== exchange.request.method)
        remarks.fault('htm', `It is for another method than this request’s (${exchange.request.method}).`);
      const { origin, path } = exchange.url;
      if (claims.htu !== `${origin}${path}` && claims.htu !== exchange.url.raw)
        remarks.fault('htu', 'It is for another address than this request’s.');
    }),
  ];
}

/** RFC 6749 §2.3.1: both are "encoded using the application/x-www-form-urlencoded encoding algorithm". */
function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replace(/\+/g, ' '));
  } catch {
    return text;
  }
}
