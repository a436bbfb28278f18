import { type ReactNode, useRef } from 'react';
import { t } from '../words/words.ts';
import { DetailBox } from './DetailBox.tsx';
import { EmptyState } from './EmptyState.tsx';
import { RequestDetail, type RequestDetailProps, type RequestTab } from './RequestDetail.tsx';
import { RequestList } from './RequestList.tsx';
import { Split } from './Split.tsx';
import type { PanelStore } from './store.ts';
import type { Comparison, Exchange, Incident, Redactor, RequestVerdict } from './useSession.ts';
import { rich } from './Words.tsx';

interface RequestsTabProps {
  readonly requests: readonly Exchange[];
  readonly count: number;
  readonly incidents: readonly Incident[];
  readonly narrow: boolean;
  readonly selected: number | undefined;
  readonly onSelect: (index: number | undefined) => void;
  readonly exchange: Exchange | undefined;
  readonly tab: RequestTab;
  readonly onTab: (tab: RequestTab) => void;
  readonly verdictOf: (index: number) => RequestVerdict;
  readonly store: PanelStore;
  readonly onOpenCookie: (key: string) => void;
  readonly comparisonOf: (index: number) => Comparison | undefined;
  readonly show: Redactor;
  readonly onOpenIncident: (id: string) => void;
  readonly onVerdict: RequestDetailProps['onVerdict'];
  readonly offerOf: RequestDetailProps['offerOf'];
}

export function RequestsTab(props: RequestsTabProps): ReactNode {
  const detail = useRef<HTMLDivElement>(null);
  const { exchange } = props;
  if (props.count === 0)
    return (
      <EmptyState id="no-match" title={t('requests_no_match')}>
        <p>{rich('clear_filter', { key: <kbd>{t('key_escape')}</kbd> })}</p>
      </EmptyState>
    );
  return (
    <Split
      name="requests"
      narrow={props.narrow}
      list={
        <RequestList
          requests={props.requests}
          count={props.count}
          selected={props.selected}
          onSelect={props.onSelect}
          onOpen={() => detail.current?.focus()}
          verdictOf={props.verdictOf}
          show={props.show}
        />
      }
      detail={
        exchange && (
          <DetailBox
            key={exchange.index}
            what="failed_request"
            box={detail}
            onClose={() => props.onSelect(undefined)}
          >
            <RequestDetail
              exchange={exchange}
              verdict={props.verdictOf(exchange.index)}
              incidents={props.incidents}
              tab={props.tab}
              onTab={props.onTab}
              store={props.store}
              onOpenCookie={props.onOpenCookie}
              comparisonOf={props.comparisonOf}
              onOpenRequest={props.onSelect}
              onOpenIncident={props.onOpenIncident}
              onVerdict={props.onVerdict}
              offerOf={props.offerOf}
              onClose={() => props.onSelect(undefined)}
              show={props.show}
            />
          </DetailBox>
        )
      }
    />
  );
}
