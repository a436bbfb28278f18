import type { Exchange } from '../../exchange/exchange.ts';
import type { FlowView } from '../../facts/flows.ts';
import { grantWord } from '../../facts/grant-words.ts';
import { challengeOfVerifier } from '../../flows/oauth.ts';
import { spec } from '../../spec.ts';
import { defineCheck, span } from '../check.ts';

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
      what: 'The application tried to exchange the code of the sign-in for tokens, and the identity provider answered invalid_grant. {said}{fits}',
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
    late: {
      title: '{place} refuses the authorization code, which was {age} old when it came to be exchanged',
      what: 'The identity provider gave out the code {age} before the application tried to exchange it, and now answers invalid_grant. {said}{fits}',
      why: 'A code lives for a short time: a minute with most providers, ten at most. This one has waited longer than many of them allow.',
      fixes: [
        {
          effort: 'medium',
          audience: 'frontend',
          text: 'Exchange the code first thing at the callback, before anything else is loaded or asked.',
        },
        {
          effort: 'easy',
          audience: 'admin',
          text: 'Look up how long codes live in the identity provider’s settings, and what its log says at this time.',
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
    const password = flow.grant === 'password' || (flow.grant === '' && means === 'password');
    const age = ageOf(exchange, flow.issued);
    return [
      {
        message: password ? 'password' : age !== undefined && age >= LONG ? 'late' : 'code',
        data: {
          place: show.place(exchange.url),
          age: span(age ?? 0),
          fits: password ? '' : fitting(flow, age),
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

/** Ours: most providers let a code live for a minute. */
const LONG = 60_000;

/** How long before the token request the code was given out, ms. */
function ageOf(exchange: Exchange, issued: Exchange | undefined): number | undefined {
  if (issued?.startedAt === undefined || exchange.startedAt === undefined) return undefined;
  return Math.max(0, exchange.startedAt - issued.startedAt - (issued.duration ?? 0));
}

// What the capture shows to be as it should be, so that nobody looks there.
function fitting({ authorize, params }: FlowView, age: number | undefined): string {
  if (authorize === undefined) return '';
  const asked = authorize.params;
  const challenge = asked.get('code_challenge');
  const verifier = params.get('code_verifier');
  const method = asked.get('code_challenge_method') ?? 'plain';
  const proven = verifier !== undefined && challenge === challengeOfVerifier(verifier, method);
  const same = (name: string) => asked.get(name) !== undefined && asked.get(name) === params.get(name);
  const right = [
    ...(same('redirect_uri') ? ['the redirect_uri is that of the sign-in'] : []),
    ...(same('client_id') ? ['the client_id as well'] : []),
    ...(proven ? ['the code_verifier fits its challenge'] : []),
    'this capture shows no earlier use of the code',
    ...(age === undefined || age >= LONG ? [] : [`it was ${span(age)} old`]),
  ];
  return ` What can be seen here is right: ${right.join('; ')}.`;
}
