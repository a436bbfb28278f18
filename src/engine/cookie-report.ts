import type { CookieContext } from './cookies/jar.ts';
import type { Redactor } from './exchange/redact.ts';
import type { CookieReport } from './report.ts';

/** A request that is only thought of. */
export interface CookieQuestion {
  /** Absolute URL of the request. */
  readonly url: string;
  /** URL of the page that makes it; null: the user does (address bar, bookmark, reload). Left out: not known. */
  readonly page?: string | null;
  /** `document` for a navigation of the whole tab; otherwise as `Kind` of an exchange. Left out: not known. */
  readonly kind?: string;
  /** GET where left out. */
  readonly method?: string;
  /** URL of the tab's own page, where `page` is a frame in it. */
  readonly topLevelUrl?: string;
  /** Credentials mode of a fetch: omit, same-origin, include. Left out: not known. */
  readonly credentials?: string;
}

/** The question in the words of the cookie model. */
export function questionContext(question: CookieQuestion): CookieContext {
  const { url, page, kind, credentials } = question;
  const top = question.topLevelUrl ?? (kind === 'document' ? undefined : (page ?? undefined));
  return {
    url,
    api: 'http',
    method: question.method ?? 'GET',
    ...(kind === undefined ? {} : { kind }),
    ...(page === undefined ? {} : { initiator: page }),
    ...(top === undefined ? {} : { topLevelUrl: top }),
    ...(typeof page === 'string' && top !== undefined ? { frames: top === page ? [top] : [top, page] } : {}),
    ...(credentials === undefined ? {} : { credentials }),
  };
}

/** Name and path without what they tell of secrets. */
export function printableIdentity<C extends { readonly name: string; readonly path: string }>(
  cookie: C,
  show: Redactor,
): C {
  return { ...cookie, name: show.cookieName(cookie.name), path: show.path(cookie.path) };
}

/** An entry of the ledger without secrets. */
export function printableCookie(cookie: CookieReport, show: Redactor): CookieReport {
  const { paths, attempts } = cookie;
  return {
    ...printableIdentity(cookie, show),
    value: cookie.value === '' ? '' : show.fingerprint(cookie.value),
    attempts: attempts.map((attempt) => ({
      ...attempt,
      faults: attempt.faults.map((fault) => ({ ...fault, attribute: show.text(fault.attribute) })),
    })),
    paths: { ...paths, top: paths.top.map(({ place, count }) => ({ place: show.path(place), count })) },
  };
}
