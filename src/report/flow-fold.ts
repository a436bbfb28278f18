import type { FlowMessageReport, FlowReport } from '../engine/report-flows.ts';

/** As much of a flow as a drawing needs. */
export type FlowPicture = Pick<FlowReport, 'lanes' | 'messages' | 'omitted' | 'rounds'>;

/** One message that is drawn. */
export interface FlowLine {
  readonly message: FlowMessageReport;
  /** It begins the round after the one that is drawn: the loop turns back here. */
  readonly closes: boolean;
  /** The round that begins with it where all rounds are drawn; null elsewhere. */
  readonly begins: number | null;
}

/** What is drawn of a flow. */
export interface FoldedFlow {
  readonly lines: readonly FlowLine[];
  /** Places in `lines` where the one round that stands for all begins and ends; undefined where no loop is folded. */
  readonly loop: { readonly first: number; readonly last: number; readonly rounds: number } | undefined;
  /** Messages of the other rounds. */
  readonly folded: number;
  /** Messages past what is drawn at once. */
  readonly beyond: number;
}

export interface FoldOptions {
  /** Every round is drawn. */
  readonly unfolded?: boolean;
  /** At most so many messages. */
  readonly most?: number;
}

/** Chooses what is drawn: of a loop one round, the first that shows what is broken, and the message in which it starts again. */
export function foldFlow(
  picture: FlowPicture,
  { unfolded = false, most = Infinity }: FoldOptions = {},
): FoldedFlow {
  const { messages } = picture;
  const span = unfolded ? undefined : drawnRound(picture);
  if (span === undefined) return all(messages, most);
  const { loopStart, start, end, closer, loopEnd } = span;
  const upTo = closer ?? end;
  const lines = [
    ...messages.slice(0, loopStart).map(plainLine),
    ...messages.slice(start, end + 1).map(plainLine),
    ...messages
      .slice(end + 1, upTo + 1)
      .filter((_one, at) => end + 1 + at === closer)
      .map((message) => ({ message, closes: true, begins: null })),
    ...messages.slice(loopEnd + 1).map(plainLine),
  ];
  const last = loopStart + (end - start) + (closer === undefined ? 0 : 1);
  const shown = lines.slice(0, most);
  return {
    lines: shown,
    loop:
      loopStart < shown.length
        ? { first: loopStart, last: Math.min(last, shown.length - 1), rounds: picture.rounds ?? 0 }
        : undefined,
    folded: messages.length - lines.length,
    beyond: lines.length - shown.length,
  };
}

/** The loop alone, without what came before and after it; the whole where there is none. */
export function loopAlone(picture: FlowPicture): FlowPicture {
  const messages = picture.messages.filter(({ round }) => round !== null);
  return messages.length === 0 ? picture : { ...picture, messages };
}

function plainLine(message: FlowMessageReport): FlowLine {
  return { message, closes: false, begins: null };
}

function all(messages: readonly FlowMessageReport[], most: number): FoldedFlow {
  let round: number | null = null;
  const lines = messages.slice(0, most).map((message): FlowLine => {
    const begins = message.round !== null && message.round !== round ? message.round : null;
    round = message.round ?? round;
    return { message, closes: false, begins };
  });
  return { lines, loop: undefined, folded: 0, beyond: messages.length - lines.length };
}

interface RoundSpan {
  /** Places in the messages: of the loop, of the round that is drawn, and of the first message of the round after it. */
  readonly loopStart: number;
  readonly start: number;
  readonly end: number;
  readonly closer: number | undefined;
  readonly loopEnd: number;
}

function drawnRound({ messages, rounds }: FlowPicture): RoundSpan | undefined {
  if (rounds === null || rounds < 2) return undefined;
  const firsts = new Map<number, number>();
  const lasts = new Map<number, number>();
  messages.forEach(({ round }, at) => {
    if (round === null) return;
    if (!firsts.has(round)) firsts.set(round, at);
    lasts.set(round, at);
  });
  const loopStart = Math.min(...firsts.values());
  const loopEnd = Math.max(...lasts.values());
  const spans = [...firsts].map(([round, start]): RoundSpan => {
    const end = lasts.get(round) ?? start;
    const next = firsts.get(round + 1);
    return { loopStart, start, end, closer: next !== undefined && next > end ? next : undefined, loopEnd };
  });
  const broken = spans.find(({ start, end, closer }) =>
    messages.slice(start, Math.max(end, closer ?? 0) + 1).some(({ fault }) => fault !== ''),
  );
  return broken ?? spans[0];
}
