import type { Exchange } from '../../exchange/exchange.ts';
import { decodeJwt, looksLikeJwt } from '../../tokens/jwt.ts';
import { meantStatus } from '../answers/inner.ts';
import { isLoginUrl, isNextStep } from '../places.ts';
import type { FactViews } from '../views.ts';
import type { Attempt, Leg, Values } from './attempt.ts';

/** How the answers of an attempt's messages move its end. Each function judges the newest message. */

/** The provider's answer to the request that begins a sign-in. */
export function afterRequest(attempt: Attempt, exchange: Exchange): void {
  const { status } = exchange.response;
  attempt.phase = 'asking';
  if (status >= 400) attempt.end('failed', exchange, status >= 500 ? 'server-error' : 'provider-refused');
  else if (status === 0 && exchange.failure !== '') attempt.end('failed', exchange, 'no-answer');
  else attempt.end('open', undefined, 'asking');
}

/** The application's answer to what the provider brought back. */
export function afterAnswer(attempt: Attempt, exchange: Exchange, values: Values): void {
  const { status, redirect } = exchange.response;
  attempt.phase = 'answered';
  const error = values.get('error') ?? '';
  if (error !== '') {
    attempt.end('failed', exchange, 'provider-error', codeOf(error));
    return;
  }
  const saml = values.get('status') ?? '';
  if (saml !== '' && !saml.startsWith('Success')) {
    // SAML Core §3.2.2.2: the answer to a request that nobody is to see.
    attempt.silent ||= saml.split(' ').includes('NoPassive');
    attempt.end('failed', exchange, 'provider-error', saml.split(' ').at(-1) ?? '');
    return;
  }
  if (status >= 400) attempt.end('failed', exchange, status >= 500 ? 'server-error' : 'answer-refused');
  else if (status === 0 && exchange.failure !== '') attempt.end('failed', exchange, 'no-answer');
  else if (values.has('access_token') || (values.has('id_token') && !values.has('code')))
    settle(attempt, exchange, 'tokens');
  else if (redirect === undefined && values.has('code')) attempt.end('open', undefined, 'code-unspent');
  else attempt.end('open', undefined, 'waiting');
}

/** The token endpoint's answer. */
export function afterToken(attempt: Attempt, exchange: Exchange, views: FactViews): void {
  const { status } = exchange.response;
  attempt.phase = 'answered';
  attempt.addTokens(views.tokens.issued.map(({ token }) => token));
  const code = codeOf(views.words.member('error') ?? '');
  if (/^(?:authorization_pending|slow_down)$/.test(code)) attempt.end('open', undefined, 'polling', code);
  else if (code === 'use_dpop_nonce') attempt.end('open', undefined, 'waiting');
  else if (status >= 200 && status < 300) settle(attempt, exchange, 'tokens');
  else if (status === 0) {
    if (exchange.failure !== '') attempt.end('failed', exchange, 'no-answer');
  } else if (attempt.outcome.state !== 'signed-in' && attempt.outcome.state !== 'renewed')
    attempt.end('failed', exchange, status >= 500 ? 'server-error' : 'token-refused', code);
}

/** The answer to a form or call with credentials. */
export function afterCredentials(attempt: Attempt, exchange: Exchange, views: FactViews): void {
  const { status, redirect, body } = exchange.response;
  attempt.phase = attempt.legs.length > 0 ? 'asking' : 'answered';
  if (status >= 400) attempt.end('failed', exchange, status >= 500 ? 'server-error' : 'credentials-refused');
  else if (status === 0) {
    if (exchange.failure !== '') attempt.end('failed', exchange, 'no-answer');
    else attempt.end('open', undefined, 'waiting');
  } else if (redirect !== undefined) {
    const back = isLoginUrl(redirect) && !isNextStep(redirect) && redirect.origin === exchange.url.origin;
    const same = back && attempt.messages.some((one) => one.exchange.url.path === redirect.path);
    if (same && attempt.legs.length === 0) attempt.end('failed', exchange, 'credentials-refused');
    else attempt.end('open', undefined, attempt.legs.length > 0 ? 'asking' : 'waiting');
  } else if (/html/i.test(body?.mimeType ?? '')) {
    // A page of the provider: the form again, or its next step.
    if (attempt.legs.length > 0 || isNextStep(exchange.url)) attempt.end('open', undefined, 'asking');
    // A page that comes with a session of its own may be the one that was asked for: what follows tells.
    else if (bringsSession(views)) attempt.end('open', undefined, 'waiting');
    else attempt.end('failed', exchange, 'form-again');
  } else if (attempt.legs.length > 0) attempt.end('open', undefined, 'asking');
  else if (views.tokens.issuing) {
    attempt.addTokens(views.tokens.issued.map(({ token }) => token));
    settle(attempt, exchange, 'tokens');
  } else if (views.cookies.sessionSet) settle(attempt, exchange, 'session-set');
  else attempt.end('open', undefined, 'waiting');
}

function bringsSession({ cookies, words }: FactViews): boolean {
  const { rotating } = cookies;
  return (
    words.says('password-rejected') === undefined &&
    cookies.attempts.some(
      (one) => one.session && !one.removal && one.verdict !== 'rejected' && !rotating.includes(one.name),
    )
  );
}

/** The first page after the answer. `before`: what led to it. */
export function afterLanding(attempt: Attempt, exchange: Exchange, before: Exchange | undefined): void {
  const { status } = exchange.response;
  if (isLoginUrl(exchange.url) && status < 400) attempt.end('failed', before ?? exchange, 'back-at-sign-in');
  else if (status === 401 || status === 403) attempt.end('failed', exchange, 'landing-refused');
  else if (status >= 500) attempt.end('failed', exchange, 'server-error');
  else if (status === 0) {
    if (exchange.failure !== '') attempt.end('failed', exchange, 'no-answer');
    return;
  } else settle(attempt, exchange, 'landed');
  attempt.phase = 'landed';
}

/** The first calls after it, with its tokens or in its session. */
export function afterCall(attempt: Attempt, exchange: Exchange): void {
  const status = meantStatus(exchange);
  attempt.calls++;
  if (status === 401) {
    if (attempt.calls === 1) attempt.end('failed', exchange, 'call-refused');
  } else if (status >= 200 && status < 300) {
    settle(attempt, exchange, 'call-accepted');
    attempt.calls = MOST_CALLS;
  }
}

/** Ours: so many calls after a sign-in show whether it holds. */
export const MOST_CALLS = 3;

export function afterLogout(attempt: Attempt, exchange: Exchange): void {
  const { status } = exchange.response;
  if (status >= 400) {
    // What is gone already, or was signed out on the way here, is signed out.
    if (attempt.outcome.state !== 'signed-out' || status >= 500)
      attempt.end('failed', exchange, status >= 500 ? 'server-error' : 'logout-refused');
  } else if (status === 0) {
    if (exchange.failure !== '' && attempt.outcome.state !== 'signed-out')
      attempt.end('failed', exchange, 'no-answer');
  } else attempt.end('signed-out', exchange, 'signed-out');
}

function settle(attempt: Attempt, exchange: Exchange, why: Attempt['outcome']['why']): void {
  const renewal = attempt.kind === 'refresh' || (attempt.silent && attempt.known);
  attempt.end(renewal ? 'renewed' : 'signed-in', exchange, why);
}

/** An error code as specifications define them: words of lower case; everything else might be anything. */
export function codeOf(text: string): string {
  return /^[a-z]+(?:_[a-z]+){0,6}$/.test(text) && text.length <= 60 ? text : '';
}

/** What the ID token says of the request that it answers. */
export function idTokenOf(exchange: Exchange, token: string | undefined): Leg['idToken'] {
  if (token === undefined || !looksLikeJwt(token)) return undefined;
  const jwt = decodeJwt(token);
  if (!jwt.ok) return undefined;
  const { nonce, iss } = jwt.claims ?? {};
  return { exchange, nonce: typeof nonce === 'string' ? nonce : '', iss: typeof iss === 'string' ? iss : '' };
}
