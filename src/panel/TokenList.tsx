// biome-ignore-all lint/a11y/useSemanticElements: a table's rows cannot be drawn out of their flow, as a virtual list needs
import type { ReactNode } from 'react';
import { isoClock } from './format.ts';
import { Icon } from './Icon.tsx';
import { Safe } from './text.tsx';
import type { TokenRow } from './token-rows.ts';
import { useGrid } from './useGrid.ts';

interface TokenListProps {
  readonly rows: readonly TokenRow[];
  readonly selected: string | undefined;
  readonly onSelect: (key: string | undefined) => void;
  readonly onOpen: () => void;
}

const ROW = 24;
const COLUMNS = [
  ['name', 'Token'],
  ['sent', 'Sent to'],
  ['from', 'Issued'],
  ['uses', 'Uses'],
  ['state', 'State'],
] as const;

/** Every token of the capture, a line each, drawn only where it can be seen. */
export function TokenList({ rows, selected, onSelect, onOpen }: TokenListProps): ReactNode {
  const position = rows.findIndex(({ key }) => key === selected);
  const { scroller, virtual, onKeyDown } = useGrid({
    count: rows.length,
    position,
    rowHeight: ROW,
    onMove: (place) => onSelect(place === undefined ? undefined : rows[place]?.key),
    onOpen,
  });
  return (
    <div
      ref={scroller}
      className="cookie-list"
      role="grid"
      aria-label="Tokens"
      aria-rowcount={rows.length + 1}
      aria-colcount={COLUMNS.length}
      aria-activedescendant={position >= 0 ? `token-${position}` : undefined}
      tabIndex={0}
      data-testid="tokens"
      onKeyDown={onKeyDown}
    >
      <div role="row" aria-rowindex={1} className="cookie-row cookie-head token-row" tabIndex={-1}>
        {COLUMNS.map(([column, label]) => (
          <span key={column} role="columnheader" tabIndex={-1} className={`t-${column}`}>
            {label}
          </span>
        ))}
      </div>
      <div role="rowgroup" className="cookie-rows" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index];
          if (row === undefined) return null;
          return (
            <Row
              key={row.key}
              row={row}
              place={item.index}
              top={item.start - ROW}
              selected={row.key === selected}
              onSelect={onSelect}
            />
          );
        })}
      </div>
    </div>
  );
}

interface RowProps {
  readonly row: TokenRow;
  readonly place: number;
  readonly top: number;
  readonly selected: boolean;
  readonly onSelect: (key: string) => void;
}

function Row({ row, place, top, selected, onSelect }: RowProps): ReactNode {
  const { token, hosts } = row;
  const cell = (column: string, text: string, title = text) => (
    <span role="gridcell" tabIndex={-1} className={`t-${column}`} title={title}>
      <Safe>{text}</Safe>
    </span>
  );
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid itself takes the keys
    <div
      id={`token-${place}`}
      role="row"
      tabIndex={-1}
      aria-rowindex={place + 2}
      aria-selected={selected}
      className={`cookie-row token-row token-${row.state}${place % 2 === 1 ? ' odd-row' : ''}`}
      style={{ transform: `translateY(${top}px)` }}
      data-testid="token-row"
      data-state={row.state}
      onClick={() => onSelect(row.key)}
    >
      {cell('name', `${row.name} ${markOf(token.fingerprint)}`, `${row.name} ${token.fingerprint}`)}
      {cell(
        'sent',
        hosts.length > 1 ? `${hosts[0]} and ${hosts.length - 1} more` : (hosts[0] ?? '–'),
        hosts.join(', '),
      )}
      {cell('from', issuedText(row))}
      {cell('uses', usesText(row), `let through ${token.usedBy.length}, refused ${token.refusedBy.length}`)}
      <span role="gridcell" tabIndex={-1} className="t-state" title={row.words}>
        <Icon mark={row.mark} label={row.state} /> <span className="t-words">{row.words}</span>
      </span>
    </div>
  );
}

/** What tells one fingerprint from another, for a narrow column. */
function markOf(fingerprint: string): string {
  return /#[0-9a-f]+/.exec(fingerprint)?.[0] ?? fingerprint;
}

function issuedText({ token }: TokenRow): string {
  if (token.issuedBy === null) return 'not seen';
  const time = isoClock(token.life.find(({ event }) => event === 'issued')?.at ?? '');
  return time === '' ? `#${token.issuedBy}` : time;
}

function usesText({ token }: TokenRow): string {
  const { usedBy, refusedBy } = token;
  if (refusedBy.length === 0) return usedBy.length === 0 ? '–' : usedBy.length.toLocaleString('en');
  const refused = `${refusedBy.length.toLocaleString('en')} ✖`;
  return usedBy.length === 0 ? refused : `${usedBy.length.toLocaleString('en')} ✓ ${refused}`;
}
