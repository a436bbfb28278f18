import { digestChallenge } from '../../headers/digest.ts';
import { spec } from '../../spec.ts';
import { defineCheck } from '../check.ts';
import { UNAUTHORIZED } from '../kinds.ts';

export default defineCheck({
  id: 'digest-stale',
  group: 'authorization',
  summary: 'The server says that the Digest nonce is stale, and no retry with the new one followed',
  severity: 'broken',
  rung: 4,
  applies: UNAUTHORIZED,
  spec: [spec('digest', '3.3')],
  needs: ['credential', 'challenge'],
  messages: {
    unanswered: {
      title:
        'The Digest nonce for {place} had grown old, and the client did not repeat the request with the new one',
      what: 'The server marked the nonce as stale and sent a new one. No successful request with the new nonce is in the capture.',
      why: 'Stale means: user name and password were right, the one-time number was too old. The client has to repeat the request by itself, without asking the user.',
      fixes: [
        {
          effort: 'medium',
          audience: 'frontend',
          text: 'Let the HTTP client answer stale=true by repeating the request with the new nonce; most libraries do when Digest is switched on instead of a header built by hand.',
        },
        {
          effort: 'medium',
          audience: 'admin',
          text: 'With several servers: give all of them the same nonce secret, and a lifetime of minutes (Apache: AuthDigestNonceLifetime).',
        },
      ],
    },
  },
  run({ exchange, facts, later, show }) {
    const { credential, challenge } = facts;
    if (credential.presence === 'not-recorded')
      return { notEvaluated: 'the capture does not show whether Authorization was sent' };
    const digest = challenge.of('digest');
    if (credential.scheme !== 'digest' || digest === undefined) return [];
    // RFC 7616 §3.3: stale is a case-insensitive flag; only "true" means that the nonce alone was wrong.
    if (!digestChallenge(digest.params).stale || later.success !== undefined) return [];
    return [
      {
        message: 'unanswered',
        data: { place: show.place(exchange.url) },
        confidence: 'certain',
        evidence: [
          { exchange, at: 'request.headers.authorization' },
          { exchange, at: 'response.headers.www-authenticate' },
        ],
      },
    ];
  },
});
