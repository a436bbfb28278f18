import type { CookieGrade } from '../engine/cookie-auditor.ts';
import type { Advice } from '../engine/cookies/audit.ts';
import type { RejectedReason, WithheldReason } from '../engine/cookies/reasons.ts';
import type { CookieClass } from '../engine/cookies/session-like.ts';
import type { Basis, CookieAttributes } from '../engine/report.ts';

/** The words that panel and command share for the cookie model's codes. */

/** Why a browser did not store a cookie: ends a sentence that begins with "refused:". */
export const REJECTED_WORDS: Readonly<Record<RejectedReason, string>> = {
  'cookie-empty': 'it has no name',
  'cookie-too-large': 'name and value together are over 4096 bytes',
  'cookie-invalid-characters': 'a control character stands in the line',
  'cookie-domain-mismatch': 'its Domain is neither the host that set it nor a parent of that host',
  'cookie-domain-public-suffix': 'its Domain is shared by many owners (a public suffix)',
  'cookie-prefix-violated': 'it does not keep what its name’s prefix promises',
  'cookie-partitioned-insecure': 'Partitioned needs Secure, over https',
  'cookie-secure-from-insecure': 'it is marked Secure, but came over http',
  'cookie-samesite-none-insecure': 'SameSite=None needs Secure',
  'cookie-samesite-cross-site-set':
    'it was set from within a page of another site, where only SameSite=None counts',
  'cookie-overwrites-secure': 'it came over http and would replace a Secure cookie',
  'cookie-httponly-overwrite': 'a script may not set or replace an HttpOnly cookie',
  'cookie-credentials-omitted': 'the request was made without cookies, so its answer may set none',
  'cookie-third-party-blocked': 'the browser blocks third-party cookies',
  'cookie-pileup': 'the site has too many cookies already',
  'cookie-already-expired': 'its date had already passed',
};

/** Why a stored cookie did not go with a request: ends a sentence that begins with "not sent:". */
export const WITHHELD_WORDS: Readonly<Record<WithheldReason, string>> = {
  'cookie-host-only': 'it belongs to the one host that set it (no Domain)',
  'cookie-domain-mismatch': 'its Domain does not cover this host',
  'cookie-path-narrow': 'its Path does not cover this address',
  'cookie-secure-on-http': 'it is Secure, and the request goes over http',
  'cookie-samesite-withheld': 'its SameSite keeps it out of requests that come from another site',
  'cookie-expired': 'it has expired',
  'cookie-other-partition': 'it lives in the partition of another top-level site',
  'cookie-credentials-omitted': 'the request is made without cookies (credentials)',
  'cookie-third-party-blocked': 'the browser blocks third-party cookies',
  'cookie-http-only': 'HttpOnly hides it from scripts',
};

/** Of ids that mean another thing where a cookie is stored than where it is refused. */
const STORED_WORDS: Readonly<Record<string, string>> = {
  'cookie-undeletable': 'an answer was to delete it, with another Domain or Path, and so it stayed',
  'cookie-duplicate-name': 'two cookies of this name went along, and the server reads only one',
  'cookie-pileup': 'the browser dropped it to make room, as the site had too many cookies',
};

/** Why a cookie was refused or not sent; an id that is not known stays as it is. */
export function reasonWords(reason: string): string {
  return (
    lookUp(STORED_WORDS, reason) ??
    lookUp(WITHHELD_WORDS, reason) ??
    lookUp(REJECTED_WORDS, reason) ??
    reason.replace(/-/g, ' ')
  );
}

/** The same for an attempt to set it: some ids mean another thing there. */
export function rejectedWords(reason: string): string {
  return lookUp(REJECTED_WORDS, reason) ?? reasonWords(reason);
}

function lookUp(words: Readonly<Record<string, string>>, id: string): string | undefined {
  return Object.hasOwn(words, id) ? words[id] : undefined;
}

/** How it is known. */
export const BASIS_WORDS: Readonly<Record<Basis, string>> = {
  observed: 'seen in the traffic',
  computed: 'worked out by the browser’s rules',
  unknown: 'cannot be told from what was recorded',
};

export const CLASS_WORDS: Readonly<Record<CookieClass, string>> = {
  session: 'sign-in',
  csrf: 'CSRF protection',
  'flow-state': 'sign-in under way',
  preference: 'preference',
  analytics: 'analytics',
  affinity: 'load balancer',
  other: 'other',
};

export const GRADE_WORDS: Readonly<Record<CookieGrade, string>> = {
  broken: 'broken',
  warning: 'weak',
  advice: 'could be tighter',
  fine: 'fine',
};

export const WEIGHT_WORDS: Readonly<Record<Advice['weight'], string>> = {
  weak: 'weak',
  tighter: 'tighter',
  note: 'note',
};

/** One attribute of a cookie and what it does, in a sentence. */
export interface AttributeWords {
  readonly name: string;
  readonly value: string;
  readonly meaning: string;
}

/** Every attribute of a cookie with what it means, those that are missing too. */
export function attributeWords(cookie: {
  readonly domain: string;
  readonly hostOnly: boolean | null;
  readonly path: string;
  readonly partitionKey: string | null;
  readonly attributes: CookieAttributes | null;
}): readonly AttributeWords[] {
  const { attributes, domain, hostOnly, path, partitionKey } = cookie;
  const words: AttributeWords[] = [
    {
      name: 'Domain',
      value: hostOnly === false ? domain : 'none',
      meaning:
        hostOnly === false
          ? `Goes to ${domain} and every host below it.`
          : hostOnly === true
            ? `Goes to ${domain} alone, to no host below it.`
            : `Seen in requests to ${domain}; how wide it reaches was not recorded.`,
    },
    {
      name: 'Path',
      value: path,
      meaning:
        path === '/' ? 'Goes to every address of the host.' : `Goes to ${path} and what lies below it.`,
    },
  ];
  if (attributes === null) return words;
  words.push(
    {
      name: 'Secure',
      value: attributes.secure ? 'yes' : 'no',
      meaning: attributes.secure
        ? 'Travels over https alone.'
        : 'Travels over http too, where others can read it.',
    },
    {
      name: 'HttpOnly',
      value: attributes.httpOnly ? 'yes' : 'no',
      meaning: attributes.httpOnly ? 'Scripts cannot read it.' : 'Scripts on the page can read it.',
    },
    {
      name: 'SameSite',
      value: SAME_SITE[attributes.sameSite][0],
      meaning: SAME_SITE[attributes.sameSite][1],
    },
    { name: 'Expires', value: lifeText(attributes), meaning: lifeMeaning(attributes) },
  );
  if (attributes.partitioned || partitionKey !== null)
    words.push({
      name: 'Partitioned',
      value: partitionKey === null ? 'yes' : partitionKey,
      meaning: 'Kept apart for each top-level site that embeds it.',
    });
  if (attributes.prefix !== null)
    words.push({ name: 'Prefix', value: attributes.prefix, meaning: PREFIX[attributes.prefix] });
  if (attributes.priority !== 'medium')
    words.push({
      name: 'Priority',
      value: attributes.priority,
      meaning: 'Chromium’s own: which cookies go first when there are too many.',
    });
  return words;
}

const SAME_SITE: Readonly<Record<CookieAttributes['sameSite'], readonly [string, string]>> = {
  strict: ['Strict', 'Goes only with requests that the site itself makes, not with links from elsewhere.'],
  lax: [
    'Lax',
    'Goes with the site’s own requests and with links from elsewhere, not with foreign forms or frames.',
  ],
  none: ['None', 'Goes with requests from every site, unless the browser blocks third-party cookies.'],
  unspecified: [
    'not said',
    'Chromium takes it for Lax; Firefox and Safari send it with every site’s requests.',
  ],
};

const PREFIX: Readonly<Record<NonNullable<CookieAttributes['prefix']>, string>> = {
  '__Secure-': 'Accepted with Secure and over https alone.',
  '__Host-': 'Accepted with Secure, Path=/ and no Domain alone.',
  '__Http-': 'Accepted with Secure and HttpOnly alone.',
  '__Host-Http-': 'Accepted with Secure, HttpOnly, Path=/ and no Domain alone.',
};

function lifeText(attributes: CookieAttributes): string {
  if (attributes.session) return 'with the browser';
  if (
    attributes.expires !== null &&
    Number.isFinite(attributes.expires) &&
    Math.abs(attributes.expires) < 8.64e15
  )
    return new Date(attributes.expires)
      .toISOString()
      .replace(/\.\d+Z$/, 'Z')
      .replace('T', ' ');
  return attributes.maxAge === null ? 'a date' : `Max-Age=${attributes.maxAge}`;
}

function lifeMeaning(attributes: CookieAttributes): string {
  if (attributes.session) return 'Ends when the browser is closed (or never, where it restores its tabs).';
  return attributes.maxAge === null
    ? 'Kept until then, unless it is deleted.'
    : `Kept for ${ageText(attributes.maxAge)} (Max-Age=${attributes.maxAge}).`;
}

/** `45 s`, `30 min`, `8 h`, `400 days`. */
export function ageText(seconds: number): string {
  if (seconds <= 0) return '0 s: it deletes the cookie';
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400).toLocaleString('en')} days`;
}
