import { type ParsedUrl, parseUrl } from '../exchange/exchange.ts';
import { siteOf } from '../exchange/site.ts';
import type { SameSiteValue } from '../headers/set-cookie.ts';
import { type CookieContext, initiatorOf } from './context.ts';
import { credentialsOf } from './credentials.ts';
import type { Rules } from './profile.ts';

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
const INHERITING = /^about:(blank|srcdoc)\b/i;

/**
 * Every situation that a context may stand for: one where all is known. RFC 6265bis §5.2 "Same-site" and "cross-site" Requests, and
 * what Chromium and Firefox do instead.
 */
export function situationsOf(context: CookieContext, url: ParsedUrl, rules: Rules): readonly Situation[] {
  const found = new Map<string, Situation>();
  const script = context.api === 'document.cookie';
  const kind = context.kind === 'unknown' ? undefined : context.kind;
  const add = (status: SiteStatus, thirdParty: boolean, mayRestrict: boolean, partition: string) => {
    for (const credentials of script ? [true] : credentialsOf(context, url))
      found.set(`${status} ${thirdParty} ${mayRestrict} ${partition} ${credentials}`, {
        status,
        thirdParty,
        mayRestrict,
        partition,
        credentials,
      });
  };
  const tainted =
    rules.redirectTaint && (context.redirectChain ?? []).some((hop) => !sameSite(hop, url, rules));
  const alone =
    script && kind === 'document' && context.frames === undefined && context.topLevelUrl === undefined;
  if (alone || (!script && (kind === 'document' || kind === undefined))) {
    const unsafe = context.method === undefined ? [false, true] : [!SAFE.has(context.method.toUpperCase())];
    for (const related of relatedTo(context.initiator, url, rules)) {
      if (alone || (related && !tainted)) add('strict', false, true, partitionOf(url, false));
      // Fetch and RFC 6265bis §5.8.3: Lax goes with a cross-site navigation of the whole tab by a safe method.
      else for (const bad of unsafe) add(bad ? 'lax-unsafe' : 'lax', false, true, partitionOf(url, false));
    }
  }
  if (!alone && (script || kind !== 'document')) {
    for (const { same, partition } of embedding(context, url, rules)) {
      for (const related of relatedTo(script ? undefined : initiatorOf(context), url, rules)) {
        if (!same) add('cross', true, false, partition);
        else if (script) add('strict', false, true, partition);
        else if (tainted) add('cross', false, !rules.schemeful, partition);
        else if (related || kind !== 'iframe') add('strict', false, true, partition);
        // A frame that another site sends somewhere: Chromium calls it Lax, the specification and Firefox cross-site.
        else if (rules.redirectTaint) add('cross', false, true, partition);
        else
          add(SAFE.has((context.method ?? '').toUpperCase()) ? 'lax' : 'lax-unsafe', false, true, partition);
      }
    }
  }
  return [...found.values()];
}

/** Is what set off the request of the same site? Both where it is unknown. */
function relatedTo(initiator: string | null | undefined, url: ParsedUrl, rules: Rules): readonly boolean[] {
  if (initiator === undefined) return [true, false];
  return [initiator === null || sameSite(initiator, url, rules)];
}

/** The page around the request: is each of its frames of the site that the request goes to ("site for cookies")? */
function embedding(
  context: CookieContext,
  url: ParsedUrl,
  rules: Rules,
): readonly { readonly same: boolean; readonly partition: string }[] {
  const frames = context.frames ?? [];
  const top = context.topLevelUrl ?? frames[0];
  const known = [...frames];
  if (top !== undefined) known.push(top);
  if (context.frames === undefined && typeof context.initiator === 'string') known.push(context.initiator);
  const same = known.every((frame) => INHERITING.test(frame) || sameSite(frame, url, rules));
  if (top === undefined) {
    const elsewhere = { same: false, partition: '' };
    // No top document known: the page may be the site's own, unless a frame on the way is not.
    return same ? [{ same: true, partition: partitionOf(url, false) }, elsewhere] : [elsewhere];
  }
  // Firefox marks a frame of another site in between only where the request comes back to the top-level site.
  const marked = !same && (!rules.partitionsThirdParties || sameSite(top, url, rules));
  return [{ same, partition: partitionOf(parseUrl(top), marked) }];
}

/** Do a URL and another belong to one site (HTML "same site"; schemelessly under Firefox)? An opaque origin is of no site. */
export function sameSite(text: string, url: ParsedUrl, rules: Pick<Rules, 'schemeful'>): boolean {
  if (text === url.raw || (url.origin !== '' && text === url.origin)) return true;
  const other = parseUrl(text);
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
