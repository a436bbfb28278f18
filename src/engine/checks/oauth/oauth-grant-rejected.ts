import { grantWord } from '../../facts/grant-words.ts';
import { spec } from '../../spec.ts';
import { defineCheck } from '../check.ts';

export default defineCheck({
  id: 'oauth-grant-rejected',
  group: 'oauth',
  summary:
    'The token endpoint answers invalid_grant to a code or a password, and the capture does not show why',
  severity: 'broken',
  // Behind the rows that say what is wrong with the code.
  rung: 5,
  applies: ['token-endpoint'],
  spec: [spec('oauth', '5.2')],
  needs: ['words', 'flow'],
  messages: {
    code: {
      title: '{place} refuses the authorization code',
      what: 'The application tried to exchange the code of the sign-in for tokens, and the identity provider answered invalid_grant. {said}',
      why: 'A code works once, for about a minute, for the client and redirect_uri that asked for it, and with the matching code_verifier. One of these does not fit.',
      fixes: [
        {
          effort: 'medium',
          audience: 'backend',
          text: 'Compare redirect_uri and code_verifier with the authorization request, and make sure that the callback runs only once per code (reload, double rendering, prefetch).',
        },
        {
          effort: 'easy',
          audience: 'user',
          text: 'Start the sign-in again from the application’s own page.',
        },
      ],
    },
    password: {
      title: '{place} refuses the user name or password',
      what: 'The application sent a user name and password for tokens, and the identity provider answered invalid_grant. {said}',
      why: 'They are wrong, or the account is locked, or must sign in another way (second factor).',
      fixes: [
        { effort: 'easy', audience: 'user', text: 'Check user name and password, or reset the password.' },
      ],
    },
  },
  run({ exchange, facts, show }) {
    const { flow, words } = facts;
    if (words.member('error') !== 'invalid_grant' || flow.grant === 'refresh_token') return [];
    const description = words.member('error_description');
    const means = grantWord(description);
    return [
      {
        message:
          flow.grant === 'password' || (flow.grant === '' && means === 'password') ? 'password' : 'code',
        data: {
          place: show.place(exchange.url),
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
