import { placeOf, statusText } from './format.ts';
import type { Exchange, FlowLane, FlowMessageReport, FlowPicture, Incident, Redactor } from './useSession.ts';

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
    const name = laneOf(exchange);
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

function laneOf(exchange: Exchange): string {
  const { scheme, host, origin } = exchange.url;
  const port = origin.replace(/^.*?:\/\//, '').slice(host.length);
  return `${host}${port}${scheme === 'https' || scheme === 'wss' ? '' : ` (${scheme})`}`;
}

function answerOf(exchange: Exchange, show: Redactor): string {
  const { redirect } = exchange.response;
  const status = statusText(exchange);
  if (redirect === undefined) return status;
  const elsewhere = redirect.host !== exchange.url.host;
  return `${status} → ${elsewhere ? redirect.host : show.path(redirect.path)}`;
}

interface Fault {
  readonly text: string;
  readonly side: 'request' | 'response';
}

function faultsOf(incident: Incident): ReadonlyMap<number, Fault> {
  const faults = new Map<number, Fault>();
  const cause = incident.causes[0];
  for (const evidence of cause?.evidence ?? []) {
    if (faults.has(evidence.exchange)) continue;
    const side = evidence.at.startsWith('request') || evidence.at === 'url' ? 'request' : 'response';
    faults.set(evidence.exchange, { side, text: faultText(evidence.at, evidence.text, evidence.mark) });
  }
  return faults;
}

function faultText(at: string, text: string, mark: string): string {
  const field = /\.headers\.(.+)$/.exec(at)?.[1];
  if (field === 'set-cookie') {
    const name = /^set-cookie:\s*([^=;]{1,40})/i.exec(text)?.[1]?.trim() ?? '';
    return `Set-Cookie ${name}`.trim();
  }
  if (/^no /.test(text)) return text.slice(0, 40);
  if (mark !== '' && mark.length <= 40) return mark;
  if (field !== undefined)
    return field.replace(
      /(^|-)([a-z])/g,
      (_all, dash: string, letter: string) => dash + letter.toUpperCase(),
    );
  return '';
}

/** Host and path of the first request, for a loop's heading. */
export function loopPlace(first: Exchange | undefined, show: Redactor): string {
  return first === undefined ? '' : placeOf(first, show);
}
