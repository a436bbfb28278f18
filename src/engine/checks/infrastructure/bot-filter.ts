import { type Exchange, fieldValue } from '../../exchange/exchange.ts';
import { spec } from '../../spec.ts';
import { defineCheck, type EvidenceRef } from '../check.ts';

/** Fields by which firewalls and bot filters mark the answers that they give themselves. */
const MARKS: readonly (readonly [string, RegExp, string])[] = [
  ['cf-mitigated', /challenge|block/i, 'Cloudflare'],
  ['x-vercel-mitigated', /challenge|deny/i, 'Vercel'],
  ['x-amzn-waf-action', /challenge|captcha|block/i, 'AWS WAF'],
  ['x-datadome', /protected|challenge/i, 'DataDome'],
  ['x-dd-b', /./, 'DataDome'],
  ['x-sucuri-block', /./, 'Sucuri'],
  ['x-kpsdk-ct', /./, 'Kasada'],
  ['x-px-block', /./, 'HUMAN'],
];

/** Words of their pages. `sure` ones are written by nothing else. */
const PAGES: readonly (readonly [RegExp, string, boolean])[] = [
  [
    /<title>Just a moment\.\.\.<\/title>|_cf_chl_opt|Attention Required! \| Cloudflare|cf-error-details|^error code: 10\d\d$/i,
    'Cloudflare',
    true,
  ],
  [/errors\.edgesuite\.net|Reference&#32;&#35;\d|Reference #\d+\.[0-9a-f]+\./i, 'Akamai', true],
  [/Incapsula incident ID|_Incapsula_Resource/i, 'Imperva', true],
  [/The requested URL was rejected\. Please consult with your administrator/i, 'F5', true],
  [/captcha-delivery\.com|geo\.captcha-delivery/i, 'DataDome', true],
  [/Sucuri Website Firewall/i, 'Sucuri', true],
  [/"appId"\s*:\s*"PX|px-captcha|perimeterx/i, 'HUMAN', true],
  [
    /This request was blocked by our security service|The request is blocked\.<|azure-ref/i,
    'Azure Front Door',
    true,
  ],
  [
    /<title>ERROR: The request could not be satisfied<\/title>[\s\S]{0,600}Request blocked/i,
    'CloudFront',
    true,
  ],
  [/mod_security|modsecurity|NAXSI/i, 'ModSecurity', true],
  [/unusual traffic from your computer network/i, 'Google', true],
];

export default defineCheck({
  id: 'bot-filter',
  group: 'infrastructure',
  summary:
    'A firewall or bot filter in front of the application answered: challenge page, block page or its own fields',
  severity: 'broken',
  rung: 2,
  applies: ['unauthorized', 'forbidden', 'rate-limited'],
  spec: [spec('http', '15.5.4')],
  needs: ['words'],
  messages: {
    filtered: {
      title: '{method} {place} was stopped by {filter} in front of the application ({status})',
      what: 'The answer does not come from the application but from {filter}. {said}',
      why: 'It took the request for one of a robot or an attack: by the address, the number of requests, the browser, or something in the body. The sign-in has no part in it.',
      fixes: [
        {
          effort: 'easy',
          audience: 'user',
          text: 'Open the page itself in the browser, pass its check if it shows one, then try again; without VPN if you use one.',
        },
        {
          effort: 'medium',
          audience: 'admin',
          text: 'Look in the firewall’s log at this time{id} for the rule, and except API and sign-in paths from challenges that a script cannot answer.',
        },
      ],
    },
  },
  run({ exchange, facts, later, show }) {
    const { fields, body, status } = exchange.response;
    const said = facts.words.says('bot-filter');
    const evidence: EvidenceRef[] = [];
    let filter: string | undefined;
    let sure = false;
    for (const [name, value, whose] of MARKS) {
      if (!value.test(fieldValue(fields, name) ?? '')) continue;
      filter ??= whose;
      sure = true;
      evidence.push({ exchange, at: `response.headers.${name}` });
    }
    const text = (body?.text ?? '').slice(0, 30_000).trim();
    for (const [pattern, whose, certain] of PAGES) {
      if (!pattern.test(text)) continue;
      filter ??= whose;
      sure ||= certain;
      evidence.push({ exchange, at: 'response.body' });
      break;
    }
    // Akamai and others give JSON APIs a bare HTML page of their own: server and page together tell.
    const server = fieldValue(fields, 'server') ?? '';
    if (filter === undefined && /^AkamaiGHost/i.test(server) && /<H1>Access Denied<\/H1>/i.test(text)) {
      filter = 'Akamai';
      evidence.push({ exchange, at: 'response.headers.server' });
    }
    if (filter === undefined && said === undefined) return [];
    return [
      {
        message: 'filtered',
        data: {
          method: exchange.request.method,
          place: show.place(exchange.url),
          filter: filter ?? 'a firewall or bot filter',
          status,
          said: said === undefined ? '' : `It says: “${show.text(said.text.slice(0, 160))}”.`,
          id: rayOf(exchange, show),
        },
        confidence: sure ? 'certain' : 'likely',
        // The check was passed and the page opened: that is how such filters work.
        ...(later.success === undefined ? {} : { verdict: 'expected' as const }),
        evidence: [
          ...evidence,
          ...(said === undefined ? [] : [{ exchange, at: said.at, text: show.text(said.text) }]),
          { exchange, at: 'response.status' },
        ],
        subject: `${filter ?? ''} ${exchange.url.origin}`,
      },
    ];
  },
});

function rayOf(exchange: Exchange, show: { text(text: string): string }): string {
  for (const name of ['cf-ray', 'x-azure-ref', 'x-amz-cf-id', 'x-iinfo', 'x-amzn-requestid']) {
    const value = fieldValue(exchange.response.fields, name);
    if (value !== undefined && value.length < 120)
      return ` (${name} ${/^[\w:.=-]+$/.test(value) ? value : show.text(value)})`;
  }
  return '';
}
