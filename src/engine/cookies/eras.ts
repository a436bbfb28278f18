import { type JarProfile, RULES, type Rules } from './profile.ts';

type Era = readonly [before: number, differs: Partial<Rules>];

/** What releases before a number did otherwise, the newest change first; captures live longer than browsers do. */
const ERAS: Readonly<Record<JarProfile, readonly Era[]>> = {
  rfc6265bis: [],
  chromium: [
    // Chrome Platform Status, feature 5096179480133632: schemeful same-site is on by default from 89. Earlier and in part by a switch at Google.
    [89, { schemeful: false }],
    // chromium.org/updates/same-site: SameSite=Lax by default and None for Secure cookies only, for good with 84 (14 July 2020). From that day
    // a switch at Google turned both on in 80 to 83 too, which no capture shows.
    [84, { laxByDefault: false, noneWantsSecure: false }],
  ],
  firefox: [
    // MDN, Firefox 131 for developers (bug 1909673): SameSite=None is refused without Secure.
    [131, { noneWantsSecure: false }],
    // MDN, State Partitioning: "From Firefox 103, State Partitioning is turned on by default."
    [103, { partitionsThirdParties: false }],
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
