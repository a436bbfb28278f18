import type { Cause, ChecklistItem, Incident, Report } from '../engine/report.ts';
import type { FlowReport } from '../engine/report-flows.ts';
import type { Reproduction } from '../engine/reproduce.ts';
import { flowSvg } from './flow-svg.ts';
import { isBrokenEnd, messageSentence, plainProse } from './flow-words.ts';
import { STYLE } from './html-style.ts';
import { type Markup, markup } from './markup.ts';
import { signInLines } from './sign-in-lines.ts';
import {
  AUDIENCE_WORDS,
  COMMAND_WORDS,
  CONFIDENCE_WORDS,
  count,
  EFFORT_WORDS,
  exchangeList,
  KIND_WORDS,
  LIMIT_WORDS,
  LOG_PLACE_WORDS,
  logTime,
  summaryLine,
} from './words.ts';

/** Ours: each drawing is some tens of kilobytes. */
const MOST_DRAWN = 5;

/**
 * The report as one HTML file that opens anywhere: no scripts, nothing fetched, printable, light and dark; secrets are out as in the
 * report. Its policy forbids what a mistake of ours could let in (Content Security Policy Level 3, 3.3 The meta element).
 */
export function htmlReport(report: Report): string {
  const of = (verdict: Incident['verdict']) => report.incidents.filter((one) => one.verdict === verdict);
  const told = [...of('broken'), ...of('warning')];
  const expected = of('expected');
  const title = told[0]?.title ?? summaryLine(report);
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${plainProse(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>Sign-in diagnosis</h1>
<p class="summary">${summaryLine(report)}</p>
${environment(report)}
${told.length > 1 ? contents(told) : undefined}
${told.map((incident) => incidentPart(incident, flowOf(report, incident)))}
${expected.length > 0 ? expectedPart(expected) : undefined}
${report.warnings.length > 0 ? warningsPart(report.warnings) : undefined}
${signInsPart(report)}
</main>
</body>
</html>
`.text;
}

function environment(report: Report): Markup {
  const { creator, browser, startedAt, limits, skipped, exchanges } = report.capture;
  const clocks = report.clocks.hosts
    .filter(({ offset }) => Math.abs(offset) >= 2000)
    .map(
      ({ host, offset }) =>
        `${host} is ${count(Math.round(Math.abs(offset) / 1000), 'second')} ${offset > 0 ? 'ahead' : 'behind'}`,
    );
  const rows: readonly (readonly [string, string])[] = [
    ['Browser', browser],
    ['Recorded by', creator],
    ['Recording starts', startedAt],
    ['Requests', String(exchanges)],
    ['Clocks, against the recording machine’s', clocks.join('; ')],
  ];
  return markup`<dl class="facts">
${rows
  .filter(([, value]) => value !== '')
  .map(([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>\n`)}</dl>
${limits.map((limit) => markup`<p class="note">${LIMIT_WORDS[limit]}</p>\n`)}${skipped
  .slice(0, 5)
  .map(({ entry, reason }) => markup`<p class="note">Skipped entry ${entry}: ${reason}</p>\n`)}`;
}

function contents(incidents: readonly Incident[]): Markup {
  return markup`<nav aria-label="Incidents"><ol>
${incidents.map(
  ({ id, title, verdict }) =>
    markup`<li><a href="#${id}">${prose(title)}</a> <span class="chip ${verdict}">${verdict}</span></li>\n`,
)}</ol></nav>`;
}

function incidentPart(incident: Incident, flow: FlowReport | undefined): Markup {
  const { id, title, verdict, kind, method, url, status, resolved, causes } = incident;
  return markup`<section class="incident" aria-labelledby="${id}">
<h2 id="${id}">${prose(title)} <span class="chip ${verdict}">${verdict}</span></h2>
<p class="request"><code>${method} ${url}</code> → <strong>${status === 0 ? 'no response' : status}</strong> <span class="muted">${KIND_WORDS[kind]}</span></p>
<p class="muted">${whenAndWhat(incident)}</p>
${resolved === null ? undefined : markup`<p class="good">Works again since request #${resolved.exchange}${resolved.at === '' ? '' : ` (${resolved.at})`}.</p>`}
${causes.length === 0 ? markup`<p>The capture does not tell why.</p>` : undefined}
${causes.map((cause, at) => causePart(cause, at, title))}
${flow === undefined ? undefined : drawing(flow)}
${logsPart(incident)}
${incident.reproduction === null ? undefined : reproductionPart(incident.reproduction)}
${checklistPart(incident.checklist)}
</section>
`;
}

function whenAndWhat(incident: Incident): string {
  const { exchanges, rounds, firstSeen, lastSeen } = incident;
  const often = rounds === null ? '' : `, ${count(rounds, 'round')}`;
  const span =
    firstSeen === ''
      ? ''
      : lastSeen === '' || lastSeen === firstSeen
        ? ` at ${firstSeen}`
        : ` from ${firstSeen} to ${lastSeen}`;
  return `${count(exchanges.length, 'request')}${often}: ${exchangeList(exchanges)}${span}`;
}

function causePart(cause: Cause, index: number, said: string): Markup {
  const heading = cause.title === said ? 'Root cause' : cause.title;
  const head = markup`<h3>${index === 0 ? undefined : markup`<span class="muted">Also seen:</span> `}${prose(heading)}</h3>
<p class="muted"><code>${cause.check}</code>, ${CONFIDENCE_WORDS[cause.confidence]}</p>`;
  return markup`<article class="cause ${cause.confidence}">
${head}
${[cause.what, cause.why].filter((text) => text !== '').map((text) => markup`<p>${prose(text)}</p>\n`)}
${evidencePart(cause)}
${fixesPart(cause)}
${specPart(cause)}
</article>
`;
}

function evidencePart({ evidence }: Cause): Markup | undefined {
  if (evidence.length === 0) return undefined;
  return markup`<table><caption>Evidence</caption>
<thead><tr><th scope="col">Request</th><th scope="col">Where</th><th scope="col">What stands there</th></tr></thead>
<tbody>
${evidence.map(
  ({ exchange, at, text, mark }) =>
    markup`<tr><td>#${exchange}</td><td><code>${at}</code></td><td><code>${marked(text, mark)}</code></td></tr>\n`,
)}</tbody></table>`;
}

function marked(text: string, mark: string): Markup {
  const at = mark === '' ? -1 : text.lastIndexOf(mark);
  if (at < 0) return markup`${text}`;
  return markup`${text.slice(0, at)}<mark>${mark}</mark>${text.slice(at + mark.length)}`;
}

function fixesPart({ fixes }: Cause): Markup | undefined {
  if (fixes.length === 0) return undefined;
  return markup`<h4>What to do</h4>
<ul class="fixes">
${fixes.map(
  ({ effort, audience, text, stack, code }) =>
    markup`<li><span class="chip">${EFFORT_WORDS[effort]}</span> <span class="chip">${AUDIENCE_WORDS[audience]}</span> ${
      stack === undefined ? undefined : markup`<strong>${stack}</strong>: `
    }${prose(text)}${code === undefined ? undefined : markup`<pre>${code}</pre>`}</li>\n`,
)}</ul>`;
}

function specPart({ spec }: Cause): Markup | undefined {
  if (spec.length === 0) return undefined;
  return markup`<p class="muted">See ${spec.map(
    ({ title, section, url }, at) =>
      markup`${at === 0 ? '' : ', '}<a href="${url}" rel="noreferrer">${title}${section === '' ? '' : ` §${section}`}</a>`,
  )}</p>`;
}

/** The drawing as a picture of its own: its styles touch nothing else, and whoever cannot see it has its messages as sentences. */
function drawing(flow: FlowReport): Markup {
  const source = `data:image/svg+xml,${encodeURIComponent(flowSvg(flow))}`;
  const sentences = flow.messages.slice(0, 60).map((message, at) =>
    messageSentence(message, flow.lanes, {
      at: at + 1,
      of: flow.messages.length,
      closes: false,
      rounds: flow.rounds,
    }),
  );
  return markup`<figure>
<img src="${source}" alt="${plainProse(`${flow.title}. ${flow.end.says}`)}">
<figcaption>${prose(flow.title)}: ${prose(flow.end.says)}</figcaption>
<details><summary>The same in words</summary><ol>
${sentences.map((sentence) => markup`<li>${sentence}</li>\n`)}</ol></details>
</figure>`;
}

function logsPart({ logs }: Incident): Markup | undefined {
  if (logs.length === 0) return undefined;
  return markup`<h3>For whoever reads the logs</h3>
<ul>
${logs.map(
  (hint) =>
    markup`<li>${LOG_PLACE_WORDS[hint.where]} (${hint.of}), ${logTime(hint)}${
      hint.ids.length === 0
        ? undefined
        : markup`<ul>${hint.ids.map(({ name, value }) => markup`<li><code>${name}: ${value}</code></li>`)}</ul>`
    }${hint.words.length === 0 ? undefined : markup`<div class="muted">Words such as: ${hint.words.join(', ')}</div>`}</li>\n`,
)}</ul>`;
}

function reproductionPart(tried: Reproduction): Markup {
  const commands = [
    ...tried.variables.flatMap(({ name, what, value }) => [
      `# ${what}${value === '' ? '' : `, as sent: ${value}`}`,
      `read -rs ${name}`,
    ]),
    ...(tried.withCredential === '' ? [] : ['# With the credential', tried.withCredential]),
    '# Without it',
    tried.withoutCredential,
  ].join('\n');
  return markup`<details><summary>Try it on the command line</summary>
${tried.notes.map((note) => markup`<p>${note}</p>\n`)}<pre>${commandText(commands)}</pre>
<ul>${tried.outcomes.map(
    ({ command, answer, means }) => markup`<li>${COMMAND_WORDS[command]}, ${answer}: ${means}</li>`,
  )}</ul>
</details>`;
}

/** Line ends of a command are its own; all else that does not show is spelled out. */
function commandText(text: string): readonly Markup[] {
  return text.split('\n').map((line, at) => markup`${at === 0 ? '' : rawBreak}${line}`);
}

const rawBreak: Markup = markup`
`;

const OUTCOMES: readonly (readonly [ChecklistItem['outcome'], string])[] = [
  ['found', 'found'],
  ['clear', 'clear'],
  ['not-evaluated', 'not evaluated'],
  ['error', 'failed'],
];

function checklistPart(items: readonly ChecklistItem[]): Markup | undefined {
  if (items.length === 0) return undefined;
  const counts = OUTCOMES.map(
    ([outcome, words]) => [items.filter((item) => item.outcome === outcome).length, words] as const,
  ).filter(([number]) => number > 0);
  return markup`<details><summary>Checklist: ${counts.map(([number, words]) => `${number} ${words}`).join(', ')}</summary>
<ul class="checklist">
${items.map(
  ({ check, outcome, reason }) =>
    markup`<li><strong>${OUTCOMES.find(([one]) => one === outcome)?.[1] ?? outcome}</strong> ${check}${reason === '' ? '' : `: ${reason}`}</li>\n`,
)}</ul></details>`;
}

function expectedPart(incidents: readonly Incident[]): Markup {
  return markup`<section><h2>Expected, nothing to do</h2><ul>
${incidents.map(({ title, exchanges }) => markup`<li>${prose(title)}: ${exchangeList(exchanges, 6)}</li>\n`)}</ul></section>`;
}

function warningsPart(warnings: readonly Cause[]): Markup {
  return markup`<section><h2>Warnings on requests that did not fail</h2>
${warnings.map((cause) => causePart(cause, 0, ''))}</section>`;
}

function signInsPart(report: Report): Markup | undefined {
  const { lines, left } = signInLines(report);
  if (lines.length === 0) return undefined;
  return markup`<section><h2>Sign-ins</h2><ul>
${lines.map((line) => markup`<li>${prose(line)}</li>\n`)}${left === 0 ? undefined : markup`<li>and ${left} more</li>`}</ul></section>`;
}

/** The sign-in that the incident stopped, where it is among the first of those. */
function flowOf(report: Report, incident: Incident): FlowReport | undefined {
  const broken = report.flows.filter(({ end, incidents }) => isBrokenEnd(end.state) && incidents.length > 0);
  return broken.slice(0, MOST_DRAWN).find(({ incidents }) => incidents[0] === incident.id);
}

/** Our own prose: `backticks` are code. */
function prose(text: string): readonly Markup[] {
  return text.split('`').map((part, at) => (at % 2 === 0 ? markup`${part}` : markup`<code>${part}</code>`));
}
