import type { FlowCookie, FlowLane, FlowMessageReport } from '../engine/report-flows.ts';
import type { FlowLine, FlowPicture, FoldedFlow } from './flow-fold.ts';
import { arrow, fitted, type Shape, SMALL_CHAR, type Tone, widthOf } from './flow-shapes.ts';
import { cookieChip, isAnswerCookie, ROLE_WORDS } from './flow-words.ts';

// Ours: lanes and lines have fixed places, so laying them out is a sum; a library for graphs would be asked to solve nothing.

/** One message of the drawing: the band that it takes, and what is drawn in it. */
export interface FlowRow {
  readonly line: FlowLine;
  readonly top: number;
  readonly height: number;
  readonly shapes: readonly Shape[];
}

export interface FlowLayout {
  readonly width: number;
  readonly height: number;
  /** Names and lines of the lanes, beneath all else. */
  readonly lanes: readonly Shape[];
  readonly rows: readonly FlowRow[];
  /** The way back to the round's beginning; empty without a loop. */
  readonly loop: readonly Shape[];
}

const LOOP_ROOM = 46;
const BROWSER = 38;
/** Room at the right, for what the last lane answers. */
const ANSWER = 104;
const LONG_ANSWER = 150;
const NEAREST = 88;
const WIDEST = 300;
const HEAD = 38;

/** The least width at which lanes can be told apart; below it a list says more. */
export function leastWidth({ lanes }: FlowPicture, loop: boolean): number {
  return (loop ? LOOP_ROOM : 0) + BROWSER + NEAREST * Math.max(1, lanes.length - 1) + ANSWER;
}

/** Places lanes side by side and messages from top to bottom, within a width in CSS pixels. */
export function layOut(picture: FlowPicture, folded: FoldedFlow, width: number): FlowLayout {
  const { lanes } = picture;
  const left = BROWSER + (folded.loop === undefined ? 0 : LOOP_ROOM);
  const gaps = Math.max(1, lanes.length - 1);
  const answer = Math.min(answerRoom(folded, lanes.length - 1), width - left - NEAREST * gaps);
  const span = Math.min(WIDEST, (width - left - answer) / gaps);
  const xs = lanes.map((_lane, at) => left + span * at);
  // What every host is need not be said.
  const roles = new Set(lanes.slice(1).map(({ role }) => role)).size > 1;
  const rows: FlowRow[] = [];
  let top = HEAD;
  for (const line of folded.lines) {
    const row = layOutRow(line, top, xs, width);
    rows.push(row);
    top += row.height;
  }
  const height = top + 8;
  return {
    width,
    height,
    lanes: lanes.flatMap((lane, at) => {
      const x = xs[at] ?? left;
      const beside = width - x;
      const room = Math.min(at === 0 ? left * 2 : span, span / 2 + beside, span) - 8;
      return laneShapes(lane, x, { room, beside }, height, roles);
    }),
    rows,
    loop: folded.loop === undefined ? [] : loopShapes(folded.loop, rows, left),
  };
}

/** What the farthest lane's longest answer takes. */
function answerRoom({ lines }: FoldedFlow, farthest: number): number {
  let most = 60;
  for (const { message, closes } of lines)
    if (Math.max(message.from, message.to) === farthest)
      most = Math.max(most, Math.min(widthOf(message.answer.slice(0, 40)), LONG_ANSWER) + (closes ? 30 : 16));
  return most;
}

function laneShapes(
  { role, name }: FlowLane,
  x: number,
  { room, beside }: { readonly room: number; readonly beside: number },
  height: number,
  roles: boolean,
): readonly Shape[] {
  // Over its line, as far as it does not reach beyond the drawing at the right.
  const middleOf = (text: string, char?: number) => Math.min(x, x + beside - 4 - widthOf(text, char) / 2);
  const short = fitted(name, room);
  const called = ROLE_WORDS[role];
  const label =
    widthOf(called, SMALL_CHAR) <= room ? called : role === 'identity-provider' ? 'provider' : 'app';
  return [
    { tag: 'line', x1: x, x2: x, y1: 33, y2: height - 6, tone: 'lane' },
    ...(role === 'browser' || !roles
      ? []
      : [
          {
            tag: 'text',
            x: middleOf(fitted(label, room, SMALL_CHAR), SMALL_CHAR),
            y: 12,
            text: fitted(label, room, SMALL_CHAR),
            tone: 'muted',
            middle: true,
            small: true,
          } as const,
        ]),
    { tag: 'text', x: middleOf(short), y: 26, text: short, tone: 'strong', middle: true },
  ];
}

/** Lines of one row under each other, `y` being where the next one begins. */
function layOutRow(line: FlowLine, top: number, xs: readonly number[], width: number): FlowRow {
  const { message } = line;
  const from = xs[message.from] ?? 0;
  const to = xs[message.to] ?? 0;
  const start = Math.min(from, to) + 8;
  const room = width - start - 6;
  const shapes: Shape[] = [];
  let y = top;
  if (line.begins !== null) {
    shapes.push({ tag: 'line', x1: 6, x2: width - 6, y1: y + 3, y2: y + 3, tone: 'lane', dashed: true });
    shapes.push({ tag: 'text', x: 6, y: y + 15, text: `Round ${line.begins}`, tone: 'muted', small: true });
    y += 16;
  }
  const asks: Tone = brokenSide(message) === 'request' ? 'fault' : 'plain';
  const answers: Tone = brokenSide(message) === 'response' ? 'fault' : 'muted';
  shapes.push({
    tag: 'text',
    x: start,
    y: y + 13,
    text: fitted(`#${message.exchange} ${message.request}`, room),
    tone: 'plain',
  });
  const level = y + 20;
  shapes.push(
    ...(from === to
      ? itself(from, level, asks)
      : arrow(from, to > from ? to - 2 : to + 2, level, asks, asks === 'fault')),
  );
  const far = Math.max(from, to) + 10;
  shapes.push({
    tag: 'text',
    x: far,
    y: level + 4,
    text: fitted(line.closes ? `${message.answer} ⟲` : message.answer, width - far - 4),
    tone: answers,
  });
  y += 28;
  const asked = message.cookies.filter((cookie) => !isAnswerCookie(cookie));
  const answered = message.cookies.filter(isAnswerCookie);
  if (asked.length > 0 || asks === 'fault') {
    shapes.push(...notes(asks === 'fault' ? message.fault : '', asked, asks === 'fault', start, y, room));
    y += 18;
  }
  if (answered.length > 0 || answers === 'fault') {
    shapes.push(
      ...notes(
        answers === 'fault' ? message.fault : '',
        answered,
        answers === 'fault',
        start + 6,
        y,
        room - 6,
      ),
    );
    y += 20;
    if (from !== to) shapes.push(...arrow(to, from < to ? from + 2 : from - 2, y, answers));
    y += 4;
  }
  return { line, top, height: y + 8 - top, shapes };
}

function brokenSide({ fault, faultSide }: FlowMessageReport): 'request' | 'response' | undefined {
  return fault === '' ? undefined : faultSide;
}

/** A message that a host sends to itself. */
function itself(x: number, y: number, tone: Tone): readonly Shape[] {
  return [{ tag: 'path', d: `M${x} ${y - 4}h14v8h-12m5 -4l-5 4l5 4`, tone }];
}

/** The fault in words, and the cookies as chips, as many as there is room for. */
function notes(
  fault: string,
  cookies: readonly FlowCookie[],
  broken: boolean,
  x: number,
  y: number,
  room: number,
): readonly Shape[] {
  const shapes: Shape[] = [];
  let at = x;
  if (fault !== '') {
    const text = fitted(`✖ ${fault}`, cookies.length === 0 ? room : Math.max(room * 0.6, 120));
    shapes.push({ tag: 'text', x: at, y: y + 12, text, tone: 'fault' });
    at += widthOf(text) + 8;
  }
  const chips = cookies
    .toSorted((a, b) => weightOf(a) - weightOf(b))
    .map((cookie) => ({ text: fitted(cookieChip(cookie), 200, SMALL_CHAR), tone: chipTone(cookie, broken) }));
  for (const [place, { text, tone }] of chips.entries()) {
    const rest = chips.length - place;
    const left = x + room - at - (rest > 1 ? 30 : 0);
    const width = Math.min(widthOf(text, SMALL_CHAR) + 10, left);
    if (width < Math.min(widthOf(text, SMALL_CHAR) + 10, 70)) {
      shapes.push({ tag: 'text', x: at, y: y + 12, text: `+${rest}`, tone: 'muted', small: true });
      break;
    }
    shapes.push({ tag: 'rect', x: at, y: y + 1, width, height: 15, tone });
    shapes.push({
      tag: 'text',
      x: at + 5,
      y: y + 12,
      text: fitted(text, width - 10, SMALL_CHAR),
      tone,
      small: true,
    });
    at += width + 5;
  }
  return shapes;
}

function weightOf({ verdict }: FlowCookie): number {
  return verdict === 'rejected' || verdict === 'withheld' ? 0 : 1;
}

function chipTone({ verdict }: FlowCookie, broken: boolean): Tone {
  if (verdict === 'rejected' || verdict === 'withheld') return broken ? 'fault' : 'warn';
  return verdict === 'set' ? 'good' : 'muted';
}

/** From the end of the round back up to its beginning, with how often. */
function loopShapes(
  { first, last, rounds }: NonNullable<FoldedFlow['loop']>,
  rows: readonly FlowRow[],
  left: number,
): readonly Shape[] {
  const begin = rows[first];
  const end = rows[last];
  if (begin === undefined || end === undefined) return [];
  const x = left - 5;
  const far = left - BROWSER - 8;
  const high = begin.top + 20;
  const low = end.top + 20;
  const label = `×${rounds}`;
  const width = widthOf(label) + 10;
  const middle = (high + low) / 2;
  return [
    {
      tag: 'path',
      d: `M${x} ${low}H${far + 9}Q${far} ${low} ${far} ${low - 9}V${high + 9}Q${far} ${high} ${far + 9} ${high}H${x}`,
      tone: 'fault',
    },
    { tag: 'path', d: `M${x - 6} ${high - 4}L${x} ${high}L${x - 6} ${high + 4}`, tone: 'fault' },
    { tag: 'rect', x: far - width / 2, y: middle - 10, width, height: 18, tone: 'fault' },
    { tag: 'text', x: far, y: middle + 3, text: label, tone: 'fault', middle: true },
  ];
}

/** The width that a drawing takes where nothing limits it. */
export function naturalWidth({ lanes }: FlowPicture, loop: boolean): number {
  return (loop ? LOOP_ROOM : 0) + BROWSER + 230 * Math.max(1, lanes.length - 1) + LONG_ANSWER + 16;
}
