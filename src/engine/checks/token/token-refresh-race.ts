import { spec } from '../../spec.ts';
import { defineCheck, span } from '../check.ts';
import { raceWinner } from './race.ts';

export default defineCheck({
  id: 'token-refresh-race',
  group: 'token',
  summary: 'Overlapping renewals with one refresh token: one succeeds, the others are refused',
  severity: 'broken',
  rung: 4,
  applies: ['token-endpoint', 'unauthorized'],
  spec: [spec('oauth', '6'), spec('security', '4.14.2')],
  needs: ['renewal', 'words'],
  messages: {
    race: {
      title: 'Two renewals with one refresh token ran at the same time, and {place} refused this one',
      what: 'The same refresh token was sent twice within {gap}, the second time before the first had been answered. One was answered well, this one {status}.',
      why: 'Where refresh tokens rotate, each works once. Calls that each renew the token for themselves race for it; the losers end the session, and some servers then withdraw all its tokens.',
      fixes: [
        {
          effort: 'medium',
          audience: 'frontend',
          text: 'Renew in one place at a time (single flight): keep the promise of the renewal under way, let all calls wait for it, and take a lock across tabs and workers (navigator.locks).',
        },
        {
          effort: 'easy',
          audience: 'admin',
          text: 'Allow a few seconds in which the old refresh token still works (reuse interval, leeway, grace period), where the identity provider has such a setting.',
        },
        {
          effort: 'easy',
          audience: 'user',
          text: 'Sign in again, and keep one tab open until it is repaired.',
        },
      ],
    },
  },
  run({ exchange, facts, show, later }) {
    const { renewal, words } = facts;
    const { status } = exchange.response;
    if (renewal.key === '' || status < 400 || status >= 500 || status === 429) return undefined;
    if (/^(?:invalid_client|unauthorized_client|unsupported_grant_type)$/.test(words.member('error') ?? ''))
      return [];
    const winner = raceWinner(exchange, renewal, later);
    if (winner === undefined) return [];
    const gap = Math.abs((exchange.startedAt ?? 0) - (winner.startedAt ?? 0));
    return [
      {
        message: 'race',
        data: { place: show.place(exchange.url), status, gap: span(gap) },
        confidence: renewal.named ? 'certain' : 'likely',
        evidence: [
          { exchange: winner, at: 'response.status' },
          { exchange, at: 'response.status' },
          ...(renewal.by === 'request.headers.cookie' || renewal.by === 'request.headers.authorization'
            ? [{ exchange, at: renewal.by }]
            : [{ exchange, at: 'url' }]),
        ],
        subject: renewal.key,
      },
    ];
  },
});
