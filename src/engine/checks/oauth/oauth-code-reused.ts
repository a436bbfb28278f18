import { grantWord } from '../../facts/grant-words.ts';
import { spec } from '../../spec.ts';
import { defineCheck, span } from '../check.ts';

export default defineCheck({
  id: 'oauth-code-reused',
  group: 'oauth',
  summary: 'An authorization code that an earlier request had spent already is sent again',
  severity: 'broken',
  rung: 4,
  applies: ['token-endpoint', 'oauth-error'],
  spec: [spec('oauth', '4.1.2'), spec('oauth', '10.5')],
  needs: ['flow', 'words'],
  messages: {
    twice: {
      title: 'The authorization code was sent to {place} twice; it works once',
      what: 'The same code had been sent {ago} earlier, in the request that the evidence names ({outcome}). {said}',
      why: 'A code may be exchanged once. The second exchange is refused, and the identity provider may even withdraw the tokens of the first.',
      fixes: [
        {
          effort: 'medium',
          audience: 'frontend',
          text: 'Make the callback exchange its code once: guard against double rendering (React StrictMode), two listeners, a reload or a prefetch of the callback, and remove the code from the address bar after use.',
        },
        {
          effort: 'easy',
          audience: 'user',
          text: 'Start the sign-in again from the application’s own page, without Back or Reload on the way.',
        },
      ],
    },
    callback: {
      title: 'The callback {place} was opened twice with the same authorization code',
      what: 'The browser had opened this address with this code {ago} earlier. This time the application answered {status}.',
      why: 'A code works once: a reload, the Back button, a second tab or a preview spends it again.',
      fixes: [
        {
          effort: 'easy',
          audience: 'user',
          text: 'Start the sign-in again from the application’s own page.',
        },
        {
          effort: 'medium',
          audience: 'backend',
          text: 'Redirect from the callback to a clean address at once, and send someone who comes back with a spent code to the application, not to an error.',
        },
      ],
    },
    said: {
      title: '{place} says that the authorization code was used already',
      what: 'The identity provider refused the code. {said} The earlier use is not in this capture (another tab, a server, or before the recording).',
      why: 'A code may be exchanged once.',
      fixes: [
        {
          effort: 'medium',
          audience: 'frontend',
          text: 'Look for two places that exchange the code: page and server, two tabs, double rendering, a reload of the callback.',
        },
      ],
    },
  },
  run({ exchange, facts, show }) {
    const { flow, words } = facts;
    const code = flow.params.get('code');
    if (code === undefined || (flow.role === 'token' && flow.grant === 'refresh_token')) return [];
    const description = words.member('error_description');
    const means = grantWord(description);
    const said =
      description === undefined ? '' : `The server says: “${show.text(description.slice(0, 200))}”.`;
    const data = { place: show.place(exchange.url), said, status: exchange.response.status };
    const { spent } = flow;
    if (spent !== undefined) {
      // The server names another fault, or a first exchange failed for a reason that holds for the second as well.
      const status = spent.exchange.response.status;
      const worked = status >= 200 && status < 400;
      if (flow.role === 'token' && means !== 'reused' && !worked) return [];
      if (means === 'pkce' || means === 'redirect') return [];
      if (words.member('error') === 'invalid_client') return [];
      const gap = (exchange.startedAt ?? 0) - (spent.exchange.startedAt ?? 0);
      return [
        {
          message: flow.role === 'token' ? 'twice' : 'callback',
          data: {
            ...data,
            ago: span(gap),
            outcome: worked ? 'it was answered well' : `it was answered ${status}`,
          },
          confidence: flow.role === 'token' ? 'certain' : 'likely',
          evidence: [
            { exchange: spent.exchange, at: 'url' },
            { exchange: spent.exchange, at: 'response.status' },
            { exchange, at: 'response.status' },
            ...(description === undefined ? [] : [{ exchange, at: 'response.body' }]),
          ],
          subject: code,
        },
      ];
    }
    if (means !== 'reused') return [];
    return [
      {
        message: 'said',
        data,
        confidence: 'likely',
        evidence: [
          { exchange, at: 'response.body' },
          { exchange, at: 'response.status' },
        ],
        subject: code,
      },
    ];
  },
});
