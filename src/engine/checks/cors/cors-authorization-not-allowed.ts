import { fieldValue } from '../../exchange/exchange.ts';
import { spec } from '../../spec.ts';
import { defineCheck, type Message } from '../check.ts';

const FIXES: Message['fixes'] = [
  {
    effort: 'easy',
    audience: 'backend',
    text: 'Add {names} to the headers that the CORS settings allow (Express cors({ allowedHeaders }), Spring setAllowedHeaders, Django CORS_ALLOW_HEADERS, ASP.NET WithHeaders), by its own name and not by *.',
  },
  {
    effort: 'medium',
    audience: 'admin',
    text: 'If a proxy or gateway answers OPTIONS, set Access-Control-Allow-Headers there (nginx add_header … always, API gateway CORS settings).',
  },
];

export default defineCheck({
  id: 'cors-authorization-not-allowed',
  group: 'cors',
  summary: "The preflight's Access-Control-Allow-Headers lacks the header that carries the credential",
  severity: 'broken',
  rung: 2,
  applies: ['cors'],
  spec: [spec('fetch', 'cors-preflight-fetch'), spec('fetch', 'cors-non-wildcard-request-header-name')],
  needs: ['cors'],
  messages: {
    listed: {
      title:
        '{place} does not let pages of {origin} send the {names} header, so {wanted} was never sent to it',
      what: 'Before this call to another origin the browser asked (OPTIONS) whether it may send {names}. The answer allows: {granted}.',
      why: 'A browser sends such a header to another origin only where the answer to OPTIONS lists it. Without it the call would carry no credential; so the browser drops the call, and the page sees a network error.',
      fixes: FIXES,
    },
    wildcard: {
      title:
        '{place} allows headers with * alone, which does not cover {names}, so {wanted} was never sent to it',
      what: 'Before this call to another origin the browser asked (OPTIONS) whether it may send {names}. The answer says Access-Control-Allow-Headers: *, and the call did not go out.',
      why: 'The Fetch standard excepts Authorization from the asterisk: it has to be listed by name.',
      fixes: FIXES,
    },
    silent: {
      title:
        '{place} answers the question of pages of {origin} whether they may call it without any permission',
      what: 'Before this call to another origin the browser asked (OPTIONS) whether it may send {names}. The answer was {status} without one Access-Control-Allow field.',
      why: 'Without these fields the browser may not send the call, and the page sees a network error.',
      fixes: [
        {
          effort: 'easy',
          audience: 'backend',
          text: 'Switch CORS on for this route and for OPTIONS: allow the origin {origin} and the header {names}.',
        },
        {
          effort: 'medium',
          audience: 'admin',
          text: 'See whether a proxy, gateway or the server’s default handler answers OPTIONS before the application does.',
        },
      ],
    },
  },
  run({ facts, show }) {
    const { preflight, stopped, denial } = facts.cors;
    if (preflight === undefined) return undefined;
    if (denial?.kind !== 'header') return [];
    const { fields } = preflight.request;
    const wanted = fieldValue(fields, 'access-control-request-method') ?? 'the call';
    const granted = fieldValue(preflight.response.fields, 'access-control-allow-headers');
    const names = denial.names.slice(0, 4).map((name) => show.text(name.slice(0, 60)));
    return [
      {
        message: denial.how,
        data: {
          place: show.place(preflight.url),
          origin: show.text((fieldValue(fields, 'origin') ?? 'another origin').slice(0, 200)),
          wanted: show.text(wanted.slice(0, 20)),
          names: names.join(', '),
          granted: granted === undefined ? 'none' : show.text(granted.slice(0, 200)),
          status: preflight.response.status,
        },
        confidence: 'certain',
        evidence: [
          { exchange: preflight, at: 'response.headers.access-control-allow-headers' },
          { exchange: preflight, at: 'request.headers.access-control-request-headers' },
          ...(stopped === undefined ? [] : [{ exchange: stopped, at: 'failure' }]),
        ],
        subject: `${wanted} ${preflight.url.origin}${preflight.url.path}`,
      },
    ];
  },
});
