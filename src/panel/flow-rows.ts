import { t, type WordKey } from '../words/words.ts';
import { duration, isoClock } from './format.ts';
import type { Mark } from './Icon.tsx';
import { type FlowEnd, type FlowReport, foldFlow, isBrokenEnd } from './useSession.ts';

/** A flow as the Flows view lists it. */
export interface FlowRow {
  readonly flow: FlowReport;
  readonly mark: Mark;
  /** `Looped ×6`, `Signed in`. */
  readonly state: string;
  readonly when: string;
  readonly took: string;
  /** How many messages there were, those left out too. */
  readonly messages: number;
}

const MARKS: Readonly<Record<FlowEnd, Mark>> = {
  'signed-in': 'ok',
  renewed: 'ok',
  'signed-out': 'ok',
  failed: 'broken',
  looped: 'broken',
  abandoned: 'warning',
  open: 'open',
};

const ENDS = {
  'signed-in': 'flow_end_signed_in',
  renewed: 'flow_end_renewed',
  'signed-out': 'flow_end_signed_out',
  failed: 'flow_end_failed',
  looped: 'flow_end_looped',
  abandoned: 'flow_end_abandoned',
  open: 'flow_end_open',
} as const satisfies Record<FlowEnd, WordKey>;

/** What somebody is stuck on first: the broken ones, then the others, each in order of time. */
export function flowRows(flows: readonly FlowReport[]): readonly FlowRow[] {
  const rank = ({ end }: FlowReport) => (isBrokenEnd(end.state) ? 0 : 1);
  return flows.toSorted((a, b) => rank(a) - rank(b)).map(rowOf);
}

function rowOf(flow: FlowReport): FlowRow {
  const { end, rounds, messages, omitted } = flow;
  return {
    flow,
    mark: MARKS[end.state],
    state: `${t(ENDS[end.state])}${rounds === null ? '' : ` ×${rounds}`}`,
    when: isoClock(flow.startedAt),
    took: tookText(flow),
    messages: messages.length + omitted,
  };
}

function tookText({ startedAt, endedAt }: FlowReport): string {
  const took = Date.parse(endedAt) - Date.parse(startedAt);
  return Number.isNaN(took) || took < 0 ? '' : duration(took);
}

/** Those that match every word of the filter: by what they are called, how they ended, their hosts and their requests. */
export function filterFlows(rows: readonly FlowRow[], terms: readonly string[]): readonly FlowRow[] {
  if (terms.length === 0) return rows;
  return rows.filter(({ flow, state }) => {
    const { title, protocol, kind, features, lanes, messages, end } = flow;
    const text = [
      title,
      protocol,
      kind,
      state,
      end.says,
      ...features,
      ...lanes.map(({ name }) => name),
      ...messages.map(({ exchange, request, fault }) => `#${exchange} ${request} ${fault}`),
    ]
      .join(' ')
      .toLowerCase();
    return terms.every((term) => text.includes(term));
  });
}

/** The message that a reader looks for first: the one in the loop that broke, any that broke, else the one that it ended with. */
export function tellingMessage(flow: FlowReport): number | undefined {
  const { messages, end } = flow;
  const { lines, loop } = foldFlow(flow);
  const inLoop = loop === undefined ? [] : lines.slice(loop.first, loop.last + 1);
  const broken = [...inLoop, ...lines].find(({ message }) => message.fault !== '')?.message;
  const last = messages.findLast(({ exchange }) => exchange === end.exchange) ?? messages.at(-1);
  return (broken ?? last)?.exchange;
}

/** Host names of the lanes, without port and scheme. */
export function flowHosts({ lanes }: Pick<FlowReport, 'lanes'>): readonly string[] {
  return lanes
    .filter(({ role }) => role !== 'browser')
    .map(({ name }) => name.replace(/^[a-z]+:\/\//, '').replace(/[:\s].*$/, ''));
}
