// biome-ignore-all lint/a11y/useSemanticElements: a table's rows cannot be drawn out of their flow, as a virtual list needs
import type { ReactNode } from 'react';
import { type CookieColumn, type CookieOrder, flagsText, reachText, worstText } from './cookie-rows.ts';
import { Icon, type Mark } from './Icon.tsx';
import { Safe } from './text.tsx';
import { useGrid } from './useGrid.ts';
import { type AuditedCookie, CLASS_WORDS, type CookieGrade, GRADE_WORDS } from './useSession.ts';

interface CookieListProps {
  readonly cookies: readonly AuditedCookie[];
  readonly selected: string | undefined;
  readonly onSelect: (key: string | undefined) => void;
  readonly onOpen: () => void;
  readonly order: CookieOrder;
  readonly onOrder: (order: CookieOrder) => void;
}

const ROW = 24;
const COLUMNS: readonly (readonly [CookieColumn, string])[] = [
  ['name', 'Name'],
  ['domain', 'Domain'],
  ['path', 'Path'],
  ['flags', 'Flags'],
  ['size', 'Size'],
  ['class', 'For'],
  ['fault', 'Verdict'],
];

export const GRADE_MARKS: Readonly<Record<CookieGrade, Mark>> = {
  broken: 'broken',
  warning: 'warning',
  advice: 'expected',
  fine: 'ok',
};

/** Every cookie of the capture, a line each, drawn only where it can be seen. */
export function CookieList(props: CookieListProps): ReactNode {
  const { cookies, selected, order } = props;
  const position = cookies.findIndex(({ key }) => key === selected);
  const { scroller, virtual, onKeyDown } = useGrid({
    count: cookies.length,
    position,
    rowHeight: ROW,
    onMove: (place) => props.onSelect(place === undefined ? undefined : cookies[place]?.key),
    onOpen: props.onOpen,
  });
  return (
    <div
      ref={scroller}
      className="cookie-list"
      role="grid"
      aria-label="Cookies"
      aria-rowcount={cookies.length + 1}
      aria-colcount={COLUMNS.length}
      aria-activedescendant={position >= 0 ? `cookie-${position}` : undefined}
      tabIndex={0}
      data-testid="cookies"
      onKeyDown={onKeyDown}
    >
      <div role="row" aria-rowindex={1} className="cookie-row cookie-head" tabIndex={-1}>
        {COLUMNS.map(([column, label]) => (
          <span
            key={column}
            role="columnheader"
            tabIndex={-1}
            className={`k-${column}`}
            aria-sort={order.column === column ? (order.down ? 'descending' : 'ascending') : 'none'}
          >
            <button
              type="button"
              className="sorter"
              data-testid={`sort-${column}`}
              onClick={() => props.onOrder({ column, down: order.column === column && !order.down })}
              onKeyDown={(event) => {
                // Enter presses the heading; the grid would open the row.
                if (event.key === 'Enter') event.stopPropagation();
              }}
            >
              {label}
              {order.column === column && <span aria-hidden="true">{order.down ? ' ▾' : ' ▴'}</span>}
            </button>
          </span>
        ))}
      </div>
      <div role="rowgroup" className="cookie-rows" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const cookie = cookies[item.index];
          if (cookie === undefined) return null;
          return (
            <CookieRow
              key={cookie.key}
              cookie={cookie}
              row={item.index}
              top={item.start - ROW}
              selected={cookie.key === selected}
              onSelect={props.onSelect}
            />
          );
        })}
      </div>
    </div>
  );
}

interface CookieRowProps {
  readonly cookie: AuditedCookie;
  readonly row: number;
  readonly top: number;
  readonly selected: boolean;
  readonly onSelect: (key: string) => void;
}

function CookieRow({ cookie, row, top, selected, onSelect }: CookieRowProps): ReactNode {
  const worst = worstText(cookie);
  const cell = (column: CookieColumn, text: string, title = text) => (
    <span role="gridcell" tabIndex={-1} className={`k-${column}`} title={title}>
      <Safe>{text}</Safe>
    </span>
  );
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid itself takes the keys
    <div
      id={`cookie-${row}`}
      role="row"
      tabIndex={-1}
      aria-rowindex={row + 2}
      aria-selected={selected}
      className={`cookie-row cookie-${cookie.grade}${row % 2 === 1 ? ' odd-row' : ''}`}
      style={{ transform: `translateY(${top}px)` }}
      data-testid="cookie"
      data-name={cookie.name}
      data-grade={cookie.grade}
      onClick={() => onSelect(cookie.key)}
    >
      {cell('name', cookie.name === '' ? '(no name)' : cookie.name)}
      {cell('domain', reachText(cookie), reachText(cookie))}
      {cell('path', cookie.path)}
      {cell('flags', flagsText(cookie))}
      {cell('size', cookie.attributes === null ? '?' : String(cookie.attributes.size))}
      {cell('class', CLASS_WORDS[cookie.class])}
      <span role="gridcell" tabIndex={-1} className="k-fault" title={worst}>
        <Icon mark={GRADE_MARKS[cookie.grade]} label={GRADE_WORDS[cookie.grade]} />{' '}
        <span className="k-words">
          <Safe>{worst}</Safe>
        </span>
      </span>
    </div>
  );
}
