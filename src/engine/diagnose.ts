import type { Capture, CaptureInfo, Exchange } from './exchange/exchange.ts';
import { isoTime } from './exchange/time.ts';
import type { Cause, CookieReport, Incident, Report, TokenReport } from './report.ts';
import type { FlowReport } from './report-flows.ts';
import { Session, type SessionOptions } from './session.ts';

/** Diagnoses exchanges at once: the same as adding them to a session one by one. */
export function diagnose(exchanges: Iterable<Exchange>, options: SessionOptions = {}): Report {
  // A report has no figures.
  const session = new Session({ figures: false, ...options, info: options.info ?? HAR_INFO });
  for (const exchange of exchanges) session.add(exchange);
  return session.diagnosis();
}

/** Diagnoses a capture with what it says about itself. */
export function diagnoseCapture(capture: Capture, options: Omit<SessionOptions, 'info'> = {}): Report {
  const report = diagnose(capture.exchanges, { ...options, info: capture.info });
  return { ...report, capture: { ...report.capture, skipped: capture.skipped } };
}

const HAR_INFO: CaptureInfo = { source: 'har', creator: '', engine: 'chromium', browser: '', limits: [] };
/** Of a recording of which nothing is told. */
export const LIVE_INFO: CaptureInfo = { ...HAR_INFO, source: 'devtools' };

/** Puts the report together from what the session knows. */
export function reportOf(parts: {
  readonly info: CaptureInfo;
  readonly count: number;
  readonly startedAt: number | undefined;
  readonly counts: { readonly unauthorized: number; readonly forbidden: number };
  readonly incidents: readonly Incident[];
  readonly warnings: readonly Cause[];
  readonly cookies: readonly CookieReport[];
  readonly tokens: readonly TokenReport[];
  readonly clocks: Report['clocks'];
  readonly flows: readonly FlowReport[];
}): Report {
  const { info, incidents } = parts;
  const count = (verdict: Incident['verdict']) => incidents.filter((one) => one.verdict === verdict).length;
  return {
    schema: 'why401/report@1',
    capture: {
      source: info.source,
      creator: info.creator,
      browser: info.browser,
      exchanges: parts.count,
      startedAt: isoTime(parts.startedAt),
      limits: info.limits,
      skipped: [],
    },
    summary: {
      incidents: { broken: count('broken'), expected: count('expected'), warning: count('warning') },
      unauthorized: parts.counts.unauthorized,
      forbidden: parts.counts.forbidden,
      loops: incidents.filter((one) => one.rounds !== null).length,
    },
    incidents,
    cookies: parts.cookies,
    tokens: parts.tokens,
    clocks: parts.clocks,
    flows: parts.flows,
    warnings: parts.warnings,
  };
}
