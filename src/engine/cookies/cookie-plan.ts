import type { SameSiteValue } from '../headers/set-cookie.ts';
import type { AuditSubject, CookieUse } from './audit.ts';

/** A request that failed because it lacked the cookie. */
export interface MissedUse extends CookieUse {
  /** Why it lacked it: ids of the catalogue's cookie rows. */
  readonly reasons: readonly string[];
}

/** What is to be put right: why browsers refused the newest line, and which requests went without the cookie that needed it. */
export interface CookieFaults {
  readonly rejected: readonly string[];
  readonly missed: readonly MissedUse[];
}

export const NO_FAULTS: CookieFaults = { rejected: [], missed: [] };

/** The attributes of a cookie as they should be; what a framework's options come from. */
export interface CookiePlan {
  readonly name: string;
  readonly domain: string | undefined;
  /** Always written: frameworks default to `/`, browsers to the folder of the URL. */
  readonly path: string;
  /** Seconds; undefined for a cookie that ends with the browser. */
  readonly maxAge: number | undefined;
  readonly secure: boolean;
  readonly httpOnly: boolean;
  readonly sameSite: SameSiteValue;
  readonly partitioned: boolean;
}

export type PlanField = keyof CookiePlan;

/** One thing that was changed, and why. */
export interface PlanChange {
  readonly field: PlanField;
  readonly why: string;
  /** What asked for it: a reason of the catalogue, or the code of an advice. */
  readonly because: string;
}

/** What a change may look at, and what it may write. */
export interface Draft {
  readonly plan: { -readonly [Field in PlanField]: CookiePlan[Field] };
  readonly subject: AuditSubject;
  readonly faults: CookieFaults;
  readonly changes: PlanChange[];
  readonly notes: string[];
}

/** Sets a field and remembers why; the first reason to change a field is the one that is shown. */
export function change<Field extends PlanField>(
  draft: Draft,
  field: Field,
  value: CookiePlan[Field],
  why: string,
  because: string,
): void {
  if (draft.plan[field] === value) return;
  draft.plan[field] = value;
  if (!draft.changes.some((one) => one.field === field)) draft.changes.push({ field, why, because });
}
