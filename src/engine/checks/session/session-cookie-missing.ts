import { isLoginSubmit } from '../../facts/places.ts';
import { spec } from '../../spec.ts';
import { defineCheck } from '../check.ts';
import { lostCookieFinding, lostCookies } from '../cookie/lost.ts';
import { SIGNED_OUT } from '../kinds.ts';

export default defineCheck({
  id: 'session-cookie-missing',
  group: 'session',
  summary: 'A session cookie existed or was set, and this request lacks it',
  severity: 'broken',
  rung: 3,
  symptom: true,
  applies: SIGNED_OUT,
  spec: [spec('cookies', '5.8.3')],
  needs: ['cookies', 'credential', 'challenge'],
  messages: {
    lost: {
      title: 'The request to {place} went out without the session cookie {name}',
      what: 'The response of {setter} set {name}; the request that was refused does not carry it.',
      why: 'Without its session cookie a request looks like that of a stranger.',
      fixes: [
        { effort: 'easy', audience: 'user', text: 'Allow cookies for this site, sign out and in again.' },
        {
          effort: 'medium',
          audience: 'backend',
          text: 'See the cookie finding beside this one; if there is none, look whether a script, an extension or “clear site data” removed the cookie.',
        },
      ],
    },
    gone: {
      title: 'The request to {place} went out without a session cookie, though earlier ones carried one',
      what: 'Earlier requests to {host} carried a session cookie; this one has none, and the capture does not show why.',
      why: 'Without its session cookie a request looks like that of a stranger.',
      fixes: [
        {
          effort: 'easy',
          audience: 'user',
          text: 'Sign in again; if it comes back, allow cookies for this site.',
        },
        {
          effort: 'medium',
          audience: 'frontend',
          text: "Look how this request is made: another origin, credentials: 'omit', a frame or worker.",
        },
      ],
    },
  },
  run(input) {
    const { exchange, facts, show } = input;
    const { cookies } = facts;
    if (facts.credential.values.length > 0 || isLoginSubmit(exchange)) return undefined;
    if (cookies.presence === 'not-recorded' || cookies.presence === 'masked')
      return { notEvaluated: 'the Cookie field of this request was not recorded' };
    const missing = lostCookies(input).find(
      (one) => one.class !== 'csrf' && (one.class !== 'flow-state' || one.how !== 'rejected'),
    );
    if (missing !== undefined) {
      const found = lostCookieFinding(missing, 'lost' as const, input);
      return [{ ...found, confidence: missing.reasons.length > 0 ? found.confidence : 'likely' }];
    }
    if (!cookies.sessionKnown || cookies.sessionSent || !cookies.sentBefore) return [];
    return [
      {
        message: 'gone',
        data: { place: show.place(exchange.url), host: exchange.url.host },
        confidence: 'likely',
        evidence: [{ exchange, at: 'request.headers.cookie' }],
        subject: exchange.url.host,
      },
    ];
  },
});
