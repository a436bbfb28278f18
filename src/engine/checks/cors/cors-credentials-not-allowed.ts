import { fieldValue } from '../../exchange/exchange.ts';
import { spec } from '../../spec.ts';
import { defineCheck, type Message } from '../check.ts';

const FIXES: Message['fixes'] = [
  {
    effort: 'easy',
    audience: 'backend',
    text: 'Answer with Access-Control-Allow-Credentials: true and Access-Control-Allow-Origin: {origin} (the origin itself, not *), and Vary: Origin. Express cors({ origin, credentials: true }), Spring setAllowCredentials, Django CORS_ALLOW_CREDENTIALS, ASP.NET AllowCredentials.',
  },
  {
    effort: 'medium',
    audience: 'frontend',
    text: 'If the call needs no cookie, leave out credentials: ‘include’ (fetch) or withCredentials (axios, XMLHttpRequest).',
  },
];

export default defineCheck({
  id: 'cors-credentials-not-allowed',
  group: 'cors',
  summary: 'A call with cookies to another origin, and Allow-Credentials is missing or Allow-Origin is *',
  severity: 'broken',
  rung: 2,
  applies: ['cors'],
  spec: [spec('fetch', 'cors-check'), spec('fetch', 'cors-protocol-and-credentials')],
  needs: ['cors', 'cookies'],
  messages: {
    wildcard: {
      title:
        '{place} answers calls with cookies with Access-Control-Allow-Origin: *, so the page may not read the answer',
      what: 'A page of {origin} called another origin with cookies. The answer allows every origin (*). {outcome}',
      why: 'For a call with cookies the asterisk does not count: the browser asks for the page’s own origin and for Access-Control-Allow-Credentials: true. Otherwise the page sees a network error.',
      fixes: FIXES,
    },
    missing: {
      title:
        '{place} does not allow calls with cookies from {origin} (Access-Control-Allow-Credentials is missing)',
      what: 'A page of {origin} called another origin with cookies. The answer allows that origin, but not cookies. {outcome}',
      why: 'For a call with cookies the browser asks for Access-Control-Allow-Credentials: true. Otherwise the page sees a network error.',
      fixes: FIXES,
    },
    letters: {
      title:
        '{place} does not allow calls with cookies from {origin} (Access-Control-Allow-Credentials is “{value}”, not “true”)',
      what: 'A page of {origin} called another origin with cookies. The answer allows that origin, and says “{value}” where only “true” counts. {outcome}',
      why: 'The browser compares this field letter by letter with true in small letters. Anything else counts as no, and the page sees a network error.',
      fixes: FIXES,
    },
  },
  run({ exchange, facts, show }) {
    const { preflight, stopped, denial, hidden } = facts.cors;
    if ((denial !== undefined && denial.kind !== 'credentials') || hidden?.kind === 'origin') return [];
    const stopping = denial === undefined ? undefined : preflight;
    if (stopping === undefined && hidden?.kind !== 'credentials') return [];
    const answered = stopping ?? exchange;
    const wildcard = (denial?.how ?? hidden?.how) === 'wildcard';
    const written = fieldValue(answered.response.fields, 'access-control-allow-credentials');
    return [
      {
        message: wildcard ? 'wildcard' : written === undefined ? 'missing' : 'letters',
        data: {
          place: show.place(answered.url),
          origin: show.text(
            (fieldValue(answered.request.fields, 'origin') ?? 'another origin').slice(0, 200),
          ),
          value: show.text((written ?? '').slice(0, 60)),
          outcome:
            stopping === undefined
              ? `The server did answer (${exchange.response.status}); the browser kept it from the page.`
              : 'So said the answer to the question before the call (OPTIONS), and the call itself was never sent.',
        },
        // Cookies were sent or the browser says that it kept the answer back; a preflight alone does not show them.
        confidence: stopping === undefined ? 'certain' : 'likely',
        evidence: [
          {
            exchange: answered,
            at: wildcard
              ? 'response.headers.access-control-allow-origin'
              : 'response.headers.access-control-allow-credentials',
          },
          ...(facts.cookies.sent.length > 0 ? [{ exchange, at: 'request.headers.cookie' }] : []),
          ...(stopping === undefined
            ? hidden?.proved === true
              ? [{ exchange, at: 'failure' }]
              : []
            : stopped === undefined
              ? []
              : [{ exchange: stopped, at: 'failure' }]),
        ],
        subject: `${answered.url.origin}${answered.url.path}`,
      },
    ];
  },
});
