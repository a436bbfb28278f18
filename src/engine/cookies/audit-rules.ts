import { LONGEST_AGE } from '../headers/set-cookie.ts';
import type { Fix } from '../report.ts';
import { spec } from '../spec.ts';
import type { Advice, AdviceCode, AuditSubject } from './audit.ts';
import { crossSiteUses, narrowestDomain, neededHosts } from './audit-scope.ts';
import { canonicalHost } from './domain-match.ts';
import { prefixOf } from './prefixes.ts';
import { isLoopback } from './secure-origin.ts';

type Rule = (subject: AuditSubject) => Advice | undefined;

/** Ours: what the rules look at. A cookie for analytics or for a visitor's choices is nobody's key to anything. */
const guarded = (subject: AuditSubject) =>
  subject.session ||
  subject.class === 'session' ||
  subject.class === 'flow-state' ||
  subject.class === 'csrf';
const carriesSignIn = (subject: AuditSubject) => subject.session || subject.class === 'session';

const DAY = 86_400;
/** Ours: the longest that NIST SP 800-63B lets a sign-in last at its lowest level. */
const LONG_SESSION = 30 * DAY;
/** Ours: a sign-in that takes longer has been given up. */
const LONG_SIGN_IN = DAY;

const fix = (effort: Fix['effort'], audience: Fix['audience'], text: string): Fix => ({
  effort,
  audience,
  text,
});

const advice = (
  code: AdviceCode,
  weight: Advice['weight'],
  rest: Pick<Advice, 'title' | 'why' | 'fix' | 'spec'>,
): Advice => ({ code, weight, ...rest });

// "The Secure attribute limits the scope of the cookie to "secure" channels" (RFC 6265bis §4.1.2.5).
const secureMissing: Rule = (subject) => {
  const { line, setBy, carried } = subject;
  if (line.secure || !guarded(subject)) return undefined;
  const leaked = carried.find((use) => use.scheme === 'http' && !isLoopback(use.host));
  const overHttp = setBy.scheme === 'http';
  if (overHttp && isLoopback(setBy.host)) return undefined;
  return advice('secure-missing', 'weak', {
    title:
      leaked === undefined ? 'It lacks Secure' : `It lacks Secure, and travelled in clear to ${leaked.host}`,
    why: 'Without Secure the browser also sends the cookie over http, where anyone on the way can read and change it.',
    fix: overHttp
      ? fix('medium', 'admin', 'Serve the whole site over https (redirect http), then add Secure.')
      : fix('easy', 'backend', 'Add Secure.'),
    spec: [spec('cookies', '4.1.2.5'), spec('owaspSession', 'secure-attribute')],
  });
};

// "The HttpOnly attribute limits the scope of the cookie to HTTP requests" (RFC 6265bis §4.1.2.6). A CSRF cookie is there to be read.
const httpOnlyMissing: Rule = (subject) => {
  if (subject.line.httpOnly || !guarded(subject) || subject.class === 'csrf') return undefined;
  return advice('httponly-missing', 'weak', {
    title: 'It lacks HttpOnly',
    why: 'Any script on the page, an injected one too, can read the cookie with document.cookie and take the sign-in with it.',
    fix: fix('easy', 'backend', 'Add HttpOnly, unless a script of yours has to read the cookie.'),
    spec: [spec('cookies', '4.1.2.6'), spec('owaspSession', 'httponly-attribute')],
  });
};

// "The "SameSite" attribute limits the scope of the cookie such that it will only be attached to requests if those requests are same-site" (RFC 6265bis §4.1.2.7).
const sameSiteMissing: Rule = (subject) => {
  if (subject.line.sameSite !== 'unspecified' || !guarded(subject)) return undefined;
  const [foreign] = crossSiteUses(subject.carried);
  const wanted = foreign === undefined ? 'SameSite=Lax' : 'SameSite=None; Secure';
  return advice('samesite-missing', 'weak', {
    title: 'It does not say SameSite',
    why: 'Browsers then differ: Chromium takes it for Lax, Firefox and Safari send it with requests that other sites make, which is what cross-site request forgery needs.',
    fix: fix(
      'easy',
      'backend',
      foreign === undefined
        ? `Add ${wanted}.`
        : `Add ${wanted}: a request from another site carried it here.`,
    ),
    spec: [spec('cookies', '4.1.2.7'), spec('owaspSession', 'samesite-attribute')],
  });
};

const sameSiteNoneUnneeded: Rule = (subject) => {
  const { line, carried } = subject;
  if (line.sameSite !== 'none' || !guarded(subject)) return undefined;
  // What nobody saw proves nothing: some use must be known, and none of it unknown.
  if (carried.length === 0 || carried.some(({ relation }) => relation === 'unknown')) return undefined;
  if (crossSiteUses(carried).length > 0) return undefined;
  return advice('samesite-none-unneeded', 'weak', {
    title: 'SameSite=None, though no request from another site needed it here',
    why: 'With None any site can make a visitor’s browser send requests that carry the sign-in.',
    fix: fix(
      'easy',
      'backend',
      'Use SameSite=Lax, unless the site is meant to be embedded in others or gets forms posted by an identity provider (not seen in this capture).',
    ),
    spec: [spec('cookies', '4.1.2.7'), spec('owaspSession', 'samesite-attribute')],
  });
};

// "if the value of the Domain attribute is "site.example", the user agent will include the cookie … when making HTTP requests to site.example, www.site.example, and www.corp.site.example" (RFC 6265bis §4.1.2.3).
const domainWide: Rule = (subject) => {
  const { line, setBy, carried } = subject;
  if (line.domain === undefined || line.domain === '' || !guarded(subject)) return undefined;
  if (carried.length === 0) return undefined;
  const hosts = neededHosts(subject);
  const narrow = narrowestDomain(setBy.host, hosts);
  if (narrow === null || narrow === canonicalHost(line.domain)) return undefined;
  const files = [...new Set(carried.map((use) => use.host))].filter((host) => !hosts.includes(host));
  const also = files.length === 0 ? '' : ` (and, for files alone, ${files.slice(0, 3).join(', ')})`;
  return advice('domain-wide', 'tighter', {
    title: `Domain is wider than this capture needs: only ${hosts.slice(0, 4).join(', ')} used it${also}`,
    why: 'Every host under the Domain receives the cookie, and each can set one of the same name: the weakest of them decides.',
    fix: fix(
      'easy',
      'backend',
      narrow === undefined
        ? `Leave Domain out: the cookie then belongs to ${setBy.host} alone. Keep it if another host not seen here needs it.`
        : `Use Domain=${narrow}. Keep the wider one if a host not seen here needs it.`,
    ),
    spec: [spec('cookies', '4.1.2.3'), spec('owaspSession', 'domain-and-path-attributes')],
  });
};

// RFC 6265bis §4.1.3 Cookie Name Prefixes: the browser vouches for what the name says.
const prefixPossible: Rule = (subject) => {
  const { line, setBy } = subject;
  if (!carriesSignIn(subject) || prefixOf(line.name, { httpPrefixes: true }) !== undefined) return undefined;
  if (setBy.scheme !== 'https') return undefined;
  const host = line.domain === undefined || domainWide(subject)?.fix.text.startsWith('Leave') === true;
  const rooted = line.path === undefined ? subject.setBy.path.lastIndexOf('/') === 0 : line.path === '/';
  const prefix = host && rooted ? '__Host-' : '__Secure-';
  return advice('prefix-possible', 'tighter', {
    title: `The name could carry the prefix ${prefix}`,
    why:
      prefix === '__Host-'
        ? 'A cookie named __Host-… is accepted only with Secure, Path=/ and no Domain: no other host, and no http page, can plant one.'
        : 'A cookie named __Secure-… is accepted only with Secure and over https: no http page can plant one.',
    fix: fix(
      'medium',
      'backend',
      `Rename it with the prefix, where it is set and where it is read; everybody signs in once more.`,
    ),
    spec: [spec('cookies', '4.1.3'), spec('mdnCookies', 'name')],
  });
};

function lifetimeOf({ line, time }: AuditSubject): number | undefined {
  if (line.maxAge !== undefined) return line.maxAge;
  if (line.expires === undefined || time === undefined) return undefined;
  return (line.expires - time) / 1000;
}

const lifetimeLong: Rule = (subject) => {
  const seconds = lifetimeOf(subject);
  const most = carriesSignIn(subject)
    ? LONG_SESSION
    : subject.class === 'flow-state'
      ? LONG_SIGN_IN
      : undefined;
  if (seconds === undefined || most === undefined || seconds <= most) return undefined;
  // "Remember me" is a choice of the visitor, and is meant to last.
  if (/remember|persist/i.test(subject.line.name)) return undefined;
  return advice('lifetime-long', 'tighter', {
    title: `It lives ${days(seconds)}, long for ${carriesSignIn(subject) ? 'a sign-in' : 'a sign-in under way'}`,
    why: 'Who gets hold of the cookie, on a shared or stolen machine, stays signed in as long as it lives.',
    fix: fix(
      'easy',
      'backend',
      carriesSignIn(subject)
        ? 'Leave Max-Age and Expires out (it then ends with the browser), or stay within 30 days; let the server end idle sessions earlier.'
        : 'Let it end within the hour.',
    ),
    spec: [spec('cookies', '4.1.2.2'), spec('owaspSession', 'expire-and-max-age-attributes')],
  });
};

// RFC 6265bis §5.5 Cookie Lifetime Limits: 400 days.
const lifetimeCut: Rule = (subject) => {
  const seconds = lifetimeOf(subject);
  // An Expires is measured by the recorder's clock: a minute over is none.
  if (seconds === undefined || seconds <= LONGEST_AGE + 3600) return undefined;
  if (subject.class === 'analytics') return undefined;
  return advice('lifetime-cut', 'note', {
    title: `It asks for ${days(seconds)}, and browsers keep it 400 days`,
    why: 'Browsers cut the age of every cookie to 400 days, so a promise of more is not kept.',
    fix: fix(
      'easy',
      'backend',
      'Ask for at most 400 days (Max-Age=34560000), and renew it while it is used.',
    ),
    spec: [spec('cookies', '5.5')],
  });
};

// "the Path attribute cannot be relied upon for security" (RFC 6265bis §4.1.2.4).
const pathNoBoundary: Rule = (subject) => {
  const { path } = subject.line;
  if (path === undefined || path === '/' || !carriesSignIn(subject)) return undefined;
  return advice('path-no-boundary', 'note', {
    title: 'Its Path does not protect it from the rest of the host',
    why: 'A page anywhere on the same host can have the cookie sent (an iframe of the path), or set one that hides it: Path tidies up, it is no wall.',
    fix: fix('hard', 'admin', 'Keep applications that must not trust each other on hosts of their own.'),
    spec: [spec('cookies', '4.1.2.4'), spec('cookies', '8.5')],
  });
};

const valuePersonal: Rule = ({ hint, class: kind }) => {
  if (hint === undefined || hint.personal.length === 0 || kind === 'analytics') return undefined;
  return advice('value-personal', 'tighter', {
    title: `Its value can be read, and holds personal data (${hint.personal.slice(0, 5).join(', ')})`,
    why: 'Cookies end up in logs, captures and backups of the browser; whoever reads them learns who the visitor is.',
    fix: fix(
      'medium',
      'backend',
      'Keep the data on the server under a random identifier, or encrypt the value.',
    ),
    spec: [spec('cookies', '8.3'), spec('owaspSession', 'session-id-content-or-value')],
  });
};

const valueReadable: Rule = (subject) => {
  if (subject.hint?.form !== 'jwt' || subject.hint.personal.length > 0) return undefined;
  if (!carriesSignIn(subject)) return undefined;
  return advice('value-readable', 'note', {
    title: 'Its value is a signed token (JWT): it can be read, though not changed',
    why: 'A token in a cookie cannot be taken back before it expires, and grows with each claim.',
    fix: fix(
      'medium',
      'backend',
      'Keep its life short, and put nothing into it that the visitor’s machine should not hold.',
    ),
    spec: [spec('jwt', '12'), spec('owaspSession', 'session-id-content-or-value')],
  });
};

const partitionedMissing: Rule = (subject) => {
  const { line, carried } = subject;
  if (line.partitioned || line.sameSite !== 'none' || !line.secure) return undefined;
  if (!guarded(subject)) return undefined;
  const embedded = carried.find(({ relation }) => relation === 'third-party');
  if (embedded === undefined) return undefined;
  return advice('partitioned-missing', 'tighter', {
    title: `It goes to ${embedded.host} from pages of another site, without Partitioned`,
    why: 'Safari and Firefox, and Chromium where third-party cookies are blocked, withhold such a cookie or keep it apart in a way that the site cannot count on.',
    fix: fix(
      'medium',
      'backend',
      'Add Partitioned where each embedding site may have a sign-in of its own; else use the Storage Access API.',
    ),
    spec: [spec('mdnPartitioned', '')],
  });
};

// "Cookies do not provide integrity guarantees for sibling domains (and their subdomains)" (RFC 6265bis §8.6).
const duplicateInsecure: Rule = (subject) => {
  const { line, twins } = subject;
  if (!line.secure || !guarded(subject)) return undefined;
  const twin = twins.find(({ secure }) => !secure);
  if (twin === undefined) return undefined;
  return advice('duplicate-insecure', 'weak', {
    title: `A second cookie of this name, without Secure, lives at ${twin.domain}`,
    why: 'Both are sent, and a server that reads the first of them may take the one that an http page, or a neighbouring host, has planted.',
    fix: fix(
      'easy',
      'backend',
      'Delete the other one (same name, Domain and Path, Max-Age=0), and set one of the two alone.',
    ),
    spec: [spec('cookies', '8.6')],
  });
};

function days(seconds: number): string {
  const count = Math.round(seconds / DAY);
  return count < 3 ? `${Math.round(seconds / 3600)} hours` : `${count.toLocaleString('en')} days`;
}

export const RULES: readonly Rule[] = [
  secureMissing,
  httpOnlyMissing,
  sameSiteMissing,
  sameSiteNoneUnneeded,
  duplicateInsecure,
  domainWide,
  valuePersonal,
  partitionedMissing,
  lifetimeLong,
  prefixPossible,
  lifetimeCut,
  pathNoBoundary,
  valueReadable,
];
