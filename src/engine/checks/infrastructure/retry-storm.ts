import { answerWords } from '../../facts/answers/inner.ts';
import { spec } from '../../spec.ts';
import { defineCheck, span } from '../check.ts';

export default defineCheck({
  id: 'retry-storm',
  group: 'infrastructure',
  summary: 'The same refused request is repeated without a pause: how often and how fast',
  severity: 'broken',
  rung: 9,
  symptom: true,
  applies: ['unauthorized', 'forbidden', 'rate-limited', 'token-endpoint', 'soft-unauthorized', 'proxy'],
  spec: [spec('http', '15.5.2'), spec('http', '10.2.3')],
  needs: ['credential'],
  messages: {
    storm: {
      title: '{method} {place} was refused and repeated at once, {count} times in {span}',
      what: 'The same request was answered {status} again and again: {count} times in {span}, {rate}. Each was made after the one before had been refused, and the pauses do not grow.',
      why: 'What was refused stays refused while nothing changes. The repetition loads the server and the browser, may lock the account or lead to 429, and hides the first cause.',
      fixes: [
        {
          effort: 'medium',
          audience: 'frontend',
          text: 'After a 401 renew the token once and repeat the call once; then stop and ask for a new sign-in. Do not treat 401 and 403 as faults of the network in the retry policy.',
        },
        {
          effort: 'medium',
          audience: 'frontend',
          text: 'Where a retry makes sense, double the pause each time, add a random part, and honour Retry-After.',
        },
        {
          effort: 'easy',
          audience: 'user',
          text: 'Close the tab or sign out: while it is open, the requests go on.',
        },
      ],
    },
  },
  run({ exchange, facts, show, later }) {
    const { storm } = later;
    // The browser itself goes through the legs of a handshake.
    if (storm === undefined || /^(?:negotiate|ntlm)$/.test(facts.credential.scheme)) return [];
    const period = storm.span / (storm.count - 1);
    return [
      {
        message: 'storm',
        data: {
          method: exchange.request.method,
          place: show.place(exchange.url),
          status: answerWords(exchange),
          count: storm.count,
          span: span(storm.span),
          rate: period < 1000 ? `${(1000 / period).toFixed(1)} a second` : `one every ${span(period)}`,
        },
        confidence: 'certain',
        evidence: [
          { exchange, at: 'response.status' },
          { exchange: storm.last, at: 'response.status' },
        ],
      },
    ];
  },
});
