import { grantWord } from '../../facts/grant-words.ts';
import { challengeOfVerifier } from '../../flows/oauth.ts';
import { spec } from '../../spec.ts';
import { defineCheck } from '../check.ts';

export default defineCheck({
  id: 'pkce-mismatch',
  group: 'oauth',
  summary:
    "The token request's code_verifier does not belong to the code_challenge of the authorization request",
  severity: 'broken',
  rung: 4,
  applies: ['token-endpoint'],
  spec: [spec('pkce', '4.6'), spec('pkce', '4.2')],
  needs: ['flow', 'words'],
  messages: {
    differs: {
      title: 'The code_verifier sent to {place} does not belong to the code_challenge of this sign-in',
      what: 'The sign-in began with a code_challenge ({method}). The challenge computed from the code_verifier of the token request is another one.',
      why: 'The identity provider gives tokens only to whoever began the sign-in, and the verifier is the proof (PKCE).',
      fixes: [
        {
          effort: 'medium',
          audience: 'frontend',
          text: 'Store the verifier under the state of its own sign-in (sessionStorage) and use that one on the callback. Look for a verifier made anew on the callback page, or overwritten by a second sign-in in another tab.',
        },
        { effort: 'easy', audience: 'user', text: 'Close other tabs of the application and sign in again.' },
      ],
    },
    said: {
      title: '{place} says that the code_verifier does not fit (PKCE)',
      what: '{said} The authorization request of this sign-in is not in the capture, or does not show the challenge.',
      why: 'The identity provider gives tokens only to whoever began the sign-in, and the verifier is the proof (PKCE).',
      fixes: [
        {
          effort: 'medium',
          audience: 'frontend',
          text: 'Compare the stored verifier with the one sent: it must be the very string whose SHA-256 was the code_challenge, without padding or re-encoding.',
        },
      ],
    },
  },
  run({ exchange, facts, show }) {
    const { flow, words } = facts;
    const verifier = flow.params.get('code_verifier');
    if (flow.role !== 'token' || verifier === undefined) return [];
    const place = show.place(exchange.url);
    const subject = flow.params.get('code') ?? '';
    const challenge = flow.authorize?.params.get('code_challenge');
    const description = words.member('error_description');
    const saysSo = grantWord(description) === 'pkce';
    const words1 = description === undefined ? [] : [{ exchange, at: 'response.body' }];
    if (flow.authorize !== undefined && challenge !== undefined) {
      const method = flow.authorize.params.get('code_challenge_method') ?? 'plain';
      const computed = challengeOfVerifier(verifier, method);
      if (computed === challenge) return [];
      if (computed !== undefined)
        return [
          {
            message: 'differs',
            data: { place, method: show.text(method.slice(0, 20)) },
            confidence: 'certain',
            evidence: [
              {
                exchange: flow.authorize.exchange,
                at: 'url',
                text: `code_challenge: ${show.fingerprint(challenge)}`,
              },
              {
                exchange,
                at: 'url',
                text: `challenge of the code_verifier sent: ${show.fingerprint(computed)}`,
              },
              ...words1,
            ],
            subject,
          },
        ];
    }
    if (!saysSo) return [];
    return [
      {
        message: 'said',
        data: { place, said: `The server says: “${show.text((description ?? '').slice(0, 200))}”.` },
        confidence: 'certain',
        evidence: [{ exchange, at: 'response.status' }, ...words1],
        subject,
      },
    ];
  },
});
