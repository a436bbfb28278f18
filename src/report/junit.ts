import type { Incident, Report } from '../engine/report.ts';
import { plainProse } from './flow-words.ts';
import { type Markup, markup } from './markup.ts';
import { count, summaryLine } from './words.ts';

/** What one report is about, for JUnit. */
export interface JunitSuite {
  /** The capture: a file's name. */
  readonly name: string;
  readonly report: Report;
}

/**
 * Reports as JUnit XML, which CI servers read: a suite for each capture, a case for each incident. What is broken has failed, what is
 * expected has passed; a capture in which nothing was found is one case that passed. (There is no standard; the attributes are those
 * that Ant's JUnitReport task, Jenkins and GitLab read.)
 */
export function junitReport(suites: readonly JunitSuite[]): string {
  const broken = suites.reduce((sum, { report }) => sum + report.summary.incidents.broken, 0);
  const cases = suites.reduce((sum, { report }) => sum + Math.max(1, report.incidents.length), 0);
  return markup`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="why401" tests="${cases}" failures="${broken}" errors="0">
${suites.map(suitePart)}</testsuites>
`.text;
}

function suitePart({ name, report }: JunitSuite): Markup {
  const { incidents, capture, summary } = report;
  return markup`  <testsuite name="${name}" tests="${Math.max(1, incidents.length)}" failures="${summary.incidents.broken}" errors="0" skipped="0"${
    capture.startedAt === '' ? undefined : markup` timestamp="${capture.startedAt}"`
  }>
${
  incidents.length === 0
    ? markup`    <testcase classname="${name}" name="${summaryLine(report)}"/>\n`
    : incidents.map((incident) => casePart(name, incident))
}  </testsuite>
`;
}

function casePart(suite: string, incident: Incident): Markup {
  const { id, title, verdict, causes } = incident;
  const head = markup`    <testcase classname="${suite}" name="${`${id}: ${plainProse(title)}`}"`;
  if (verdict !== 'broken') return markup`${head}/>\n`;
  return markup`${head}>
      <failure type="${causes[0]?.check ?? 'unknown'}" message="${plainProse(title)}">${linesOf(incident).map(
        (line) => markup`${line}\n`,
      )}</failure>
    </testcase>
`;
}

function linesOf({ method, url, status, exchanges, causes }: Incident): readonly string[] {
  const [root] = causes;
  const lines = [
    `${method} ${url} → ${status === 0 ? 'no response' : status} (${count(exchanges.length, 'request')})`,
  ];
  if (root === undefined) return [...lines, 'The capture does not tell why.'];
  lines.push(root.what, root.why);
  for (const { exchange, at, text } of root.evidence) lines.push(`Seen: #${exchange} ${at}: ${text}`);
  for (const { text, stack } of root.fixes)
    lines.push(`Fix: ${stack === undefined ? '' : `${stack}: `}${text}`);
  return lines.filter((line) => line !== '');
}
