import type { Confidence } from '../engine/checks/check.ts';
import type { Limit } from '../engine/exchange/exchange.ts';
import type { Incident, Report } from '../engine/report.ts';
import { plainProse } from './flow-words.ts';
import type { RouteCounts, RouteTally } from './routes.ts';

/** One file of many, version 1 (`why401/file@1`): a line of NDJSON. Serialisable; no secrets. */
export interface FileDigest {
  readonly schema: 'why401/file@1';
  /** As it was named, or found: with slashes, relative to where the command was started if the argument was. */
  readonly file: string;
  /** Why it could not be read, one line; then all else is empty. null where it was read. */
  readonly error: string | null;
  /** The browser where it is known, otherwise the program that recorded; '' where neither is. */
  readonly client: { readonly name: string; readonly version: string };
  /** ISO 8601, or '' where no entry has a time. */
  readonly startedAt: string;
  readonly limits: readonly Limit[];
  readonly requests: number;
  readonly unauthorized: number;
  readonly forbidden: number;
  readonly loops: number;
  /** How many incidents are broken, worth a look, and as expected. */
  readonly broken: number;
  readonly warning: number;
  readonly expected: number;
  readonly incidents: readonly IncidentDigest[];
  /** Those with most refusals first. */
  readonly routes: readonly RouteCounts[];
}

export interface IncidentDigest {
  readonly id: string;
  readonly kind: Incident['kind'];
  readonly verdict: Incident['verdict'];
  /** The root cause's check; `unknown` where the capture does not tell. */
  readonly check: string;
  /** null where the cause is unknown. */
  readonly confidence: Confidence | null;
  readonly title: string;
  readonly method: string;
  readonly url: string;
  readonly status: number;
  readonly requests: number;
}

/** What one file's line says. */
export function digestOf(file: string, report: Report, tally: RouteTally): FileDigest {
  const { capture, summary, incidents } = report;
  const { broken, warning, expected } = summary.incidents;
  return {
    schema: 'why401/file@1',
    file,
    error: null,
    client: clientOf(capture),
    startedAt: capture.startedAt,
    limits: capture.limits,
    requests: capture.exchanges,
    unauthorized: summary.unauthorized,
    forbidden: summary.forbidden,
    loops: summary.loops,
    broken,
    warning,
    expected,
    incidents: incidents.map(
      ({ id, kind, verdict, causes: [root], title, method, url, status, exchanges }) => ({
        id,
        kind,
        verdict,
        check: root?.check ?? 'unknown',
        confidence: root?.confidence ?? null,
        title: plainProse(title),
        method,
        url,
        status,
        requests: exchanges.length,
      }),
    ),
    routes: tally.counts(report),
  };
}

/** The line of a file that could not be read. */
export function failedDigest(file: string, error: string): FileDigest {
  return {
    schema: 'why401/file@1',
    file,
    error,
    client: { name: '', version: '' },
    startedAt: '',
    limits: [],
    requests: 0,
    unauthorized: 0,
    forbidden: 0,
    loops: 0,
    broken: 0,
    warning: 0,
    expected: 0,
    incidents: [],
    routes: [],
  };
}

function clientOf({ browser, creator }: Report['capture']): FileDigest['client'] {
  const [, name = '', version = ''] = /^(.*?)(?:[ /]v?(\d[\w.+-]*))?$/.exec(browser || creator) ?? [];
  return { name, version };
}
