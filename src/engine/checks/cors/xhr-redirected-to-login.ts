import { isApiCall } from '../../facts/places.ts';
import { spec } from '../../spec.ts';
import { defineCheck } from '../check.ts';
import { sentWords } from './soft.ts';

export default defineCheck({
  id: 'xhr-redirected-to-login',
  group: 'cors',
  summary:
    'A script’s call follows a redirect to a sign-in page: a network error, or 200 with HTML where data was asked',
  severity: 'broken',
  rung: 5,
  symptom: true,
  applies: ['soft-unauthorized'],
  spec: [spec('fetch', 'http-redirect-fetch'), spec('http', '15.5.2')],
  needs: ['credential', 'cookies'],
  messages: {
    redirected: {
      title:
        'The call {method} {place} was redirected to the sign-in page {target} instead of being answered 401',
      what: 'A script asked for data. The server answered {status} with the address of its sign-in page, which a script cannot show: it gets HTML instead of data, or a network error where the sign-in page is on another origin.',
      why: 'The server sees nobody signed in, and treats the call like a page visit. {sent}',
      fixes: [
        { effort: 'easy', audience: 'user', text: 'Reload the page and sign in again.' },
        {
          effort: 'easy',
          audience: 'backend',
          text: 'Answer calls for data with 401 instead of a redirect (by path such as /api, by Accept: application/json, or X-Requested-With).',
        },
        {
          effort: 'medium',
          audience: 'frontend',
          text: "Recognise the case (response.redirected, a content type of text/html, or redirect: 'manual') and start the sign-in.",
        },
      ],
    },
  },
  run({ exchange, facts, show }) {
    const target = exchange.response.redirect;
    if (target === undefined || !isApiCall(exchange)) return undefined;
    return [
      {
        message: 'redirected',
        data: {
          method: exchange.request.method,
          place: show.place(exchange.url),
          target: show.place(target),
          status: exchange.response.status,
          sent: sentWords(facts),
        },
        confidence: 'certain',
        evidence: [
          { exchange, at: 'response.headers.location' },
          { exchange, at: 'request.headers.cookie' },
        ],
      },
    ];
  },
});
