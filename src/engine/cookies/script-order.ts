import type { SetCookie } from '../headers/set-cookie.ts';
import type { StoredCookie } from './cookie.ts';
import { inOrder } from './retrieve.ts';

/**
 * Firefox keeps the cookies that scripts see in the page's process. There a cookie that a script changes moves behind those of its path,
 * though requests go on carrying it in its old place. Returns the order in which scripts see the fresh cookie, where it is another.
 */
export function rewrittenAt(
  old: StoredCookie | undefined,
  fresh: StoredCookie,
  parsed: SetCookie,
  fromHttp: boolean,
): number | undefined {
  if (old === undefined) return undefined;
  // A lifetime counted from now on is another one each time.
  const sameEnd = old.expires === fresh.expires && (fresh.expires === null || parsed.maxAge === undefined);
  const unchanged =
    sameEnd &&
    old.value === fresh.value &&
    old.secure === fresh.secure &&
    old.httpOnly === fresh.httpOnly &&
    old.sameSite === fresh.sameSite;
  if (unchanged) return old.rewritten;
  return fromHttp ? undefined : fresh.order;
}

/** The cookies of a request in the order of document.cookie; undefined where it is that of the Cookie field. */
export function asScriptsSee(sent: readonly StoredCookie[]): StoredCookie[] | undefined {
  if (sent.every(({ rewritten }) => rewritten === undefined)) return undefined;
  return [...sent].sort((a, b) => {
    if (a.rewritten === undefined && b.rewritten === undefined) return inOrder(a, b);
    return b.path.length - a.path.length || (a.rewritten ?? a.order) - (b.rewritten ?? b.order);
  });
}
