import type { DateDialect } from '../headers/cookie-date.ts';
import { MOST_ATTRIBUTE_BYTES } from '../headers/set-cookie.ts';

/** Whose rules apply: the specification's, or those of a browser family where it differs. */
export type JarProfile = 'rfc6265bis' | 'chromium' | 'firefox';

/** Where browsers and the specification differ, one switch each. Observed in Chromium 156 and Firefox 153. */
export interface Rules {
  /** What a line without an equals sign sets: a value without a name, or a name without a value. */
  readonly bareWord: 'value' | 'name';
  /** A cookie without a name is stored. */
  readonly nameless: boolean;
  /** The value of a nameless cookie may hold an equals sign, and so look like a named cookie. */
  readonly namelessWithEquals: boolean;
  /** A tab inside a name, value or attribute is allowed. */
  readonly innerTab: boolean;
  /** A Domain outside ASCII is turned into its punycode; otherwise the cookie is rejected. */
  readonly foreignDomain: boolean;
  /** `Domain=.` counts as no Domain; otherwise it matches no host. */
  readonly loneDotIsNone: boolean;
  /** `__Host-` demands that Path=/ is written; otherwise the default path `/` will do. */
  readonly hostPrefixWantsPath: boolean;
  /** `__Host-` minds a Domain only where it takes effect: one that names the host itself, a public suffix or localhost, does not. */
  readonly hostPrefixByEffect: boolean;
  /** `__Http-` and `__Host-Http-` are enforced. */
  readonly httpPrefixes: boolean;
  /** The last of several attributes counts even if it cannot be parsed. */
  readonly lastCounts: boolean;
  readonly dates: DateDialect;
  /** Expires is by the clock of the server, which the Date of the answer tells. */
  readonly serverClock: boolean;
  /** Flags and SameSite count however long their value is; otherwise one over 1024 bytes makes them void. */
  readonly longFlags: boolean;
  /** SameSite absent or unknown means Lax. */
  readonly laxByDefault: boolean;
  /** For how long after creation such a cookie also goes with a cross-site POST navigation, ms. */
  readonly laxAllowsUnsafe: number;
  /** SameSite=None is for Secure cookies only. */
  readonly noneWantsSecure: boolean;
  /** A host-only Secure cookie keeps out an insecure one of its own host alone, not one of a host below or above. */
  readonly hostOnlyStandsApart: boolean;
  /** A Secure cookie that has expired goes on keeping out insecure ones: Firefox forgets it when it wants room, or starts anew. */
  readonly expiredSecureStays: boolean;
  /** http and https of one registrable domain are different sites. */
  readonly schemeful: boolean;
  /** A cross-site hop in the redirect chain makes the request cross-site. */
  readonly redirectTaint: boolean;
  /** Every third-party context has a jar of its own, keyed by the top-level site. */
  readonly partitionsThirdParties: boolean;
  /** Where third-party cookies are blocked, those with Partitioned are not. */
  readonly sparesPartitioned: boolean;
  /** A dedicated worker's XMLHttpRequest and importScripts count as the first party's, whatever page its document stands in. */
  readonly workersStandAlone: boolean;
  /** The creation time of a replaced cookie passes on: always, or only with an unchanged value. */
  readonly keepsCreation: 'always' | 'same-value';
  /** Most bytes of a default path; over it the path stays as written, and so matches nothing. */
  readonly mostDefaultPathBytes: number;
  /** A vertical bar in a URL's path is escaped as `%7C`; the URL Standard leaves it. */
  readonly escapesBar: boolean;
  /** A Path may hold a tab. */
  readonly tabInPath: boolean;
  /** Scripts see a cookie that one of them has changed behind the others of its path. */
  readonly scriptsMoveCookies: boolean;
  /** A send is noted as use where the last noted one is at least so long ago, ms. */
  readonly useAccuracy: number;
  readonly eviction: {
    /** How many cookies a site may have in one partition, and how many are left when there are more. */
    readonly most: number;
    readonly left: number;
    readonly leftOfPartition: number;
    /** By Chromium's rounds of priority, or by Secure alone. */
    readonly style: 'rounds' | 'security';
    /** Bytes of names and values that a site may have in a partition, and how far over it may go before some are evicted. */
    readonly partitionBytes: number;
    readonly partitionSlack: number;
  };
}

const RFC: Rules = {
  bareWord: 'value',
  nameless: true,
  namelessWithEquals: true,
  innerTab: true,
  foreignDomain: true,
  loneDotIsNone: true,
  hostPrefixWantsPath: true,
  hostPrefixByEffect: false,
  httpPrefixes: false,
  lastCounts: false,
  dates: 'rfc6265bis',
  serverClock: false,
  longFlags: false,
  laxByDefault: true,
  laxAllowsUnsafe: 0,
  noneWantsSecure: true,
  hostOnlyStandsApart: false,
  expiredSecureStays: false,
  schemeful: true,
  redirectTaint: true,
  partitionsThirdParties: false,
  sparesPartitioned: true,
  workersStandAlone: false,
  keepsCreation: 'always',
  mostDefaultPathBytes: Number.POSITIVE_INFINITY,
  escapesBar: false,
  tabInPath: true,
  scriptsMoveCookies: false,
  useAccuracy: 0,
  eviction: {
    most: 180,
    left: 150,
    leftOfPartition: 180,
    style: 'rounds',
    partitionBytes: 10_240,
    partitionSlack: 0,
  },
};

export const RULES: Readonly<Record<JarProfile, Rules>> = {
  rfc6265bis: RFC,
  chromium: {
    ...RFC,
    namelessWithEquals: false,
    loneDotIsNone: false,
    innerTab: false,
    httpPrefixes: true,
    lastCounts: true,
    escapesBar: true,
    dates: 'chromium',
    serverClock: true,
    laxAllowsUnsafe: 120_000,
    redirectTaint: false,
    keepsCreation: 'same-value',
    useAccuracy: 60_000,
  },
  firefox: {
    ...RFC,
    bareWord: 'name',
    nameless: false,
    foreignDomain: false,
    loneDotIsNone: false,
    hostPrefixWantsPath: false,
    hostPrefixByEffect: true,
    httpPrefixes: true,
    lastCounts: true,
    dates: 'firefox',
    serverClock: true,
    longFlags: true,
    laxByDefault: false,
    hostOnlyStandsApart: true,
    expiredSecureStays: true,
    schemeful: false,
    partitionsThirdParties: true,
    sparesPartitioned: false,
    workersStandAlone: true,
    mostDefaultPathBytes: MOST_ATTRIBUTE_BYTES,
    tabInPath: false,
    scriptsMoveCookies: true,
    useAccuracy: 60_000,
    eviction: {
      most: 180,
      left: 150,
      leftOfPartition: 150,
      style: 'security',
      partitionBytes: 10_240,
      partitionSlack: 2048,
    },
  },
};
