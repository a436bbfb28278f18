import { CHALLENGE_FAULTS } from '../../headers/challenge-faults.ts';
import { spec } from '../../spec.ts';
import { defineCheck } from '../check.ts';
import { REFUSED } from '../kinds.ts';

export default defineCheck({
  id: 'challenge-malformed',
  group: 'challenge',
  summary:
    'WWW-Authenticate does not follow its grammar: unquoted values, missing commas, no scheme, several challenges run together',
  severity: 'broken',
  rung: 5,
  symptom: true,
  applies: REFUSED,
  spec: [spec('http', '11.6.1')],
  needs: ['challenge'],
  messages: {
    broken: {
      title: 'The WWW-Authenticate header of {place} is malformed, so that clients cannot read it: {fault}',
      what: '{fault} (at character {at}).',
      why: 'Browsers and libraries that read strictly drop such a header, and with it the way to sign in and the reason of the refusal.',
      fixes: [
        {
          effort: 'easy',
          audience: 'backend',
          text: 'Write scheme, one space, then name="value" pairs with commas between them, for example: Bearer realm="api", error="invalid_token". Send one header line for each scheme.',
        },
      ],
    },
    sloppy: {
      title: 'The WWW-Authenticate header of {place} is not quite right: {fault}',
      what: '{fault} (at character {at}).',
      why: 'Most clients read it all the same; strict ones may not.',
      fixes: [
        {
          effort: 'easy',
          audience: 'backend',
          text: 'Write the values between double quotes, and each parameter once.',
        },
      ],
    },
  },
  run({ exchange, facts, show }) {
    const { presence, parse } = facts.challenge;
    if (presence === 'not-recorded' || presence === 'masked')
      return { notEvaluated: 'the response headers were not recorded in full' };
    if (presence === 'absent') return undefined;
    const fault = parse.faults.find((one) => CHALLENGE_FAULTS[one.code].refuses) ?? parse.faults[0];
    if (fault === undefined) return [];
    return [
      {
        message: parse.refused ? 'broken' : 'sloppy',
        data: {
          place: show.place(exchange.url),
          fault: CHALLENGE_FAULTS[fault.code].sentence,
          at: fault.position + 1,
        },
        confidence: parse.refused ? 'certain' : 'possible',
        evidence: [{ exchange, at: 'response.headers.www-authenticate', line: fault.line }],
        subject: `${exchange.url.origin} ${fault.code}`,
      },
    ];
  },
});
