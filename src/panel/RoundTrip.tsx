import { type ReactNode, useId } from 'react';
import { type Hop, hopLine, type RoundTrip as Trip } from './round-trip.ts';
import { Safe } from './text.tsx';
import { useWidth } from './useWidth.ts';

interface RoundTripProps {
  readonly trip: Trip;
  readonly rounds: number;
  readonly onOpenRequest: (index: number) => void;
}

const NARROW = 440;
const LEFT = 56;
const ANSWER = 150;
const WIDEST = 360;
const ROW = 30;
const FAULT_ROW = 24;
const TOP = 26;
/** Width of a character at 11 px, near enough to cut by. */
const CHAR = 6.7;

/** One round of a loop: the browser at the left, a lane for each host, time downwards, what is broken in red. */
export function RoundTrip({ trip, rounds, onOpenRequest }: RoundTripProps): ReactNode {
  const [box, width] = useWidth<HTMLElement>();
  return (
    <section className="round-trip" aria-label="Round trip" data-testid="round-trip" ref={box}>
      <h3>
        Round trip <span className="muted">— one of {rounds}</span>
      </h3>
      {width >= NARROW && trip.lanes.length <= 5 ? (
        <Lanes trip={trip} width={width} />
      ) : (
        <ol className="hops" aria-hidden="true">
          {trip.hops.map((hop) => (
            <li key={hop.index} className={hop.fault === '' ? '' : 'hop-fault'}>
              <code>
                <Safe>{`#${hop.index} ${hop.request}`}</Safe>
              </code>{' '}
              <span className="muted">
                {trip.lanes[hop.lane]} · {hop.answer}
                {hop.closes && ' ⟲'}
              </span>
              {hop.fault !== '' && <strong> {hop.fault}</strong>}
            </li>
          ))}
        </ol>
      )}
      <ol className="visually-hidden">
        {trip.hops.map((hop) => (
          <li key={hop.index}>
            <button type="button" tabIndex={-1} onClick={() => onOpenRequest(hop.index)}>
              {hopLine(hop, trip)}
            </button>
          </li>
        ))}
      </ol>
      {trip.omitted > 0 && <p className="muted">{trip.omitted} more hops are not drawn.</p>}
    </section>
  );
}

function Lanes({ trip, width }: { readonly trip: Trip; readonly width: number }): ReactNode {
  const arrow = useId();
  const inner = width - 2;
  const span = Math.min(WIDEST, (inner - LEFT - ANSWER) / Math.max(1, trip.lanes.length));
  const laneAt = (lane: number) => LEFT + span * (lane + 1);
  const tops: number[] = [];
  let y = TOP;
  for (const hop of trip.hops) {
    tops.push(y);
    y += ROW + (hop.fault !== '' && hop.faultSide === 'response' ? FAULT_ROW : 0);
  }
  const height = y + 10;
  return (
    <svg
      className="lanes"
      width={inner}
      height={height}
      viewBox={`0 0 ${inner} ${height}`}
      aria-hidden="true"
    >
      <defs>
        {['plain', 'fault'].map((kind) => (
          <marker
            key={kind}
            id={`${arrow}-${kind}`}
            className={`head-${kind}`}
            viewBox="0 0 8 8"
            refX="7"
            refY="4"
            markerUnits="userSpaceOnUse"
            markerWidth="9"
            markerHeight="9"
            orient="auto-start-reverse"
          >
            <path d="M1 1l6 3-6 3" />
          </marker>
        ))}
      </defs>
      <Lane x={LEFT} name="browser" height={height} room={LEFT * 2 - 8} />
      {trip.lanes.map((lane, at) => (
        <Lane key={lane} x={laneAt(at)} name={lane} height={height} room={span - 8} />
      ))}
      {trip.hops.map((hop, at) => (
        <Arrow
          key={hop.index}
          hop={hop}
          y={tops[at] ?? 0}
          from={LEFT}
          to={laneAt(hop.lane)}
          answerRoom={inner - laneAt(hop.lane)}
          first={trip.hops[0]?.index ?? 0}
          markers={arrow}
        />
      ))}
    </svg>
  );
}

function Lane({
  x,
  name,
  height,
  room,
}: {
  readonly x: number;
  readonly name: string;
  readonly height: number;
  readonly room: number;
}): ReactNode {
  return (
    <>
      <text className="lane-name" x={x} y={14} textAnchor="middle">
        {shorten(name, room)}
      </text>
      <line className="lane-line" x1={x} x2={x} y1={22} y2={height - 6} />
    </>
  );
}

interface ArrowProps {
  readonly hop: Hop;
  readonly y: number;
  readonly from: number;
  readonly to: number;
  readonly answerRoom: number;
  readonly first: number;
  readonly markers: string;
}

function Arrow({ hop, y, from, to, answerRoom, first, markers }: ArrowProps): ReactNode {
  const bad = hop.fault !== '' && hop.faultSide === 'request';
  const line = y + 18;
  const room = to - from - 14;
  const label = `#${hop.index} ${hop.request}`;
  const shown = bad ? shorten(label, room - hop.fault.length * CHAR - 8) : shorten(label, room);
  const answer = hop.closes ? `${hop.answer.split(' ')[0] ?? ''} ⟲ back to #${first}` : hop.answer;
  return (
    <g className={bad ? 'hop hop-bad' : 'hop'}>
      <text className="hop-request" x={from + 8} y={y + 13}>
        {shown}
        {bad && (
          <tspan className="hop-fault-text" dx="8">
            {shorten(hop.fault, room)}
          </tspan>
        )}
      </text>
      <line
        x1={from}
        x2={to - 3}
        y1={line}
        y2={line}
        markerEnd={`url(#${markers}-${bad ? 'fault' : 'plain'})`}
      />
      <text className="hop-answer" x={to + 12} y={line + 4}>
        {shorten(answer, answerRoom - 14)}
      </text>
      {hop.fault !== '' && hop.faultSide === 'response' && (
        <g className="hop-back">
          <text className="hop-fault-text" x={from + 14} y={line + 17}>
            {shorten(hop.fault, Math.max(room, 160))}
          </text>
          <line x1={to} x2={from + 4} y1={line + 23} y2={line + 23} markerEnd={`url(#${markers}-fault)`} />
        </g>
      )}
    </g>
  );
}

function shorten(text: string, room: number): string {
  const most = Math.max(3, Math.floor(room / CHAR));
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
