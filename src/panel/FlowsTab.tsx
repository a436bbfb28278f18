import { type ReactNode, useMemo, useRef } from 'react';
import { DetailBox } from './DetailBox.tsx';
import { EmptyState } from './EmptyState.tsx';
import { FlowDetail } from './FlowDetail.tsx';
import { FlowList } from './FlowList.tsx';
import { filterFlows, flowRows } from './flow-rows.ts';
import { plural } from './format.ts';
import { Split } from './Split.tsx';
import type { PanelState, PanelStore } from './store.ts';
import { type FlowReport, flowMermaid, flowSvg } from './useSession.ts';

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
      <EmptyState id="no-flows" title="No sign-in so far">
        <p>
          No sign-in, renewal or logout was seen: OAuth, OpenID Connect, SAML, WS-Federation, a form, or the
          browser’s own prompt.
        </p>
        <p className="muted">
          {state.source === 'live'
            ? 'Sign out and sign in again with the developer tools open, from the first page on: each step shows up here.'
            : 'Record again from before the sign-in begins to where it fails, with “Preserve log” on: pages that are left behind are lost without it.'}
        </p>
      </EmptyState>
    );
  if (row === undefined)
    return (
      <EmptyState id="no-match" title="No sign-in matches the filter">
        <p>
          {plural(rows.length, 'sign-in')} without it. Press <kbd>Esc</kbd> in the filter to clear it.
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
            onCopyMermaid={() => props.onCopy(flowMermaid(flow), 'The Mermaid text')}
            onSaveSvg={() => props.onSave(flowSvg(flow), `why401-${flow.id}.svg`, 'image/svg+xml')}
          />
        </DetailBox>
      }
    />
  );
}
