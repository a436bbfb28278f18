import { LONGEST_AGE } from '../headers/set-cookie.ts';
import type { CookieUse } from './audit.ts';
import { crossSiteUses, narrowestDomain, neededHosts, sharedPath } from './audit-scope.ts';
import { change, type Draft } from './cookie-plan.ts';
import { pathMatch } from './path-match.ts';

type Change = (draft: Draft, because: string) => void;

/** The hosts that use the cookie, and those whose requests failed without it. */
function wantedHosts({ subject, faults }: Draft): readonly string[] {
  return [...new Set([...neededHosts(subject), ...faults.missed.map((use) => use.host)])];
}

function allUses({ subject, faults }: Draft): readonly CookieUse[] {
  return [...subject.carried, ...faults.missed];
}

/** Domain as narrow as the hosts that want the cookie allow. */
const domainThatFits: Change = (draft, because) => {
  const { subject, plan } = draft;
  const hosts = wantedHosts(draft);
  const domain = narrowestDomain(subject.setBy.host, hosts);
  const other = hosts.find((host) => host !== subject.setBy.host);
  if (domain === null) {
    change(draft, 'domain', undefined, `${subject.setBy.host} may only set cookies for itself.`, because);
    draft.notes.push(
      `No cookie reaches both ${subject.setBy.host} and ${other ?? 'the other host'}: serve them under one registrable domain, or through one host.`,
    );
    return;
  }
  const why =
    domain === undefined
      ? plan.domain === undefined
        ? ''
        : `Without Domain the cookie belongs to ${subject.setBy.host}, which is all that it needs.`
      : `${other ?? domain} needs it too: ${domain} is the narrowest Domain that covers both.`;
  change(draft, 'domain', domain, why, because);
};

const secure: Change = (draft, because) =>
  change(draft, 'secure', true, 'With Secure the cookie travels over https alone.', because);

/** SameSite as strict as the requests allow. */
const sameSiteThatFits: Change = (draft, because) => {
  const uses = allUses(draft);
  const [foreign] = crossSiteUses(uses);
  if (foreign !== undefined) {
    const how =
      foreign.relation === 'cross-site-post'
        ? 'a form that another site posts'
        : 'requests from pages of another site';
    change(draft, 'sameSite', 'none', `${foreign.host} needs it with ${how}.`, because);
    return;
  }
  if (draft.plan.sameSite === 'lax') return;
  const linked = uses.some(({ relation }) => relation === 'cross-site-link');
  change(
    draft,
    'sameSite',
    'lax',
    linked
      ? 'Lax goes with links from other sites, Strict does not.'
      : 'Lax keeps it out of requests that other sites make, and works with links to the site.',
    because,
  );
};

const embeddedCookie: Change = (draft, because) => {
  change(draft, 'sameSite', 'none', 'Pages of another site embed it.', because);
  change(draft, 'partitioned', true, 'Partitioned is kept where third-party cookies are blocked.', because);
};

const meetPrefix: Change = (draft, because) => {
  const { plan } = draft;
  if (!/^__host-/i.test(plan.name)) return;
  // Only where no other host shows a need: else `consistent` gives the name the weaker prefix.
  if (narrowestDomain(draft.subject.setBy.host, wantedHosts(draft)) !== undefined) return;
  change(draft, 'domain', undefined, 'The prefix __Host- allows no Domain.', because);
};

const note =
  (text: string): Change =>
  (draft) => {
    draft.notes.push(text);
  };

/** How each reason of the catalogue, and each advice of the audit, changes the line. What is not here changes nothing. */
export const CHANGES: Readonly<Record<string, Change>> = {
  'cookie-domain-mismatch': domainThatFits,
  'cookie-domain-public-suffix': domainThatFits,
  'cookie-host-only': domainThatFits,
  'domain-wide': domainThatFits,
  'cookie-secure-from-insecure': secure,
  'cookie-secure-on-http': (draft) => {
    draft.notes.push(
      'A Secure cookie goes to https addresses alone: call the failing address over https. Do not drop Secure.',
    );
  },
  'cookie-overwrites-secure': secure,
  'cookie-samesite-none-insecure': secure,
  'cookie-partitioned-insecure': secure,
  'secure-missing': secure,
  'httponly-missing': (draft, because) =>
    change(draft, 'httpOnly', true, 'Scripts cannot read it then.', because),
  'cookie-samesite-withheld': sameSiteThatFits,
  'samesite-missing': sameSiteThatFits,
  'samesite-none-unneeded': sameSiteThatFits,
  'cookie-samesite-cross-site-set': embeddedCookie,
  'cookie-third-party-blocked': embeddedCookie,
  'cookie-other-partition': note(
    'The cookie lives in the partition of one top-level site: sign in from the page that needs it, or use the Storage Access API.',
  ),
  'partitioned-missing': (draft, because) =>
    change(draft, 'partitioned', true, 'Partitioned is kept where third-party cookies are blocked.', because),
  'cookie-prefix-violated': meetPrefix,
  'cookie-path-narrow': (draft, because) => {
    const { plan, subject, faults } = draft;
    const paths = [subject.setBy, ...subject.carried, ...faults.missed].map(({ path }) => path);
    if (paths.every((path) => pathMatch(path, plan.path))) return;
    const shared = /^__host-/i.test(plan.name) ? '/' : sharedPath(paths);
    change(draft, 'path', shared, 'Requests outside this Path need it too.', because);
  },
  'cookie-already-expired': (draft, because) =>
    change(draft, 'maxAge', undefined, 'Its date had passed when it arrived.', because),
  'cookie-expired': note(
    'It had expired: let the server renew it while it is used, or ask for a new sign-in.',
  ),
  'lifetime-long': (draft, because) => {
    const signIn = draft.subject.class === 'flow-state' && !draft.subject.session;
    if (signIn) change(draft, 'maxAge', 3600, 'An hour is ample for signing in.', because);
    else change(draft, 'maxAge', 30 * 86_400, 'A sign-in should not outlast 30 days.', because);
  },
  'lifetime-cut': (draft, because) => {
    if ((draft.plan.maxAge ?? 0) > LONGEST_AGE)
      change(draft, 'maxAge', LONGEST_AGE, 'Browsers keep no cookie longer than 400 days.', because);
  },
  'cookie-too-large': note(
    'Name and value are over 4096 bytes together: keep the data on the server and put an identifier into the cookie.',
  ),
  'cookie-invalid-characters': note(
    'A control character stands in the line: encode the value (percent-encoding or base64).',
  ),
  'cookie-empty': note('The cookie needs a name.'),
  'cookie-httponly-overwrite': note(
    'A script cannot set or replace an HttpOnly cookie: let the server do it.',
  ),
  'cookie-credentials-omitted': note(
    'The request was made without cookies: fetch(…, { credentials: "include" }), and Access-Control-Allow-Credentials: true in the answer.',
  ),
  'cookie-pileup': note('The site has too many cookies: delete those that are no longer used.'),
};
