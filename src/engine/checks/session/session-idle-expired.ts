import type { Exchange } from '../../exchange/exchange.ts';
import { isLoginSubmit } from '../../facts/places.ts';
import { spec } from '../../spec.ts';
import { defineCheck, span } from '../check.ts';

/** Ours: shorter pauses than the shortest usual time-out are no sign of one. */
const PAUSE = 270_000;
const IDLE =
  /inactiv|\bidle\b|timed?[- _]?out|session[ _-]?(?:has[ _-]?)?(?:expired|ended)|expired[ _-]?session/i;
const PLAIN = /inactiv|\bidle\b/i;

export default defineCheck({
  id: 'session-idle-expired',
  group: 'session',
  summary: 'The session was refused after a pause, before which it had worked',
  severity: 'broken',
  rung: 5,
  applies: ['unauthorized', 'soft-unauthorized'],
  spec: [spec('cookies', '7.5')],
  needs: ['lives', 'logins', 'words', 'cookies'],
  messages: {
    said: {
      title: 'The session at {host} ran out after {gap} without a request',
      what: 'The cookie {name} worked until {gap} before this request. Now the server says: “{quote}”.',
      why: 'Servers end a session that nobody uses for some time. The browser still has the cookie and sends it, but the server has forgotten what it stood for.',
      fixes: [
        { effort: 'easy', audience: 'user', text: 'Sign in again.' },
        {
          effort: 'medium',
          audience: 'frontend',
          text: 'Warn before the time is up, or renew the session while the user works on a page without requests; after this answer lead to the sign-in and back.',
        },
        {
          effort: 'easy',
          audience: 'backend',
          text: 'Compare the idle time-out with how long people pause, and raise it if the risk allows.',
        },
      ],
    },
    pause: {
      title: 'The session at {host} was refused after a pause of {gap}: it has probably run out',
      what: 'The cookie {name} worked until {gap} before this request; nothing was sent to {host} in between, and now the same cookie is refused.',
      why: 'Servers end a session that nobody uses for some time. The browser still has the cookie and sends it, but the server has forgotten what it stood for.',
      fixes: [
        { effort: 'easy', audience: 'user', text: 'Sign in again.' },
        {
          effort: 'medium',
          audience: 'frontend',
          text: 'Warn before the time is up, or renew the session while the user works on a page without requests; after this answer lead to the sign-in and back.',
        },
        {
          effort: 'medium',
          audience: 'backend',
          text: 'Look up the idle time-out; if it is longer than {gap}, read the log for what else ended the session (a restart, a revoked sign-in).',
        },
      ],
    },
  },
  run({ exchange, facts, later, show }) {
    const { life } = facts.lives;
    if (facts.cookies.presence === 'not-recorded' || facts.cookies.presence === 'masked')
      return { notEvaluated: 'the Cookie field of this request was not recorded' };
    if (life === undefined || isLoginSubmit(exchange) || facts.logins.logout !== undefined) return [];
    // Accepted once more: the session lives.
    if (later.cookieAccepted !== undefined || life.lastAccepted === undefined) return [];
    const alive = life.lastUsed ?? life.lastAccepted;
    const gap = gapBetween(life.lastAccepted, exchange);
    const pause = gapBetween(alive, exchange);
    if (gap === undefined || pause === undefined)
      return { notEvaluated: 'the capture does not tell when the requests were made' };
    const words = facts.words.list.filter((word) => IDLE.test(word.text) && !/token|jwt/i.test(word.text));
    const said = words.find((word) => PLAIN.test(word.text)) ?? words[0];
    const quote = said === undefined ? '' : show.text(said.text.slice(0, 160));
    const data = { name: show.cookieName(life.name), host: exchange.url.host, gap: span(gap), quote };
    const evidence = [
      { exchange: life.lastAccepted, at: 'response.status' },
      { exchange, at: 'request.headers.cookie', mark: life.name },
    ];
    // A refusal that was already there: the pause is that of the first one.
    const refusedBefore =
      life.lastRefused !== undefined && life.lastRefused.index > life.lastAccepted.index
        ? gapBetween(life.lastAccepted, life.lastRefused)
        : undefined;
    if (said !== undefined && (gap >= 60_000 || PLAIN.test(said.text)))
      return [
        {
          message: 'said',
          data,
          confidence: 'certain',
          evidence: [...evidence, { exchange, at: said.at, text: quote }],
          subject: life.key,
        },
      ];
    if ((refusedBefore ?? pause) < PAUSE) return [];
    return [{ message: 'pause', data, confidence: 'likely', evidence, subject: life.key }];
  },
});

function gapBetween(earlier: Exchange, exchange: Exchange): number | undefined {
  if (earlier.startedAt === undefined || exchange.startedAt === undefined) return undefined;
  return Math.max(0, exchange.startedAt - earlier.startedAt - (earlier.duration ?? 0));
}
