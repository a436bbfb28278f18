// biome-ignore-all lint/a11y/useSemanticElements: a table's rows cannot be drawn out of their flow, as a virtual list needs
import { type ReactNode, useEffect, useRef } from 'react';
import { clock, placeOf, statusText } from './format.ts';
import { Icon, type Mark } from './Icon.tsx';
import { cookiesText, cookiesTitle, credentialSent } from './request-row.ts';
import { Safe } from './text.tsx';
import { useGrid } from './useGrid.ts';
import type { Exchange, Redactor, RequestVerdict } from './useSession.ts';

interface RequestListProps {
  readonly requests: readonly Exchange[];
  /** `requests` may grow in place; this says how far. */
  readonly count: number;
  readonly selected: number | undefined;
  readonly onSelect: (index: number | undefined) => void;
  readonly onOpen: () => void;
  readonly verdictOf: (index: number) => RequestVerdict;
  readonly show: Redactor;
}

const ROW = 24;
const COLUMNS = [
  '#',
  'Time',
  'Method',
  'Status',
  'Address',
  'Kind',
  'Credential',
  'Cookies',
  'Verdict',
] as const;

/** All requests, drawn only where they can be seen. New ones come in below; what is in view stays where it is. */
export function RequestList(props: RequestListProps): ReactNode {
  const { requests, count, selected, show } = props;
  const atEnd = useRef(true);
  const position =
    selected === undefined ? -1 : requests.findIndex((exchange) => exchange.index === selected);
  const { scroller, virtual, onKeyDown } = useGrid({
    count,
    position,
    rowHeight: ROW,
    onMove: (place) => props.onSelect(place === undefined ? undefined : requests[place]?.index),
    onOpen: props.onOpen,
  });

  // Follows the newest while nothing is selected and the end is in view; else nothing moves.
  useEffect(() => {
    if (selected === undefined && atEnd.current && count > 0)
      virtual.scrollToIndex(count - 1, { align: 'end' });
  }, [count, selected, virtual]);

  return (
    <div
      ref={scroller}
      className="request-list"
      role="grid"
      aria-label="Requests"
      aria-rowcount={count + 1}
      aria-colcount={COLUMNS.length}
      aria-activedescendant={position >= 0 ? `request-${selected}` : undefined}
      tabIndex={0}
      data-testid="requests"
      onKeyDown={onKeyDown}
      onScroll={(event) => {
        const box = event.currentTarget;
        atEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < ROW * 2;
      }}
    >
      <div role="row" aria-rowindex={1} className="request-row request-head" tabIndex={-1}>
        {COLUMNS.map((name) => (
          <span
            key={name}
            role="columnheader"
            tabIndex={-1}
            className={`c-${name === '#' ? 'number' : name.toLowerCase()}`}
          >
            {name}
          </span>
        ))}
      </div>
      <div role="rowgroup" className="request-rows" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const exchange = requests[item.index];
          if (exchange === undefined) return null;
          return (
            <RequestRow
              key={exchange.index}
              exchange={exchange}
              row={item.index}
              top={item.start - ROW}
              selected={exchange.index === selected}
              verdict={props.verdictOf(exchange.index).verdict}
              onSelect={props.onSelect}
              show={show}
            />
          );
        })}
      </div>
    </div>
  );
}

interface RequestRowProps {
  readonly exchange: Exchange;
  readonly row: number;
  readonly top: number;
  readonly selected: boolean;
  readonly verdict: RequestVerdict['verdict'];
  readonly onSelect: (index: number) => void;
  readonly show: Redactor;
}

const MARKS: Readonly<Record<RequestVerdict['verdict'], Mark | undefined>> = {
  failed: 'broken',
  expected: 'expected',
  warning: 'warning',
  ok: undefined,
};

function RequestRow({ exchange, row, top, selected, verdict, onSelect, show }: RequestRowProps): ReactNode {
  const mark = MARKS[verdict];
  const { method } = exchange.request;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid itself takes the keys
    <div
      id={`request-${exchange.index}`}
      role="row"
      tabIndex={-1}
      aria-rowindex={row + 2}
      aria-selected={selected}
      className={`request-row request-${verdict}${row % 2 === 1 ? ' odd-row' : ''}`}
      style={{ transform: `translateY(${top}px)` }}
      data-testid="request"
      data-index={exchange.index}
      data-status={exchange.response.status}
      data-verdict={verdict}
      onClick={() => onSelect(exchange.index)}
    >
      <span role="gridcell" tabIndex={-1} className="c-number">
        {exchange.index}
      </span>
      <span role="gridcell" tabIndex={-1} className="c-time">
        {clock(exchange.startedAt)}
      </span>
      <span role="gridcell" tabIndex={-1} className="c-method">
        <Safe>{method === '' ? '?' : method.slice(0, 20)}</Safe>
      </span>
      <span
        role="gridcell"
        tabIndex={-1}
        className="c-status"
        title={exchange.failure === '' ? undefined : show.text(exchange.failure)}
      >
        {statusText(exchange)}
      </span>
      <span role="gridcell" tabIndex={-1} className="c-address" title={placeOf(exchange, show)}>
        <Safe>{placeOf(exchange, show)}</Safe>
      </span>
      <span role="gridcell" tabIndex={-1} className="c-kind">
        {exchange.kind}
      </span>
      <span role="gridcell" tabIndex={-1} className="c-credential">
        {credentialSent(exchange)}
      </span>
      <span role="gridcell" tabIndex={-1} className="c-cookies" title={cookiesTitle(exchange)}>
        {cookiesText(exchange)}
      </span>
      <span role="gridcell" tabIndex={-1} className="c-verdict">
        {mark !== undefined && (
          <>
            <Icon mark={mark} label="" /> {verdict}
          </>
        )}
      </span>
    </div>
  );
}
