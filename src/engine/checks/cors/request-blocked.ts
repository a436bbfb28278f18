import { type Blocker, blockerOf } from '../../facts/blocked.ts';
import { spec } from '../../spec.ts';
import { defineCheck } from '../check.ts';

/** In the words of the message: who stopped it. */
const WHO: Readonly<Record<Blocker, string>> = {
  extension: 'a browser extension (an ad or privacy blocker, as a rule)',
  policy: 'a policy: the page’s Content-Security-Policy, or a rule of the administrator',
  'local-network': 'the protection of the local network',
  'mixed-content': 'the rule against insecure requests from a secure page',
  embedding: 'a rule for responses of other origins',
};

const REMEDY: Readonly<Record<Blocker, string>> = {
  extension:
    'Open the page in a private window without extensions. If it then works, allow this site in the blocker.',
  policy:
    'Allow this address in the page’s Content-Security-Policy (connect-src, form-action, frame-src), or in the browser policy.',
  'local-network':
    'Serve the address publicly over https, or grant the page access to the local network when the browser asks.',
  'mixed-content': 'Call the address over https.',
  embedding: 'Let the server send Cross-Origin-Resource-Policy and CORS fields that permit this page.',
};

export default defineCheck({
  id: 'request-blocked',
  group: 'cors',
  summary:
    'The browser or an extension stopped a request of the sign-in before it went out, and recorded that',
  severity: 'broken',
  rung: 2,
  symptom: true,
  applies: ['blocked'],
  spec: [spec('fetch', 'concept-main-fetch')],
  needs: ['flow'],
  messages: {
    blocked: {
      title: 'The request {method} {place} was stopped in the browser by {who}',
      what: 'The request never reached the server. The browser recorded: {error}.',
      why: 'The sign-in needs this request. To the page it looks like a network error.',
      fixes: [
        { effort: 'easy', audience: 'user', text: '{remedy}' },
        {
          effort: 'medium',
          audience: 'frontend',
          text: 'Tell the user when a request of the sign-in fails without an answer, and name blockers as a possible reason.',
        },
      ],
    },
  },
  run({ exchange, show }) {
    const blocker = blockerOf(exchange);
    if (blocker === undefined) return [];
    return [
      {
        message: 'blocked',
        data: {
          method: exchange.request.method,
          place: show.place(exchange.url),
          who: WHO[blocker],
          remedy: REMEDY[blocker],
          error: show.text(exchange.failure.slice(0, 100)),
        },
        confidence: 'certain',
        evidence: [
          { exchange, at: 'failure' },
          { exchange, at: 'url' },
        ],
        subject: `${blocker} ${exchange.url.origin}${exchange.url.path}`,
      },
    ];
  },
});
