import type { Check, Confidence, Found } from './checks/check.ts';

/** A finding with the check that made it. */
export interface Finding {
  readonly check: Check;
  readonly found: Found;
}

const SURE: Readonly<Record<Confidence, number>> = { certain: 0, likely: 1, possible: 2 };

/**
 * The ladder of catalogue.md: what the traffic shows comes before what it merely allows, a cause before a symptom, a lower
 * rung before a higher one, the surer before the less sure. Benign explanations stand on rung 1 and so come first.
 */
export function ranked(findings: readonly Finding[]): Finding[] {
  const explained = findings.some((finding) => tier(finding) === 0 && finding.check.lastResort !== true);
  return findings
    .filter((finding) => !(explained && finding.check.lastResort === true))
    .map((finding, order) => ({ finding, order }))
    .sort((a, b) => compare(a.finding, b.finding) || a.order - b.order)
    .map(({ finding }) => finding);
}

function compare(a: Finding, b: Finding): number {
  return (
    tier(a) - tier(b) || a.check.rung - b.check.rung || SURE[a.found.confidence] - SURE[b.found.confidence]
  );
}

// Known causes, then symptoms, then mere possibilities.
function tier(finding: Finding): number {
  if (finding.found.confidence === 'possible') return finding.check.symptom === true ? 3 : 2;
  return finding.check.symptom === true ? 1 : 0;
}
