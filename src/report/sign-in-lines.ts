import type { Report } from '../engine/report.ts';
import type { FlowReport } from '../engine/report-flows.ts';
import { isBrokenEnd } from './flow-words.ts';
import { exchangeList } from './words.ts';

/** Ours: a reader of a ticket looks at no more. */
const MOST = 20;

export interface SignInLines {
  readonly lines: readonly string[];
  /** How many flows have no line. */
  readonly left: number;
}

/** One line a flow: what it was, how it ended, where it broke. Where there are too many, those that went well are left out first. */
export function signInLines({ flows }: Report): SignInLines {
  const order = [...flows].sort(
    (a, b) => Number(isBrokenEnd(b.end.state)) - Number(isBrokenEnd(a.end.state)),
  );
  const told = new Set(order.slice(0, MOST));
  return {
    lines: flows.filter((flow) => told.has(flow)).map(lineOf),
    left: flows.length - told.size,
  };
}

function lineOf(flow: FlowReport): string {
  const indices = flow.messages.map(({ exchange }) => exchange);
  const broken = flow.messages.find(({ fault }) => fault !== '');
  const where =
    broken === undefined || !isBrokenEnd(flow.end.state)
      ? ''
      : `; broken at #${broken.exchange} (${broken.fault})`;
  return `${flow.title}: ${exchangeList(indices, 6)}${where}`;
}

/** The flow that the first broken incident stopped. */
export function brokenFlow({ flows, incidents }: Report): FlowReport | undefined {
  const first = incidents.find(({ verdict }) => verdict === 'broken');
  return first === undefined
    ? undefined
    : flows.find((flow) => flow.incidents.includes(first.id) && isBrokenEnd(flow.end.state));
}
