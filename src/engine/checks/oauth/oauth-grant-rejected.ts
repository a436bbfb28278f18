import { spec } from '../../spec.ts';
import { defineCheck } from '../check.ts';

export default defineCheck({
  id: 'oauth-grant-rejected',
  group: 'oauth',
  summary: 'The token endpoint answers invalid_grant',
  severity: 'broken',
  rung: 4,
  applies: ['token-endpoint'],
  spec: [spec('oauth', '5.2')],
  needs: ['words', 'credential'],
  messages: {
    refresh: {
      title: '{place} refuses the refresh token: the session at the identity provider is over',
      what: 'The application tried to renew its token, and the identity provider answered invalid_grant. {said}',
      why: 'The refresh token has expired, was used already (rotation), or was withdrawn by a sign-out or a changed password.',
      fixes: [
        { effort: 'easy', audience: 'user', text: 'Sign in again.' },
        {
          effort: 'medium',
          audience: 'frontend',
          text: 'After invalid_grant start a new sign-in instead of trying again; renew in one place only, so that two calls do not use one refresh token at once.',
        },
      ],
    },
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
    if (facts.words.member('error') !== 'invalid_grant') return [];
    const body = exchange.request.body?.text ?? '';
    const message = /refresh_token/.test(body)
      ? 'refresh'
      : /grant_type["']?\s*[=:]\s*["']?password/.test(body)
        ? 'password'
        : 'code';
    const description = facts.words.member('error_description');
    return [
      {
        message,
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
