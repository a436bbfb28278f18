import { type Exchange, fieldValue, parseUrl } from '../../exchange/exchange.ts';
import type { Redactor } from '../../exchange/redact.ts';
import { corsGrantOf, type OriginFault } from '../../headers/cors.ts';
import { spec } from '../../spec.ts';
import { defineCheck, type Message } from '../check.ts';

/** In the words of the message: what stands in Access-Control-Allow-Origin. */
const FAULTS: Readonly<Record<OriginFault | 'missing', string>> = {
  missing: 'Access-Control-Allow-Origin is missing',
  several:
    'Access-Control-Allow-Origin holds more than one value ({value}), as where an application and the proxy in front of it both add it; only one may stand there',
  slash: 'Access-Control-Allow-Origin is {value}, with a slash at its end, which an origin never has',
  scheme: 'Access-Control-Allow-Origin is {value}: another scheme (http and https are different origins)',
  port: 'Access-Control-Allow-Origin is {value}: another port, and so another origin',
  letters: 'Access-Control-Allow-Origin is {value}: the letters have to be the same, small ones too',
  null: 'Access-Control-Allow-Origin is “null”, which stands for no page of the web',
  opaque:
    'the call came as “null” (a redirect had led it across origins, or the page is a file or sandboxed), and Access-Control-Allow-Origin is {value}',
  other: 'Access-Control-Allow-Origin is {value}: another origin',
};

const FIXES: Message['fixes'] = [
  {
    effort: 'easy',
    audience: 'backend',
    text: 'Add {origin} to the origins that the CORS settings allow, exactly so: scheme, host and port, without a path or slash (Express cors({ origin }), Spring setAllowedOrigins, Django CORS_ALLOWED_ORIGINS, ASP.NET WithOrigins). With several origins, answer with the one that asked, and Vary: Origin.',
  },
  {
    effort: 'medium',
    audience: 'admin',
    text: 'If a proxy or gateway sets the field, set it there or in the application, not in both.',
  },
];

export default defineCheck({
  id: 'cors-origin-not-allowed',
  group: 'cors',
  summary:
    'Access-Control-Allow-Origin is missing or names another origin than the page’s: the browser drops the call or its answer',
  severity: 'broken',
  rung: 2,
  applies: ['cors'],
  spec: [spec('fetch', 'cors-check'), spec('fetch', 'cors-protocol-and-http-caches')],
  needs: ['cors'],
  messages: {
    preflight: {
      title: '{place} does not let pages of {origin} in, so {wanted} was never sent to it',
      what: 'Before this call to another origin the browser asked (OPTIONS) whether it may. In the answer {fault}.',
      why: 'The browser sends such a call only where the answer names the page’s own origin, letter by letter. So it dropped the call, and the page sees a network error.',
      fixes: FIXES,
    },
    answer: {
      title: '{place} answered {status}, and the page of {origin} may not see that',
      what: 'The call was sent and answered. In the answer {fault}, so the browser kept it from the page.',
      why: 'A page may read an answer of another origin only where it names the page’s own origin, letter by letter. So the page sees a network error, although the server did what was asked.',
      fixes: FIXES,
    },
    kept: {
      title: 'The browser used an answer of {place} again that was made for pages of {other}',
      what: 'The same address had been answered for a page of {other}, and may be kept. Now a page of {origin} asks for it, and no answer of the server is to be seen: Access-Control-Allow-Origin in the kept one names the other page.',
      why: 'The browser keeps answers by address. Without Vary: Origin it takes the one that was made for another page, finds the wrong origin in it, and the page sees a network error.',
      fixes: [
        {
          effort: 'easy',
          audience: 'backend',
          text: 'Send Vary: Origin with every answer of this address (also where no Origin was sent), or Cache-Control: no-store with answers that depend on who asks.',
        },
        {
          effort: 'easy',
          audience: 'user',
          text: 'Reload the page without the cache (Ctrl+Shift+R), or clear the cached files of this site once. Cookies need not be cleared.',
        },
      ],
    },
  },
  run({ exchange, facts, show }) {
    const { preflight, stopped, denial, hidden, keptFor } = facts.cors;
    if (keptFor !== undefined)
      return [
        {
          message: 'kept',
          data: {
            place: show.place(exchange.url),
            origin: originOf(exchange, show),
            other: show.text((corsGrantOf(keptFor).origin ?? '').slice(0, 200)),
          },
          confidence: 'likely',
          evidence: [
            { exchange: keptFor, at: 'response.headers.access-control-allow-origin' },
            { exchange: keptFor, at: 'response.headers.vary' },
            { exchange, at: 'failure' },
          ],
          subject: exchange.url.raw,
        },
      ];
    const byPreflight = denial?.kind === 'origin' && preflight !== undefined;
    if (!byPreflight && hidden?.kind !== 'origin') return [];
    const answered = byPreflight ? preflight : exchange;
    const how = byPreflight ? denial.how : hidden?.how;
    if (how === undefined || how === 'wildcard') return [];
    const wanted = fieldValue(answered.request.fields, 'access-control-request-method') ?? 'the call';
    const value = show.text((corsGrantOf(answered).origin ?? '').slice(0, 200));
    return [
      {
        message: byPreflight ? 'preflight' : 'answer',
        data: {
          place: show.place(answered.url),
          origin: originOf(answered, show),
          wanted: show.text(wanted.slice(0, 20)),
          status: answered.response.status,
          fault: FAULTS[how].replace('{value}', value),
        },
        confidence: byPreflight || hidden?.proved === true ? 'certain' : 'likely',
        evidence: [
          { exchange: answered, at: 'response.headers.access-control-allow-origin' },
          { exchange: answered, at: 'request.headers.origin' },
          ...(byPreflight
            ? stopped === undefined
              ? []
              : [{ exchange: stopped, at: 'failure' }]
            : hidden?.proved === true
              ? [{ exchange, at: 'failure' }]
              : []),
        ],
        subject: `${answered.url.origin} ${how}`,
      },
    ];
  },
});

/** The page's origin, from Origin or, of a call that never went out, from Referer. */
function originOf({ request }: Exchange, show: Redactor): string {
  const origin =
    fieldValue(request.fields, 'origin') ?? parseUrl(fieldValue(request.fields, 'referer') ?? '').origin;
  return origin === '' ? 'another origin' : show.text(origin.slice(0, 200));
}
