import { presence } from '../../exchange/exchange.ts';
import type { FactViews } from '../../facts/views.ts';
import { spec } from '../../spec.ts';
import { defineCheck } from '../check.ts';
import { UNAUTHORIZED } from '../kinds.ts';

export default defineCheck({
  id: 'challenge-missing',
  group: 'challenge',
  summary: '401 without WWW-Authenticate',
  severity: 'broken',
  rung: 5,
  symptom: true,
  applies: UNAUTHORIZED,
  spec: [spec('http', '15.5.2')],
  needs: ['challenge', 'credential', 'cookies', 'logins'],
  messages: {
    absent: {
      title: '{place} answers 401 without saying how to sign in (no WWW-Authenticate)',
      what: 'The response has no WWW-Authenticate field. Every 401 must carry one; it names the sign-in scheme and, for tokens, the reason.',
      why: 'Without it neither the browser nor the application can tell whether a credential was missing, expired or refused.',
      fixes: [
        {
          effort: 'easy',
          audience: 'backend',
          text: 'Send WWW-Authenticate with each 401, for example: WWW-Authenticate: Bearer realm="api", error="invalid_token", error_description="…".',
        },
        {
          effort: 'easy',
          audience: 'admin',
          text: 'If the application sends the field, look whether a gateway or proxy in front of it removes it.',
        },
      ],
    },
  },
  run({ exchange, facts, show }) {
    if (exchange.response.status !== 401) return undefined;
    if (facts.challenge.presence === 'not-recorded')
      return { notEvaluated: 'the response headers were not recorded in full' };
    if (facts.challenge.presence !== 'absent') return [];
    return [
      {
        message: 'absent',
        data: { place: show.place(exchange.url) },
        // True of the answer in any case; but a cause that stands behind it may be hidden by what was not recorded.
        confidence: mayHideCause(facts) ? 'possible' : 'certain',
        evidence: [
          { exchange, at: 'response.status' },
          { exchange, at: 'response.headers.www-authenticate' },
        ],
      },
    ];
  },
});

/** Whether what was sent, or the cookie that the sign-in set, was not recorded or masked. */
function mayHideCause({
  credential,
  cookies,
  logins,
}: Pick<FactViews, 'credential' | 'cookies' | 'logins'>): boolean {
  const hidden = /^(?:masked|not-recorded)$/;
  const { login } = logins;
  return (
    credential.sent === 'unknown' ||
    hidden.test(cookies.presence) ||
    (login !== undefined && hidden.test(presence(login.response.fields, 'set-cookie')))
  );
}
