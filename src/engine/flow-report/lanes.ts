import type { Exchange } from '../exchange/exchange.ts';
import type { Attempt, Message, Side } from '../facts/sign-ins/attempt.ts';
import type { FlowLane } from '../report-flows.ts';

/** Host, with the port and scheme where they are not https on 443. */
export function laneName({ url }: Exchange): string {
  const port = url.origin.replace(/^.*?:\/\//, '').slice(url.host.length);
  return `${url.host}${port}${url.scheme === 'https' || url.scheme === 'wss' ? '' : ` (${url.scheme})`}`;
}

const ORDER: readonly Side[] = ['app', 'api', 'identity-provider'];
/** A host that is several of them is the first of these. */
const RANK: readonly Side[] = ['app', 'identity-provider', 'api'];

/** The browser, then applications, APIs and identity providers in order of appearance; a host that is two of them is the application. */
export function lanesOf(attempt: Attempt): {
  readonly lanes: readonly FlowLane[];
  laneOf(message: Message): number;
} {
  const sides = new Map<string, Side>();
  for (const { exchange, side } of attempt.messages) {
    const name = laneName(exchange);
    const known = sides.get(name);
    if (known === undefined || RANK.indexOf(side) < RANK.indexOf(known)) sides.set(name, side);
  }
  // What passes the visitor on to another provider takes answers in as well.
  for (const { asked } of attempt.legs) {
    const name = asked === undefined ? '' : laneName(asked.exchange);
    if (sides.get(name) === 'app' && [...sides].some(([other, side]) => other !== name && side === 'app'))
      sides.set(name, 'identity-provider');
  }
  const lanes: FlowLane[] = [{ role: 'browser', name: 'browser' }];
  for (const role of ORDER) for (const [name, side] of sides) if (side === role) lanes.push({ role, name });
  const at = new Map(lanes.map((lane, index) => [lane.name, index]));
  return { lanes, laneOf: ({ exchange }) => at.get(laneName(exchange)) ?? 0 };
}
