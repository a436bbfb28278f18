import { spec } from '../../spec.ts';
import { defineCheck } from '../check.ts';
import { UNAUTHORIZED } from '../kinds.ts';

export default defineCheck({
  id: 'challenge-without-reason',
  group: 'challenge',
  summary:
    'A Bearer token was sent and refused without error=: nobody can tell an expired token from a missing one',
  severity: 'broken',
  rung: 5,
  symptom: true,
  applies: UNAUTHORIZED,
  spec: [spec('bearer', '3.1')],
  needs: ['credential', 'challenge', 'words'],
  messages: {
    silent: {
      title: '{place} refuses a token without saying why',
      what: 'The request carried a token, and the challenge of the 401 has no error code.',
      why: 'By the rule a challenge without an error means that no token came. So applications cannot tell an expired token, which they could renew, from a missing or wrong one.',
      fixes: [
        {
          effort: 'easy',
          audience: 'backend',
          text: 'Add the reason to the challenge: WWW-Authenticate: Bearer realm="api", error="invalid_token", error_description="The token expired".',
        },
      ],
    },
  },
  run({ exchange, facts, show }) {
    const { credential, challenge, words } = facts;
    if (challenge.presence === 'not-recorded')
      return { notEvaluated: 'the response headers were not recorded' };
    // RFC 6750 §3.1: "If the request lacks any authentication information …, the resource server SHOULD NOT include an error code".
    if (exchange.response.status !== 401 || credential.token === undefined) return [];
    if (challenge.of('bearer') === undefined && challenge.of('dpop') === undefined) return [];
    if (challenge.param('error') !== undefined) return [];
    if (words.list.some((word) => word.means !== undefined)) return [];
    return [
      {
        message: 'silent',
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
