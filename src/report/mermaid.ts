import { printable } from '../engine/exchange/redact.ts';
import type { FlowCookie, FlowLane, FlowReport } from '../engine/report-flows.ts';
import { type FlowLine, foldFlow } from './flow-fold.ts';
import { cookieChip, isAnswerCookie, plainProse, ROLE_WORDS } from './flow-words.ts';
import { count } from './words.ts';

/** A picture of more messages is past reading. */
const MOST = 80;
/** Characters of one label. */
const LONGEST = 100;
/** Mermaid draws no text over 50,000 characters (`maxTextSize`). */
const ROOM = 40_000;

/** A flow as a Mermaid sequence diagram (https://mermaid.js.org/syntax/sequenceDiagram.html), which bug trackers draw. Ends with a line end. */
export function flowMermaid(flow: FlowReport): string {
  const { lines, loop, beyond } = foldFlow(flow, { most: MOST });
  const out = [
    'sequenceDiagram',
    `  accTitle: ${text(plainProse(flow.title))}`,
    `  accDescr: ${text(plainProse(flow.end.says))}`,
  ];
  for (const [at, lane] of flow.lanes.entries()) out.push(`  participant p${at} as ${text(laneWords(lane))}`);
  let left = lines.length;
  let room = ROOM;
  for (const [at, line] of lines.entries()) {
    const block = message(line, loop !== undefined && at >= loop.first && at <= loop.last ? '    ' : '  ');
    room -= block.join('').length;
    const full = room < 0;
    if (at === loop?.first && !full) out.push(`  loop ${text(`×${loop.rounds}`)}`);
    if (!full) out.push(...block);
    // A block that was begun has to be closed, wherever the room ends.
    if (
      loop !== undefined &&
      at >= loop.first &&
      (full ? at > loop.first && at <= loop.last : at === loop.last)
    )
      out.push('  end');
    if (full) break;
    left--;
  }
  const missing = left + beyond + flow.omitted;
  if (flow.lanes.length > 0) {
    const last = `p0${flow.lanes.length > 1 ? `,p${flow.lanes.length - 1}` : ''}`;
    if (missing > 0) out.push(`  Note over ${last}: ${text(`${count(missing, 'more message')} not drawn`)}`);
    out.push(`  Note over ${last}: ${text(plainProse(flow.end.says))}`);
  }
  return `${out.join('\n')}\n`;
}

function message({ message: one, closes }: FlowLine, indent: string): readonly string[] {
  const { from, to, fault, faultSide } = one;
  const asked = one.cookies.filter((cookie) => !isAnswerCookie(cookie));
  const answered = one.cookies.filter(isAnswerCookie);
  const over = from === to ? `p${from}` : `p${Math.min(from, to)},p${Math.max(from, to)}`;
  const note = fault === '' ? [] : [`${indent}Note over ${over}: ${text(`✖ ${fault}`)}`];
  return [
    `${indent}p${from}->>p${to}: ${text(`#${one.exchange} ${one.request}${chips(asked)}`)}`,
    ...(faultSide === 'request' ? note : []),
    `${indent}p${to}-->>p${from}: ${text(`${one.answer}${chips(answered)}${closes ? ' ⟲' : ''}`)}`,
    ...(faultSide === 'response' ? note : []),
  ];
}

function laneWords({ role, name }: FlowLane): string {
  return role === 'browser' ? name : `${ROLE_WORDS[role]} ${name}`;
}

function chips(cookies: readonly FlowCookie[]): string {
  const few = cookies.slice(0, 4).map(cookieChip);
  if (cookies.length > few.length) few.push(`${cookies.length - few.length} more`);
  return few.length === 0 ? '' : ` · ${few.join(', ')}`;
}

/** What means nothing to Mermaid wherever a label stands. */
const HARMLESS = /[\p{L}\p{M}\p{N} _.,/()=?'+×→…✖✓‹›·–’⟲@!-]/u;

/**
 * A label. `#` and `;` end one, `%%` begins a comment, `{` a directive, `$$` a formula, `<br>` a line, and the word "end" a block:
 * they are written as entity codes ("escape characters using the syntax exemplified here", sequence diagrams, Entity codes).
 */
function text(words: string): string {
  const shown = [...printable(words.slice(0, LONGEST * 4))];
  const cut = shown.length > LONGEST ? [...shown.slice(0, LONGEST - 1), '…'] : shown;
  const escaped = cut.map((char) => (HARMLESS.test(char) ? char : `#${char.codePointAt(0) ?? 0};`)).join('');
  const label = escaped.replace(/\b(e)n(d)\b/gi, '$1#110;$2').trim();
  return label === '' ? '…' : label;
}
