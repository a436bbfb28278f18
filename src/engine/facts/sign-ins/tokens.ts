import { parseUrl } from '../../exchange/exchange.ts';
import { siteOf } from '../../exchange/site.ts';
import type { FlowKind } from '../../report-flows.ts';
import { routeOf } from '../places.ts';
import type { Attempt } from './attempt.ts';
import * as ends from './ends.ts';
import type { Folding, Of } from './folding.ts';
import { emptyLeg, kindOf } from './legs.ts';
import { A_MINUTE, near } from './surroundings.ts';

/** Folds a request to a token endpoint, or an application's own call to renew a token. */
export function token(to: Folding, input: Of<'token'>): Attempt | undefined {
  const { exchange, views, signal } = input;
  const { grant, values } = signal;
  if (grant === 'refresh_token') return renewal(to, input);
  const code = values.get('code') ?? '';
  // Without its body, a token request right after a code came is taken for the one that spends it.
  const unread = grant === '' && exchange.request.body?.text === undefined;
  const waits = (one: Attempt) => one.outcome.why === 'code-unspent' && near(one.last, exchange, A_MINUTE);
  if (grant === 'authorization_code' || code !== '' || (unread && to.live.newest(waits) !== undefined))
    return spend(to, input, unread ? to.live.newest(waits) : undefined);
  const known = to.keys.get('device', values.get('device_code'));
  const isDevice = /device_code$/.test(grant);
  const kind: FlowKind = isDevice
    ? 'device'
    : grant === 'client_credentials'
      ? 'client-credentials'
      : grant === 'password'
        ? 'password'
        : 'other-grant';
  const call = `${exchange.url.origin}${exchange.url.path} ${grant}`;
  const before = known ?? to.keys.get('call', call);
  const again =
    before !== undefined && before.outcome.state !== 'signed-in' && near(before.last, exchange, A_MINUTE);
  const attempt = again || known !== undefined ? before : to.begin('oauth', kind, exchange, views);
  if (attempt === undefined) return undefined;
  to.keys.set('call', call, attempt);
  if (views.dpop.presence === 'present') attempt.features.add('DPoP');
  to.add(attempt, exchange, isDevice ? 'poll' : 'token', 'identity-provider', views);
  ends.afterToken(attempt, exchange, views);
  to.fresh(attempt);
  // Ours: an address that ends in /token and hands out none may be anything.
  if (grant !== '' || views.tokens.issuing) to.list(attempt);
  return attempt;
}

function spend(to: Folding, { exchange, views, signal }: Of<'token'>, known?: Attempt): Attempt {
  const { values } = signal;
  const attempt =
    known ??
    to.keys.get('code', values.get('code')) ??
    to.live.newest((one) => {
      const asked = one.leg?.asked?.values;
      if (asked === undefined || one.leg?.family !== 'oauth' || one.leg.spent !== undefined) return false;
      const same = (name: string) => values.has(name) && asked.get(name) === values.get(name);
      return same('redirect_uri') || same('client_id');
    }) ??
    to.begin('oauth', 'code', exchange, views);
  const leg =
    attempt.legs.findLast((one) => one.answered?.values.get('code') === values.get('code')) ??
    attempt.legs.findLast((one) => one.family === 'oauth') ??
    emptyLeg(attempt, 'oauth');
  // What was not recorded is not told to be missing.
  if (known === undefined) leg.spent ??= { exchange, values };
  if (values.has('code_verifier')) attempt.features.add('PKCE');
  if (views.dpop.presence === 'present') attempt.features.add('DPoP');
  const id = views.tokens.issued.find((life) => life.role === 'id');
  leg.idToken ??= ends.idTokenOf(exchange, id?.token);
  if (id !== undefined) attempt.protocol = 'oidc';
  // Where the answer comes from the application's own host, that spends the code for the page.
  to.add(
    attempt,
    exchange,
    'token',
    leg.origin === '' || siteOf(exchange.url.host) === siteOf(parseUrl(leg.origin).host)
      ? 'identity-provider'
      : 'app',
    views,
  );
  ends.afterToken(attempt, exchange, views);
  to.fresh(attempt);
  to.list(attempt);
  return attempt;
}

function renewal(to: Folding, { exchange, views }: Of<'token'>): Attempt {
  const key = views.renewal.key === '' ? `${exchange.url.origin}${exchange.url.path}` : views.renewal.key;
  const before = to.keys.get('refresh', key);
  const again =
    before !== undefined &&
    near(before.last, exchange, A_MINUTE) &&
    (before.outcome.state !== 'renewed' || views.renewal.others.length > 0);
  const attempt = again ? before : to.begin('oauth', 'refresh', exchange, views);
  to.keys.set('refresh', key, attempt);
  if (!again) {
    const refused = to.around.refusalBefore(exchange);
    if (refused !== undefined && to.keys.holderOf(refused.index) === undefined) {
      attempt.retries = routeOf(refused);
      to.add(attempt, refused, 'entry', 'api');
    }
  }
  if (views.dpop.presence === 'present') attempt.features.add('DPoP');
  if (views.renewal.by === 'request.headers.cookie') attempt.features.add('cookie');
  const named = views.flow.params.has('grant_type');
  to.add(attempt, exchange, 'token', named ? 'identity-provider' : 'app', views);
  ends.afterToken(attempt, exchange, views);
  to.fresh(attempt);
  // A page that asks for a token though nobody is signed in renews nothing.
  const { status } = exchange.response;
  const probe = views.renewal.key === '' && status >= 400 && status < 500 && !attempt.known;
  if (!probe) to.list(attempt);
  return attempt;
}

/** Folds a request that is pushed ahead (RFC 9126). */
export function pushed(to: Folding, { exchange, views, signal }: Of<'pushed-request'>): Attempt {
  const attempt = to.begin(...kindOf(signal), exchange, views);
  const leg = emptyLeg(attempt, 'oauth');
  leg.pushed = { exchange, values: signal.values };
  attempt.features.add('PAR');
  to.keys.set('request_uri', signal.values.get('request_uri'), attempt);
  to.add(attempt, exchange, 'pushed-request', 'identity-provider', views);
  if (exchange.response.status >= 400) {
    attempt.end(
      'failed',
      exchange,
      exchange.response.status >= 500 ? 'server-error' : 'request-refused',
      ends.codeOf(views.words.member('error') ?? ''),
    );
    to.list(attempt);
  }
  return attempt;
}

/** Folds a request for a device code (RFC 8628 §3.1). */
export function device(to: Folding, { exchange, views, signal }: Of<'device-code'>): Attempt {
  const attempt = to.begin('oauth', 'device', exchange, views);
  to.keys.set('device', signal.values.get('device_code'), attempt);
  to.add(attempt, exchange, 'device-code', 'identity-provider', views);
  const { status } = exchange.response;
  if (status >= 400)
    attempt.end(
      'failed',
      exchange,
      status >= 500 ? 'server-error' : 'request-refused',
      ends.codeOf(views.words.member('error') ?? ''),
    );
  else attempt.end('open', undefined, 'polling');
  to.list(attempt);
  return attempt;
}
