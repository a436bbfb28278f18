import { fieldValue } from '../../exchange/exchange.ts';
import { answerWords } from '../../facts/answers/inner.ts';
import { spec } from '../../spec.ts';
import { defineCheck } from '../check.ts';

export default defineCheck({
  id: 'cors-hides-401',
  group: 'cors',
  summary:
    'The call was sent and refused, without Access-Control-Allow-Origin: the page sees a network error',
  severity: 'broken',
  rung: 2,
  applies: ['unauthorized', 'forbidden', 'rate-limited'],
  spec: [spec('fetch', 'cors-check')],
  needs: ['cors', 'chain'],
  messages: {
    hidden: {
      title:
        '{method} {place} was answered {status}, and the page cannot see that: the answer lacks the CORS fields',
      what: 'The call reached the server, which refused it ({status}). That answer {fault}, so the browser kept it from the page of {origin}.',
      why: 'The page sees a network error (“Failed to fetch”, “CORS error”) instead of {status}, so it cannot renew the token or show the sign-in. The refusal itself has a cause of its own.',
      fixes: [
        {
          effort: 'easy',
          audience: 'backend',
          text: 'Send the CORS fields with every answer, errors too: run the CORS middleware before authentication and error handling.',
        },
        {
          effort: 'easy',
          audience: 'admin',
          text: 'Where a proxy or gateway adds the fields or refuses the call: nginx add_header … always, API gateway “gateway responses” for 4xx.',
        },
      ],
    },
  },
  run({ exchange, facts, show }) {
    const { hidden } = facts.cors;
    if (hidden === undefined) return [];
    // Fetch §4.4, steps 10 and 13: a redirect to another origin drops Authorization and tells Origin: null; that is the deeper fault.
    const [first] = facts.chain.hops;
    if (
      first !== undefined &&
      first !== exchange &&
      fieldValue(first.request.fields, 'authorization') !== undefined &&
      fieldValue(exchange.request.fields, 'authorization') === undefined
    )
      return [];
    const grant = fieldValue(exchange.response.fields, 'access-control-allow-origin') ?? '';
    const fault =
      hidden.kind === 'credentials'
        ? hidden.how === 'wildcard'
          ? 'allows every origin (*), which does not count for calls with cookies'
          : 'does not allow calls with cookies (Access-Control-Allow-Credentials)'
        : hidden.how === 'missing'
          ? 'lacks Access-Control-Allow-Origin'
          : `allows another origin (${show.text(grant.slice(0, 200))})`;
    return [
      {
        message: 'hidden',
        data: {
          method: exchange.request.method,
          place: show.place(exchange.url),
          status: answerWords(exchange),
          origin: show.text((fieldValue(exchange.request.fields, 'origin') ?? '').slice(0, 200)),
          fault,
        },
        confidence: hidden.proved ? 'certain' : 'likely',
        evidence: [
          {
            exchange,
            at:
              hidden.kind === 'credentials' && hidden.how === 'missing'
                ? 'response.headers.access-control-allow-credentials'
                : 'response.headers.access-control-allow-origin',
          },
          { exchange, at: 'response.status' },
          ...(hidden.proved ? [{ exchange, at: 'failure' }] : []),
        ],
      },
    ];
  },
});
