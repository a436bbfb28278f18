import type { Exchange } from '../../exchange/exchange.ts';
import { answerWords } from '../../facts/answers/inner.ts';
import { isTokenRequest } from '../../facts/places.ts';
import type { FactViews } from '../../facts/views.ts';
import { spec } from '../../spec.ts';
import { defineCheck, span } from '../check.ts';
import { REFUSED } from '../kinds.ts';

export default defineCheck({
  id: 'token-refreshed',
  group: 'benign',
  summary:
    'A 401 with an expired token, a token request that succeeded, and then the same request with the new token',
  severity: 'expected',
  rung: 1,
  applies: REFUSED,
  spec: [spec('oauth', '1.5'), spec('bearer', '3.1')],
  needs: ['credential', 'cookies'],
  messages: {
    refreshed: {
      title: 'Expected {status}: the token for {place} had run out and was renewed within {wait}',
      what: 'The request was refused, the application fetched a new token, and the same request then succeeded. The user waited {wait}.',
      why: 'Renewing a token after a refusal is a common and sound way to work. Nothing is broken.',
      fixes: [
        {
          effort: 'medium',
          audience: 'frontend',
          text: 'To save the user the wait, renew the token shortly before it expires.',
        },
      ],
    },
  },
  run({ exchange, facts, later, show }) {
    const { success, successFacts, tokenIssued } = later;
    if (success === undefined || successFacts === undefined || tokenIssued === undefined) return [];
    if (!renewed(facts, successFacts, tokenIssued)) return [];
    const wait = (success.startedAt ?? 0) - (exchange.startedAt ?? 0);
    if (wait > 120_000) return [];
    return [
      {
        message: 'refreshed',
        data: { status: answerWords(exchange), place: show.place(exchange.url), wait: span(wait) },
        confidence: 'certain',
        evidence: [
          { exchange, at: 'response.status' },
          { exchange: tokenIssued, at: 'url' },
          { exchange: success, at: 'response.status' },
        ],
      },
    ];
  },
});

type Brought = Pick<FactViews, 'credential' | 'cookies'>;

// The retry must bring something new: another token, another key, or a cookie that the renewal set.
function renewed(before: Brought, now: Brought, renewal: Exchange): boolean {
  const old = credentialOf(before);
  const fresh = credentialOf(now);
  // A first token after an anonymous call is a sign-in, unless it came for a refresh token.
  if (fresh !== undefined)
    return old === undefined
      ? isTokenRequest(renewal) && !/authorization_code/.test(renewal.request.body?.text ?? '')
      : old !== fresh;
  if (old !== undefined || !isTokenRequest(renewal)) return false;
  const sent = new Map(before.cookies.sent.map((cookie) => [cookie.name, cookie.value]));
  return now.cookies.sent.some((cookie) => cookie.session && sent.get(cookie.name) !== cookie.value);
}

function credentialOf({ credential }: Brought): string | undefined {
  return credential.values[0] ?? credential.apiKeys[0]?.value;
}
