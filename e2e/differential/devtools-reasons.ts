import type { RejectedReason } from '../../src/engine/cookies/reasons.ts';

/** What DevTools calls the reasons of a rejected Set-Cookie line (CDP `Network.SetCookieBlockedReason`), and what they are called here. */
const SET: Readonly<Record<string, readonly RejectedReason[]>> = {
  SecureOnly: ['cookie-secure-from-insecure'],
  SameSiteNoneInsecure: ['cookie-samesite-none-insecure'],
  SameSiteStrict: ['cookie-samesite-cross-site-set'],
  SameSiteLax: ['cookie-samesite-cross-site-set'],
  SameSiteUnspecifiedTreatedAsLax: ['cookie-samesite-cross-site-set'],
  SchemefulSameSiteStrict: ['cookie-samesite-cross-site-set'],
  SchemefulSameSiteLax: ['cookie-samesite-cross-site-set'],
  SchemefulSameSiteUnspecifiedTreatedAsLax: ['cookie-samesite-cross-site-set'],
  UserPreferences: ['cookie-third-party-blocked'],
  ThirdPartyPhaseout: ['cookie-third-party-blocked'],
  ThirdPartyBlockedInFirstPartySet: ['cookie-third-party-blocked'],
  OverwriteSecure: ['cookie-overwrites-secure'],
  InvalidDomain: ['cookie-domain-mismatch', 'cookie-domain-public-suffix'],
  InvalidPrefix: ['cookie-prefix-violated'],
  NameValuePairExceedsMaxSize: ['cookie-too-large'],
  DisallowedCharacter: ['cookie-invalid-characters'],
  NoCookieContent: ['cookie-empty'],
};

/** DevTools has no word for these: it says nothing, or speaks only of the others that apply. */
const UNSPOKEN: ReadonlySet<RejectedReason> = new Set<RejectedReason>([
  'cookie-partitioned-insecure',
  'cookie-already-expired',
  'cookie-pileup',
]);

/** Do the model's reasons and those of DevTools say the same: each one's own, none besides, and the decisive one among them? */
export function reasonsAgree(ours: readonly RejectedReason[], told: readonly string[]): boolean {
  const spoken = ours.filter((reason) => !UNSPOKEN.has(reason));
  const [decisive] = spoken;
  if (decisive === undefined) return false;
  const known = told.map((reason) => SET[reason] ?? []);
  return (
    known.every((names) => names.some((name) => spoken.includes(name))) &&
    spoken.every((reason) => known.some((names) => names.includes(reason)))
  );
}

/** Would DevTools tell of a line that is rejected for these reasons? */
export function isTold(ours: readonly RejectedReason[], line: string): boolean {
  // It says nothing of a nameless value that imitates a named one.
  if (ours[0] === 'cookie-empty' && /^[ \t]*=[^;]*=/.test(line)) return false;
  // Nor of the answer to a request that goes without cookies.
  if (ours.includes('cookie-credentials-omitted')) return false;
  return ours.some((reason) => !UNSPOKEN.has(reason));
}
