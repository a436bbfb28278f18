import { parseUrl } from '../exchange/exchange.ts';
import { parseSetCookie } from '../headers/set-cookie.ts';
import type { AuditSubject, CookieUse } from './audit.ts';
import { sessionLike } from './session-like.ts';
import { valueHint } from './value-hint.ts';

export const SET_AT = Date.UTC(2026, 10, 24, 9, 0, 0);

/** A cookie as a capture shows it: the line, who sent it, and the requests that carried it. */
export function subjectOf(
  raw: string,
  over: { readonly at?: string; readonly carried?: readonly CookieUse[] } & Partial<
    Pick<AuditSubject, 'twins' | 'time'>
  > = {},
): AuditSubject {
  const line = parseSetCookie(raw);
  const traits = sessionLike(line);
  const { at = 'https://app.acme.test/login', carried = [], twins = [], time = SET_AT } = over;
  return {
    line,
    setBy: parseUrl(at),
    class: traits.class,
    session: traits.class === 'session' && traits.likely,
    time,
    carried,
    hint: valueHint(line.value),
    twins,
  };
}

/** A request that carried it. */
export function use(url: string, over: Partial<CookieUse> = {}): CookieUse {
  const { host, path, scheme } = parseUrl(url);
  return { host, path, scheme, relation: 'same-site', file: false, ...over };
}
