import { type Blocker, blockerOf } from '../../facts/blocked.ts';
import { spec } from '../../spec.ts';
import { defineCheck } from '../check.ts';

/** In the words of the message: who stopped it. */
const WHO: Readonly<Record<Blocker, string>> = {
  extension: 'a browser extension (an ad or privacy blocker, as a rule)',
  policy: 'a policy of the page (Content-Security-Policy)',
  administrator: 'a rule of the administrator of this browser',
  tracking: 'the browser’s protection against trackers and harmful sites',
  'local-network': 'the protection of the local network',
  'mixed-content': 'the rule against insecure requests from a secure page',
  embedding: 'a rule for responses of other origins',
};

const REMEDY: Readonly<Record<Blocker, string>> = {
  extension:
    'Open the page in a private window without extensions. If it then works, allow this site in the blocker.',
  policy: 'Allow this address in the page’s Content-Security-Policy (connect-src, form-action, frame-src).',
  administrator: 'Ask the administrator to take this address from the browser’s list of blocked addresses.',
  tracking:
    'Switch the tracking protection off for this site (the shield in the address bar), and try again. The operator of the address can ask to be taken off the list.',
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
  needs: ['cors'],
  messages: {
    blocked: {
      title: 'The request {method} {place} was stopped in the browser by {who}',
      what: 'The request never reached the server. {error}',
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
  run({ exchange: one, facts, show }) {
    // Of a call that waits for its preflight the browser names the error there alone.
    const { preflight, stopped } = facts.cors;
    const exchange = blockerOf(one) === undefined && preflight !== undefined ? preflight : one;
    const blocker = blockerOf(exchange);
    if (blocker === undefined) return [];
    return [
      {
        message: 'blocked',
        data: {
          method: (stopped ?? exchange).request.method,
          place: show.place(exchange.url),
          who: WHO[blocker],
          remedy: REMEDY[blocker],
          error:
            exchange.failure === ''
              ? 'The browser recorded no answer and no error, as it does for an http address that a script of an https page calls.'
              : `The browser recorded: ${show.text(exchange.failure.slice(0, 100))}.`,
        },
        // Firefox gives this name to whatever was called off without another reason.
        confidence:
          exchange.failure === '' || /NS_ERROR_ABORT$/.test(exchange.failure) ? 'likely' : 'certain',
        evidence: [
          ...(exchange.failure === '' ? [] : [{ exchange, at: 'failure' }]),
          { exchange, at: 'url' },
          ...(blocker === 'mixed-content' ? [{ exchange, at: 'request.headers.referer' }] : []),
        ],
        subject: `${blocker} ${exchange.url.origin}${exchange.url.path}`,
      },
    ];
  },
});
