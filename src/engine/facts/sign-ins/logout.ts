import type { Attempt } from './attempt.ts';
import * as ends from './ends.ts';
import type { Folding, Of } from './folding.ts';
import { emptyLeg, legFor } from './legs.ts';
import { A_MINUTE, near } from './surroundings.ts';

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
  const home = attempt.first?.url.host ?? exchange.url.host;
  const provider =
    !answers && (protocol !== 'form' || to.providers.has(exchange.url.origin) || home !== exchange.url.host);
  const step = answers ? 'logout-response' : 'logout-request';
  to.add(attempt, exchange, step, provider ? 'identity-provider' : 'app', views);
  ends.afterLogout(attempt, exchange);
  if (exchange.response.status !== 404 || attempt.messages.length > 1) to.list(attempt);
  return attempt;
}
