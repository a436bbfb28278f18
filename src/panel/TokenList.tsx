import type { ReactNode } from 'react';
import { number, t } from '../words/words.ts';
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
  { id: 'name', label: 'token_column_name' },
  { id: 'sent', label: 'token_column_sent' },
  { id: 'from', label: 'token_column_from' },
  { id: 'uses', label: 'token_column_uses' },
  { id: 'state', label: 'token_column_state' },
] as const;

/** Every token of the capture, a line each. */
export function TokenList(props: TokenListProps): ReactNode {
  return (
    <Grid
      name="token"
      label={t('view_tokens')}
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
  const [host = '–'] = hosts;
  const sentTo = hosts.length > 1 ? t('token_host_more', { host, count: hosts.length - 1 }) : host;
  return {
    className: `token-${row.state}`,
    testId: 'token-row',
    data: { state: row.state },
    cells: {
      name: cell(`${row.name} ${markOf(token.fingerprint)}`, `${row.name} ${token.fingerprint}`),
      sent: cell(sentTo, hosts.join(', ')),
      from: cell(issuedText(row)),
      uses: cell(
        usesText(row),
        t('token_uses_title', { used: token.usedBy.length, refused: token.refusedBy.length }),
      ),
      state: {
        title: row.words,
        content: (
          <>
            <Icon mark={row.mark} label={t(`token_state_${row.state}`)} />{' '}
            <span className="t-words">{row.words}</span>
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
  if (token.issuedBy === null) return t('token_not_seen');
  const time = isoClock(token.life.find(({ event }) => event === 'issued')?.at ?? '');
  return time === '' ? `#${token.issuedBy}` : time;
}

function usesText({ token }: TokenRow): string {
  const { usedBy, refusedBy } = token;
  if (refusedBy.length === 0) return usedBy.length === 0 ? '–' : number(usedBy.length);
  const refused = `${number(refusedBy.length)} ✖`;
  return usedBy.length === 0 ? refused : `${number(usedBy.length)} ✓ ${refused}`;
}
