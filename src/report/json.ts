import type { Report } from '../engine/report.ts';

/** The report as JSON (`why401/report@1`), indented by two, with a line end. */
export function jsonReport(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}
