import { fieldValue } from '../../exchange/exchange.ts';
import { parseRetryAfter } from '../../headers/retry-after.ts';
import { spec } from '../../spec.ts';
import { defineCheck, span } from '../check.ts';

const SIGNS = [
  'retry-after',
  'ratelimit',
  'ratelimit-remaining',
  'x-ratelimit-remaining',
  'x-rate-limit-remaining',
];

export default defineCheck({
  id: 'rate-limited',
  group: 'infrastructure',
  summary: '429, or 401/403 with words or fields of a rate limit',
  severity: 'broken',
  rung: 2,
  applies: ['rate-limited', 'unauthorized', 'forbidden'],
  spec: [spec('status429', '4'), spec('http', '10.2.3')],
  needs: ['words'],
  messages: {
    limited: {
      title: '{place} refuses because there were too many requests ({status})',
      what: 'The server limits how often it may be asked, and the limit is reached. {wait}',
      why: 'It is a matter of number, not of the sign-in. Trying again at once makes it worse.',
      fixes: [
        { effort: 'easy', audience: 'user', text: 'Wait, then try again once.' },
        {
          effort: 'medium',
          audience: 'frontend',
          text: 'Honour Retry-After and wait longer after each refusal; look for a loop that repeats the call.',
        },
        {
          effort: 'medium',
          audience: 'admin',
          text: 'Look at the limit and by what it counts (all users behind one address may share it).',
        },
      ],
    },
  },
  run({ kind, exchange, facts, show }) {
    const { status, fields } = exchange.response;
    const said = facts.words.says('rate-limited');
    const retry = fieldValue(fields, 'retry-after');
    const exhausted = ['ratelimit-remaining', 'x-ratelimit-remaining', 'x-rate-limit-remaining'].find(
      (name) => fieldValue(fields, name)?.trim() === '0',
    );
    if (kind !== 'rate-limited' && said === undefined && retry === undefined && exhausted === undefined)
      return [];
    const parsed = retry === undefined ? undefined : parseRetryAfter(retry, exchange.startedAt);
    const ms = waitOf(parsed);
    const sign = SIGNS.find((name) => fieldValue(fields, name) !== undefined);
    return [
      {
        message: 'limited',
        data: {
          place: show.place(exchange.url),
          status,
          wait: ms === undefined ? '' : `It asks to wait ${span(ms)}.`,
        },
        confidence: status === 429 || said !== undefined || exhausted !== undefined ? 'certain' : 'likely',
        evidence: [
          { exchange, at: 'response.status' },
          ...(sign === undefined ? [] : [{ exchange, at: `response.headers.${sign}` }]),
          ...(said === undefined ? [] : [{ exchange, at: said.at, text: show.text(said.text) }]),
        ],
      },
    ];
  },
});

function waitOf(parsed: ReturnType<typeof parseRetryAfter>): number | undefined {
  if (parsed === undefined) return undefined;
  return parsed.kind === 'delay' ? parsed.delay : undefined;
}
