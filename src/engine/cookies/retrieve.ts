import type { ParsedUrl } from '../exchange/exchange.ts';
import type { StoredCookie } from './cookie.ts';
import { canonicalDomainMatch } from './domain-match.ts';
import { pathMatch } from './path-match.ts';
import { isBlocked } from './permit.ts';
import type { Rules } from './profile.ts';
import { merged, type WithheldReason } from './reasons.ts';
import { type Situation, sameSiteAllows } from './same-site.ts';
import { isSecureUrl } from './secure-origin.ts';

export interface Retrieval {
  readonly url: ParsedUrl;
  readonly secure: boolean;
  readonly script: boolean;
  readonly now: number | undefined;
  readonly blocked: boolean;
  readonly rules: Rules;
}

export function retrievalOf(
  url: ParsedUrl,
  script: boolean,
  now: number | undefined,
  blocked: boolean,
  rules: Rules,
): Retrieval {
  return { url, secure: isSecureUrl(url), script, now, blocked, rules };
}

const NONE: readonly WithheldReason[] = [];

/** Why the cookie does not go with the request, whatever the page around it (RFC 6265bis §5.8.3 Retrieval Algorithm). */
export function plainReasons(cookie: StoredCookie, retrieval: Retrieval): readonly WithheldReason[] {
  const { url, now } = retrieval;
  let reasons: WithheldReason[] | undefined;
  const add = (reason: WithheldReason) => {
    if (reasons === undefined) reasons = [reason];
    else reasons.push(reason);
  };
  if (cookie.expires !== null && now !== undefined && cookie.expires <= now) add('cookie-expired');
  // "Either: the cookie's host-only-flag is true and the canonicalized host is identical to the cookie's domain. Or: … domain-matches the cookie's domain."
  if (cookie.hostOnly ? url.host !== cookie.domain : !canonicalDomainMatch(url.host, cookie.domain))
    add(cookie.hostOnly ? 'cookie-host-only' : 'cookie-domain-mismatch');
  // "The retrieval's URI's path path-matches the cookie's path."
  if (!pathMatch(url.path, cookie.path)) add('cookie-path-narrow');
  // "If the cookie's secure-only-flag is true, then the retrieval's URI must denote a "secure" connection."
  if (cookie.secure && !retrieval.secure) add('cookie-secure-on-http');
  // "If the cookie's http-only-flag is true, then exclude the cookie if the retrieval's type is "non-HTTP"."
  if (cookie.httpOnly && retrieval.script) add('cookie-http-only');
  return reasons ?? NONE;
}

/** Why it does not go in one situation; `unsure` holds reasons that hang on an unknown age. */
export function situationReasons(
  cookie: StoredCookie,
  retrieval: Retrieval,
  situation: Situation,
): { readonly certain: readonly WithheldReason[]; readonly unsure: readonly WithheldReason[] } {
  const { rules, now, blocked } = retrieval;
  const certain: WithheldReason[] = [];
  const unsure: WithheldReason[] = [];
  if (!situation.credentials) certain.push('cookie-credentials-omitted');
  const age = now === undefined || !cookie.dated ? undefined : now - cookie.created;
  const allowed = sameSiteAllows(cookie.sameSite, situation.status, age, rules);
  if (allowed === false) certain.push('cookie-samesite-withheld');
  else if (allowed === undefined) unsure.push('cookie-samesite-withheld');
  const stopped = isBlocked(cookie.partitionKey !== null, situation, blocked, rules);
  if (stopped) certain.push('cookie-third-party-blocked');
  if (cookie.partitionKey !== null) {
    if (situation.partition === '' || cookie.partitionKey === '') unsure.push('cookie-other-partition');
    else if (cookie.partitionKey !== situation.partition) certain.push('cookie-other-partition');
    // A worker of a third-party frame that stands alone sees the first party's jar, and of the partition what asked for it alone.
    else if (rules.partitionsThirdParties && !situation.thirdParty && !cookie.asked)
      certain.push('cookie-other-partition');
  } else if (situation.thirdParty && !stopped && rules.partitionsThirdParties)
    certain.push('cookie-other-partition');
  return { certain, unsure };
}

/** What the situations together say of a cookie. */
interface Judgement {
  /** Where none of them lets it go; those that all share first, so that the decisive one is certain. */
  readonly refusals: readonly WithheldReason[];
  /** Why it may stay behind, where some let it go. */
  readonly doubts: readonly WithheldReason[];
}

/** Whether the age of a cookie counts: "Lax-allowing-unsafe". */
export function byAge(situations: readonly Situation[], rules: Rules): boolean {
  return rules.laxAllowsUnsafe > 0 && situations.some(({ status }) => status === 'lax-unsafe');
}

/** Judges cookies of one request; those that a situation cannot tell apart are judged once. */
export function situationJudge(
  situations: readonly Situation[],
  retrieval: Retrieval,
): (cookie: StoredCookie) => Judgement {
  const known = new Map<string, Judgement>();
  const aged = byAge(situations, retrieval.rules);
  return (cookie) => {
    if (aged && cookie.sameSite === 'unspecified') return judged(cookie, situations, retrieval);
    const { sameSite, partitionKey, asked } = cookie;
    const key = partitionKey === null ? sameSite : `${sameSite} ${asked} ${partitionKey}`;
    let judgement = known.get(key);
    if (judgement === undefined) {
      judgement = judged(cookie, situations, retrieval);
      known.set(key, judgement);
    }
    return judgement;
  };
}

function judged(cookie: StoredCookie, situations: readonly Situation[], retrieval: Retrieval): Judgement {
  const outcomes = situations.map((situation) => situationReasons(cookie, retrieval, situation));
  const refusing = outcomes.map(({ certain }) => certain).filter((certain) => certain.length > 0);
  const [first] = refusing;
  if (first !== undefined && refusing.length === outcomes.length) {
    const common = first.filter((reason) => refusing.every((list) => list.includes(reason)));
    return { refusals: merged([common, ...refusing]), doubts: NONE };
  }
  return { refusals: NONE, doubts: merged([...refusing, ...outcomes.map(({ unsure }) => unsure)]) };
}

/** "Cookies with longer paths are listed before cookies with shorter paths"; among equal ones "earlier creation-times" first. */
export function inOrder(a: StoredCookie, b: StoredCookie): number {
  return b.path.length - a.path.length || a.created - b.created || a.order - b.order;
}
