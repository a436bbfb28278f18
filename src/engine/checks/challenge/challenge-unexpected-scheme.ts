import { spec } from '../../spec.ts';
import { defineCheck } from '../check.ts';
import { UNAUTHORIZED } from '../kinds.ts';

/** Schemes for which a browser opens a prompt of its own. */
const PROMPTS = ['basic', 'digest', 'negotiate', 'ntlm'];

export default defineCheck({
  id: 'challenge-unexpected-scheme',
  group: 'challenge',
  summary:
    'A Basic challenge on a call of an application that signs in by token or cookie: the browser opens its own prompt',
  severity: 'broken',
  rung: 5,
  symptom: true,
  applies: UNAUTHORIZED,
  spec: [spec('http', '11.6.1'), spec('basic', '2')],
  needs: ['credential', 'challenge', 'route', 'cookies'],
  messages: {
    prompt: {
      title:
        '{place} answers a script’s call with a {scheme} challenge, which makes the browser ask for a password',
      what: 'The application signs in with {other}. This 401 asks for {scheme} all the same.',
      why: 'On a {scheme} challenge the browser may open its own prompt before the application sees the answer; what users type there does not help.',
      fixes: [
        {
          effort: 'easy',
          audience: 'backend',
          text: 'Answer calls of scripts with a challenge that browsers do not act on (Bearer, or a scheme of your own), or switch the {scheme} sign-in off for the API (Spring: httpBasic().disable() or an entry point for X-Requested-With).',
        },
        {
          effort: 'easy',
          audience: 'user',
          text: 'Cancel the prompt, then sign in on the application’s own page.',
        },
      ],
    },
  },
  run({ exchange, facts, show }) {
    const { credential, challenge, route, cookies } = facts;
    if (exchange.kind !== 'fetch' && exchange.kind !== 'xhr') return undefined;
    const prompt = PROMPTS.find((scheme) => challenge.schemes.includes(scheme));
    if (prompt === undefined || challenge.schemes.includes('bearer') || credential.scheme === prompt)
      return [];
    if (route.acceptedSchemes.includes(prompt)) return [];
    const token = credential.token !== undefined || route.acceptedSchemes.includes('bearer');
    const cookie = cookies.sessionSent || route.acceptedSchemes.includes('cookie');
    if (!token && !cookie) return [];
    return [
      {
        message: 'prompt',
        data: {
          place: show.place(exchange.url),
          scheme: challenge.of(prompt)?.scheme ?? prompt,
          other: token ? 'a token' : 'a session cookie',
        },
        confidence: 'likely',
        evidence: [
          { exchange, at: 'response.headers.www-authenticate' },
          { exchange, at: token ? 'request.headers.authorization' : 'request.headers.cookie' },
        ],
      },
    ];
  },
});
