import type { ReactNode } from 'react';
import { t } from '../words/words.ts';
import { clock, placeOf, statusText } from './format.ts';
import { cell, Grid, type GridRow } from './Grid.tsx';
import { Icon, type Mark } from './Icon.tsx';
import { cookiesText, cookiesTitle, credentialSent } from './request-row.ts';
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

const COLUMNS = [
  { id: 'number', label: 'column_number' },
  { id: 'time', label: 'column_time' },
  { id: 'method', label: 'column_method' },
  { id: 'status', label: 'column_status' },
  { id: 'address', label: 'column_address' },
  { id: 'kind', label: 'column_kind' },
  { id: 'credential', label: 'column_credential' },
  { id: 'cookies', label: 'view_cookies' },
  { id: 'verdict', label: 'column_verdict' },
] as const;

/** All requests, a line each. */
export function RequestList({ requests, verdictOf, show, ...rest }: RequestListProps): ReactNode {
  return (
    <Grid
      name="request"
      label={t('view_requests')}
      testId="requests"
      columns={COLUMNS}
      prefix="c"
      rows={requests}
      keyOf={({ index }) => index}
      draw={(exchange) => drawn(exchange, verdictOf(exchange.index).verdict, show)}
      rowClass="request-row"
      follow
      {...rest}
    />
  );
}

const MARKS: Readonly<Record<RequestVerdict['verdict'], Mark | undefined>> = {
  failed: 'broken',
  expected: 'expected',
  warning: 'warning',
  ok: undefined,
};

function drawn(
  exchange: Exchange,
  verdict: RequestVerdict['verdict'],
  show: Redactor,
): GridRow<(typeof COLUMNS)[number]['id']> {
  const mark = MARKS[verdict];
  const { method } = exchange.request;
  return {
    className: `request-${verdict}`,
    testId: 'request',
    data: { index: exchange.index, status: exchange.response.status, verdict },
    cells: {
      number: { content: String(exchange.index) },
      time: { content: clock(exchange.startedAt) },
      method: { content: method === '' ? '?' : method.slice(0, 20) },
      status: {
        title: exchange.failure === '' ? undefined : show.text(exchange.failure),
        content: statusText(exchange),
      },
      address: cell(placeOf(exchange, show)),
      kind: { content: exchange.kind },
      credential: { content: credentialSent(exchange) },
      cookies: { title: cookiesTitle(exchange), content: cookiesText(exchange) },
      verdict: {
        content:
          mark === undefined ? null : (
            <>
              <Icon mark={mark} label="" /> {t(`request_verdict_${verdict}`)}
            </>
          ),
      },
    },
  };
}
