import type { Incident, Report } from '../engine/report.ts';
import { plainProse } from './flow-words.ts';
import { type Markup, markup } from './markup.ts';
import { count, summaryLine } from './words.ts';

/** One capture, for JUnit: its file's name, and its report, or why it could not be read. */
export type JunitSuite =
  | { readonly name: string; readonly report: Report }
  | { readonly name: string; readonly error: string };

/**
 * Reports as JUnit XML, which CI servers read: a suite for each capture, a case for each incident. What is broken has failed, what is
 * expected has passed; a capture in which nothing was found is one case that passed; one that cannot be read is a case in error. (There is no standard; the attributes are those
 * that Ant's JUnitReport task, Jenkins and GitLab read.)
 */
export function junitReport(suites: readonly JunitSuite[]): string {
  const sum = (of: (report: Report) => number, unread: number) =>
    suites.reduce((all, suite) => all + ('report' in suite ? of(suite.report) : unread), 0);
  const broken = sum(({ summary }) => summary.incidents.broken, 0);
  const cases = sum(({ incidents }) => Math.max(1, incidents.length), 1);
  const errors = sum(() => 0, 1);
  return markup`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="why401" tests="${cases}" failures="${broken}" errors="${errors}">
${suites.map((suite) => ('report' in suite ? suitePart(suite.name, suite.report) : errorPart(suite)))}</testsuites>
`.text;
}

function errorPart({ name, error }: { readonly name: string; readonly error: string }): Markup {
  return markup`  <testsuite name="${name}" tests="1" failures="0" errors="1" skipped="0">
    <testcase classname="${name}" name="can be read">
      <error type="unreadable" message="${error}"/>
    </testcase>
  </testsuite>
`;
}

function suitePart(name: string, report: Report): Markup {
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
