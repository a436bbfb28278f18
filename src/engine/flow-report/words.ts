import type { Exchange } from '../exchange/exchange.ts';
import type { Redactor } from '../exchange/redact.ts';
import { placeOf as placeKey } from '../facts/loop-place.ts';
import type { Attempt, Message, Outcome } from '../facts/sign-ins/attempt.ts';
import { carriesAnswer } from '../facts/sign-ins/signal.ts';
import type { FlowStep } from '../report-flows.ts';
import { laneName } from './lanes.ts';

/** `302 → app.example`, `302 → /login`, `200`, `no answer`. */
export function answerOf({ url, response, failure }: Exchange, show: Redactor): string {
  const status =
    response.status > 0
      ? String(response.status)
      : failure === ''
        ? 'no answer'
        : show.text(failure.slice(0, 60));
  const { redirect } = response;
  if (redirect === undefined) return status;
  return `${status} → ${redirect.host === url.host ? show.path(redirect.path) : redirect.host}`;
}

const WHAT: Readonly<Record<FlowStep, string>> = {
  entry: 'the page that was asked for',
  start: 'the address that begins the sign-in',
  'pushed-request': 'the request that is pushed ahead',
  authorize: 'the request to the identity provider',
  'sign-in-page': 'the sign-in page',
  credentials: 'the credentials',
  interaction: 'a further step of the sign-in',
  callback: 'the return to the application',
  token: 'the token request',
  'device-code': 'the request for a device code',
  poll: 'the question whether the user has agreed',
  userinfo: 'the question who the user is',
  metadata: 'the provider’s public description',
  landing: 'the first request after it',
  'saml-request': 'the SAML request',
  'saml-response': 'the SAML response',
  'logout-request': 'the request to sign out',
  'logout-response': 'the answer to the request to sign out',
  challenge: 'the question for credentials',
  retry: 'the credentials',
  hop: 'a redirect on the way',
};

/** What a message is for and what it says, in a sentence. */
export function saysOf(attempt: Attempt, message: Message, next: Message | undefined): string {
  const { exchange } = message;
  const step = stepOf(message, next);
  const { status, redirect } = exchange.response;
  const led =
    redirect === undefined ? '' : redirect.host === exchange.url.host ? 'on' : `to ${redirect.host}`;
  const refused =
    status >= 400 ? `; it is answered ${status}` : status === 0 ? '; no answer was recorded' : '';
  const formed = redirect === undefined && status < 300 && sendsItself(next);
  switch (step) {
    case 'entry':
      if (attempt.kind === 'refresh') return 'The call is refused, and so the page renews its token.';
      return redirect === undefined
        ? 'The page from which the sign-in begins.'
        : 'The page that was asked for; it cannot be shown before signing in.';
    case 'start':
      return `The application begins the sign-in${led === '' ? '' : ` and leads ${led}`}${refused}.`;
    case 'pushed-request':
      return `The application pushes its request ahead and gets a reference to it${refused}.`;
    case 'authorize':
      return `${attempt.silent ? 'The identity provider is asked whether somebody is signed in, without showing anything' : 'The identity provider is asked to sign the visitor in'}${
        redirect !== undefined
          ? `; it leads ${led}`
          : formed
            ? BY_FORM
            : refused === ''
              ? '; it shows a page'
              : refused
      }.`;
    case 'sign-in-page':
      return `The page to sign in on is ${status >= 400 || status === 0 ? `asked for${refused}` : redirect === undefined ? 'shown' : `left ${led}`}.`;
    case 'credentials':
      return `The visitor’s credentials are sent${refused === '' ? (led === '' ? '' : `; they lead ${led}`) : refused}.`;
    case 'interaction':
      return `A further page of the sign-in (second factor, consent, choice of account)${led === '' ? refused : `; it leads ${led}`}.`;
    case 'callback':
      return callback(attempt, exchange, refused, led);
    case 'token':
      return attempt.kind === 'refresh'
        ? `A new token is asked for${refused === '' ? ' and handed out' : refused}.`
        : `Tokens are asked for${refused === '' ? ' and handed out' : refused}.`;
    case 'device-code':
      return `The device asks for a code that the user enters elsewhere${refused}.`;
    case 'poll':
      return `The device asks whether the user has agreed${status >= 400 ? '; not yet, or no' : refused}.`;
    case 'userinfo':
      return `The application asks who the user is${refused}.`;
    case 'metadata':
      return `The provider’s endpoints or keys are looked up${refused}.`;
    case 'landing':
      return attempt.isLogout
        ? `Where the browser is led after signing out${refused}.`
        : message.side === 'api'
          ? `A call after it, which shows whether its token is taken${refused}.`
          : attempt.kind === 'refresh'
            ? `A call after it, which shows whether the renewal holds${refused}.`
            : `The first request after it, which shows whether the visitor is known${refused}.`;
    case 'saml-request':
      return `The identity provider is asked by SAML to sign the visitor in${redirect !== undefined ? `; it leads ${led}` : formed ? BY_FORM : refused}.`;
    case 'saml-response':
      return `The identity provider’s SAML response is handed to the application${redirect !== undefined ? `; it leads ${led}` : refused}.`;
    case 'logout-request':
      return `${message.side === 'identity-provider' ? 'The identity provider' : 'The application'} is asked to sign the visitor out${refused}.`;
    case 'logout-response':
      return `The answer to the request to sign out is handed over${refused}.`;
    case 'challenge':
      return 'The server asks for credentials, and the browser for the visitor’s.';
    case 'retry':
      return `The same request with credentials${status === 401 ? '; they are refused' : refused}.`;
    case 'hop':
      if (redirect !== undefined && message.side === 'app' && attempt.loop?.start === placeKey(exchange.url))
        return `The application asks to sign in again; it leads ${led}.`;
      if (redirect !== undefined)
        return led === 'on' ? 'A redirect on the way.' : `A redirect on the way, ${led}.`;
      return `A page on the way${formed ? BY_FORM : refused}.`;
  }
}

const BY_FORM = '; it answers by a form that sends itself';

/** What a message does, now that it is known what came after it: a page that sends the answer on is no page to sign in on. */
export function stepOf({ step, exchange }: Message, next: Message | undefined): FlowStep {
  const shown = exchange.request.method === 'GET' && exchange.response.redirect === undefined;
  return step === 'sign-in-page' && shown && sendsItself(next) ? 'hop' : step;
}

function sendsItself(next: Message | undefined): boolean {
  if (next?.exchange.request.method !== 'POST') return false;
  return next.step === 'callback' || next.step === 'saml-response' || next.step === 'saml-request';
}

function callback(attempt: Attempt, exchange: Exchange, refused: string, led: string): string {
  const answered = attempt.legs.find((leg) => leg.answered?.exchange === exchange)?.answered?.values;
  if (answered === undefined && carriesAnswer(exchange.url.query))
    return `The identity provider’s answer is sent to the application once more${refused === '' ? (led === '' ? '' : `; it leads ${led}`) : refused}.`;
  const what = answered?.has('error')
    ? 'an error'
    : answered?.has('code')
      ? 'a code'
      : answered?.has('access_token') || answered?.has('id_token')
        ? 'tokens'
        : 'its answer';
  return `The identity provider sends the browser back to the application with ${what}${refused === '' ? (led === '' ? '' : `; it leads ${led}`) : refused}.`;
}

/** Where it was asked to sign in, as a lane is named. */
function placeOf(attempt: Attempt): string {
  const asked = attempt.legs.find((leg) => leg.asked !== undefined)?.asked?.exchange;
  const provider = attempt.messages.find((message) => message.side === 'identity-provider')?.exchange;
  const typed = attempt.messages.find(
    ({ step }) => step === 'credentials' || step === 'logout-request',
  )?.exchange;
  const at = attempt.isLogout ? (typed ?? provider) : (asked ?? provider ?? typed);
  const found = at ?? attempt.messages.find(({ step }) => step !== 'entry')?.exchange ?? attempt.first;
  return found === undefined ? 'an unknown host' : laneName(found);
}

/** A sentence without a full stop. */
export function titleOf(attempt: Attempt, outcome: Outcome): string {
  return `${nameOf(attempt)}: ${endOf(attempt, outcome)}`;
}

function nameOf(attempt: Attempt): string {
  const place = placeOf(attempt);
  const { features, silent } = attempt;
  const signIn = silent ? 'Silent sign-in' : 'Sign-in';
  const prompt = [...features].filter((one) => /^[A-Z]/.test(one)).join(', ');
  switch (attempt.kind) {
    case 'code':
      return `${signIn} with a code${features.has('PKCE') ? ' and PKCE' : ''} at ${place}`;
    case 'implicit':
      return `${signIn} with tokens in the address (implicit) at ${place}`;
    case 'hybrid':
      return `${signIn} with a code and tokens at once (hybrid) at ${place}`;
    case 'device':
      return `Sign-in of a device at ${place}`;
    case 'client-credentials':
      return `Token for an application itself at ${place}`;
    case 'password':
      return `Sign-in with a password at the token endpoint of ${place}`;
    case 'refresh':
      return `Renewal of a token at ${place}`;
    case 'other-grant':
      return `Token by another grant at ${place}`;
    case 'web-sso':
      return `${signIn} with ${attempt.protocol === 'saml' ? 'SAML' : 'WS-Federation'} at ${place}`;
    case 'idp-initiated':
      return `Sign-in with SAML that the identity provider began, at ${place}`;
    case 'form':
      return `Sign-in by a form at ${place}`;
    case 'prompt':
      return `Sign-in by the browser’s prompt${prompt === '' ? '' : ` (${prompt})`} at ${place}`;
    case 'logout':
      return `Sign-out at ${place}`;
  }
}

function endOf(attempt: Attempt, { state, exchange, code }: Outcome): string {
  switch (state) {
    case 'signed-in':
      return attempt.kind === 'client-credentials' || attempt.kind === 'other-grant'
        ? 'handed out'
        : 'signed in';
    case 'renewed':
      return 'renewed';
    case 'signed-out':
      return 'signed out';
    case 'failed': {
      const step = attempt.messages.find((message) => message.exchange === exchange)?.step;
      return `failed${step === undefined ? '' : ` at ${WHAT[step]}`}${code === '' ? '' : ` (${code})`}`;
    }
    case 'looped':
      return gaveUp(attempt)
        ? 'stopped after too many redirects'
        : `goes round in circles, ${attempt.loop?.rounds} rounds`;
    case 'abandoned':
      return 'abandoned';
    case 'open':
      return 'not finished in this capture';
  }
}

/** How one can tell how it ended, in a sentence. */
export function endSays(attempt: Attempt, { why, exchange, code }: Outcome, show: Redactor): string {
  const status = exchange?.response.status ?? 0;
  const place = exchange === undefined ? 'it' : show.place(exchange.url);
  const said = code === '' ? '' : ` (${code})`;
  switch (why) {
    case 'asking':
      return 'The capture ends while the identity provider is being asked.';
    case 'code-unspent':
      return 'The application has its code; a token request, or a page after it, is not in the capture.';
    case 'waiting':
      return 'The capture ends before it shows whether the visitor is known.';
    case 'polling':
      return 'The capture ends before the user has agreed on the other device.';
    case 'landed':
      return `${place} was shown after it (${status}), and did not ask to sign in.`;
    case 'tokens':
      return 'Tokens were handed out.';
    case 'session-set':
      return 'The answer to the credentials set a session cookie.';
    case 'call-accepted':
      return `The first call after it was accepted (${status}).`;
    case 'signed-out':
      return `The request to sign out was answered well (${status}).`;
    case 'provider-error':
      return `The identity provider answered with an error${said}.`;
    case 'provider-refused':
      return `The identity provider refused the request itself (${status}).`;
    case 'answer-refused':
      return `The application refused the identity provider’s answer (${status}).`;
    case 'token-refused':
      return `The token request was refused (${status}${code === '' ? '' : `, ${code}`}).`;
    case 'request-refused':
      return `The request was refused (${status}${code === '' ? '' : `, ${code}`}).`;
    case 'credentials-refused':
      return status >= 400
        ? `The credentials were refused (${status}).`
        : 'The credentials led back to the sign-in page.';
    case 'form-again':
      return 'The credentials were answered by a page instead of a way on: the form again, as a rule.';
    case 'back-at-sign-in':
      return `${place} sent the browser back to the sign-in page, as if nobody were signed in.`;
    case 'landing-refused':
      return `The page after it was refused (${status}).`;
    case 'call-refused':
      return `The first call after it was refused (${status}).`;
    case 'logout-refused':
      return `The request to sign out was refused (${status}).`;
    case 'server-error':
      return `The server failed at it (${status}).`;
    case 'no-answer':
      return 'It got no answer.';
    case 'began-anew':
      return 'The visitor began a sign-in anew before this one was finished.';
    case 'left':
      return 'The visitor left the identity provider’s page for another.';
    case 'again-at-once':
      return 'The application took in a code, and began the sign-in anew without spending it.';
    case 'diagnosed':
      return `It broke at ${place} (${status > 0 ? status : 'no answer'}).`;
    case 'loop':
      return gaveUp(attempt)
        ? 'The browser gave up: it was led on too often.'
        : `${place} asks to sign in again and again; ${attempt.loop?.rounds} rounds were seen.`;
  }
}

/** No place was come to twice: redirects without end, and no round. */
function gaveUp({ loop }: Attempt): boolean {
  return loop === undefined || loop.rounds < 2;
}
