import type { Exchange } from '../../exchange/exchange.ts';
import { clockTime } from '../../exchange/time.ts';
import { answerWords } from '../../facts/answers/inner.ts';
import { isApiCall, isCallbackUrl, isLoginSubmit, isLoginUrl } from '../../facts/places.ts';
import { spec } from '../../spec.ts';
import { type CheckInput, defineCheck, type Found, span } from '../check.ts';
import { lostCookies } from '../cookie/lost.ts';
import { forgottenBy } from '../oauth/state-words.ts';
import { signedIn } from '../redirect/signed-in.ts';
import { cookieToken } from '../token/cookie-token.ts';
import { isExpired } from '../token/expiry.ts';
import { rotationBefore } from './rotation.ts';

const TOKENS = new Set(['bearer', 'dpop', 'token', 'jwt', 'basic', 'digest', 'negotiate', 'ntlm']);

export default defineCheck({
  id: 'session-not-recognised',
  group: 'session',
  summary: 'The session cookie was sent, and the server answers as if it did not know it',
  severity: 'broken',
  rung: 6,
  applies: ['unauthorized', 'soft-unauthorized', 'login-loop', 'redirect-loop', 'oauth-error'],
  spec: [spec('cookies', '7.5')],
  needs: ['cookies', 'credential', 'words', 'logins', 'challenge', 'route', 'lives', 'clock', 'flow'],
  messages: {
    replaced: {
      title: '{host} does not recognise the session cookie {name} and hands out a new one',
      what: 'The request carried {name}; the answer sets {name} to another value, as a server does that finds no session under the old one.',
      why: 'The browser did its part. The server lost the session: it restarted with sessions in memory, another server without the same store answered, the signing key changed, or the session ran out.',
      fixes: [
        {
          effort: 'medium',
          audience: 'backend',
          text: 'Keep sessions in a store that all servers share and that survives a restart (Redis, database), and use the same secret or key ring on all of them.',
        },
        {
          effort: 'medium',
          audience: 'admin',
          text: 'With several servers: switch on session affinity at the load balancer, or share the store. Read the log for session errors at {when}.',
        },
        {
          effort: 'easy',
          audience: 'user',
          text: 'Sign in again; if that does not last, clear the cookies of this site once.',
          action: 'clear-cookies',
        },
      ],
    },
    removed: {
      title: '{host} does not accept the session cookie {name} any more and deletes it',
      what: 'The request carried {name}; the answer removes it.',
      why: 'The browser did its part. The server declared the session invalid: it ran out, was ended elsewhere, or its store was lost.',
      fixes: [
        { effort: 'easy', audience: 'user', text: 'Sign in again.' },
        {
          effort: 'medium',
          audience: 'backend',
          text: 'Look in the log at {when} why the session was declared invalid (time-out, revocation, changed key, store).',
        },
      ],
    },
    fresh: {
      title: '{host} does not recognise the session cookie {name} that its own sign-in has just set',
      what: '{name} was set by {setter} and sent back unchanged with this request, and still the server answers as if nobody were signed in.',
      why: 'The browser did its part. The server does not find the session: its store is not shared or not written yet, the signing key differs, or another application uses a cookie of the same name.',
      fixes: [
        {
          effort: 'medium',
          audience: 'backend',
          text: 'Save the session before answering the sign-in (express-session: req.session.save before redirect), in a store that all servers share, with the same key on all of them.',
        },
        {
          effort: 'medium',
          audience: 'admin',
          text: 'With several servers: switch on session affinity at the load balancer to see whether the fault goes away. Read the log at {when}.',
        },
      ],
    },
    forgotten: {
      title:
        '{host} has forgotten the sign-in that it began {gap} before, although its cookie {name} came back',
      what: '{setter} began the sign-in and set {name}. The identity provider’s answer came with the same state, and the browser sent {name} with it; the application says: “{quote}”.',
      why: 'The browser did its part. The state was kept in the server’s session, and the server that was answered has no such session: it restarted with sessions in memory, another server without the same store answered, or the key has changed.',
      fixes: [
        {
          effort: 'medium',
          audience: 'backend',
          text: 'Keep sessions in a store that all servers share and that survives a restart (Redis, database), with the same key on all of them.',
        },
        {
          effort: 'medium',
          audience: 'admin',
          text: 'Look whether a restart or deployment lies between {setter} and the callback ({when}); with several servers, switch on session affinity to see whether the fault goes away.',
        },
        {
          effort: 'easy',
          audience: 'user',
          text: 'Start the sign-in again from the application’s own page.',
        },
      ],
    },
    lost: {
      title: '{host} no longer recognises the session cookie {name}, which it had accepted {gap} before',
      what: 'The same cookie was let through {gap} before this request. Now the server answers as if nobody were signed in.',
      why: 'The browser did its part. The server has lost the session: it restarted with sessions in memory, cleaned up its store, changed its signing key, or the session was ended elsewhere (another tab or device, an administrator).',
      fixes: [
        { effort: 'easy', audience: 'user', text: 'Sign in again.' },
        {
          effort: 'medium',
          audience: 'backend',
          text: 'Read the log at {when}: a restart or deployment, a clean-up of sessions, a changed key, a revoked sign-in? Keep sessions in a store that survives a restart.',
        },
      ],
    },
    said: {
      title: '{host} says that the session is not valid (cookie {name})',
      what: 'The request carried {name}, and the server answers: “{quote}”.',
      why: 'The browser did its part. The session ran out through inactivity, was ended elsewhere, or the server lost it.',
      fixes: [
        { effort: 'easy', audience: 'user', text: 'Sign in again.' },
        {
          effort: 'medium',
          audience: 'backend',
          text: 'Look in the log at {when} for the reason; compare the idle time-out with how people work.',
        },
      ],
    },
    refused: {
      title: '{host} refused the request although it carried the session cookie {name}',
      what: 'The request carried {name}, which looks like a session cookie, and no other credential. The server answered {status}.',
      why: 'The session ran out, was ended, or the server lost it. The browser cannot see which.',
      fixes: [
        { effort: 'easy', audience: 'user', text: 'Sign in again.' },
        {
          effort: 'medium',
          audience: 'backend',
          text: 'Look in the log at {when} what became of this session (expired, unknown, key changed, other server).',
        },
      ],
    },
  },
  run(input) {
    const { kind, exchange, facts, show } = input;
    const { cookies, words, logins, challenge, credential } = facts;
    // The server did not see this request.
    if (exchange.fromCache) return [];
    if (kind === 'oauth-error') return forgotten(input);
    if (cookies.presence === 'not-recorded' || cookies.presence === 'masked')
      return { notEvaluated: 'the Cookie field of this request was not recorded' };
    if (!cookies.sessionSent || isLoginSubmit(exchange) || credential.values.length > 0) return [];
    if (isLoginUrl(exchange.url) && kind === 'unauthorized') return [];
    // The identity provider refused: the session has no part in it.
    if (isCallbackUrl(exchange.url) && /(?:^|&)error=/.test(exchange.url.query)) return [];
    if (lostCookies(input).length > 0 || signedIn(input.hops, exchange)) return [];
    const cookie = cookies.sent.find((one) => one.session);
    if (cookie === undefined) return [];
    // What the cookie holds says itself that it has run out: the server need not have forgotten anything.
    if (isExpired(cookieToken(cookies)?.claims, facts.clock.now)) return [];
    if (rotationBefore(exchange, facts) !== undefined) return [];
    const renewed = cookies.renewed.find((one) => !cookies.rotating.includes(one.name));
    const removed = cookies.removed[0];
    const origin = cookies.origins[0];
    const said = words.says('session-not-recognised');
    const name = renewed?.name ?? removed?.name ?? origin?.name ?? cookie.name;
    const data = {
      name: show.cookieName(name),
      host: exchange.url.host,
      setter: origin === undefined ? '' : show.place(origin.attempt.exchange.url),
      status: answerWords(exchange),
      quote: said === undefined ? '' : show.text(said.text.slice(0, 160)),
      when: exchange.startedAt === undefined ? 'the time of the request' : clockTime(exchange.startedAt),
    };
    const sent = { exchange, at: 'request.headers.cookie', mark: name };
    const subject = `${exchange.url.host} ${name}`;
    // A session that a stranger was given is known well: nobody signed in with it.
    const anonymous =
      logins.login === undefined && origin !== undefined && !origin.attempt.atLogin && kind !== 'login-loop';
    if (renewed !== undefined && (!anonymous || kind === 'unauthorized'))
      return [
        {
          message: 'replaced',
          data,
          confidence: 'certain',
          evidence: [sent, { exchange, at: 'response.headers.set-cookie', line: renewed.line, mark: name }],
          subject,
        },
      ];
    if (said !== undefined)
      return [
        {
          message: 'said',
          data,
          confidence: 'certain',
          evidence: [sent, { exchange, at: said.at, text: show.text(said.text) }],
          subject,
        },
      ];
    if (removed !== undefined && (!anonymous || kind === 'unauthorized'))
      return [
        {
          message: 'removed',
          data,
          // Some servers throw out the cookie of everybody whom they refuse, those too who have not signed in yet.
          confidence: anonymous ? 'likely' : 'certain',
          evidence: [sent, { exchange, at: 'response.headers.set-cookie', line: removed.line }],
          subject,
        },
      ];
    const lived = facts.lives.life?.acceptedHere;
    if (lived !== undefined && facts.lives.life?.name === name && kind !== 'login-loop')
      return [
        {
          message: 'lost',
          data: { ...data, gap: gapBetween(lived, exchange) },
          confidence: 'certain',
          evidence: [{ exchange: lived, at: 'response.status' }, sent],
          subject,
        },
      ];
    if (anonymous) return [];
    // A call of the same origin was answered under this cookie: the server knows the session, and sends the user away for another reason.
    const known = facts.route.lastAcceptedHere;
    if (kind === 'login-loop' && known?.scheme === 'cookie' && isApiCall(known.exchange)) return [];
    // An API that asks for tokens is not asking for this cookie.
    const wantsToken =
      challenge.schemes.some((scheme) => TOKENS.has(scheme)) ||
      words.says('authorization-missing')?.text.match(/token|bearer|jwt/i) != null;
    if (origin !== undefined)
      return [
        {
          message: 'fresh',
          data,
          confidence: wantsToken ? 'possible' : 'likely',
          evidence: [
            {
              exchange: origin.attempt.exchange,
              at: 'response.headers.set-cookie',
              line: origin.attempt.line,
            },
            sent,
          ],
          subject,
        },
      ];
    return [
      {
        message: 'refused',
        data,
        confidence: wantsToken ? 'possible' : 'likely',
        evidence: [sent, { exchange, at: 'response.status' }],
        subject,
      },
    ];
  },
});

function gapBetween(earlier: Exchange, exchange: Exchange): string {
  if (earlier.startedAt === undefined || exchange.startedAt === undefined) return 'shortly';
  return span(exchange.startedAt - earlier.startedAt);
}

function forgotten({
  exchange,
  facts,
  show,
}: Pick<CheckInput<'flow' | 'cookies' | 'words'>, 'exchange' | 'facts' | 'show'>): Found<'forgotten'>[] {
  const found = forgottenBy(exchange, facts);
  if (found === undefined) return [];
  const { attempt, word } = found;
  return [
    {
      message: 'forgotten',
      data: {
        name: show.cookieName(attempt.name),
        host: exchange.url.host,
        setter: show.place(attempt.exchange.url),
        gap: gapBetween(attempt.exchange, exchange),
        quote: show.text(word.text.slice(0, 160)),
        when: exchange.startedAt === undefined ? 'the time of the request' : clockTime(exchange.startedAt),
      },
      confidence: 'likely',
      evidence: [
        {
          exchange: attempt.exchange,
          at: 'response.headers.set-cookie',
          line: attempt.line,
          mark: attempt.name,
        },
        { exchange, at: 'request.headers.cookie', mark: attempt.name },
        { exchange, at: word.at, text: show.text(word.text) },
      ],
      subject: `${exchange.url.host} ${attempt.name}`,
    },
  ];
}
