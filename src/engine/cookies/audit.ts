import type { ParsedUrl } from '../exchange/exchange.ts';
import type { SetCookie } from '../headers/set-cookie.ts';
import type { Fix, SpecReference } from '../report.ts';
import { RULES } from './audit-rules.ts';
import type { CookieClass } from './session-like.ts';
import type { ValueHint } from './value-hint.ts';

/** How a request that carried the cookie stood to the cookie's site. */
export type Relation = 'same-site' | 'cross-site-link' | 'cross-site-post' | 'third-party' | 'unknown';

/** One kind of request that the cookie went with, or should have gone with. */
export interface CookieUse {
  readonly host: string;
  readonly path: string;
  /** http, https, ws, wss. */
  readonly scheme: string;
  readonly relation: Relation;
  /** An image, style, script, font or the like: a file that needs no sign-in, as a rule. */
  readonly file: boolean;
}

/** What the capture shows of one cookie: what is asked for advice. */
export interface AuditSubject {
  /** The newest Set-Cookie line that is no deletion. */
  readonly line: SetCookie;
  /** The URL whose response sent it. */
  readonly setBy: ParsedUrl;
  readonly class: CookieClass;
  /** It carries, or is to carry, a sign-in. */
  readonly session: boolean;
  /** When the line was received, ms since the epoch. */
  readonly time: number | undefined;
  /** Requests that carried it, each kind once. */
  readonly carried: readonly CookieUse[];
  /** What its value tells whoever reads it. */
  readonly hint: ValueHint | undefined;
  /** Other stored cookies of the same name on the same site. */
  readonly twins: readonly { readonly domain: string; readonly path: string; readonly secure: boolean }[];
}

export type AdviceCode =
  | 'secure-missing'
  | 'httponly-missing'
  | 'samesite-missing'
  | 'samesite-none-unneeded'
  | 'domain-wide'
  | 'prefix-possible'
  | 'lifetime-long'
  | 'lifetime-cut'
  | 'path-no-boundary'
  | 'value-personal'
  | 'value-readable'
  | 'partitioned-missing'
  | 'duplicate-insecure';

/** What could be tighter about a cookie that works. It is never the cause of a failure. */
export interface Advice {
  readonly code: AdviceCode;
  /** `weak`: an attacker or a browser's rule can use it; `tighter`: good practice; `note`: good to know. */
  readonly weight: 'weak' | 'tighter' | 'note';
  /** A sentence without a full stop, without secrets. */
  readonly title: string;
  readonly why: string;
  readonly fix: Fix;
  readonly spec: readonly SpecReference[];
}

const ORDER: Readonly<Record<Advice['weight'], number>> = { weak: 0, tighter: 1, note: 2 };

/**
 * What an administrator or developer could tighten about one cookie, the weightiest first. Of cookies that carry neither a sign-in
 * nor what belongs to one, only what holds for every cookie is said. Pure; never throws.
 */
export function auditCookie(subject: AuditSubject): readonly Advice[] {
  return RULES.flatMap((rule) => rule(subject) ?? []).sort((a, b) => ORDER[a.weight] - ORDER[b.weight]);
}
