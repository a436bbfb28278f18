import { type AdviceCode, auditCookie } from '../../cookies/audit.ts';
import { fieldValues } from '../../exchange/exchange.ts';
import type { Attempt } from '../../facts/cookies.ts';
import { parseSetCookie } from '../../headers/set-cookie.ts';
import { spec } from '../../spec.ts';
import { defineCheck, type Found } from '../check.ts';

/** What a sign-in's cookie must not lack, as the audit of the cookies finds it. */
const LACKS: Readonly<Partial<Record<AdviceCode, string>>> = {
  'secure-missing': 'Secure',
  'httponly-missing': 'HttpOnly',
  'samesite-missing': 'SameSite',
};

export default defineCheck({
  id: 'cookie-unguarded',
  group: 'cookie',
  summary: 'A cookie that carries a sign-in is set without Secure, HttpOnly or SameSite',
  severity: 'warning',
  rung: 9,
  symptom: true,
  applies: ['observation'],
  spec: [spec('cookies', '4.1.2'), spec('owaspSession', 'cookies')],
  needs: ['cookies'],
  messages: {
    lacks: {
      title: 'The sign-in cookie {name} of {setterHost} lacks {lacks}',
      what: 'The response of {setter} sets {name}, which looks like the key to a sign-in, without {lacks}.',
      why: 'Nothing fails for it. Without Secure others on the way can read the cookie, without HttpOnly scripts can, and without SameSite browsers differ in what other sites can do with it.',
      fixes: [
        {
          effort: 'easy',
          audience: 'backend',
          text: 'Set it with Secure, HttpOnly and SameSite=Lax; the Cookies view and `why401 cookies` have the line to copy, also for your framework.',
        },
        {
          effort: 'medium',
          audience: 'admin',
          text: 'Where the application cannot be changed: nginx proxy_cookie_flags, or the like of your proxy.',
        },
      ],
    },
  },
  run({ facts, show }) {
    return facts.cookies.attempts.flatMap((attempt): Found<'lacks'>[] => {
      const lacks = lacking(attempt);
      if (lacks.length === 0) return [];
      return [
        {
          message: 'lacks',
          data: {
            name: show.cookieName(attempt.name),
            setter: show.place(attempt.exchange.url),
            setterHost: attempt.host,
            lacks: lacks.join(', ').replace(/, ([^,]*)$/, ' and $1'),
          },
          confidence: 'likely',
          evidence: [{ exchange: attempt.exchange, at: 'response.headers.set-cookie', line: attempt.line }],
          subject: `${attempt.host} ${attempt.name}`,
        },
      ];
    });
  },
});

function lacking(attempt: Attempt): readonly string[] {
  // One that browsers refuse has worse to be told.
  if (!attempt.session || attempt.removal || attempt.verdict === 'rejected') return [];
  const { exchange } = attempt;
  const line = parseSetCookie(fieldValues(exchange.response.fields, 'set-cookie')[attempt.line] ?? '');
  const advice = auditCookie({
    line,
    setBy: exchange.url,
    class: attempt.class,
    session: true,
    time: exchange.startedAt,
    carried: [],
    hint: undefined,
    twins: [],
  });
  return advice.flatMap(({ code }) => LACKS[code] ?? []);
}
