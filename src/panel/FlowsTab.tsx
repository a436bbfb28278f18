import { type ReactNode, useMemo, useRef } from 'react';
import { t, tn } from '../words/words.ts';
import { DetailBox } from './DetailBox.tsx';
import { EmptyState } from './EmptyState.tsx';
import { FlowDetail } from './FlowDetail.tsx';
import { FlowList } from './FlowList.tsx';
import { filterFlows, flowRows } from './flow-rows.ts';
import { Split } from './Split.tsx';
import type { PanelState, PanelStore } from './store.ts';
import { type FlowReport, flowMermaid, flowSvg } from './useSession.ts';
import { rich } from './Words.tsx';

interface FlowsTabProps {
  readonly state: PanelState;
  readonly store: PanelStore;
  readonly flows: readonly FlowReport[];
  /** The words of the filter. */
  readonly terms: readonly string[];
  readonly narrow: boolean;
  /** Id of the flow that is shown; undefined: the worst. */
  readonly selected: string | undefined;
  readonly onSelect: (id: string | undefined) => void;
  readonly onOpenRequest: (index: number) => void;
  readonly onOpenIncident: (id: string) => void;
  readonly onOpenToken: (fingerprint: string) => void;
  readonly onOpenCookie: (key: string) => void;
  readonly onCopy: (text: string, what: string) => void;
  readonly onSave: (text: string, fileName: string, mimeType: string) => void;
}

/** Each attempt to sign in, to renew or to sign out, drawn message by message. */
export function FlowsTab(props: FlowsTabProps): ReactNode {
  const { state, store, flows, terms, selected, onSelect } = props;
  const detail = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => flowRows(flows), [flows]);
  const shown = useMemo(() => filterFlows(rows, terms), [rows, terms]);
  // The answer first: with nothing chosen the worst is shown.
  const row = shown.find(({ flow }) => flow.id === selected) ?? shown[0];

  if (rows.length === 0)
    return (
      <EmptyState id="no-flows" title={t('no_flows')}>
        <p>{t('no_flows_what')}</p>
        <p className="muted">{t(state.source === 'live' ? 'no_flows_live' : 'no_flows_file')}</p>
      </EmptyState>
    );
  if (row === undefined)
    return (
      <EmptyState id="no-match" title={t('flows_no_match')}>
        <p>
          {rich('without_filter', { count: tn('flows', rows.length), key: <kbd>{t('key_escape')}</kbd> })}
        </p>
      </EmptyState>
    );
  const { flow } = row;
  return (
    <Split
      name="flows"
      narrow={props.narrow}
      list={
        <FlowList
          rows={shown}
          selected={flow.id}
          onSelect={onSelect}
          onOpen={() => detail.current?.focus()}
        />
      }
      detail={
        // Another file begins to count anew.
        <DetailBox
          key={`${state.fileName} ${flow.id}`}
          what="failed_flow"
          box={detail}
          onClose={() => onSelect(undefined)}
        >
          <FlowDetail
            row={row}
            store={store}
            incidents={state.incidents}
            onOpenRequest={props.onOpenRequest}
            onOpenIncident={props.onOpenIncident}
            onOpenToken={props.onOpenToken}
            onOpenCookie={props.onOpenCookie}
            onCopyMermaid={() => props.onCopy(flowMermaid(flow), t('flow_mermaid_what'))}
            onSaveSvg={() => props.onSave(flowSvg(flow), `why401-${flow.id}.svg`, 'image/svg+xml')}
          />
        </DetailBox>
      }
    />
  );
}
