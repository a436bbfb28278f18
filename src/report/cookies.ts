import { type AuditedCookie, CookieAuditor } from '../engine/cookie-auditor.ts';
import type { CookieQuestion } from '../engine/cookie-report.ts';
import type { JarProfile } from '../engine/cookies/jar.ts';
import { parseUrl } from '../engine/exchange/exchange.ts';
import type { CookieAnswer } from '../engine/facts/cookie-answers.ts';
import type { Report } from '../engine/report.ts';
import type { Session } from '../engine/session.ts';
import { type CookieSnippet, cookieSnippets } from './cookie-snippets.ts';
import type { SnippetId } from './snippet-ids.ts';

/** The audit of a capture's cookies, version 1 (`why401/cookies@1`). Serialisable; no secrets. */
export interface CookiesReport {
  readonly schema: 'why401/cookies@1';
  readonly capture: Report['capture'];
  /** Whose rules the computed verdicts follow. */
  readonly profile: JarProfile;
  readonly summary: Readonly<Record<AuditedCookie['grade'], number>>;
  /** The worst first. */
  readonly cookies: readonly CookieEntry[];
  readonly query: CookieQuery | null;
}

export interface CookieEntry extends Omit<AuditedCookie, 'key'> {
  /** How the framework that was asked for is told to send the corrected line. */
  readonly snippet: CookieSnippet | null;
}

export interface CookieQuery {
  readonly url: string;
  /** null: the user opens it (address bar, bookmark). */
  readonly page: string | null;
  readonly kind: string;
  readonly method: string;
  readonly answers: readonly CookieAnswer[];
}

export interface CookiesOptions {
  readonly profile: JarProfile;
  readonly question?: CookieQuestion & { readonly kind: string; readonly page: string | null };
  readonly framework?: SnippetId;
  readonly skipped?: Report['capture']['skipped'];
}

/** Audits every cookie of a session, and answers a question about a request that is only thought of. */
export function cookiesReport(session: Session, options: CookiesOptions): CookiesReport {
  const cookies = new CookieAuditor(session).cookies();
  const { capture } = session.diagnosis();
  const summary = { broken: 0, warning: 0, advice: 0, fine: 0 };
  for (const { grade } of cookies) summary[grade]++;
  return {
    schema: 'why401/cookies@1',
    capture: { ...capture, skipped: options.skipped ?? capture.skipped },
    profile: options.profile,
    summary,
    cookies: cookies.map(({ key: _key, ...cookie }) => ({
      ...cookie,
      snippet: snippetFor(cookie, options.framework),
    })),
    query: options.question === undefined ? null : ask(session, options.question),
  };
}

function ask(session: Session, question: NonNullable<CookiesOptions['question']>): CookieQuery {
  const { show } = session;
  return {
    url: show.url(parseUrl(question.url)),
    page: question.page === null ? null : show.url(parseUrl(question.page)),
    kind: question.kind,
    method: question.method ?? 'GET',
    answers: session.wouldSend(question),
  };
}

/** The snippets for a cookie's corrected line; none where there is no line. */
export function snippetsOf(
  cookie: Pick<AuditedCookie, 'name' | 'domain' | 'hostOnly' | 'path' | 'class' | 'corrected'>,
): readonly CookieSnippet[] {
  if (cookie.corrected === null) return [];
  const { name, path, domain, hostOnly } = cookie;
  return cookieSnippets({
    plan: cookie.corrected.plan,
    now: { name, path, domain: hostOnly === false ? domain : undefined },
    kind: cookie.class === 'session' || cookie.class === 'csrf' ? cookie.class : 'other',
  });
}

function snippetFor(
  cookie: Parameters<typeof snippetsOf>[0],
  framework: SnippetId | undefined,
): CookieSnippet | null {
  if (framework === undefined || cookie.corrected?.changed !== true) return null;
  return snippetsOf(cookie).find(({ id }) => id === framework) ?? null;
}
