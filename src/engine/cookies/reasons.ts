/** Why a cookie was not stored, or not sent: ids of the catalogue's cookie rows, which are also the ids of the checks. */
export type RejectedReason =
  | 'cookie-empty'
  | 'cookie-too-large'
  | 'cookie-invalid-characters'
  | 'cookie-domain-mismatch'
  | 'cookie-domain-public-suffix'
  | 'cookie-prefix-violated'
  | 'cookie-partitioned-insecure'
  | 'cookie-secure-from-insecure'
  | 'cookie-samesite-none-insecure'
  | 'cookie-samesite-cross-site-set'
  | 'cookie-overwrites-secure'
  | 'cookie-httponly-overwrite'
  | 'cookie-credentials-omitted'
  | 'cookie-third-party-blocked'
  /** The site has too many Secure cookies already, and Firefox evicts none of them for an insecure one. */
  | 'cookie-pileup'
  | 'cookie-already-expired';

export type WithheldReason =
  | 'cookie-host-only'
  | 'cookie-domain-mismatch'
  | 'cookie-path-narrow'
  | 'cookie-secure-on-http'
  | 'cookie-samesite-withheld'
  | 'cookie-expired'
  | 'cookie-other-partition'
  | 'cookie-credentials-omitted'
  | 'cookie-third-party-blocked'
  /** Ours: a script asked, and HttpOnly hides the cookie from scripts. */
  | 'cookie-http-only';

/** One list of reasons, in the order of the first that names each. */
export function merged<R>(lists: readonly (readonly R[])[]): R[] {
  return [...new Set(lists.flat())];
}

/** As `merged`, for two lists of which one is mostly empty. */
export function joined<R>(first: readonly R[], second: readonly R[]): readonly R[] {
  if (second.length === 0) return first;
  return first.length === 0 ? second : merged([first, second]);
}
