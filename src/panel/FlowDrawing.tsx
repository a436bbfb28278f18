import {
  createElement,
  type KeyboardEvent,
  memo,
  type ReactNode,
  useId,
  useMemo,
  useRef,
  useState,
} from 'react';
import { t, tn } from '../words/words.ts';
import { keyed } from './keyed.ts';
import { Safe } from './text.tsx';
import {
  cookieChip,
  type FlowLayout,
  type FlowPicture,
  type FoldedFlow,
  foldFlow,
  isAnswerCookie,
  layOut,
  leastWidth,
  messageSentence,
  type Shape,
  svgPart,
} from './useSession.ts';
import { useWidth } from './useWidth.ts';

interface FlowDrawingProps {
  readonly picture: FlowPicture;
  /** The exchange whose message is marked; undefined: none, and a press opens its request. */
  readonly selected?: number | undefined;
  readonly onSelect?: (exchange: number) => void;
  readonly onOpenRequest: (exchange: number) => void;
}

/** Messages drawn at once, until more are asked for. */
const MOST = 120;

type Line = FoldedFlow['lines'][number];

/** Messages in order, a lane each for the browser and the hosts, or a list where there is no room for lanes. Each opens its request. */
export function FlowDrawing({ picture, selected, onSelect, onOpenRequest }: FlowDrawingProps): ReactNode {
  const [box, width] = useWidth<HTMLDivElement>();
  const [unfolded, setUnfolded] = useState(false);
  const [whole, setWhole] = useState(false);
  const list = useRef<HTMLOListElement>(null);
  const listId = useId();
  const folded = useMemo(
    () => foldFlow(picture, { unfolded, most: whole ? Infinity : MOST }),
    [picture, unfolded, whole],
  );
  // Two pixels are the frame's.
  const inner = width - 2;
  const layout = useMemo(
    () =>
      inner >= leastWidth(picture, folded.loop !== undefined) ? layOut(picture, folded, inner) : undefined,
    [picture, folded, inner],
  );
  const { lines, loop } = folded;
  const marked = lines.findIndex(({ message }) => message.exchange === selected);
  const reachable = Math.max(0, marked);
  const sentences = useMemo(
    () =>
      lines.map(({ message, closes }, at) =>
        messageSentence(message, picture.lanes, {
          at: at + 1,
          of: lines.length,
          closes,
          rounds: picture.rounds,
        }),
      ),
    [lines, picture],
  );

  const onKeyDown = (event: KeyboardEvent) => {
    const buttons: (Element | null)[] = [...(list.current?.querySelectorAll('button') ?? [])];
    const at = buttons.indexOf(document.activeElement);
    const target = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (at < 0 || target === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const place = Math.max(0, Math.min(buttons.length - 1, target));
    const button = buttons[place];
    if (button instanceof HTMLElement) button.focus();
    const line = lines[place];
    if (line !== undefined) onSelect?.(line.message.exchange);
  };
  const press = (exchange: number, byPointer: boolean) => {
    // A pointer marks first, so that what a message says can be read beside the drawing; a second press opens it.
    if (byPointer && onSelect !== undefined && exchange !== selected) onSelect(exchange);
    else onOpenRequest(exchange);
  };

  const rounds = picture.rounds ?? 0;
  const foldable = unfolded || folded.folded > 0;
  return (
    <div
      ref={box}
      className={layout === undefined ? 'flow-drawing' : 'flow-drawing drawn'}
      data-testid="flow-drawing"
    >
      {/* The drawing is that of the reports, which are in English. */}
      <div className="flow-canvas" lang="en">
        {layout !== undefined && <Picture layout={layout} />}
        <ol
          ref={list}
          id={listId}
          className="flow-lines"
          aria-label={t('flow_messages')}
          onKeyDown={onKeyDown}
        >
          {lines.map((line, at) => {
            const { exchange, fault } = line.message;
            const row = layout?.rows[at];
            const inLoop = loop !== undefined && at >= loop.first && at <= loop.last;
            return (
              <li
                key={`${exchange} ${line.closes}`}
                className={inLoop && layout === undefined ? 'in-loop' : ''}
                style={row && { top: row.top, height: row.height }}
              >
                <button
                  type="button"
                  className={fault === '' ? 'flow-line' : 'flow-line flow-line-broken'}
                  tabIndex={at === reachable ? 0 : -1}
                  aria-current={at === marked ? 'step' : undefined}
                  data-testid="flow-message"
                  data-exchange={exchange}
                  data-broken={fault !== ''}
                  onClick={(event) => press(exchange, event.detail > 0)}
                >
                  {layout === undefined && (
                    <Words line={line} picture={picture} loop={at === loop?.last ? loop : undefined} />
                  )}
                  <span className="visually-hidden">{sentences[at]}</span>
                </button>
              </li>
            );
          })}
        </ol>
      </div>
      <p className="flow-foot muted">
        {foldable && (
          <button
            type="button"
            className="link"
            aria-expanded={unfolded}
            aria-controls={listId}
            data-testid="unfold-rounds"
            onClick={() => setUnfolded(!unfolded)}
          >
            {unfolded ? t('flow_fold') : tn('flow_unfold', rounds)}
          </button>
        )}
        {folded.beyond > 0 && (
          <button type="button" className="link" data-testid="draw-whole" onClick={() => setWhole(true)}>
            {tn('flow_draw', folded.beyond)}
          </button>
        )}
        {picture.omitted > 0 && <span data-testid="flow-omitted">{tn('flow_omitted', picture.omitted)}</span>}
      </p>
    </div>
  );
}

const Picture = memo(function Picture({ layout }: { readonly layout: FlowLayout }): ReactNode {
  const { width, height, lanes, rows, loop } = layout;
  return (
    <svg
      className="flow-picture"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      aria-hidden="true"
    >
      <Shapes shapes={lanes} />
      <Shapes shapes={loop} />
      {rows.map(({ top, shapes }) => (
        <Shapes key={top} shapes={shapes} />
      ))}
    </svg>
  );
});

function Shapes({ shapes }: { readonly shapes: readonly Shape[] }): ReactNode {
  return (
    <g>
      {shapes.map((shape, at) => {
        const { tag, look, attributes, text } = svgPart(shape);
        // Strokes of one drawing have no identity but their place.
        return createElement(
          tag,
          { key: at, className: look, ...attributes },
          text === '' ? undefined : text,
        );
      })}
    </g>
  );
}

/** A message in the list that stands for the lanes where they have no room. */
function Words({
  line,
  picture,
  loop,
}: {
  readonly line: Line;
  readonly picture: FlowPicture;
  readonly loop: FoldedFlow['loop'];
}): ReactNode {
  const { message, begins } = line;
  const { cookies, fault, from, to } = message;
  const place = picture.lanes[from === 0 ? to : from]?.name ?? '';
  return (
    <span aria-hidden="true">
      {begins !== null && <span className="flow-round">{t('flow_round', { count: begins })}</span>}
      <code>
        <Safe>{`#${message.exchange} ${message.request}`}</Safe>
      </code>{' '}
      <span className="muted">
        <Safe>{t(from === 0 ? 'flow_line' : 'flow_line_from', { place, answer: message.answer })}</Safe>
      </span>
      {keyed(cookies, ({ name, verdict }) => `${name} ${verdict}`).map(([key, cookie]) => (
        <span
          key={key}
          className={`chip cookie-${cookie.verdict}${fault !== '' && (message.faultSide === 'response') === isAnswerCookie(cookie) ? ' cookie-at-fault' : ''}`}
        >
          <Safe>{cookieChip(cookie)}</Safe>
        </span>
      ))}
      {fault !== '' && (
        <strong className="alarm">
          ✖ <Safe>{fault}</Safe>
        </strong>
      )}
      {loop !== undefined && <strong className="alarm">{t('flow_again', { count: loop.rounds })}</strong>}
    </span>
  );
}
