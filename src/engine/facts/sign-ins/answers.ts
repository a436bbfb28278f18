import type { Exchange } from '../../exchange/exchange.ts';
import { isApiCall } from '../places.ts';
import type { FactViews } from '../views.ts';
import type { Attempt, Leg, Values } from './attempt.ts';
import * as ends from './ends.ts';
import type { Folding, Of } from './folding.ts';
import { emptyLeg, legFor, readFront } from './legs.ts';
import { homesOf } from './live.ts';
import { isCallbackPath, isUnreadForm, type Signal } from './signal.ts';
import { HALF_AN_HOUR, near } from './surroundings.ts';

/** Folds what an identity provider sends back to the application through the browser. */
export function answer(
  to: Folding,
  input: Of<'callback' | 'saml-response' | 'ws-response'>,
): Attempt | undefined {
  const { exchange, views, signal, before } = input;
  const { values } = signal;
  const own =
    signal.what === 'callback'
      ? to.keys.ofAnswer(values)
      : signal.what === 'saml-response'
        ? (to.keys.get('saml', values.get('InResponseTo')) ?? to.keys.get('relay', values.get('RelayState')))
        : to.keys.get('wctx', values.get('wctx'));
  const led = before !== undefined && !before.isLogout ? before : undefined;
  const attempt = own ?? led ?? waitingFor(to, exchange, signal) ?? orphan(to, input);
  if (attempt === undefined) return undefined;
  if (signal.what === 'callback' && isApiCall(exchange)) {
    const known = attempt.legs.find(({ answered }) => answered?.values.get('code') === values.get('code'));
    if (known !== undefined && values.has('code'))
      return handOver(to, attempt, known, { exchange, views, signal });
  }
  const over = attempt.phase === 'landed' && attempt !== before;
  to.add(attempt, exchange, signal.what === 'saml-response' ? 'saml-response' : 'callback', 'app', views);
  if (over) return attempt;
  const leg = legFor(attempt, signal, values);
  if (!keeps(attempt, leg, values)) leg.answered = { exchange, values };
  if (signal.what === 'callback') {
    if (signal.mode !== 'query') attempt.features.add(signal.mode);
    to.keys.set('code', values.get('code'), attempt);
    readFront(attempt, leg, exchange);
  }
  ends.afterAnswer(attempt, exchange, leg.answered?.values ?? values);
  if (attempt.outcome.state !== 'failed') to.fresh(attempt);
  if (
    signal.what !== 'callback' ||
    isCallbackPath(exchange.url) ||
    leg.asked !== undefined ||
    values.has('error')
  )
    to.list(attempt);
  return attempt;
}

/** A form from the provider's page to the application of which the capture has no body: its answer, whatever that is. */
export function unreadAnswer(to: Folding, exchange: Exchange, views: FactViews): Attempt | undefined {
  if (!to.live.some || !isUnreadForm(exchange)) return undefined;
  const { origin } = exchange.url;
  const attempt = to.live.newest(
    (one) =>
      one.phase === 'asking' &&
      one.leg?.asked !== undefined &&
      one.leg.origin !== origin &&
      near(one.last, exchange, HALF_AN_HOUR) &&
      homesOf(one).includes(origin),
  );
  if (attempt?.leg === undefined) return undefined;
  to.add(attempt, exchange, attempt.leg.family === 'saml' ? 'saml-response' : 'callback', 'app', views);
  ends.afterAnswer(attempt, exchange, new Map());
  to.fresh(attempt);
  return attempt;
}

/** A page hands the code that it got to its own server, which spends it. */
export function handOver(
  to: Folding,
  attempt: Attempt,
  leg: Leg,
  { exchange, views, signal }: Pick<Of<'callback'>, 'exchange' | 'views' | 'signal'>,
): Attempt {
  leg.spent ??= { exchange, values: signal.values };
  to.add(attempt, exchange, 'token', 'app', views);
  ends.afterToken(attempt, exchange, views);
  to.fresh(attempt);
  to.list(attempt);
  return attempt;
}

/** An answer that is sent once more (a reload, Back), or of which a redirect has told more already. */
function keeps(attempt: Attempt, { answered }: Leg, values: Values): boolean {
  if (answered === undefined || answered.values.size > values.size) return answered !== undefined;
  const code = values.get('code') ?? values.get('ID');
  const arrived = attempt.messages.find(({ exchange }) => exchange === answered.exchange);
  return (
    code !== undefined &&
    (answered.values.get('code') ?? answered.values.get('ID')) === code &&
    arrived?.side === 'app'
  );
}

/** An attempt that waits for an answer at this address, though the answer names it by no value that is known. */
function waitingFor(to: Folding, exchange: Exchange, signal: Signal): Attempt | undefined {
  const here = `${exchange.url.origin}${exchange.url.path}`;
  const family =
    signal.what === 'callback' ? 'oauth' : signal.what === 'saml-response' ? 'saml' : 'ws-federation';
  return to.live.newest((one) => {
    const { leg } = one;
    if (leg?.family !== family || leg.answered !== undefined || !near(one.last, exchange, HALF_AN_HOUR))
      return false;
    const asked = leg.asked?.values;
    const home = asked?.get('redirect_uri') ?? asked?.get('consumer') ?? asked?.get('wreply') ?? '';
    return home === '' ? homesOf(one).includes(exchange.url.origin) : home.split(/[?#]/, 1)[0] === here;
  });
}

/** An answer without a question in this capture. */
function orphan(
  to: Folding,
  { exchange, views, signal }: Of<'callback' | 'saml-response' | 'ws-response'>,
): Attempt | undefined {
  if (signal.what === 'callback') {
    const attempt = to.begin('oauth', 'code', exchange, views);
    if (signal.values.has('id_token')) attempt.protocol = 'oidc';
    emptyLeg(attempt, 'oauth');
    return attempt;
  }
  const saml = signal.what === 'saml-response';
  const asked = saml && (signal.values.has('InResponseTo') || signal.values.has('unreadable'));
  const attempt = to.begin(
    saml ? 'saml' : 'ws-federation',
    asked || !saml ? 'web-sso' : 'idp-initiated',
    exchange,
    views,
  );
  emptyLeg(attempt, saml ? 'saml' : 'ws-federation');
  return attempt;
}
