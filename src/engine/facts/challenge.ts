import { type Exchange, fieldValues, type Presence, presence } from '../exchange/exchange.ts';
import { type Challenge, type ChallengeParse, parseChallengeFields } from '../headers/www-authenticate.ts';

/** What the response asks for (WWW-Authenticate, RFC 9110 §11.6.1). */
export interface ChallengeView {
  readonly presence: Presence;
  readonly parse: ChallengeParse;
  /** Schemes in lower case, in order, each once. */
  readonly schemes: readonly string[];
  /** The first challenge of a scheme (lower case). */
  of(scheme: string): Challenge | undefined;
  /** A parameter of the first challenge of any scheme that has it. */
  param(name: string): string | undefined;
}

const none = (here: Presence): ChallengeView => ({
  presence: here,
  parse: parseChallengeFields([]),
  schemes: [],
  of: () => undefined,
  param: () => undefined,
});
/** What most answers ask for. */
const NO_CHALLENGE: Readonly<Record<Presence, ChallengeView>> = {
  present: none('present'),
  masked: none('masked'),
  absent: none('absent'),
  'not-recorded': none('not-recorded'),
};

export function challengeOf(exchange: Exchange): ChallengeView {
  const values = fieldValues(exchange.response.fields, 'www-authenticate');
  if (values.length === 0) return NO_CHALLENGE[presence(exchange.response.fields, 'www-authenticate')];
  const parse = parseChallengeFields(values);
  const challenges = parse.challenges;
  return {
    presence: presence(exchange.response.fields, 'www-authenticate'),
    parse,
    schemes: [...new Set(challenges.map((challenge) => challenge.scheme.toLowerCase()))],
    of: (scheme) => challenges.find((challenge) => challenge.scheme.toLowerCase() === scheme),
    param: (name) => {
      for (const challenge of challenges) {
        const found = challenge.params.find((param) => param.name === name);
        if (found !== undefined) return found.value;
      }
      return undefined;
    },
  };
}
