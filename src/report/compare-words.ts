import type { CaptureComparison } from '../engine/compare/captures.ts';
import { count } from './words.ts';

/** What a difference's weight means. */
export const COMPARE_WEIGHT_WORDS = {
  1: 'Explains the failure by itself',
  2: 'May explain it',
  3: 'Worth a look',
} as const;

/** What stands before a difference's name, by what it is about. */
export const COMPARE_NOUNS: Readonly<Record<string, string>> = {
  answer: 'Answer:',
  'set-cookie': 'Set-Cookie',
  cookie: 'Cookie',
  claim: 'Claim',
  credential: 'Field',
  scheme: 'Field',
  token: 'Token:',
  key: 'Key in',
  address: 'Address:',
  origin: 'Field',
  kind: 'Kind:',
  field: 'Field',
  step: 'Step:',
};

export const WORKING_BROKEN = 'In the capture that is to work something is broken, too: see above.';

/** How far two captures could be compared, and how much came of it. */
export function comparisonSentence({ aligned, differences, omitted }: CaptureComparison): string {
  if (aligned === 0) return 'The two captures have no request in common: they cannot be compared.';
  return `${count(aligned, 'request')} in both. ${
    differences.length === 0
      ? 'They do not differ in anything that matters for sign-in: what differs is on the server, or was not recorded.'
      : `${count(differences.length + omitted, 'difference')} that may matter for sign-in:`
  }`;
}
