import { grantWord } from '../../facts/grant-words.ts';
import { spec } from '../../spec.ts';
import { defineCheck } from '../check.ts';

export default defineCheck({
  id: 'pkce-missing',
  group: 'oauth',
  summary:
    'A sign-in that began with a code_challenge is finished without code_verifier, or PKCE is demanded and absent',
  severity: 'broken',
  rung: 4,
  applies: ['token-endpoint', 'oauth-error'],
  spec: [spec('pkce', '4.4.1'), spec('pkce', '4.5')],
  needs: ['flow', 'words'],
  messages: {
    verifier: {
      title: 'The token request to {place} lacks the code_verifier of this sign-in',
      what: 'The sign-in began with a code_challenge. The request that exchanges the code carries no code_verifier.',
      why: 'The identity provider gives tokens only to whoever began the sign-in, and the verifier is the proof (PKCE).',
      fixes: [
        {
          effort: 'medium',
          audience: 'frontend',
          text: 'Send the stored code_verifier with the code. If a server exchanges the code, hand the verifier to it.',
        },
      ],
    },
    challenge: {
      title: '{place} demands PKCE, and this sign-in began without a code_challenge',
      what: 'The identity provider refused the request. {said}',
      why: 'For this application it takes only sign-ins with PKCE: a code_challenge at the beginning and the code_verifier at the end.',
      fixes: [
        {
          effort: 'medium',
          audience: 'frontend',
          text: 'Switch PKCE on in the sign-in library (S256), or use a library that does it.',
        },
        {
          effort: 'easy',
          audience: 'admin',
          text: 'If the application cannot do PKCE and keeps a secret, change the demand in its registration.',
        },
      ],
    },
  },
  run({ exchange, facts, show }) {
    const { flow, words } = facts;
    if (flow.role === undefined) return [];
    const place = show.place(exchange.url);
    const challenge = flow.authorize?.params.get('code_challenge');
    if (flow.role === 'token') {
      if (flow.params.get('code') === undefined || flow.params.has('code_verifier')) return [];
      if (flow.authorize !== undefined && challenge !== undefined)
        return [
          {
            message: 'verifier',
            data: { place },
            confidence: 'certain',
            evidence: [
              { exchange: flow.authorize.exchange, at: 'url' },
              { exchange, at: 'response.status' },
              { exchange, at: 'response.body' },
            ],
            subject: flow.params.get('code') ?? '',
          },
        ];
    }
    const began = flow.role === 'authorize' ? flow.params : flow.authorize?.params;
    if (began?.has('code_challenge') === true) return [];
    const description = flow.params.get('error_description') ?? words.member('error_description');
    const text = description ?? words.list.find((word) => grantWord(word.text) === 'pkce')?.text;
    if (grantWord(text) !== 'pkce') return [];
    return [
      {
        message: 'challenge',
        data: { place, said: `It says: “${show.text((text ?? '').slice(0, 200))}”.` },
        confidence: 'certain',
        evidence: [
          { exchange, at: 'url' },
          { exchange, at: 'response.status' },
        ],
      },
    ];
  },
});
