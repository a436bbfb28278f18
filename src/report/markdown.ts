import { printable } from '../engine/exchange/redact.ts';
import type { Cause, Incident, Report } from '../engine/report.ts';
import type { Reproduction } from '../engine/reproduce.ts';
import { flowMermaid } from './mermaid.ts';
import { brokenFlow, signInLines } from './sign-in-lines.ts';
import {
  AUDIENCE_WORDS,
  COMMAND_WORDS,
  CONFIDENCE_WORDS,
  count,
  EFFORT_WORDS,
  exchangeList,
  LIMIT_WORDS,
  LOG_PLACE_WORDS,
  logTime,
  summaryLine,
} from './words.ts';

/** The report as a bug report in Markdown (CommonMark), to paste into a ticket: what is broken, why, the evidence, the fixes. */
export function markdownReport(report: Report): string {
  const out: string[] = ['# Sign-in diagnosis', '', md(summaryLine(report)), ''];
  const { creator, browser, startedAt, limits, skipped } = report.capture;
  if (browser !== '') out.push(`- Browser: ${md(browser)}`);
  if (creator !== '') out.push(`- Recorded by: ${md(creator)}`);
  if (startedAt !== '') out.push(`- Recording starts: ${startedAt}`);
  for (const limit of limits) out.push(`- Note: ${md(LIMIT_WORDS[limit])}`);
  for (const { entry, reason } of skipped.slice(0, 5)) out.push(`- Skipped entry ${entry}: ${md(reason)}`);
  if (out.at(-1) !== '') out.push('');
  const of = (verdict: Incident['verdict']) => report.incidents.filter((one) => one.verdict === verdict);
  for (const incident of [...of('broken'), ...of('warning')]) pushIncident(out, incident);
  const expected = of('expected');
  if (expected.length > 0) {
    out.push('## Expected, nothing to do', '');
    for (const one of expected) out.push(`- ${md(one.title)}: ${exchangeList(one.exchanges, 6)}`);
    out.push('');
  }
  if (report.warnings.length > 0) {
    out.push('## Warnings', '');
    for (const cause of report.warnings) out.push(`- ${md(cause.title)} (${md(cause.check)})`);
    out.push('');
  }
  pushSignIns(out, report);
  return `${out.join('\n').trimEnd()}\n`;
}

function pushSignIns(out: string[], report: Report): void {
  const { lines, left } = signInLines(report);
  if (lines.length === 0) return;
  out.push('## Sign-ins', '');
  for (const line of lines) out.push(`- ${md(line)}`);
  if (left > 0) out.push(`- and ${left} more`);
  out.push('');
  const broken = brokenFlow(report);
  if (broken !== undefined) out.push('```mermaid', flowMermaid(broken).trimEnd(), '```', '');
}

/** One incident, with its causes, what to look for in logs and how to try it; a section of level two. */
export function incidentMarkdown(incident: Incident): string {
  const out: string[] = [];
  pushIncident(out, incident);
  return out.join('\n');
}

function pushIncident(out: string[], incident: Incident): void {
  out.push(`## ${md(incident.title)}`, '');
  const status = incident.status === 0 ? 'no response' : `${incident.status}`;
  out.push(`${code(`${incident.method} ${incident.url}`)} → **${status}**`, '');
  const rounds = incident.rounds === null ? '' : `, ${count(incident.rounds, 'round')}`;
  const when = incident.firstSeen === '' ? '' : `, first at ${incident.firstSeen}`;
  out.push(`- Verdict: ${incident.verdict}`);
  out.push(
    `- ${count(incident.exchanges.length, 'request')}${rounds}: ${exchangeList(incident.exchanges)}${when}`,
  );
  if (incident.resolved !== null) out.push(`- Works again since #${incident.resolved.exchange}`);
  out.push('');
  if (incident.causes.length === 0) out.push('The capture does not tell why.', '');
  incident.causes.forEach((cause, index) => {
    pushCause(out, cause, index);
  });
  pushLogs(out, incident);
  if (incident.reproduction !== null) pushReproduction(out, incident.reproduction);
}

function pushLogs(out: string[], { logs }: Incident): void {
  if (logs.length === 0) return;
  out.push('### For whoever reads the logs', '');
  for (const hint of logs) {
    out.push(`- ${LOG_PLACE_WORDS[hint.where]} (${md(hint.of)}), ${md(logTime(hint))}`);
    for (const { name, value } of hint.ids) out.push(`  - ${code(`${name}: ${value}`)}`);
    if (hint.words.length > 0) out.push(`  - Words such as: ${hint.words.map(md).join(', ')}`);
  }
  out.push('');
}

function pushReproduction(out: string[], tried: Reproduction): void {
  out.push('### Try it', '');
  for (const note of tried.notes) out.push(`- ${md(note)}`);
  if (tried.notes.length > 0) out.push('');
  const setting = tried.variables.map(({ name, what, value }) => [
    `# ${what}${value === '' ? '' : `, as sent: ${value}`}`,
    `read -rs ${name}`,
  ]);
  const commands = [
    ...setting.flat(),
    ...(tried.withCredential === '' ? [] : ['# With the credential', tried.withCredential]),
    '# Without it',
    tried.withoutCredential,
  ];
  out.push(...fenced(commands.join('\n'), 'sh'), '');
  for (const { command, answer, means } of tried.outcomes)
    out.push(`- ${COMMAND_WORDS[command]}, ${md(answer)}: ${md(means)}`);
  out.push('');
}

/** A fenced code block; its fence is longer than any run of backticks in it (CommonMark 0.31.2, 4.5 Fenced code blocks). */
function fenced(text: string, language: string): string[] {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}${language}`, text, fence];
}

function pushCause(out: string[], cause: Cause, index: number): void {
  out.push(`### ${index === 0 ? 'Root cause' : 'Also seen'}: ${md(cause.title)}`, '');
  out.push(`${code(cause.check)} (${CONFIDENCE_WORDS[cause.confidence]})`, '');
  for (const text of [cause.what, cause.why]) if (text !== '') out.push(md(text), '');
  if (cause.evidence.length > 0) {
    out.push('Evidence:', '');
    for (const { exchange, at, text } of cause.evidence)
      out.push(`- #${exchange} ${code(at)}: ${code(text)}`);
    out.push('');
  }
  if (cause.fixes.length > 0) {
    out.push('Fix:', '');
    for (const { effort, audience, text, stack, code: lines } of cause.fixes) {
      const product = stack === undefined ? '' : `In ${md(stack)}: `;
      out.push(`- ${product}${md(text)} _(${EFFORT_WORDS[effort]}, ${AUDIENCE_WORDS[audience]})_`);
      if (lines !== undefined)
        out.push(
          ...fenced(lines, '')
            .flatMap((line) => line.split('\n'))
            .map((line) => `  ${line}`),
        );
    }
    out.push('');
  }
  if (cause.spec.length > 0) {
    const links = cause.spec.map(
      ({ title, section, url }) => `[${md(title)}${section === '' ? '' : ` §${md(section)}`}](<${url}>)`,
    );
    out.push(`See ${links.join(', ')}`, '');
  }
}

/** Text in which nothing acts as Markdown or HTML, on one line. */
export function md(text: string): string {
  return printable(text.replace(/\s+/g, ' ').trim()).replace(/[\\`*_{}[\]<>#|~!]/g, '\\$&');
}

/** A code span; its fence is longer than any run of backticks in it (CommonMark 0.31.2, 6.1 Code spans). */
export function code(text: string): string {
  const plain = printable(text.replace(/[\r\n]+/g, ' ').trim());
  if (plain === '') return '(empty)';
  const longest = Math.max(0, ...(plain.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = plain.startsWith('`') || plain.endsWith('`') ? ' ' : '';
  return fence + pad + plain + pad + fence;
}
