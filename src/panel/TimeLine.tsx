import { AxisBottom, AxisLeft } from '@visx/axis';
import { scaleLinear, scaleTime } from '@visx/scale';
import { AreaClosed, LinePath } from '@visx/shape';
import type { ReactNode } from 'react';
import { number, t } from '../words/words.ts';
import { clock } from './format.ts';
import type { Bin } from './time-bins.ts';

interface TimeLineProps {
  readonly bins: readonly Bin[];
  /** CSS pixels. */
  readonly width: number;
  readonly onOpen: (bin: Bin) => void;
}

const HEIGHT = 112;
const LEFT = 30;
const RIGHT = 26;
const TOP = 8;
const BOTTOM = 20;
const LABEL = { className: 'axis-label' } as const;

/** Requests and refusals over time. What it shows stands in a table as well: the drawing is one picture to screen readers. */
export function TimeLine({ bins, width, onOpen }: TimeLineProps): ReactNode {
  const first = bins[0];
  const last = bins.at(-1);
  if (first === undefined || last === undefined || width < 120) return null;
  const x = scaleTime({ domain: [first.from, last.to], range: [LEFT, width - RIGHT] });
  const most = Math.max(1, ...bins.map(({ requests }) => requests));
  const y = scaleLinear({ domain: [0, most], range: [HEIGHT - BOTTOM, TOP], nice: true });
  const middle = (bin: Bin) => x((bin.from + bin.to) / 2);
  // One span alone is a point: it is drawn from its beginning to its end.
  const points =
    bins.length > 1
      ? bins
      : [
          { ...first, to: first.from },
          { ...last, from: last.to },
        ];
  const refused = bins.filter((bin) => bin.refused > 0);
  return (
    <svg
      className="time-line"
      width={width}
      height={HEIGHT}
      role="img"
      aria-label={summaryOf(bins)}
      data-testid="time-line"
    >
      <AxisLeft
        scale={y}
        left={LEFT}
        numTicks={3}
        tickFormat={(value) => (Number.isInteger(Number(value)) ? number(Number(value)) : '')}
        hideTicks
        hideAxisLine
        tickLabelProps={{ ...LABEL, textAnchor: 'end', dx: -2, dy: 3 }}
      />
      <AxisBottom
        scale={x}
        top={HEIGHT - BOTTOM}
        numTicks={Math.max(2, Math.floor(width / 110))}
        tickFormat={(value) => tickTime(Number(value), last.to - first.from)}
        axisLineClassName="axis-line"
        tickClassName="axis-tick"
        tickLength={3}
        tickLabelProps={{ ...LABEL, textAnchor: 'middle', dy: 2 }}
      />
      <AreaClosed
        className="requests-area"
        data={[...points]}
        x={middle}
        y={(bin) => y(bin.requests)}
        yScale={y}
      />
      <LinePath className="requests-line" data={[...points]} x={middle} y={(bin) => y(bin.requests)} />
      {refused.length > 0 && (
        <LinePath className="refused-line" data={[...points]} x={middle} y={(bin) => y(bin.refused)} />
      )}
      {refused.map((bin) => (
        <path key={bin.from} className="refused-mark" d={diamond(middle(bin), y(bin.refused))} />
      ))}
      {bins.map((bin) =>
        bin.requests === 0 ? null : (
          // biome-ignore lint/a11y/noStaticElementInteractions: the table below has a button for each
          <rect
            key={bin.from}
            className="time-hit"
            x={x(bin.from)}
            y={0}
            width={Math.max(1, x(bin.to) - x(bin.from))}
            height={HEIGHT - BOTTOM}
            onClick={() => onOpen(bin)}
          >
            <title>
              {t('time_bin', {
                time: clock(bin.from),
                requests: bin.requests,
                refused: bin.refused,
                expected: bin.expected,
              })}
            </title>
          </rect>
        ),
      )}
    </svg>
  );
}

function summaryOf(bins: readonly Bin[]): string {
  const sum = (of: (bin: Bin) => number) => bins.reduce((all, bin) => all + of(bin), 0);
  return t('time_summary', {
    from: clock(bins[0]?.from),
    to: clock(bins.at(-1)?.to),
    requests: sum((bin) => bin.requests),
    refused: sum((bin) => bin.refused),
  });
}

/** HH:MM, with seconds where the whole line is a few minutes. */
function tickTime(time: number, span: number): string {
  return span < 300_000 ? clock(time) : clock(time).slice(0, 5);
}

function diamond(x: number, y: number): string {
  return `M${x} ${y - 4}l4 4-4 4-4-4z`;
}
