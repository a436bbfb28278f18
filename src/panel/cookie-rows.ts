import { phrase } from '../words/prose.ts';
import { t } from '../words/words.ts';
import type { GridOrder } from './Grid.tsx';
import type { Mark } from './Icon.tsx';
import { classText, gradeText, reasonText, rejectedText } from './said.ts';
import { type AuditedCookie, type CookieFate, GRADES } from './useSession.ts';

export type CookieColumn = 'name' | 'domain' | 'path' | 'flags' | 'size' | 'class' | 'fault';

export type CookieOrder = GridOrder<CookieColumn>;

/** The attributes in a few letters, for a list: `Secure HttpOnly Lax`. */
export function flagsText({ attributes }: AuditedCookie): string {
  if (attributes === null) return '?';
  return [
    attributes.secure ? 'Secure' : '',
    attributes.httpOnly ? 'HttpOnly' : '',
    attributes.sameSite === 'unspecified'
      ? ''
      : attributes.sameSite.charAt(0).toUpperCase() + attributes.sameSite.slice(1),
    attributes.partitioned ? 'Partitioned' : '',
  ]
    .filter((flag) => flag !== '')
    .join(' ');
}

/** What is worst about a cookie, in a phrase; '' where all is well. */
export function worstText(cookie: AuditedCookie): string {
  const [missed] = cookie.missed;
  const rejected = cookie.rejected[0];
  if (rejected !== undefined) return t('cookie_worst_refused', { reason: rejectedText(rejected) });
  if (missed !== undefined)
    return t('cookie_worst_missing', { reason: missed.reasons.slice(0, 1).map(reasonText).join('') });
  const [harmed] = cookie.harmed;
  if (harmed !== undefined)
    return t('cookie_worst_in_the_way', { reason: harmed.reasons.slice(0, 1).map(reasonText).join('') });
  if (cookie.evicted !== null) return t('cookie_worst_dropped', { reason: reasonText('cookie-pileup') });
  if (cookie.grade === 'fine') return '';
  const [first] = cookie.advice;
  if (first === undefined || first.weight === 'note') return cookie.attempts.at(-1)?.faults[0]?.detail ?? '';
  const more = cookie.advice.filter(({ weight }) => weight !== 'note').length - 1;
  return more > 0 ? t('cookie_worst_more', { first: phrase(first.title), count: more }) : phrase(first.title);
}

/** A domain as the cookie's reach: with a dot before it where hosts below it count. */
export function reachText({
  domain,
  hostOnly,
}: {
  readonly domain: string;
  readonly hostOnly: boolean | null;
}): string {
  return hostOnly === false ? `.${domain}` : domain;
}

type Fate = Pick<CookieFate, 'verdict' | 'class'>;

/** The mark of what became of a cookie: to stay behind is a fault of the sign-in's cookies alone, if at all. */
export function fateMark({ verdict, class: kind }: Fate): Mark {
  if (verdict === 'sent') return 'ok';
  if (verdict === 'unknown') return 'open';
  return kind === 'session' || kind === 'flow-state' || kind === 'csrf' ? 'warning' : 'expected';
}

/** Those that carry a sign-in before all others. */
export function signInFirst<F extends Fate>(fates: readonly F[]): readonly F[] {
  const rank = ({ class: kind }: F) =>
    kind === 'session' ? 0 : kind === 'flow-state' || kind === 'csrf' ? 1 : 2;
  return fates.toSorted((a, b) => rank(a) - rank(b));
}

const haystacks = new WeakMap<AuditedCookie, string>();

function haystackOf(cookie: AuditedCookie): string {
  let text = haystacks.get(cookie);
  if (text === undefined) {
    const codes = cookie.advice.map(({ code, title }) => `${code} ${title}`).join(' ');
    const reasons = [
      ...cookie.rejected,
      ...[...cookie.missed, ...cookie.harmed].flatMap((one) => one.reasons),
    ].join(' ');
    const hosts = cookie.hosts.top.map(({ place }) => place).join(' ');
    text = [
      cookie.name,
      cookie.domain,
      cookie.path,
      flagsText(cookie),
      classText(cookie.class),
      gradeText(cookie.grade),
      codes,
      reasons,
      worstText(cookie),
      hosts,
    ]
      .join(' ')
      .toLowerCase();
    haystacks.set(cookie, text);
  }
  return text;
}

/** The cookies that match every word of the filter. */
export function filterCookies(
  cookies: readonly AuditedCookie[],
  terms: readonly string[],
): readonly AuditedCookie[] {
  if (terms.length === 0) return cookies;
  return cookies.filter((cookie) => terms.every((term) => haystackOf(cookie).includes(term)));
}

/** Sorted by one column; the order before decides between equal ones. */
export function sortCookies(
  cookies: readonly AuditedCookie[],
  { column, down }: CookieOrder,
): readonly AuditedCookie[] {
  const way = down ? -1 : 1;
  return cookies.toSorted((a, b) => {
    const [left, right] = [keyOf(a, column), keyOf(b, column)];
    if (typeof left === 'number' && typeof right === 'number') return way * (left - right);
    return way * String(left).localeCompare(String(right));
  });
}

function keyOf(cookie: AuditedCookie, column: CookieColumn): string | number {
  switch (column) {
    case 'name':
      return cookie.name.toLowerCase();
    case 'domain':
      return cookie.domain;
    case 'path':
      return cookie.path;
    case 'flags':
      return flagsText(cookie);
    case 'size':
      return cookie.attributes?.size ?? 0;
    case 'class':
      return classText(cookie.class);
    case 'fault':
      return GRADES.indexOf(cookie.grade);
  }
}
