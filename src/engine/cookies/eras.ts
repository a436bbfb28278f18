import { type JarProfile, RULES, type Rules } from './profile.ts';

type Era = readonly [before: number, differs: Partial<Rules>];

/** What releases before a number did otherwise, the newest change first; captures live longer than browsers do. */
const ERAS: Readonly<Record<JarProfile, readonly Era[]>> = {
  rfc6265bis: [],
  chromium: [
    // Schemeful same-site came with 89; SameSite=Lax by default, and None for Secure cookies only, with 84 (July 2020).
    [89, { schemeful: false }],
    [84, { laxByDefault: false, noneWantsSecure: false }],
  ],
  firefox: [
    // Total Cookie Protection came to everyone with 103; None for Secure cookies only came later.
    [103, { partitionsThirdParties: false, noneWantsSecure: false }],
  ],
};

/** The rules of a browser's release (its major version); those of today where it is not known. */
export function rulesFor(profile: JarProfile, release?: number): Rules {
  let rules = RULES[profile];
  for (const [before, differs] of ERAS[profile])
    if (release !== undefined && release < before) rules = { ...rules, ...differs };
  return rules;
}

/** The major version in a browser's name and version, as a capture writes it; undefined where there is none. */
export function releaseOf(browser: string): number | undefined {
  const found = /\b(?:Headless)?(?:Chrom(?:e|ium)|Edge?|Edg|Firefox|Nightly)\W{0,3}(\d{1,4})\b/i.exec(
    browser,
  );
  return found?.[1] === undefined ? undefined : Number(found[1]);
}
