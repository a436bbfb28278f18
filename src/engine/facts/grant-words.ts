/** What authorization servers say of a refused grant (error_description), and which fault it names. In order; the first match counts. */
export const GRANT_WORDS: readonly {
  readonly pattern: RegExp;
  readonly means: 'pkce' | 'redirect' | 'reused' | 'expired' | 'password' | 'code' | 'session';
}[] = [
  {
    pattern: /pkce|code[_ ]?verifier|code[_ ]?challenge|AADSTS(?:501481|50148|9002325|700025)\b/i,
    means: 'pkce',
  },
  {
    pattern:
      /redirect[_ ]?ur[il]|redirection uri|reply (?:url|address)|callback url|AADSTS(?:50011|500112|500113|700022)\b/i,
    means: 'redirect',
  },
  {
    pattern:
      /already (?:been )?(?:redeemed|used|exchanged|consumed|issued)|(?:has|have|was) been (?:used|redeemed|consumed)|reuse|used more than once|rotated|superseded|AADSTS(?:54005|70002)\b/i,
    means: 'reused',
  },
  {
    pattern:
      /session (?:is )?not active|session (?:has )?(?:expired|ended)|stale token|not logged in|revoked|AADSTS(?:50173|50132|700082)\b/i,
    means: 'session',
  },
  {
    pattern: /expired|not active|inactivity|too old|AADSTS(?:70008|700084|70043)\b/i,
    means: 'expired',
  },
  {
    pattern:
      /(?:user|e-?mail|password|credentials|login)\b.{0,30}(?:invalid|incorrect|wrong|not match)|(?:invalid|bad|wrong|incorrect) (?:user|username|e-?mail|password|credentials)|AADSTS50126\b|account (?:is )?(?:locked|disabled)/i,
    means: 'password',
  },
  { pattern: /\bcode\b/i, means: 'code' },
];

export function grantWord(text: string | undefined): (typeof GRANT_WORDS)[number]['means'] | undefined {
  if (text === undefined) return undefined;
  return GRANT_WORDS.find((one) => one.pattern.test(text.slice(0, 400)))?.means;
}
