import { spec } from '../../spec.ts';
import { defineCheck } from '../check.ts';
import { REFUSED } from '../kinds.ts';

export default defineCheck({
  id: 'step-up-required',
  group: 'challenge',
  summary:
    'insufficient_user_authentication, acr_values, max_age or a claims challenge: a stronger or fresher sign-in is wanted',
  severity: 'broken',
  rung: 5,
  applies: REFUSED,
  spec: [spec('stepUp', '3')],
  needs: ['challenge', 'words'],
  messages: {
    wanted: {
      title: '{place} wants a stronger or fresher sign-in for this action',
      what: 'The server recognises the token and asks for more: {wanted}.',
      why: 'The user signed in too long ago, or without the second factor that this action needs.',
      fixes: [
        {
          effort: 'easy',
          audience: 'user',
          text: 'Sign in again and confirm with the second factor. If its code is refused: take the newest one, and let the phone set its clock by itself.',
        },
        {
          effort: 'medium',
          audience: 'frontend',
          text: 'On this error start a new sign-in with the acr_values, max_age or claims that the challenge names, then repeat the request.',
        },
      ],
    },
  },
  run({ exchange, facts, show }) {
    const { challenge, words } = facts;
    const asked =
      challenge.param('error') === 'insufficient_user_authentication' ||
      words.member('error') === 'insufficient_user_authentication';
    // Entra ID's claims challenge: a policy wants more than this token shows.
    const claims =
      challenge.param('error') === 'insufficient_claims' && challenge.param('claims') !== undefined;
    const acr = challenge.param('acr_values');
    const age = challenge.param('max_age');
    const said = words.says('step-up-required');
    if (!asked && !claims && acr === undefined && said === undefined) return [];
    const wanted = [
      acr === undefined ? '' : `acr_values “${show.text(acr)}”`,
      claims ? 'a token that satisfies the claims named in the challenge' : '',
      age === undefined ? '' : `a sign-in not older than ${show.text(age)} s`,
    ].filter((part) => part !== '');
    return [
      {
        message: 'wanted',
        data: {
          place: show.place(exchange.url),
          wanted: wanted.length === 0 ? 'a stronger sign-in' : wanted.join(' and '),
        },
        confidence: asked || claims ? 'certain' : 'likely',
        evidence: [
          challenge.presence === 'present'
            ? { exchange, at: 'response.headers.www-authenticate' }
            : { exchange, at: said?.at ?? 'response.body', text: show.text(said?.text ?? '') },
        ],
      },
    ];
  },
});
