import type { ParsedUrl } from '../exchange/exchange.ts';
import { siteOf } from '../exchange/site.ts';
import type { SameSiteValue } from '../headers/set-cookie.ts';
import { type CookieContext, inherits, initiatorOf, originUrl, told } from './context.ts';
import { credentialsOf } from './credentials.ts';
import type { Rules } from './profile.ts';
import { kindOf, type Role, rolesOf } from './request-kind.ts';

/** How closely a request belongs to the site that it goes to. `lax`: a navigation from another site; `lax-unsafe`: one by an unsafe method. */
export type SiteStatus = 'strict' | 'lax' | 'lax-unsafe' | 'cross';

/** One way in which the unknown fields of a context may have been. */
export interface Situation {
  readonly status: SiteStatus;
  /** The page around the request belongs to another site. */
  readonly thirdParty: boolean;
  /** A cookie with SameSite may be set by the response. */
  readonly mayRestrict: boolean;
  /** The partition that the context uses. */
  readonly partition: string;
  /** The request goes with cookies, as far as its credentials mode is concerned. */
  readonly credentials: boolean;
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', '']);

/**
 * Every situation that a context may stand for: one where all is known. RFC 6265bis §5.2 "Same-site" and "cross-site" Requests, and
 * what Chromium and Firefox do instead.
 */
export function situationsOf(context: CookieContext, url: ParsedUrl, rules: Rules): readonly Situation[] {
  const found = new Map<string, Situation>();
  const script = context.api === 'document.cookie';
  const credentials = script ? [true] : credentialsOf(context, url);
  const add = (status: SiteStatus, thirdParty: boolean, mayRestrict: boolean, partition: string) => {
    for (const one of credentials)
      found.set(`${status} ${thirdParty} ${mayRestrict} ${partition} ${one}`, {
        status,
        thirdParty,
        mayRestrict,
        partition,
        credentials: one,
      });
  };
  if (script) {
    for (const { same, partition } of around(context, url, rules, 'load'))
      add(same ? 'strict' : 'cross', !same, same, partition);
    return [...found.values()];
  }
  const tainted =
    rules.redirectTaint && (context.redirectChain ?? []).some((hop) => !sameSite(hop, url, rules));
  const { method } = context;
  const unsafe = typeof method === 'string' ? [!SAFE.has(method.toUpperCase())] : [false, true];
  for (const role of rolesOf(context)) {
    if (role === 'document') {
      for (const related of relatedTo(context, url, rules)) {
        if (related && !tainted) add('strict', false, true, partitionOf(url, false));
        // Fetch and RFC 6265bis §5.8.3: Lax goes with a cross-site navigation of the whole tab by a safe method.
        else for (const bad of unsafe) add(bad ? 'lax-unsafe' : 'lax', false, true, partitionOf(url, false));
      }
      continue;
    }
    for (const { same, partition } of around(context, url, rules, role)) {
      if (!same) {
        add('cross', true, false, partition);
        continue;
      }
      // A frame that another site sends to where the page belongs: cross-site, though not a third party.
      for (const related of role === 'load' ? [true] : relatedTo(context, url, rules))
        if (!related) add('cross', false, false, partition);
        else if (tainted) add('cross', false, !rules.schemeful, partition);
        else add('strict', false, true, partition);
    }
  }
  return [...found.values()];
}

/** Is what set off the request of the same site? Both where it is unknown. */
function relatedTo(context: CookieContext, url: ParsedUrl, rules: Rules): readonly boolean[] {
  const initiator = initiatorOf(context);
  if (initiator === undefined) return [true, false];
  return [initiator === null || sameSite(initiator, url, rules)];
}

/** The partition of a page whose origin is opaque: no other page shares it. */
const OPAQUE = 'opaque';
/** What a dedicated worker loads, other than by fetch. */
const WORKER_LOADS = new Set(['workerxhr', 'workerimport']);

interface Around {
  readonly same: boolean;
  readonly partition: string;
}

/** The page around the request: is each of its documents of the site that the request goes to ("site for cookies")? */
function around(context: CookieContext, url: ParsedUrl, rules: Rules, role: Role): readonly Around[] {
  const kind = kindOf(context);
  const script = context.api === 'document.cookie';
  const initiator = script ? url.raw : initiatorOf(context);
  const { frames } = context;
  const documents = (frames ?? []).filter((document) => !inherits(document));
  const top =
    told(context.topLevelUrl) ?? frames?.[0] ?? (script && kind === 'document' ? url.raw : undefined);
  if (top !== undefined) documents.push(top);
  // The initiator stands in the page, named among its frames or not; but a frame may also have sent itself on.
  const stands = role === 'load' || kind === 'object' || kind === 'embed';
  // Ours: a sandboxed frame sends itself on right in the top document; deeper down it is taken to embed another.
  const opaque = initiator === 'null' && (stands || (frames ?? []).length > 1);
  // What belongs to a document with an opaque origin belongs to no site.
  if (typeof initiator === 'string' && (opaque || stands)) documents.push(initiator);
  const same = documents.every((document) => sameSite(document, url, rules));
  const elsewhere = { same: false, partition: '' };
  // No top document known: the page may be the site's own, unless a frame on the way is not.
  if (top === undefined) {
    // The site's own page, by either scheme where that makes no other site of it.
    const schemes = rules.schemeful
      ? [webScheme(url)]
      : [webScheme(url), webScheme(url) === 'https' ? 'http' : 'https'];
    const own = schemes.map((scheme) => ({ same, partition: partitionOf({ ...url, scheme }, false) }));
    return same ? [...own, elsewhere] : [elsewhere];
  }
  // Firefox marks a frame of another site in between only where the request comes back to the top-level site.
  const marked = !rules.partitionsThirdParties || sameSite(top, url, rules);
  // Without a frame, it is the top document whose origin is opaque.
  const own = opaque && frames !== undefined && frames.length < 2;
  const so = (one: boolean): Around => ({
    same: one,
    partition: own ? OPAQUE : partitionOf(originUrl(top), !one && marked),
  });
  if (
    rules.workersStandAlone &&
    kind !== undefined &&
    WORKER_LOADS.has(kind) &&
    typeof initiator === 'string'
  )
    return [so(sameSite(initiator, url, rules))];
  const ofTop = initiator === null || (initiator !== undefined && ofOneOrigin(initiator, top));
  if (!same || frames !== undefined || (ofTop && !(script && kind === 'iframe'))) return [so(same)];
  // Another site's frame may stand between.
  return [so(true), so(false)];
}

function ofOneOrigin(one: string, other: string): boolean {
  const { origin } = originUrl(one);
  return origin !== '' && origin === originUrl(other).origin;
}

/** Do a URL and another belong to one site (HTML "same site"; schemelessly under Firefox)? An opaque origin is of no site. */
export function sameSite(text: string, url: ParsedUrl, rules: Pick<Rules, 'schemeful'>): boolean {
  if (text === url.raw || (url.origin !== '' && text === url.origin)) return true;
  const other = originUrl(text);
  if (other.host === '' || url.host === '') return false;
  if (rules.schemeful && webScheme(other) !== webScheme(url)) return false;
  return siteOf(other.host) === siteOf(url.host);
}

/** WebSockets count as the scheme that carries them. */
function webScheme({ scheme }: ParsedUrl): string {
  return scheme === 'wss' ? 'https' : scheme === 'ws' ? 'http' : scheme;
}

/** The key of a partition: the top-level site, and whether a frame of another site stands between. */
export function partitionOf(top: ParsedUrl, crossSiteAncestor: boolean): string {
  return `${webScheme(top)}://${siteOf(top.host)}${crossSiteAncestor ? ' cross-site' : ''}`;
}

/** Does SameSite let the cookie go with the request? undefined where the answer hangs on an unknown age. */
export function sameSiteAllows(
  sameSiteFlag: SameSiteValue,
  status: SiteStatus,
  age: number | undefined,
  rules: Rules,
): boolean | undefined {
  if (status === 'strict' || sameSiteFlag === 'none') return true;
  if (sameSiteFlag === 'strict') return false;
  if (sameSiteFlag === 'unspecified' && !rules.laxByDefault) return true;
  if (status === 'lax') return true;
  if (status === 'cross' || sameSiteFlag === 'lax' || rules.laxAllowsUnsafe === 0) return false;
  // "Lax-allowing-unsafe": a cookie without SameSite also goes with an unsafe method for two minutes after its creation.
  return age === undefined ? undefined : age <= rules.laxAllowsUnsafe;
}
