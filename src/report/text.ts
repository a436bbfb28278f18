import type { Cause, ChecklistItem, Incident, Report } from '../engine/report.ts';
import { Page } from './page.ts';
import { signInLines } from './sign-in-lines.ts';
import {
  AUDIENCE_WORDS,
  CONFIDENCE_WORDS,
  count,
  EFFORT_WORDS,
  exchangeList,
  LIMIT_WORDS,
  LOG_PLACE_WORDS,
  logTime,
  summaryLine,
  VERDICT_WORDS,
} from './words.ts';

export interface TextOptions {
  /** Columns to wrap at; at least 60. */
  readonly width?: number;
}

/** The report for a terminal: plain text, no colours, what is broken first. Ends with a line end. */
export function textReport(report: Report, options: TextOptions = {}): string {
  const page = new Page(Math.max(60, options.width ?? 80));
  page.text(summaryLine(report));
  const { creator, browser, startedAt, limits, skipped } = report.capture;
  const origin = [creator && `recorded by ${creator}`, browser, startedAt && `from ${startedAt}`]
    .filter(Boolean)
    .join(', ');
  if (origin !== '') page.text(capital(origin), 0);
  for (const limit of limits) {
    page.text(`! ${LIMIT_WORDS[limit]}`, 0, 2);
    if (limit !== 'entries-skipped') continue;
    for (const { entry, reason } of skipped.slice(0, 5)) page.text(`entry ${entry}: ${reason}`, 4, 2);
    if (skipped.length > 5) page.text(`and ${skipped.length - 5} more`, 4);
  }
  const of = (verdict: Incident['verdict']) => report.incidents.filter((one) => one.verdict === verdict);
  for (const incident of [...of('broken'), ...of('warning')]) incidentText(page, incident);
  const expected = of('expected');
  if (expected.length > 0) {
    page.blank();
    page.text(`Expected, nothing to do (${expected.length}):`);
    for (const incident of expected) expectedText(page, incident);
  }
  if (report.warnings.length > 0) {
    page.blank();
    page.text(`Warnings on requests that did not fail (${report.warnings.length}):`);
    for (const cause of report.warnings) {
      page.text(
        `- ${cause.title} (${cause.check}, ${exchangeList([...new Set(cause.evidence.map((one) => one.exchange))])})`,
        2,
        2,
      );
      fixesText(page, cause, 4);
    }
  }
  const { lines, left } = signInLines(report);
  if (lines.length > 0) {
    page.blank();
    page.text(`Sign-ins (${report.flows.length}):`);
    for (const line of lines) page.text(`- ${line}`, 2, 2);
    if (left > 0) page.text(`and ${left} more`, 4);
  }
  return page.toString();
}

function incidentText(page: Page, incident: Incident): void {
  page.blank();
  page.text(incident.title, 0, 4, `${incident.id}  ${VERDICT_WORDS[incident.verdict]}  `);
  page.text(
    `${incident.method || '(no method)'} ${incident.url} → ${incident.status === 0 ? 'no response' : incident.status}`,
    4,
    4,
  );
  const rounds = incident.rounds === null ? '' : `, ${count(incident.rounds, 'round')}`;
  page.text(
    `${count(incident.exchanges.length, 'request')}${rounds}: ${exchangeList(incident.exchanges)}${span(incident)}`,
    4,
    2,
  );
  if (incident.resolved !== null)
    page.text(`Works again since #${incident.resolved.exchange}${at(incident.resolved.at)}.`, 4);
  if (incident.causes.length === 0) page.text('The capture does not tell why.', 4);
  incident.causes.forEach((cause, index) => {
    causeText(page, cause, index, incident.title);
  });
  logsText(page, incident);
  checklistText(page, incident.checklist);
}

function causeText(page: Page, cause: Cause, index: number, title: string): void {
  page.blank();
  const rank = index === 0 ? ', the root cause' : '';
  page.text(`${cause.check}${rank} (${CONFIDENCE_WORDS[cause.confidence]})`, 4, 3, `${index + 1}. `);
  if (cause.title !== title) page.text(cause.title, 7);
  if (cause.what !== '') page.labelled('What', cause.what, 7);
  if (cause.why !== '') page.labelled('Why', cause.why, 7);
  for (const { exchange, at: place, text } of cause.evidence)
    page.labelled('Seen', `#${exchange} ${place}: ${text}`, 7);
  fixesText(page, cause, 7);
  for (const { title, section } of cause.spec)
    page.labelled('See', `${title}${section === '' ? '' : `, section ${section}`}`, 7);
}

function fixesText(page: Page, cause: Cause, indent: number): void {
  for (const { effort, audience, text, stack, code } of cause.fixes) {
    const product = stack === undefined ? '' : `In ${stack}: `;
    page.labelled('Fix', `${product}${text} [${EFFORT_WORDS[effort]}, ${AUDIENCE_WORDS[audience]}]`, indent);
    for (const line of (code ?? '').split('\n')) if (line !== '') page.verbatim(line, indent + 8);
  }
}

function logsText(page: Page, { logs }: Incident): void {
  if (logs.length === 0) return;
  page.blank();
  page.text('Where the rest of the answer stands:', 4);
  for (const hint of logs) {
    page.text(`${LOG_PLACE_WORDS[hint.where]} (${hint.of}), ${logTime(hint)}`, 6, 2);
    for (const { name, value } of hint.ids) page.text(`${name}: ${value}`, 8, 2);
    if (hint.words.length > 0) page.text(`words such as: ${hint.words.join(', ')}`, 8, 2);
  }
}

function expectedText(page: Page, incident: Incident): void {
  const cause = incident.causes[0];
  page.text(
    `${incident.id}  ${incident.title}${cause === undefined ? '' : ` (${cause.check})`}: ${exchangeList(incident.exchanges, 6)}`,
    2,
    4,
  );
}

function checklistText(page: Page, checklist: readonly ChecklistItem[]): void {
  if (checklist.length === 0) return;
  const of = (outcome: ChecklistItem['outcome']) => checklist.filter((item) => item.outcome === outcome);
  page.blank();
  const errors = of('error');
  page.text(
    `Checks: ${of('found').length} found, ${of('clear').length} clear, ${of('not-evaluated').length} not evaluated${errors.length === 0 ? '' : `, ${errors.length} failed`}`,
    4,
  );
  // Checks that could not be answered for one reason stand together.
  const byReason = new Map<string, string[]>();
  for (const item of of('not-evaluated')) {
    const known = byReason.get(item.reason);
    if (known === undefined) byReason.set(item.reason, [item.check]);
    else known.push(item.check);
  }
  for (const [reason, checks] of byReason)
    page.text(`○ ${reason || 'no reason given'}: ${checks.join(', ')}`, 6, 2);
  for (const item of errors) page.text(`✖ ${item.check} itself failed: ${item.reason}`, 6, 2);
}

function span(incident: Incident): string {
  if (incident.firstSeen === '') return '';
  return incident.lastSeen === '' || incident.lastSeen === incident.firstSeen
    ? ` at ${incident.firstSeen}`
    : ` from ${incident.firstSeen} to ${incident.lastSeen}`;
}

function at(time: string): string {
  return time === '' ? '' : ` (${time})`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
