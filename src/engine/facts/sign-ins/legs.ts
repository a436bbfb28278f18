import type { Exchange } from '../../exchange/exchange.ts';
import type { FlowKind, FlowProtocol } from '../../report-flows.ts';
import type { Attempt, Leg, Values } from './attempt.ts';
import { idTokenOf } from './ends.ts';
import type { Signal } from './signal.ts';

/** Tokens in the front channel (implicit and hybrid). */
export function readFront(attempt: Attempt, leg: Leg, exchange: Exchange): void {
  const values = leg.answered?.values;
  if (values === undefined) return;
  attempt.addTokens([values.get('access_token') ?? '', values.get('id_token') ?? '']);
  leg.idToken ??= idTokenOf(exchange, values.get('id_token'));
}

/** A leg whose request is not in the capture. */
export function emptyLeg(attempt: Attempt, family: Leg['family']): Leg {
  const leg: Leg = {
    family,
    origin: '',
    asked: undefined,
    pushed: undefined,
    answered: undefined,
    spent: undefined,
    idToken: undefined,
  };
  attempt.addLeg(leg);
  return leg;
}

/** The leg that an answer belongs to. */
export function legFor(attempt: Attempt, signal: Signal, values: Values): Leg {
  const family =
    signal.what === 'callback' ? 'oauth' : signal.what === 'ws-response' ? 'ws-federation' : 'saml';
  const [mine, theirs] =
    family === 'oauth' ? ['state', 'state'] : family === 'saml' ? ['ID', 'InResponseTo'] : ['wctx', 'wctx'];
  const named = values.get(theirs) ?? '';
  return (
    attempt.legs.findLast(
      (leg) => leg.family === family && named !== '' && leg.asked?.values.get(mine) === named,
    ) ??
    attempt.legs.findLast((leg) => leg.family === family && leg.answered === undefined) ??
    attempt.legs.findLast((leg) => leg.family === family) ??
    emptyLeg(attempt, family)
  );
}

/** RFC 9126 §4: what was pushed ahead counts, the address has but the request_uri. */
export function joined(leg: Leg, values: Values): Values {
  return leg.pushed === undefined ? values : new Map([...leg.pushed.values, ...values]);
}

/** Family and way, as the request tells them. */
export function kindOf(signal: Signal): [FlowProtocol, FlowKind] {
  if (signal.what === 'saml-request') return ['saml', 'web-sso'];
  if (signal.what === 'ws-request') return ['ws-federation', 'web-sso'];
  if (signal.what !== 'authorize' && signal.what !== 'pushed-request') return ['oauth', 'code'];
  const { values } = signal;
  const oidc = /(?:^|[ +])openid(?:$|[ +])/.test(values.get('scope') ?? '') || values.has('nonce');
  const types = (values.get('response_type') ?? 'code').split(/[ +]/);
  const front = types.some((type) => type === 'token' || type === 'id_token');
  const kind = !front ? 'code' : types.includes('code') ? 'hybrid' : 'implicit';
  return [oidc || types.includes('id_token') ? 'oidc' : 'oauth', kind];
}

/** The values by which the answer will be known. */
export function keysOf(
  signal: Signal,
  leg: Leg,
): ReadonlyArray<['state' | 'saml' | 'relay' | 'wctx' | 'request_uri', string | undefined]> {
  const values = leg.asked?.values ?? new Map<string, string>();
  if (signal.what === 'saml-request')
    return [
      ['saml', values.get('ID')],
      ['relay', values.get('RelayState')],
    ];
  if (signal.what === 'ws-request') return [['wctx', values.get('wctx')]];
  return [
    ['state', values.get('state')],
    ['request_uri', values.get('request_uri')],
  ];
}

/** Notes what is particular about the request. */
export function featuresOf(attempt: Attempt, leg: Leg, signal: Signal, exchange: Exchange): void {
  const values = leg.asked?.values ?? new Map<string, string>();
  const { features } = attempt;
  if (signal.what === 'saml-request')
    features.add(signal.binding === 'post' ? 'POST binding' : 'redirect binding');
  if (values.has('code_challenge')) features.add('PKCE');
  if (values.has('request_uri')) features.add('PAR');
  if (values.has('request')) features.add('request object');
  if (values.get('prompt') === 'none') features.add('prompt=none');
  if (values.has('dpop_jkt')) features.add('DPoP');
  const mode = values.get('response_mode') ?? '';
  if (/^(?:form_post|fragment|query|web_message)$/.test(mode)) features.add(mode);
  if (exchange.kind === 'iframe') features.add('iframe');
  // `immediate` is what Google had before prompt=none.
  attempt.silent ||= values.get('prompt') === 'none' || /(?:^|&)immediate=true/.test(exchange.url.query);
}
