import { softRefusal } from '../../facts/answers/inner.ts';
import { isApiCall } from '../../facts/places.ts';
import { spec } from '../../spec.ts';
import { defineCheck, type Message } from '../check.ts';
import { sentWords, softParts } from './soft.ts';

const PAGE_FIXES: Message['fixes'] = [
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
];

export default defineCheck({
  id: 'xhr-redirected-to-login',
  group: 'cors',
  summary:
    'A script’s call follows a redirect to a sign-in page: a network error, or 200 with HTML where data was asked',
  severity: 'broken',
  rung: 5,
  symptom: true,
  applies: ['soft-unauthorized', 'unauthorized', 'forbidden'],
  spec: [spec('fetch', 'http-redirect-fetch'), spec('http', '15.5.2')],
  needs: ['credential', 'cookies'],
  messages: {
    page: {
      title: 'The call {method} {place} was answered with a sign-in page (200) where data was asked for',
      what: 'A script asked for data, and got a page with a field for a password. The status 200 says that all is well.',
      why: 'The server, or something in front of it, sees nobody signed in, and treats the call like a page visit. {sent} The script cannot read the page as data (“Unexpected token <”).',
      fixes: PAGE_FIXES,
    },
    said: {
      title: 'The call {method} {place} was refused for want of a valid sign-in{code}, under status 200',
      what: 'The status says 200, and the JSON in the answer says no. {said}',
      why: 'The server does not know who asks, or does not accept what proves it. {sent} Whatever watches for 401 (a renewal of tokens, a sign-in) does not start.',
      fixes: PAGE_FIXES,
    },
    forbidden: {
      title: 'The call {method} {place} was refused for want of a permission{code}, under status 200',
      what: 'The status says 200, and the JSON in the answer says no. {said}',
      why: 'The user is known and may not do this. {sent}',
      fixes: [
        {
          effort: 'medium',
          audience: 'admin',
          text: 'Give the user or role the permission for this, or look up who has it.',
        },
        {
          effort: 'easy',
          audience: 'backend',
          text: 'Answer with status 403, so that nobody takes it for success.',
        },
      ],
    },
    redirected: {
      title:
        'The call {method} {place} was redirected to the sign-in page {target} instead of being answered 401',
      what: 'A script asked for data. The server answered {status} with the address of its sign-in page, which a script cannot show: it gets HTML instead of data, or a network error where the sign-in page is on another origin.',
      why: 'The server sees nobody signed in, and treats the call like a page visit. {sent}',
      fixes: PAGE_FIXES,
    },
  },
  run({ exchange, facts, show }) {
    const soft = softRefusal(exchange);
    if (soft?.protocol === 'page' || soft?.protocol === 'json') {
      const { said, sent, evidence } = softParts(exchange, soft, facts, show);
      return [
        {
          message: soft.protocol === 'page' ? 'page' : soft.status === 401 ? 'said' : 'forbidden',
          data: {
            method: exchange.request.method,
            place: show.place(exchange.url),
            code: soft.code === '' ? '' : ` (code ${soft.code})`,
            said,
            sent,
          },
          confidence: 'certain',
          evidence,
          subject: `${soft.protocol} ${soft.status} ${exchange.url.origin}`,
        },
      ];
    }
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
