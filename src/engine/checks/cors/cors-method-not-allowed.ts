import { fieldValue } from '../../exchange/exchange.ts';
import { spec } from '../../spec.ts';
import { defineCheck, type Message } from '../check.ts';

const FIXES: Message['fixes'] = [
  {
    effort: 'easy',
    audience: 'backend',
    text: 'Add {wanted} to the methods that the CORS settings allow for this address (Express cors({ methods }), Spring setAllowedMethods, Django CORS_ALLOW_METHODS, ASP.NET WithMethods).',
  },
  {
    effort: 'medium',
    audience: 'admin',
    text: 'If a proxy or gateway answers OPTIONS, set Access-Control-Allow-Methods there.',
  },
];

export default defineCheck({
  id: 'cors-method-not-allowed',
  group: 'cors',
  summary: 'The preflight’s Access-Control-Allow-Methods lacks the method of the call',
  severity: 'broken',
  rung: 2,
  applies: ['cors'],
  spec: [spec('fetch', 'cors-preflight-fetch'), spec('fetch', 'concept-method-normalize')],
  needs: ['cors'],
  messages: {
    listed: {
      title: '{place} does not let pages of {origin} call it with {wanted}, so the call was never sent',
      what: 'Before this call to another origin the browser asked (OPTIONS) whether it may use {wanted}. The answer allows: {granted}.',
      why: 'Other methods than GET, HEAD and POST go to another origin only where the answer to OPTIONS lists them. So the browser dropped the call, and the page sees a network error.',
      fixes: FIXES,
    },
    letters: {
      title:
        '{place} allows {granted}, and the page calls it with {wanted}: the letters differ, so the call was never sent',
      what: 'Before this call to another origin the browser asked (OPTIONS) whether it may use {wanted}. The answer allows: {granted}.',
      why: 'Methods are compared letter by letter, and browsers put only DELETE, GET, HEAD, OPTIONS, POST and PUT into capitals: “patch” stays small.',
      fixes: [
        { effort: 'easy', audience: 'frontend', text: 'Write the method in capitals (PATCH) in the call.' },
        ...FIXES,
      ],
    },
  },
  run({ facts, show }) {
    const { preflight, stopped, denial } = facts.cors;
    if (preflight === undefined) return undefined;
    if (denial?.kind !== 'method') return [];
    const { fields } = preflight.request;
    const wanted = show.text((fieldValue(fields, 'access-control-request-method') ?? '').slice(0, 20));
    const granted = fieldValue(preflight.response.fields, 'access-control-allow-methods');
    return [
      {
        message: denial.how,
        data: {
          place: show.place(preflight.url),
          origin: show.text((fieldValue(fields, 'origin') ?? 'another origin').slice(0, 200)),
          wanted,
          granted: granted === undefined ? 'none' : show.text(granted.slice(0, 200)),
        },
        confidence: 'certain',
        evidence: [
          { exchange: preflight, at: 'response.headers.access-control-allow-methods' },
          { exchange: preflight, at: 'request.headers.access-control-request-method' },
          ...(stopped === undefined ? [] : [{ exchange: stopped, at: 'failure' }]),
        ],
        subject: `${wanted} ${preflight.url.origin}${preflight.url.path}`,
      },
    ];
  },
});
