import type { ReactNode } from 'react';
import { isoClock } from './format.ts';
import { cell, Grid, type GridRow } from './Grid.tsx';
import { Icon } from './Icon.tsx';
import type { TokenRow } from './token-rows.ts';

interface TokenListProps {
  readonly rows: readonly TokenRow[];
  readonly selected: string | undefined;
  readonly onSelect: (key: string | undefined) => void;
  readonly onOpen: () => void;
}

const COLUMNS = [
  { id: 'name', label: 'Token' },
  { id: 'sent', label: 'Sent to' },
  { id: 'from', label: 'Issued' },
  { id: 'uses', label: 'Uses' },
  { id: 'state', label: 'State' },
] as const;

/** Every token of the capture, a line each. */
export function TokenList(props: TokenListProps): ReactNode {
  return (
    <Grid
      name="token"
      label="Tokens"
      testId="tokens"
      columns={COLUMNS}
      prefix="t"
      keyOf={({ key }) => key}
      draw={drawn}
      rowClass="token-row"
      {...props}
    />
  );
}

function drawn(row: TokenRow): GridRow<(typeof COLUMNS)[number]['id']> {
  const { token, hosts } = row;
  const others = hosts.length > 1 ? ` and ${hosts.length - 1} more` : '';
  return {
    className: `token-${row.state}`,
    testId: 'token-row',
    data: { state: row.state },
    cells: {
      name: cell(`${row.name} ${markOf(token.fingerprint)}`, `${row.name} ${token.fingerprint}`),
      sent: cell(`${hosts[0] ?? '–'}${others}`, hosts.join(', ')),
      from: cell(issuedText(row)),
      uses: cell(usesText(row), `let through ${token.usedBy.length}, refused ${token.refusedBy.length}`),
      state: {
        title: row.words,
        content: (
          <>
            <Icon mark={row.mark} label={row.state} /> <span className="t-words">{row.words}</span>
          </>
        ),
      },
    },
  };
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
