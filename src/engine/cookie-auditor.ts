import { asUse } from './cookie-relation.ts';
import { type Advice, type AuditSubject, auditCookie, type CookieUse } from './cookies/audit.ts';
import { type CookieFaults, type CorrectedLine, correctedLine, type MissedUse } from './cookies/corrected.ts';
import { printableCorrection } from './cookies/corrected-print.ts';
import { valueHint } from './cookies/value-hint.ts';
import { type Exchange, fieldValues, presence } from './exchange/exchange.ts';
import { siteOf } from './exchange/site.ts';
import { CookieContexts } from './facts/cookie-context.ts';
import { parseSetCookie } from './headers/set-cookie.ts';
import type { CookieAttempt, CookieReport, Evidence, Incident } from './report.ts';
import type { Session } from './session.ts';

/** How a cookie fares, worst first: it breaks something; a browser refused or ignored part of it, or it is open to attack; it could be tighter; fine. */
export type CookieGrade = 'broken' | 'warning' | 'advice' | 'fine';

export const GRADES: readonly CookieGrade[] = ['broken', 'warning', 'advice', 'fine'];

/** A cookie of the ledger, with what is wrong with it, what could be tighter, and the line that puts it right. No secrets. */
export interface AuditedCookie extends CookieReport {
  /** The same for one cookie as the capture grows. */
  readonly key: string;
  readonly grade: CookieGrade;
  /** The newest Set-Cookie line that is no deletion, its value as a fingerprint; '' where no response of the capture set it. */
  readonly line: string;
  /** The exchange that set it so; null where none of the capture did. */
  readonly setBy: number | null;
  /** Why browsers refuse the newest line, the decisive reason first. */
  readonly rejected: readonly string[];
  /** Refused requests that went without it, and why: it is the cause of their refusal. */
  readonly missed: readonly { readonly exchange: number; readonly reasons: readonly string[] }[];
  /** Refused requests that went with it, and failed for that: it was not to be there, or hid another of its name. */
  readonly harmed: readonly { readonly exchange: number; readonly reasons: readonly string[] }[];
  readonly advice: readonly Advice[];
  readonly corrected: CorrectedLine | null;
}

interface Seen {
  readonly exchange: Exchange;
  readonly use: CookieUse;
}

/** Audits the cookies of a session. Reads each exchange once, however often it is asked; each answer costs what the ledger holds. */
export class CookieAuditor {
  readonly #session: Session;
  readonly #contexts = new CookieContexts();
  readonly #seen = new Map<number, Seen>();
  #read = 0;

  constructor(session: Session) {
    this.#session = session;
  }

  /** Every cookie of the capture, the worst first, then by domain and name. */
  cookies(): readonly AuditedCookie[] {
    this.#catchUp();
    const ledger = this.#session.cookieLedger();
    const incidents = this.#session.incidents();
    const causes = { missing: causesByExchange(incidents), roots: rootsByName(incidents) };
    const byName = new Map<string, CookieReport[]>();
    for (const cookie of ledger) {
      const of = byName.get(cookie.name);
      if (of === undefined) byName.set(cookie.name, [cookie]);
      else of.push(cookie);
    }
    return ledger
      .map((cookie) => this.#audited(cookie, byName.get(cookie.name) ?? [], causes))
      .sort(
        (a, b) =>
          GRADES.indexOf(a.grade) - GRADES.indexOf(b.grade) ||
          weightOf(b.class) - weightOf(a.class) ||
          a.domain.localeCompare(b.domain) ||
          a.name.localeCompare(b.name),
      );
  }

  /** The attempts to set a cookie that one response made, in the order of its lines. */
  attemptsAt(index: number): readonly { readonly name: string; readonly attempt: CookieAttempt }[] {
    return this.#session
      .cookieLedger()
      .flatMap(({ name, attempts }) =>
        attempts.filter(({ exchange }) => exchange === index).map((attempt) => ({ name, attempt })),
      )
      .sort((a, b) => a.attempt.line - b.attempt.line);
  }

  #catchUp(): void {
    const { exchanges } = this.#session;
    for (; this.#read < exchanges.length; this.#read++) {
      const exchange = exchanges[this.#read];
      if (exchange === undefined) continue;
      const context = this.#contexts.observe(exchange, { hops: [exchange], previous: undefined });
      this.#seen.set(exchange.index, { exchange, use: asUse(exchange, context) });
    }
  }

  #audited(cookie: CookieReport, namesakes: readonly CookieReport[], causes: Causes): AuditedCookie {
    const { show } = this.#session;
    const key = [cookie.name, cookie.domain, cookie.hostOnly, cookie.path, cookie.partitionKey].join('\n');
    const missed = missedBy(cookie, causes.missing);
    const harmed = harmedBy(cookie, causes.roots);
    const breaks = missed.length + harmed.length > 0;
    const newest = cookie.attempts.findLast(({ removal }) => !removal);
    const setter = newest === undefined ? undefined : this.#seen.get(newest.exchange)?.exchange;
    const raw =
      setter === undefined || newest === undefined
        ? undefined
        : fieldValues(setter.response.fields, 'set-cookie')[newest.line];
    if (raw === undefined || setter === undefined || newest === undefined)
      return {
        ...cookie,
        key,
        grade: breaks ? 'broken' : 'fine',
        line: '',
        setBy: null,
        rejected: [],
        missed,
        harmed,
        advice: [],
        corrected: null,
      };
    const rejected = newest.verdict === 'rejected' ? newest.reasons : [];
    const subject = this.#subject(cookie, raw, setter, namesakes);
    const advice = auditCookie(subject);
    const faults: CookieFaults = { rejected, missed: missed.flatMap((one) => this.#missedUse(one) ?? []) };
    return {
      ...cookie,
      key,
      grade: gradeOf(cookie, rejected, breaks, advice),
      line: show.field('set-cookie', raw.slice(0, 8192)),
      setBy: setter.index,
      rejected,
      missed,
      harmed,
      advice,
      corrected: printableCorrection(correctedLine(subject, faults, advice), show),
    };
  }

  #subject(
    cookie: CookieReport,
    raw: string,
    setter: Exchange,
    namesakes: readonly CookieReport[],
  ): AuditSubject {
    const line = parseSetCookie(raw);
    const masked = presence(setter.response.fields, 'set-cookie') === 'masked';
    const uses = new Map<string, CookieUse>();
    for (const request of cookie.requests) {
      if (request.verdict !== 'sent') continue;
      const use = this.#seen.get(request.exchange)?.use;
      if (use === undefined) continue;
      const { host, path, scheme, relation, file } = use;
      if (uses.size < MOST_USES) uses.set([scheme, host, path, relation, file].join(' '), use);
    }
    const site = siteOf(cookie.domain);
    return {
      line,
      setBy: setter.url,
      class: cookie.class,
      session: cookie.class === 'session',
      time: setter.startedAt,
      carried: [...uses.values()],
      hint: masked ? undefined : valueHint(line.value),
      twins: namesakes
        .filter((other) => other !== cookie && isStored(other) && siteOf(other.domain) === site)
        .map(({ domain, path, attributes }) => ({ domain, path, secure: attributes?.secure === true })),
    };
  }

  #missedUse({ exchange, reasons }: AuditedCookie['missed'][number]): MissedUse | undefined {
    const use = this.#seen.get(exchange)?.use;
    return use === undefined ? undefined : { ...use, reasons };
  }
}

const MOST_USES = 300;
const MOST_MISSED = 100;

/** Cookies that a sign-in hangs on stand above others. */
function weightOf(kind: CookieReport['class']): number {
  return kind === 'session' ? 2 : kind === 'flow-state' || kind === 'csrf' ? 1 : 0;
}

function isStored({ attempts }: CookieReport): boolean {
  const last = attempts.findLast(({ verdict }) => verdict === 'accepted');
  return last !== undefined && !last.removal;
}

/** A cause that speaks of a cookie: its check, and the names that its evidence shows; none where it shows no Set-Cookie line. */
interface CookieCause {
  readonly check: string;
  readonly names: ReadonlySet<string>;
}

/** For each exchange of an incident that is broken: the causes that speak of a cookie. */
function causesByExchange(incidents: readonly Incident[]): ReadonlyMap<number, readonly CookieCause[]> {
  const found = new Map<number, CookieCause[]>();
  for (const incident of incidents) {
    if (incident.verdict !== 'broken') continue;
    const causes = incident.causes
      .filter(({ check }) => check.startsWith('cookie-'))
      .map(({ check, evidence }) => ({ check, names: new Set(evidence.flatMap(namedBy)) }));
    if (causes.length === 0) continue;
    for (const index of incident.exchanges) found.set(index, [...(found.get(index) ?? []), ...causes]);
  }
  return found;
}

/** A cause by which a cookie that was sent breaks requests: the exchanges that set what it speaks of, and those that failed. */
interface Root {
  readonly check: string;
  readonly setters: ReadonlySet<number>;
  readonly failed: ReadonlySet<number>;
}

interface Causes {
  readonly missing: ReadonlyMap<number, readonly CookieCause[]>;
  readonly roots: ReadonlyMap<string, readonly Root[]>;
}

/** Checks of cookies that were sent, and better had not been. */
const IN_THE_WAY = new Set(['cookie-undeletable', 'cookie-duplicate-name']);

/** By the name of the cookie. */
function rootsByName(incidents: readonly Incident[]): Causes['roots'] {
  const found = new Map<string, Root[]>();
  for (const { verdict, causes, exchanges } of incidents) {
    const [root] = causes;
    if (verdict !== 'broken' || root === undefined || !IN_THE_WAY.has(root.check)) continue;
    const lines = root.evidence.filter(({ at }) => at === 'response.headers.set-cookie');
    const setters = new Set(lines.map(({ exchange }) => exchange));
    for (const name of new Set(lines.flatMap(namedBy)))
      found.set(name, [
        ...(found.get(name) ?? []),
        { check: root.check, setters, failed: new Set(exchanges) },
      ]);
  }
  return found;
}

function harmedBy(
  { name, attempts, requests }: CookieReport,
  roots: Causes['roots'],
): AuditedCookie['harmed'] {
  const mine = (roots.get(name) ?? []).filter(({ setters }) =>
    attempts.some(({ exchange, removal }) => !removal && setters.has(exchange)),
  );
  if (mine.length === 0) return [];
  return requests
    .filter(({ verdict }) => verdict === 'sent')
    .flatMap(({ exchange }) => {
      const reasons = mine.filter(({ failed }) => failed.has(exchange)).map(({ check }) => check);
      return reasons.length === 0 ? [] : [{ exchange, reasons: [...new Set(reasons)] }];
    })
    .slice(0, MOST_MISSED);
}

function namedBy({ at, text }: Evidence): string[] {
  const name =
    at === 'response.headers.set-cookie' ? /^Set-Cookie:\s*([^=;]*?)\s*=/i.exec(text)?.[1] : undefined;
  return name === undefined ? [] : [name];
}

function missedBy(
  { name, class: kind, requests, attempts }: CookieReport,
  causes: ReadonlyMap<number, readonly CookieCause[]>,
): AuditedCookie['missed'] {
  if (causes.size === 0) return [];
  const refused = attempts.findLast(({ verdict }) => verdict === 'rejected')?.reasons ?? [];
  const missed: { exchange: number; reasons: readonly string[] }[] = [];
  for (const { exchange, verdict, reasons } of requests) {
    if (verdict === 'sent' || missed.length >= MOST_MISSED) continue;
    const why = (causes.get(exchange) ?? [])
      .filter(({ names }) => (names.size === 0 ? kind === 'session' : names.has(name)))
      .map(({ check }) => check)
      .filter((check) => reasons.includes(check) || refused.includes(check));
    if (why.length > 0) missed.push({ exchange, reasons: [...new Set(why)] });
  }
  return missed;
}

/** Faults of a line that change nothing: browsers do what its author meant. */
const HARMLESS = new Set(['domain-leading-dot', 'expires-overridden', 'age-limited', 'unknown-attribute']);

function gradeOf(
  cookie: CookieReport,
  rejected: readonly string[],
  breaks: boolean,
  advice: readonly Advice[],
): CookieGrade {
  const matters = weightOf(cookie.class) > 0;
  if (breaks || (rejected.length > 0 && matters)) return 'broken';
  const ignored = cookie.attempts.at(-1)?.faults.some(({ code }) => !HARMLESS.has(code)) === true;
  if (rejected.length > 0 || ((ignored || cookie.evicted !== null) && matters)) return 'warning';
  if (advice.some(({ weight }) => weight === 'weak')) return 'warning';
  return ignored || cookie.evicted !== null || advice.some(({ weight }) => weight === 'tighter')
    ? 'advice'
    : 'fine';
}
