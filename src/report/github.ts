import { printable } from '../engine/exchange/redact.ts';
import type { Incident } from '../engine/report.ts';
import { plainProse } from './flow-words.ts';
import type { JunitSuite } from './junit.ts';
import { code, incidentMarkdown, md } from './markdown.ts';
import { escapeMarkup } from './markup.ts';
import { count, summaryLine } from './words.ts';

/** What is asked of GitHub's job: a line in its list of annotations. */
interface Annotation {
  readonly level: 'error' | 'warning';
  readonly file: string;
  readonly title: string;
  readonly text: string;
}

/**
 * Workflow commands by which GitHub's runner annotates a job (docs.github.com, Workflow commands for GitHub Actions): an error for each
 * broken incident and each file that cannot be read, then a warning for what is worth a look. It shows the first ten of each.
 */
export function githubAnnotations(suites: readonly JunitSuite[]): string {
  const all = suites.flatMap(annotationsOf);
  const ordered = [
    ...all.filter(({ level }) => level === 'error'),
    ...all.filter(({ level }) => level !== 'error'),
  ];
  return ordered
    .map(({ level, file, title, text }) => {
      const place = file === '' ? '' : `file=${escapeProperty(file)},`;
      return `::${level} ${place}title=${escapeProperty(title)}::${escapeData(text)}\n`;
    })
    .join('');
}

function annotationsOf(suite: JunitSuite): readonly Annotation[] {
  const { name } = suite;
  const file = name === 'standard input' ? '' : name;
  if ('error' in suite)
    return [{ level: 'error', file, title: 'A capture cannot be read', text: `${name}: ${suite.error}` }];
  return suite.report.incidents
    .filter(({ verdict }) => verdict !== 'expected')
    .map((incident) => ({
      level: incident.verdict === 'broken' ? 'error' : 'warning',
      file,
      title: plainProse(incident.title),
      text: inWords(incident),
    }));
}

function inWords({ method, url, status, exchanges, causes: [root] }: Incident): string {
  const where = `${method} ${url} → ${status === 0 ? 'no response' : status} (${count(exchanges.length, 'request')})`;
  const [fix] = root?.fixes ?? [];
  const lines = [
    where,
    root === undefined ? 'The capture does not tell why.' : `${root.what} ${root.why}`.trim(),
  ];
  if (root !== undefined) lines.push(`Cause: ${root.check} (${root.confidence})`);
  if (fix !== undefined) lines.push(`Fix: ${fix.text}`);
  return lines.map(plainProse).map(printable).join('\n');
}

// As in @actions/core, command.ts, escapeData and escapeProperty.
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(printable(text)).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/** GitHub takes a mebibyte a step and shows nothing of more; details stop well before it. */
const MOST_CHARACTERS = 250_000;

/** The job summary in GitHub's Markdown: a table of the files, and under it what is broken, folded. */
export function githubSummary(suites: readonly JunitSuite[]): string {
  const broken = suites.filter(
    (suite) => 'report' in suite && suite.report.summary.incidents.broken > 0,
  ).length;
  const unread = suites.filter((suite) => 'error' in suite).length;
  const files = count(suites.length, 'capture');
  const heading =
    broken === 0
      ? `Sign-in: nothing broken in ${files}`
      : suites.length === 1
        ? 'Sign-in is broken'
        : `Sign-in is broken in ${broken} of ${files}`;
  const rows = suites.flatMap(rowsOf);
  const out = [
    `## ${heading}${unread === 0 ? '' : `, ${unread} unreadable`}`,
    '',
    '| | Capture | What | Cause | Requests |',
    '| --- | --- | --- | --- | --- |',
  ];
  let size = 0;
  const fits = (text: string) => {
    size += text.length;
    return size < MOST_CHARACTERS;
  };
  const shown = rows.filter(fits);
  out.push(...shown);
  if (shown.length < rows.length) out.push('', `And ${rows.length - shown.length} more lines.`);
  out.push('');
  const details = suites.flatMap((suite) =>
    'error' in suite ? [] : suite.report.incidents.filter(isToTell).map(folded),
  );
  const told = details.filter(fits);
  out.push(...told);
  if (told.length < details.length)
    out.push(`The details of ${details.length - told.length} more are left out for their length.`);
  return `${out.join('\n').trimEnd()}\n`;
}

function isToTell({ verdict }: Incident): boolean {
  return verdict !== 'expected';
}

function rowsOf(suite: JunitSuite): readonly string[] {
  const name = cell(suite.name);
  if ('error' in suite) return [`| ⚠️ | ${name} | Cannot be read: ${cell(suite.error)} | | |`];
  const told = suite.report.incidents.filter(isToTell);
  if (told.length === 0) return [`| ✅ | ${name} | ${cell(summaryLine(suite.report))} | | |`];
  return told.map(({ verdict, title, causes: [root], exchanges, status }) => {
    const cause = root === undefined ? 'not known' : `${code(root.check)} (${root.confidence})`;
    const many = `${exchanges.length} × ${status === 0 ? 'no response' : status}`;
    return `| ${verdict === 'broken' ? '❌' : '⚠️'} | ${name} | ${cell(title)} | ${cause} | ${many} |`;
  });
}

/** In `md` line ends are blanks and pipes are escaped. */
function cell(text: string): string {
  return md(plainProse(text));
}

function folded(incident: Incident): string {
  // Within a line of HTML nothing is Markdown (CommonMark 0.31.2, 4.6 HTML blocks).
  return `<details><summary>${escapeMarkup(plainProse(incident.title))}</summary>\n\n${incidentMarkdown(incident)}\n</details>\n`;
}
