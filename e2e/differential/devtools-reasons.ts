import type { RejectedReason, WithheldReason } from '../../src/engine/cookies/reasons.ts';

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

/** The same of a cookie that was left out of a request (CDP `Network.CookieBlockedReason`). */
const WITHHELD: Readonly<Record<string, readonly WithheldReason[]>> = {
  SecureOnly: ['cookie-secure-on-http'],
  NotOnPath: ['cookie-path-narrow'],
  DomainMismatch: ['cookie-host-only', 'cookie-domain-mismatch'],
  SameSiteStrict: ['cookie-samesite-withheld'],
  SameSiteLax: ['cookie-samesite-withheld'],
  SameSiteUnspecifiedTreatedAsLax: ['cookie-samesite-withheld'],
  SchemefulSameSiteStrict: ['cookie-samesite-withheld'],
  SchemefulSameSiteLax: ['cookie-samesite-withheld'],
  SchemefulSameSiteUnspecifiedTreatedAsLax: ['cookie-samesite-withheld'],
  UserPreferences: ['cookie-third-party-blocked'],
  ThirdPartyPhaseout: ['cookie-third-party-blocked'],
  ThirdPartyBlockedInFirstPartySet: ['cookie-third-party-blocked'],
};

/** DevTools has no word for these: it says nothing, or speaks only of the others that apply. */
const UNSPOKEN: ReadonlySet<RejectedReason | WithheldReason> = new Set<RejectedReason | WithheldReason>([
  'cookie-partitioned-insecure',
  'cookie-already-expired',
  'cookie-pileup',
  'cookie-credentials-omitted',
]);

/** Do the model's reasons for rejecting a line and those of DevTools say the same: each one's own, and none besides? */
export function reasonsAgree(ours: readonly RejectedReason[], told: readonly string[]): boolean {
  // Where third parties are blocked, Chromium looks no further.
  if (ours[0] === BLOCKED && told.every((reason) => SET[reason]?.includes(BLOCKED) === true)) return true;
  return agree(ours, told, SET);
}

/** The same of a cookie that was left out of a request. */
export function withheldAgree(ours: readonly WithheldReason[], told: readonly string[]): boolean {
  return agree(ours, told, WITHHELD);
}

const BLOCKED = 'cookie-third-party-blocked';

function agree<R extends RejectedReason | WithheldReason>(
  ours: readonly R[],
  told: readonly string[],
  words: Readonly<Record<string, readonly R[]>>,
): boolean {
  const spoken = ours.filter((reason) => !UNSPOKEN.has(reason));
  const known = told.map((reason) => words[reason] ?? []);
  return (
    spoken.length > 0 &&
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
