import { placeOf, statusText } from './format.ts';
import {
  type Exchange,
  type FlowLane,
  type FlowMessageReport,
  type FlowPicture,
  faultsOf,
  type Incident,
  laneName,
  type Redactor,
} from './useSession.ts';

const LONGEST = 12;

/** One round of a loop that belongs to no sign-in: from its first request to the one that asks for the same again. */
export function roundTrip(
  incident: Incident,
  exchangeAt: (index: number) => Exchange | undefined,
  show: Redactor,
): FlowPicture | undefined {
  const all = incident.exchanges
    .map((index) => exchangeAt(index))
    .filter((exchange) => exchange !== undefined);
  const round = oneRound(all, incident);
  const first = round[0];
  if (first === undefined || round.length < 2) return undefined;
  const faults = faultsOf(incident);
  const lanes: FlowLane[] = [{ role: 'browser', name: 'browser' }];
  const drawn = round.length > LONGEST ? [...round.slice(0, LONGEST - 1), ...round.slice(-1)] : round;
  const messages = drawn.map((exchange): FlowMessageReport => {
    const name = laneName(exchange);
    if (!lanes.some((lane) => lane.name === name)) lanes.push({ role: 'app', name });
    const fault = faults.get(exchange.index);
    return {
      exchange: exchange.index,
      step: 'hop',
      from: 0,
      to: lanes.findIndex((lane) => lane.name === name),
      request: `${exchange.request.method} ${show.path(exchange.url.path)}${exchange.url.query === '' ? '' : '?…'}`,
      answer: answerOf(exchange, show),
      says: '',
      cookies: [],
      fault: fault?.text ?? '',
      faultSide: fault?.side ?? 'response',
      // The request that asks for the same again begins the next round.
      round: exchange !== first && sameTarget(exchange, first) ? 2 : 1,
    };
  });
  return { lanes, messages, omitted: round.length - drawn.length, rounds: incident.rounds };
}

function oneRound(all: readonly Exchange[], incident: Incident): readonly Exchange[] {
  const first = all[0];
  if (first === undefined) return [];
  // The round in which the root cause was seen shows it; else the first.
  const evidence = incident.causes[0]?.evidence[0]?.exchange;
  const starts = all.flatMap((exchange, at) => (sameTarget(exchange, first) ? [at] : []));
  const seen = all.findIndex((exchange) => exchange.index === evidence);
  const start = starts.findLast((at) => seen >= 0 && at <= seen && starts.some((next) => next > at)) ?? 0;
  const end = starts.find((at) => at > start);
  return end === undefined ? all.slice(start, start + LONGEST) : all.slice(start, end + 1);
}

function sameTarget(a: Exchange, b: Exchange): boolean {
  return a.url.origin === b.url.origin && a.url.path === b.url.path && a.request.method === b.request.method;
}

function answerOf(exchange: Exchange, show: Redactor): string {
  const { redirect } = exchange.response;
  const status = statusText(exchange);
  if (redirect === undefined) return status;
  const elsewhere = redirect.host !== exchange.url.host;
  return `${status} → ${elsewhere ? redirect.host : show.path(redirect.path)}`;
}

/** Host and path of the first request, for a loop's heading. */
export function loopPlace(first: Exchange | undefined, show: Redactor): string {
  return first === undefined ? '' : placeOf(first, show);
}
