import { type Exchange, parseUrl } from '../../exchange/exchange.ts';
import { siteOf } from '../../exchange/site.ts';
import type { FlowStep } from '../../report-flows.ts';
import { carriesPassword, isApiCall, isLoginUrl, isNextStep } from '../places.ts';
import type { FactViews } from '../views.ts';
import type { Attempt, Leg, Values } from './attempt.ts';
import * as ends from './ends.ts';
import type { Folding, Of } from './folding.ts';
import { featuresOf, joined, keysOf, kindOf, readFront } from './legs.ts';
import { answerOf, carriesAnswer, type Signal } from './signal.ts';
import { HALF_AN_HOUR, near } from './surroundings.ts';

/** Folds a request to an identity provider to sign somebody in. */
export function request(to: Folding, input: Of<'authorize' | 'saml-request' | 'ws-request'>): Attempt {
  const { exchange, views, signal, before } = input;
  const { values } = signal;
  const own = ownOf(to, exchange, signal);
  const under = own ?? before;
  // The very same question again: a page of the provider that carries it along, a reload, or Back.
  const again = own?.legs.find((leg) => leg.asked !== undefined && sameQuestion(leg, signal, values));
  if (
    own !== undefined &&
    again !== undefined &&
    again.answered === undefined &&
    near(own.last, exchange, HALF_AN_HOUR)
  ) {
    to.add(own, exchange, stepAgain(exchange), 'identity-provider', views);
    take(to, own, again, exchange);
    return own;
  }
  let attempt = under !== undefined && !under.isLogout ? under : nestedUnder(to, exchange);
  if (own !== undefined && again !== undefined && before !== own) attempt = before;
  if (attempt === undefined) {
    const [protocol, kind] = kindOf(signal);
    attempt = to.begin(protocol, kind, exchange, views);
    supersede(to, attempt, exchange, signal, views);
    for (const document of to.around.documentsOf(exchange))
      to.add(attempt, document, 'metadata', 'identity-provider');
    if (views.chain.hops.length > 1) to.addWayTo(attempt, views.chain.hops.slice(0, -1));
    else addEntry(to, attempt, exchange, homeOf(values));
  } else if (attempt.kind === 'form' && attempt.legs.length === 0)
    [attempt.protocol, attempt.kind] = kindOf(signal);
  const leg: Leg = attempt.legs.find((one) => one.asked === undefined && one.pushed !== undefined) ?? {
    family: signal.what === 'authorize' ? 'oauth' : signal.what === 'saml-request' ? 'saml' : 'ws-federation',
    origin: exchange.url.origin,
    asked: undefined,
    pushed: undefined,
    answered: undefined,
    spent: undefined,
    idToken: undefined,
  };
  const asked: Leg = {
    ...leg,
    origin: exchange.url.origin,
    asked: { exchange, values: joined(leg, values) },
  };
  if (attempt.legs.includes(leg)) attempt.legs.splice(attempt.legs.indexOf(leg), 1);
  attempt.addLeg(asked);
  to.provides(exchange.url.origin);
  featuresOf(attempt, asked, signal, exchange);
  for (const [kind, value] of keysOf(signal, asked)) to.keys.set(kind, value, attempt);
  to.add(
    attempt,
    exchange,
    signal.what === 'saml-request' ? 'saml-request' : 'authorize',
    'identity-provider',
    views,
  );
  take(to, attempt, asked, exchange);
  // A script's call that is led to a sign-in page shows it to nobody: told of once an answer comes.
  if (!isApiCall(exchange)) to.list(attempt);
  return attempt;
}

/** What the answer to an authorization request already tells: an error page, or the provider's answer in a redirect. */
function take(to: Folding, attempt: Attempt, leg: Leg, exchange: Exchange): void {
  ends.afterRequest(attempt, exchange);
  const target = exchange.response.redirect;
  if (target === undefined || leg.family !== 'oauth') return;
  const text = target.fragment === '' ? target.query : `${target.query}&${target.fragment}`;
  if (carriesAnswer(text)) to.keys.set('code', answerOf(text).get('code'), attempt);
  if (target.fragment !== '' && carriesAnswer(target.fragment)) {
    // The browser keeps the fragment to itself: the redirect alone shows it.
    leg.answered = { exchange, values: answerOf(target.fragment) };
    attempt.features.add('fragment');
    readFront(attempt, leg, exchange);
  }
}

function ownOf(
  to: Folding,
  exchange: Exchange,
  signal: Of<'authorize' | 'saml-request' | 'ws-request'>['signal'],
): Attempt | undefined {
  const { values } = signal;
  if (signal.what === 'saml-request') return to.keys.get('saml', values.get('ID'));
  if (signal.what === 'ws-request') return to.keys.get('wctx', values.get('wctx'));
  const found =
    to.keys.get('request_uri', values.get('request_uri')) ?? to.keys.get('state', values.get('state'));
  // Ours: some applications use one state for ever; whoever asks in another frame or much later asks anew.
  return found !== undefined && found.framed === (exchange.kind === 'iframe') ? found : undefined;
}

function sameQuestion(leg: Leg, signal: Signal, values: Values): boolean {
  const asked = leg.asked?.values;
  if (asked === undefined) return false;
  if (signal.what === 'saml-request') return asked.get('ID') === values.get('ID');
  if (signal.what === 'ws-request') return asked.get('wctx') === values.get('wctx');
  const same = (name: string) => asked.get(name) === values.get(name);
  return (
    same('state') && same('client_id') && (values.get('state') ?? values.get('request_uri') ?? '') !== ''
  );
}

function stepAgain(exchange: Exchange): FlowStep {
  if (exchange.request.method === 'POST') return carriesPassword(exchange) ? 'credentials' : 'interaction';
  if (isNextStep(exchange.url)) return 'interaction';
  return isLoginUrl(exchange.url) && exchange.response.redirect === undefined ? 'sign-in-page' : 'authorize';
}

/** A provider's page that passes the visitor on to another provider: the same sign-in. */
function nestedUnder(to: Folding, exchange: Exchange): Attempt | undefined {
  if (isApiCall(exchange)) return undefined;
  const at = to.live.newest(
    (one) =>
      one.phase === 'asking' &&
      one.legs.length > 0 &&
      one.page !== undefined &&
      one.framed === (exchange.kind === 'iframe') &&
      one.page === to.around.page &&
      near(one.last, exchange, HALF_AN_HOUR),
  );
  const page = at?.page;
  if (at === undefined || page === undefined || at.leg?.origin !== page.url.origin) return undefined;
  const from = exchange.request.fields.list.find(({ name }) => name === 'referer')?.value ?? '';
  const other = page.url.origin !== exchange.url.origin;
  return other && from !== '' && parseUrl(from).origin === page.url.origin ? at : undefined;
}

// The visitor begins anew: an earlier sign-in for the same application, of which a page of the provider is open, is left.
function supersede(
  to: Folding,
  attempt: Attempt,
  exchange: Exchange,
  signal: Signal,
  views: FactViews,
): void {
  const unspent =
    views.flow.unspent?.authorize === exchange
      ? to.keys.holderOf(views.flow.unspent.callback.index)
      : undefined;
  if (unspent?.outcome.state === 'open' && unspent.outcome.why === 'code-unspent')
    unspent.end('failed', views.flow.unspent?.callback, 'again-at-once');
  const client =
    'values' in signal ? (signal.values.get('client_id') ?? signal.values.get('consumer') ?? '') : '';
  to.live.each((one) => {
    if (one === attempt || one.phase !== 'asking' || one.framed !== attempt.framed || one.isLogout) return;
    const asked = one.leg?.asked?.values;
    const theirs = asked?.get('client_id') ?? asked?.get('consumer') ?? '';
    if (one.outcome.state === 'open' && theirs === client && one.leg?.origin === exchange.url.origin)
      one.end('abandoned', exchange, 'began-anew');
  });
}

/** The page of the application (its origin, where known) from which a script or a link begins the sign-in. */
export function addEntry(to: Folding, attempt: Attempt, exchange: Exchange, home: string): void {
  const { page } = to.around;
  if (page === undefined || exchange.kind === 'iframe' || to.keys.holderOf(page.index) !== undefined) return;
  const own = home === '' ? siteOf(page.url.host) === siteOf(exchange.url.host) : home === page.url.origin;
  if (own && page.response.status < 400 && near(page, exchange, HALF_AN_HOUR))
    to.add(attempt, page, isLoginUrl(page.url) ? 'sign-in-page' : 'entry', 'app');
}

function homeOf(values: Values): string {
  const home = values.get('redirect_uri') ?? values.get('wreply') ?? values.get('consumer') ?? '';
  return home === '' ? '' : parseUrl(home).origin;
}
