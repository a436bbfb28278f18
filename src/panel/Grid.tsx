// biome-ignore-all lint/a11y/useSemanticElements: a table's rows cannot be drawn out of their flow, as a virtual list needs
import { type ReactNode, useEffect, useRef } from 'react';
import { t, type WordKey } from '../words/words.ts';
import { Safe } from './text.tsx';
import { HEADING, useGrid } from './useGrid.ts';

export interface GridColumn<Id extends string> {
  readonly id: Id;
  readonly label: Extract<
    WordKey,
    `${'' | `${'cookie' | 'token' | 'flow'}_`}column_${string}` | `view_${string}`
  >;
}

/** The order of a grid whose headings can be pressed. */
export interface GridOrder<Id extends string> {
  readonly column: Id;
  readonly down: boolean;
}

/** One cell: safe text, or what is drawn in its place; `title` is shown whole under the pointer. */
export interface GridCell {
  readonly title?: string | undefined;
  readonly content: string | ReactNode;
}

/** A row as it is drawn. */
export interface GridRow<Id extends string> {
  readonly className: string;
  readonly testId: string;
  /** `data-` attributes, without that prefix. */
  readonly data: Readonly<Record<string, string | number>>;
  readonly cells: Readonly<Record<Id, GridCell>>;
}

interface GridProps<Row, Key extends string | number, Id extends string> {
  /** Begins the ids of rows. */
  readonly name: string;
  readonly label: string;
  readonly testId: string;
  readonly columns: readonly GridColumn<Id>[];
  /** Begins the class names of a column's cells. */
  readonly prefix: string;
  readonly rows: readonly Row[];
  /** `rows` may grow in place; this says how far. */
  readonly count?: number;
  readonly keyOf: (row: Row) => Key;
  readonly draw: (row: Row) => GridRow<Id>;
  /** Class names of all rows, the heading too. */
  readonly rowClass: string;
  readonly selected: Key | undefined;
  readonly onSelect: (key: Key | undefined) => void;
  readonly onOpen: () => void;
  readonly order?: GridOrder<Id>;
  readonly onOrder?: (order: GridOrder<Id>) => void;
  /** Stays at the newest row while nothing is selected and the end is in view. */
  readonly follow?: boolean;
  /** Pixels. */
  readonly rowHeight?: number;
}

/** Lines of one height under a heading, drawn only where they can be seen. New ones come in below; what is in view stays where it is. */
export function Grid<Row, Key extends string | number, Id extends string>(
  props: GridProps<Row, Key, Id>,
): ReactNode {
  const {
    name,
    columns,
    rows,
    count = rows.length,
    keyOf,
    selected,
    onSelect,
    follow = false,
    rowHeight = 24,
  } = props;
  const atEnd = useRef(true);
  const position = selected === undefined ? -1 : rows.findIndex((row) => keyOf(row) === selected);
  const keyAt = (place: number) => {
    const row = rows[place];
    return row === undefined ? undefined : keyOf(row);
  };
  const { scroller, virtual, onKeyDown } = useGrid({
    count,
    position,
    rowHeight,
    onMove: (place) => onSelect(place === undefined ? undefined : keyAt(place)),
    onOpen: props.onOpen,
  });

  useEffect(() => {
    if (follow && selected === undefined && atEnd.current && count > 0)
      virtual.scrollToIndex(count - 1, { align: 'end' });
  }, [follow, count, selected, virtual]);

  return (
    <div
      ref={scroller}
      className="grid-list"
      role="grid"
      aria-label={props.label}
      aria-rowcount={count + 1}
      aria-colcount={columns.length}
      aria-activedescendant={position >= 0 ? `${name}-${position}` : undefined}
      tabIndex={0}
      data-testid={props.testId}
      onKeyDown={onKeyDown}
      onScroll={(event) => {
        const box = event.currentTarget;
        atEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < rowHeight * 2;
      }}
    >
      <div role="row" aria-rowindex={1} className={`grid-row grid-head ${props.rowClass}`} tabIndex={-1}>
        {columns.map((column) => (
          <Heading
            key={column.id}
            column={column}
            prefix={props.prefix}
            order={props.order}
            onOrder={props.onOrder}
          />
        ))}
      </div>
      <div role="rowgroup" className="grid-rows" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index];
          if (row === undefined) return null;
          const key = keyOf(row);
          const { className, testId, data, cells } = props.draw(row);
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the grid itself takes the keys
            <div
              key={key}
              id={`${name}-${item.index}`}
              role="row"
              tabIndex={-1}
              aria-rowindex={item.index + 2}
              aria-selected={key === selected}
              className={`grid-row ${props.rowClass} ${className}${item.index % 2 === 1 ? ' odd-row' : ''}`}
              style={{ transform: `translateY(${item.start - HEADING}px)`, height: rowHeight }}
              data-testid={testId}
              {...Object.fromEntries(Object.entries(data).map(([id, value]) => [`data-${id}`, value]))}
              onClick={() => onSelect(key)}
            >
              {columns.map(({ id }) => (
                <span
                  key={id}
                  role="gridcell"
                  tabIndex={-1}
                  className={`${props.prefix}-${id}`}
                  title={cells[id].title}
                >
                  {typeof cells[id].content === 'string' ? (
                    <Safe>{cells[id].content}</Safe>
                  ) : (
                    cells[id].content
                  )}
                </span>
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** A cell of plain text, whole under the pointer. */
export function cell(content: string, title = content): GridCell {
  return { content, title };
}

interface HeadingProps<Id extends string> {
  readonly column: GridColumn<Id>;
  readonly prefix: string;
  readonly order: GridOrder<Id> | undefined;
  readonly onOrder: ((order: GridOrder<Id>) => void) | undefined;
}

function Heading<Id extends string>({ column, prefix, order, onOrder }: HeadingProps<Id>): ReactNode {
  const { id, label } = column;
  const className = `${prefix}-${id}`;
  if (order === undefined || onOrder === undefined)
    return (
      <span role="columnheader" tabIndex={-1} className={className}>
        {t(label)}
      </span>
    );
  const mine = order.column === id;
  return (
    <span
      role="columnheader"
      tabIndex={-1}
      className={className}
      aria-sort={mine ? (order.down ? 'descending' : 'ascending') : 'none'}
    >
      <button
        type="button"
        className="sorter"
        data-testid={`sort-${id}`}
        onClick={() => onOrder({ column: id, down: mine && !order.down })}
        onKeyDown={(event) => {
          // Enter presses the heading; the grid would open the row.
          if (event.key === 'Enter') event.stopPropagation();
        }}
      >
        {t(label)}
        {mine && <span aria-hidden="true">{order.down ? ' ▾' : ' ▴'}</span>}
      </button>
    </span>
  );
}
