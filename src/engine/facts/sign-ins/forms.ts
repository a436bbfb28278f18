import { isLoginUrl, isNavigation, isNextStep } from '../places.ts';
import type { Attempt } from './attempt.ts';
import * as ends from './ends.ts';
import type { Folding, Of } from './folding.ts';
import { emptyLeg, legFor } from './legs.ts';
import { goesOn } from './live.ts';
import { A_MINUTE, HALF_AN_HOUR, near } from './surroundings.ts';

/** Folds a request to sign out, or the answer to one. */
export function logout(to: Folding, { exchange, views, signal, before }: Of<'logout'>): Attempt {
  const { values, protocol, answers } = signal;
  const under =
    to.keys.get('saml', values.get('InResponseTo')) ??
    (before?.isLogout === true ? before : undefined) ??
    to.live.newest((one) => one.isLogout && near(one.last, exchange, A_MINUTE));
  const begun = under === undefined ? undefined : to.live.newest(() => true);
  // A sign-in that began meanwhile makes the next one another logout.
  const attempt =
    under?.isLogout && (begun === under || under === before || answers)
      ? under
      : to.begin(protocol === 'form' ? 'form' : protocol, 'logout', exchange, views);
  if (attempt.protocol === 'form' && protocol !== 'form') attempt.protocol = protocol;
  if (protocol === 'saml') {
    if (answers)
      legFor(attempt, { what: 'saml-response', values, binding: 'redirect' }, values).answered = {
        exchange,
        values,
      };
    else {
      const leg = { ...emptyLeg(attempt, 'saml'), origin: exchange.url.origin, asked: { exchange, values } };
      attempt.legs[attempt.legs.length - 1] = leg;
      to.keys.set('saml', values.get('ID'), attempt);
    }
  }
  if (exchange.kind === 'iframe') attempt.features.add('front-channel');
  if (values.has('id_token_hint')) attempt.features.add('id_token_hint');
  if (values.has('post_logout_redirect_uri')) attempt.features.add('post_logout_redirect_uri');
  const first = attempt.messages.length === 0;
  const provider =
    protocol === 'oidc' || ((protocol === 'saml' || protocol === 'ws-federation') && !answers && !first);
  to.add(
    attempt,
    exchange,
    answers ? 'logout-response' : 'logout-request',
    provider || (first && protocol !== 'form' && !answers) ? 'identity-provider' : 'app',
    views,
  );
  ends.afterLogout(attempt, exchange);
  if (exchange.response.status !== 404 || attempt.messages.length > 1) to.list(attempt);
  return attempt;
}

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
  if (attempt.messages.length === 0) to.addWayTo(attempt, to.around.before(exchange));
  const provider = attempt.legs.length > 0;
  to.add(
    attempt,
    exchange,
    signal.typed ? 'credentials' : isNextStep(exchange.url) ? 'interaction' : 'credentials',
    provider ? 'identity-provider' : 'app',
    views,
  );
  if (signal.typed) attempt.resume();
  ends.afterCredentials(attempt, exchange, views);
  if (attempt.phase === 'answered') to.fresh(attempt);
  const { redirect } = exchange.response;
  const went = page && redirect !== undefined && !isLoginUrl(redirect);
  if (signal.typed || views.cookies.sessionSet || views.tokens.issuing || went) to.list(attempt);
  return attempt;
}
