import { answerWords } from '../../facts/answers/inner.ts';
import { isPrefetch } from '../../facts/places.ts';
import { spec } from '../../spec.ts';
import { defineCheck } from '../check.ts';
import { signOutBefore } from '../session/sign-out.ts';

export default defineCheck({
  id: 'signed-out',
  group: 'benign',
  summary: 'A logout preceded the refusal',
  severity: 'expected',
  rung: 1,
  applies: ['unauthorized', 'soft-unauthorized', 'forbidden'],
  spec: [spec('http', '15.5.2')],
  needs: ['logins', 'tokens', 'cookies'],
  messages: {
    loggedOut: {
      title: 'Expected {status}: {method} {place} came after the user had signed out',
      what: 'A sign-out was answered before this request, and nobody signed in again in between.',
      why: 'After a sign-out the server no longer knows the session or token, so it refuses. Nothing is broken.',
      fixes: [
        { effort: 'easy', audience: 'user', text: 'Sign in again.' },
        {
          effort: 'easy',
          audience: 'frontend',
          text: 'Stop timers and background calls when the user signs out, so that no request goes out afterwards.',
        },
      ],
    },
  },
  run({ exchange, facts, show }) {
    const logout = signOutBefore(exchange, facts);
    // Where nobody asked for the sign-out, something is broken.
    if (logout === undefined || isPrefetch(logout)) return [];
    return [
      {
        message: 'loggedOut',
        data: {
          status: answerWords(exchange),
          method: exchange.request.method,
          place: show.place(exchange.url),
        },
        confidence: 'likely',
        evidence: [
          { exchange: logout, at: 'url' },
          { exchange, at: 'response.status' },
        ],
      },
    ];
  },
});
