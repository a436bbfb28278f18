import { spec } from '../../spec.ts';
import { defineCheck } from '../check.ts';

export default defineCheck({
  id: 'oauth-client-rejected',
  group: 'oauth',
  summary: 'The token endpoint answers invalid_client or unauthorized_client',
  severity: 'broken',
  rung: 4,
  applies: ['token-endpoint'],
  spec: [spec('oauth', '5.2')],
  needs: ['words'],
  messages: {
    rejected: {
      title: '{place} does not accept the application: {code}',
      what: 'The token request was refused because of the application, not the user: its client id, its secret, or the way it proves them. {said}',
      why: 'Without the application’s own sign-in there are no tokens, for no user.',
      fixes: [
        {
          effort: 'easy',
          audience: 'admin',
          text: 'Compare client id and secret with the identity provider’s registration; a secret may have expired or been replaced, or belong to another environment.',
        },
        {
          effort: 'medium',
          audience: 'backend',
          text: 'Check how the client authenticates (client_secret_basic, client_secret_post, private_key_jwt, none with PKCE) against its registration.',
        },
      ],
    },
  },
  run({ exchange, facts, show }) {
    const code = facts.words.member('error') ?? '';
    const said = facts.words.says('oauth-client-rejected');
    if (code !== 'invalid_client' && code !== 'unauthorized_client' && said === undefined) return [];
    const description = facts.words.member('error_description');
    return [
      {
        message: 'rejected',
        data: {
          place: show.place(exchange.url),
          code: show.text(code.slice(0, 60)) || 'invalid_client',
          said: description === undefined ? '' : `Its words: “${show.text(description.slice(0, 200))}”.`,
        },
        confidence: 'certain',
        evidence: [
          { exchange, at: 'response.status' },
          { exchange, at: 'response.body' },
        ],
      },
    ];
  },
});
