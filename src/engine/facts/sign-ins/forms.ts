import type { Exchange } from '../../exchange/exchange.ts';
import type { FlowStep } from '../../report-flows.ts';
import { meantStatus } from '../answers/inner.ts';
import { isAuthorizeUrl, isLoginUrl, isNavigation, isNextStep } from '../places.ts';
import type { Attempt } from './attempt.ts';
import * as ends from './ends.ts';
import type { Folding, Of } from './folding.ts';
import { goesOn } from './live.ts';
import { addEntry } from './requests.ts';
import { HALF_AN_HOUR, near } from './surroundings.ts';

/** Folds a form or a call with credentials. */
export function credentials(
  to: Folding,
  { exchange, views, signal, before }: Of<'credentials'>,
): Attempt | undefined {
  const page = isNavigation(exchange) || exchange.kind === 'iframe';
  if (!page && !signal.typed && !views.cookies.sessionSet && !views.tokens.issuing) return undefined;
  const led = before !== undefined && !before.isLogout ? before : undefined;
  const at = led ?? to.live.continuedBy(exchange);
  const on = at !== undefined && (at === led || goesOn(at, exchange)) ? at : undefined;
  const form = `${exchange.url.origin}${exchange.url.path}`;
  const last = to.keys.get('call', form);
  const again =
    last !== undefined &&
    last.phase !== 'landed' &&
    last.outcome.state !== 'signed-in' &&
    near(last.last, exchange, HALF_AN_HOUR);
  const attempt = on ?? (again ? last : to.begin('form', 'form', exchange, views));
  to.keys.set('call', form, attempt);
  if (attempt.messages.length === 0) {
    const way = to.around.before(exchange);
    to.addWayTo(attempt, way);
    if (way.length === 0) addEntry(to, attempt, exchange, '');
  }
  const provider = attempt.legs.length > 0;
  to.add(
    attempt,
    exchange,
    stepOf(exchange, signal.typed, provider),
    provider ? 'identity-provider' : 'app',
    views,
  );
  if (signal.typed) attempt.resume();
  ends.afterCredentials(attempt, exchange, views);
  if (attempt.phase === 'answered') to.fresh(attempt);
  if (tells(attempt, { exchange, views, signal, before })) to.list(attempt);
  return attempt;
}

// A button under a sign-in address begins a sign-in elsewhere; at the provider a form without a password is some other step.
function stepOf(exchange: Exchange, typed: boolean, provider: boolean): FlowStep {
  const { redirect } = exchange.response;
  if (typed) return 'credentials';
  if (redirect !== undefined && isAuthorizeUrl(redirect) && !provider) return 'start';
  return provider || isNextStep(exchange.url) ? 'interaction' : 'credentials';
}

// Ours: many forms have a field of such a name; this one signs in where its address, its page or its answer says so.
function tells(attempt: Attempt, { exchange, views, signal }: Of<'credentials'>): boolean {
  if (views.cookies.sessionSet || views.tokens.issuing) return true;
  const { redirect } = exchange.response;
  const status = meantStatus(exchange);
  if (!signal.typed) return isNavigation(exchange) && redirect !== undefined && !isLoginUrl(redirect);
  return (
    status === 401 ||
    isLoginUrl(exchange.url) ||
    /(?:security_check|sessions?|auth\w*|token)\/?$/i.test(exchange.url.path) ||
    attempt.legs.length > 0 ||
    attempt.messages.some(({ step }) => step === 'sign-in-page')
  );
}
