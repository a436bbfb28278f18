import { type CookieContext, CookieJar, type JarProfile } from '../cookies/jar.ts';
import { fieldValues } from '../exchange/exchange.ts';
import type { Attempt } from './cookies-view.ts';

/** What becomes of one cookie: `unknown` where it hangs on something that the capture leaves out. */
export interface TrialOutcome {
  readonly verdict: 'sent' | 'rejected' | 'withheld' | 'unknown';
  /** Ids of the catalogue's cookie rows, the decisive one first; empty where it was sent. */
  readonly reasons: readonly string[];
}

/** The Set-Cookie line of an attempt, as recorded. */
export function lineOf(attempt: Attempt): string {
  return fieldValues(attempt.exchange.response.fields, 'set-cookie')[attempt.line] ?? '';
}

/**
 * What would have become of a Set-Cookie line (that of the attempt, or another in its place) at a later request, by the rules of
 * one browser and in a jar that holds nothing else.
 */
export function trial(
  attempt: Attempt,
  request: CookieContext,
  profile: JarProfile,
  line = lineOf(attempt),
): TrialOutcome {
  const jar = new CookieJar({ profile });
  const set = jar.setCookie(line, asking(attempt.context));
  if (set.verdict === 'rejected') return { verdict: 'rejected', reasons: set.reasons };
  const { sent, withheld, unknown } = jar.cookiesFor(asking(request));
  const reasons = withheld[0]?.reasons ?? unknown[0]?.reasons ?? [];
  if (sent.length === 0) return { verdict: 'withheld', reasons };
  const open = set.verdict === 'unknown' ? set.reasons : reasons;
  return { verdict: open.length > 0 ? 'unknown' : 'sent', reasons: open };
}

// Whether a script asks for cookies is not the cookie's affair: here it does, unless it is known not to.
function asking(context: CookieContext): CookieContext {
  return context.credentials === undefined ? { ...context, credentials: 'include' } : context;
}

/** Does the cookie outlive its deletion, by the rules of one browser? */
export function outlives(setter: Attempt, deletion: Attempt, profile: JarProfile): boolean {
  const jar = new CookieJar({ profile });
  jar.setCookie(lineOf(setter), setter.context);
  jar.setCookie(lineOf(deletion), deletion.context);
  return jar.cookies().some((cookie) => cookie.value === setter.value);
}
