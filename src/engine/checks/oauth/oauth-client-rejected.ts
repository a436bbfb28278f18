import { spec } from '../../spec.ts';
import { defineCheck } from '../check.ts';

export default defineCheck({
  id: 'oauth-client-rejected',
  group: 'oauth',
  summary: 'The identity provider answers invalid_client or unauthorized_client',
  severity: 'broken',
  rung: 4,
  applies: ['token-endpoint', 'oauth-error'],
  spec: [spec('oauth', '5.2')],
  needs: ['words', 'flow'],
  messages: {
    rejected: {
      title: '{place} does not accept the application: {code}',
      what: 'The request was refused because of the application, not the user: its client id, its secret, or the way it proves them. {said}',
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
    const { words, flow } = facts;
    const error = words.member('error') ?? flow.params.get('error') ?? '';
    const said = words.says('oauth-client-rejected');
    const named = error === 'invalid_client' || error === 'unauthorized_client';
    // Auth0 answers a wrong secret with 401 access_denied.
    const denied = error === 'access_denied' && flow.role === 'token' && exchange.response.status === 401;
    if (!named && said === undefined && !denied) return [];
    const description = words.member('error_description') ?? flow.params.get('error_description');
    return [
      {
        message: 'rejected',
        data: {
          place: show.place(exchange.url),
          code: show.text(error.slice(0, 60)) || 'invalid_client',
          said: description === undefined ? '' : `Its words: “${show.text(description.slice(0, 200))}”.`,
        },
        confidence: denied ? 'likely' : 'certain',
        evidence: [
          { exchange, at: 'response.status' },
          flow.role === 'callback' ? { exchange, at: 'url' } : { exchange, at: 'response.body' },
        ],
      },
    ];
  },
});
