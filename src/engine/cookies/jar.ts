import type { ParsedUrl } from '../exchange/exchange.ts';
import { siteOf } from '../exchange/site.ts';
import { parseSetCookie, type SetCookie } from '../headers/set-cookie.ts';
import { Answer, Answers, type HeldBack } from './answers.ts';
import type { CookieContext } from './context.ts';
import {
  type Cookie,
  type CookiePriority,
  type CookieUseNote,
  identityOf,
  publicCookie,
  type StoredCookie,
} from './cookie.ts';
import { cookieUrl } from './cookie-url.ts';
import { rulesFor } from './eras.ts';
import { evictionOf, isExpired } from './eviction.ts';
import { expiryOf } from './expiry.ts';
import { withLongFlags } from './firefox-flags.ts';
import { isBlocked, overwriteReasons, permitReasons, situationRejections } from './permit.ts';
import type { JarProfile, Rules } from './profile.ts';
import { joined, merged, type RejectedReason, type WithheldReason } from './reasons.ts';
import { byAge, inOrder, plainReasons, retrievalOf, situationJudge } from './retrieve.ts';
import { type Situation, situationsOf } from './same-site.ts';
import { asScriptsSee, rewrittenAt } from './script-order.ts';
import { type Draft, draftOf } from './store.ts';

export type { CookieContext } from './context.ts';
export type { Cookie } from './cookie.ts';
export type { JarProfile } from './profile.ts';

export interface CookieJarOptions {
  /** `rfc6265bis` where left out. */
  readonly profile?: JarProfile;
  /** Major version of the browser, where an old one is meant. */
  readonly release?: number;
  /** `allowed` where left out. Under Firefox allowed ones live in a jar of their own for each top-level site. */
  readonly thirdPartyCookies?: 'allowed' | 'blocked';
}

export interface SetResult {
  /** `unknown`: it hangs on something that the context leaves out; the cookie is stored then. */
  readonly verdict: 'accepted' | 'rejected' | 'unknown';
  /** Why it was rejected, or may have been: ids of the catalogue, the decisive one first. `cookie-already-expired` alone means a deletion. */
  readonly reasons: readonly RejectedReason[];
  /** The cookie as stored; for a deletion the one that it removed, if there was one. */
  readonly cookie?: Cookie;
  /** Other cookies that had to make room for it. */
  readonly evicted?: readonly Cookie[];
}

export interface Withheld {
  readonly cookie: Cookie;
  readonly reasons: readonly WithheldReason[];
}

export interface Selection {
  /** In the order of the Cookie field. Those that may also have been withheld are among them, and stand in `unknown` too. */
  readonly sent: readonly Cookie[];
  /** The other cookies of the same registrable domain, and why. */
  readonly withheld: readonly Withheld[];
  /** Those of `sent` that hang on something that the context leaves out, and why they may have been withheld. */
  readonly unknown: readonly Withheld[];
}

/** The cookies of one site, and what they have answered as they stand. */
class Bucket extends Map<string, StoredCookie> {
  answers: Answers | undefined;
}

const OMITTED: readonly RejectedReason[] = ['cookie-credentials-omitted'];
const BLOCKED: readonly RejectedReason[] = ['cookie-third-party-blocked'];
const EMPTY = new Answer([], [], []);

/** A browser's cookie store (RFC 6265bis), with a reason for every cookie that is refused or held back. */
export class CookieJar {
  readonly profile: JarProfile;
  readonly #rules: Rules;
  readonly #blocked: boolean;
  /** By registrable domain, so that a request costs what its own site's cookies cost. */
  readonly #sites = new Map<string, Bucket>();
  #order = 0;
  #now: number | undefined;

  constructor(options: CookieJarOptions = {}) {
    this.profile = options.profile ?? 'rfc6265bis';
    this.#rules = rulesFor(this.profile, options.release);
    this.#blocked = options.thirdPartyCookies === 'blocked';
  }

  /** Takes one Set-Cookie field value, or one assignment to document.cookie. Never throws. */
  setCookie(field: string, context: CookieContext): SetResult {
    const url = cookieUrl(context.url, this.#rules);
    const fromHttp = context.api !== 'document.cookie';
    // A field value cannot hold a line break: what a recorder put after one is another cookie, or none.
    const read = parseSetCookie(fromHttp ? firstLine(field) : field);
    const parsed = this.#rules.longFlags ? withLongFlags(read) : read;
    const drafted = draftOf(parsed, url, fromHttp, this.#rules);
    const situations = situationsOf(context, url, this.#rules);
    if (drafted.draft === undefined) {
      // What answers a request without credentials is not looked at.
      const unseen = situations.every(({ credentials }) => !credentials);
      const reasons = unseen ? joined(OMITTED, drafted.reasons) : drafted.reasons;
      return { verdict: 'rejected', reasons };
    }
    const draft = drafted.draft;
    const now = this.#at(context);
    const plain = permitReasons(parsed, url, fromHttp, this.#rules);
    const accepting: Situation[] = [];
    const rejections: (readonly RejectedReason[])[] = [];
    for (const situation of situations) {
      const reasons: RejectedReason[] = [
        ...(situation.credentials ? [] : OMITTED),
        ...(isBlocked(parsed.partitioned, situation, this.#blocked, this.#rules) ? BLOCKED : []),
        ...plain,
        ...situationRejections(parsed, situation, this.#rules),
        ...this.#overwrite(draft, parsed, url, fromHttp, situation, now),
      ];
      if (reasons.length === 0) accepting.push(situation);
      else rejections.push(reasons);
    }
    const reasons = merged(rejections);
    const [situation] = accepting;
    if (situation === undefined) return { verdict: 'rejected', reasons };
    const stored = this.#store(draft, parsed, situation, context, now);
    if (stored.over) {
      const removed = stored.cookie === undefined ? {} : { cookie: publicCookie(stored.cookie) };
      return { verdict: 'rejected', reasons: ['cookie-already-expired', ...reasons], ...removed };
    }
    if (stored.cookie === undefined) return { verdict: 'rejected', reasons: ['cookie-pileup', ...reasons] };
    return {
      verdict: rejections.length > 0 ? 'unknown' : 'accepted',
      reasons,
      cookie: publicCookie(stored.cookie),
      ...(stored.evicted.length === 0 ? {} : { evicted: stored.evicted.map(publicCookie) }),
    };
  }

  /** Which cookies of the site go with a request, or are seen by document.cookie, and why the others do not. Never throws. */
  cookiesFor(request: CookieContext): Selection {
    const now = this.#at(request);
    const answer = this.#select(request, now);
    // "Update the last-access-time of each cookie in the cookie-list to the current date and time."
    if (now === undefined || now >= answer.nextUse) this.#use(answer, now);
    return this.#shown(answer, request);
  }

  /** As `cookiesFor`, for a request that is only thought of: it counts as no use of the cookies, and moves no clock. */
  whatIf(request: CookieContext): Selection {
    return this.#shown(this.#select(request, request.time ?? this.#now), request);
  }

  #shown(answer: Answer, { api }: CookieContext): Selection {
    const selection = answer.view();
    const moved =
      api === 'document.cookie' && this.#rules.scriptsMoveCookies ? asScriptsSee(answer.sent) : undefined;
    return moved === undefined ? selection : { ...selection, sent: moved.map(publicCookie) };
  }

  /** Takes a cookie over that the browser is known to hold, as it is. One of the same identity is replaced. Returns it as `cookies` will. */
  put(cookie: Cookie): Cookie {
    const order = ++this.#order;
    const stored: StoredCookie = {
      ...cookie,
      // Nobody tells; where no third party's jar stands apart, only Partitioned puts a cookie into a partition.
      asked: cookie.partitionKey !== null,
      order,
      use: { order, at: undefined },
      dated: false,
      priority: 'medium',
    };
    const bucket = this.#bucket(siteOf(cookie.domain));
    bucket.set(identityOf(stored), stored);
    bucket.answers = undefined;
    return publicCookie(stored);
  }

  #select(request: CookieContext, now: number | undefined): Answer {
    const url = cookieUrl(request.url, this.#rules);
    const bucket = this.#sites.get(siteOf(url.host));
    if (bucket === undefined || bucket.size === 0) return EMPTY;
    bucket.answers ??= new Answers(bucket.values());
    const { answers } = bucket;
    const known = answers.get(request, url, now);
    if (known !== undefined) return known;
    const retrieval = retrievalOf(url, request.api === 'document.cookie', now, this.#blocked, this.#rules);
    const situations = situationsOf(request, url, this.#rules);
    const sent: StoredCookie[] = [];
    const withheld: HeldBack[] = [];
    const unknown: HeldBack[] = [];
    const judge = situationJudge(situations, retrieval);
    for (const cookie of bucket.values()) {
      const plain = plainReasons(cookie, retrieval);
      const { refusals, doubts } = judge(cookie);
      if (plain.length > 0 || refusals.length > 0) {
        withheld.push({ cookie, reasons: joined(plain, refusals) });
        continue;
      }
      sent.push(cookie);
      if (doubts.length > 0) unknown.push({ cookie, reasons: doubts });
    }
    sent.sort(inOrder);
    const answer = new Answer(sent, withheld, unknown);
    // What hangs on the age of a cookie changes by the second.
    if (!byAge(situations, this.#rules)) answers.keep(request, url, now, answer);
    return answer;
  }

  /** What is stored, in the order in which it was created. Cookies that have expired by the last known time are left out. */
  cookies(): Cookie[] {
    const all: StoredCookie[] = [];
    for (const bucket of this.#sites.values())
      for (const cookie of bucket.values())
        if (cookie.expires === null || this.#now === undefined || cookie.expires > this.#now)
          all.push(cookie);
    return all.sort((a, b) => a.created - b.created || a.order - b.order).map(publicCookie);
  }

  #bucket(site: string): Bucket {
    let bucket = this.#sites.get(site);
    if (bucket === undefined) {
      bucket = new Bucket();
      this.#sites.set(site, bucket);
    }
    return bucket;
  }

  #use(answer: Answer, now: number | undefined): void {
    const accuracy = this.#rules.useAccuracy;
    let note: CookieUseNote | undefined;
    let next = Number.POSITIVE_INFINITY;
    for (const cookie of answer.sent) {
      const { at } = cookie.use;
      if (now === undefined || at === undefined || now - at >= accuracy) {
        note ??= { order: ++this.#order, at: now };
        cookie.use = note;
      } else if (at < next) next = at;
    }
    const first = note === undefined ? next : Math.min(next, note.at ?? Number.NEGATIVE_INFINITY);
    answer.nextUse = first + accuracy;
  }

  #at(context: CookieContext): number | undefined {
    const time = context.time ?? this.#now;
    if (time !== undefined && (this.#now === undefined || time > this.#now)) this.#now = time;
    return time;
  }

  #overwrite(
    draft: Draft,
    parsed: SetCookie,
    url: ParsedUrl,
    fromHttp: boolean,
    situation: Situation,
    now: number | undefined,
  ): readonly RejectedReason[] {
    const bucket = this.#sites.get(siteOf(draft.domain));
    if (bucket === undefined) return [];
    return overwriteReasons(
      draft,
      bucket.values(),
      url,
      fromHttp,
      partitionFor(parsed, situation, this.#rules),
      now,
      this.#rules,
    );
  }

  #store(
    draft: Draft,
    parsed: SetCookie,
    situation: Situation,
    context: CookieContext,
    now: number | undefined,
  ): {
    readonly over: boolean;
    readonly cookie: StoredCookie | undefined;
    readonly evicted: readonly StoredCookie[];
  } {
    const bucket = this.#bucket(siteOf(draft.domain));
    const fromHttp = context.api !== 'document.cookie';
    const { expires, over } = expiryOf(parsed, now, fromHttp ? context.serverTime : undefined, this.#rules);
    const order = ++this.#order;
    const fresh: StoredCookie = {
      name: draft.name,
      value: draft.value,
      domain: draft.domain,
      hostOnly: draft.hostOnly,
      path: draft.path,
      secure: parsed.secure,
      httpOnly: parsed.httpOnly,
      sameSite: parsed.sameSite,
      expires,
      created: now ?? 0,
      partitionKey: partitionFor(parsed, situation, this.#rules),
      asked: parsed.partitioned,
      order,
      use: { order, at: now },
      dated: now !== undefined,
      priority: priorityOf(parsed),
    };
    const key = identityOf(fresh);
    const old = bucket.get(key);
    if (over) {
      bucket.delete(key);
      if (old !== undefined) bucket.answers = undefined;
      return { over, cookie: old, evicted: [] };
    }
    // "The user agent MUST evict all expired cookies from the cookie store if, at any time, an expired cookie exists in the cookie store."
    const alive = old === undefined || isExpired(old, now) ? undefined : old;
    const kept =
      alive !== undefined && (this.#rules.keepsCreation === 'always' || alive.value === fresh.value);
    // "Update the creation-time of the newly-created cookie to match the creation-time of the old-cookie."
    const aged = kept ? { ...fresh, created: alive.created, order: alive.order, dated: alive.dated } : fresh;
    const rewritten = this.#rules.scriptsMoveCookies
      ? rewrittenAt(alive, fresh, parsed, fromHttp)
      : undefined;
    const cookie = rewritten === undefined ? aged : { ...aged, rewritten };
    bucket.delete(key);
    bucket.set(key, cookie);
    const evicted = this.#evict(bucket, cookie, old !== undefined, now);
    const holds = alive !== undefined && evicted.length === 0;
    if (!holds || bucket.answers?.renew(alive, cookie, now) === false) bucket.answers = undefined;
    return { over, cookie: evicted.includes(cookie) ? undefined : cookie, evicted };
  }

  /** Makes room for a cookie that has come in. Returns those that went; the new one itself may be among them. */
  #evict(
    bucket: Bucket,
    cookie: StoredCookie,
    replaces: boolean,
    now: number | undefined,
  ): readonly StoredCookie[] {
    if (cookie.partitionKey === null && (replaces || bucket.size <= this.#rules.eviction.most)) return [];
    const peers = [...bucket.values()].filter((other) => other.partitionKey === cookie.partitionKey);
    const { gone, refused } = evictionOf(peers, { cookie, replaces }, now, this.#rules);
    const all = refused ? [...gone, cookie] : gone;
    for (const other of all) bucket.delete(identityOf(other));
    return all;
  }
}

/** The Priority attribute, as Chromium reads it. */
export function priorityOf(parsed: SetCookie): CookiePriority {
  const value = parsed.attributes.findLast(({ name }) => name === 'priority')?.value.toLowerCase();
  return value === 'low' || value === 'high' ? value : 'medium';
}

/** CHIPS: a Partitioned cookie lives in the partition of the page it was set in; Firefox puts every third-party one there. */
function partitionFor(parsed: SetCookie, situation: Situation, rules: Rules): string | null {
  const own = parsed.partitioned || (rules.partitionsThirdParties && situation.thirdParty);
  return own ? situation.partition : null;
}

function firstLine(field: string): string {
  return field.includes('\n') || field.includes('\r') ? field.slice(0, field.search(/[\r\n]/)) : field;
}
