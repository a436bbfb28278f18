import { type ReactNode, useEffect, useRef } from 'react';
import { EmptyState } from './EmptyState.tsx';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { plural } from './format.ts';
import { IncidentDetail } from './IncidentDetail.tsx';
import { IncidentList, sortIncidents } from './IncidentList.tsx';
import { Split } from './Split.tsx';
import type { Exchange, Incident, Redactor } from './useSession.ts';

interface IncidentsTabProps {
  /** Those that match the filter. */
  readonly incidents: readonly Incident[];
  /** How many there are without it. */
  readonly all: number;
  /** Recorded requests. */
  readonly count: number;
  /** More may come in; a file is complete. */
  readonly live: boolean;
  readonly narrow: boolean;
  readonly selected: string | undefined;
  readonly onSelect: (id: string) => void;
  readonly exchangeAt: (index: number) => Exchange | undefined;
  readonly show: Redactor;
  readonly onOpenRequest: (index: number) => void;
  readonly onCopy: (incident: Incident) => void;
  /** Offers to clear the cookies of a site; undefined where there is no browser to do it in. */
  readonly onClearCookies: ((site: string) => void) | undefined;
}

export function IncidentsTab(props: IncidentsTabProps): ReactNode {
  const { incidents, onSelect } = props;
  const detail = useRef<HTMLDivElement>(null);
  const known = useRef<Incident>(undefined);
  const selected =
    incidents.find((one) => one.id === props.selected) ??
    heirOf(known.current, incidents) ??
    firstOf(incidents);
  known.current = selected;
  const id = selected?.id;

  // The answer first: with nothing chosen yet the worst incident is shown, and stays when others come in above it.
  useEffect(() => {
    if (id !== undefined && id !== props.selected) onSelect(id);
  }, [id, props.selected, onSelect]);

  if (selected === undefined) {
    return props.all === 0 ? (
      <EmptyState
        id="no-incidents"
        title={props.live ? 'No refused requests so far' : 'No refused requests in this file'}
      >
        <p>{plural(props.count, 'request')} recorded, none of them refused, and no login loops.</p>
        <p className="muted">
          {props.live
            ? 'Go on to the step that fails; what is found shows up here at once.'
            : 'The Requests tab shows what each of them carried.'}
        </p>
      </EmptyState>
    ) : (
      <EmptyState id="no-match" title="No incident matches the filter">
        <p>
          {plural(props.all, 'incident')} without it. Press <kbd>Esc</kbd> in the filter to clear it.
        </p>
      </EmptyState>
    );
  }
  return (
    <Split
      name="incidents"
      narrow={props.narrow}
      list={
        <IncidentList
          incidents={incidents}
          selected={id}
          onSelect={onSelect}
          onOpen={() => detail.current?.focus()}
          exchangeAt={props.exchangeAt}
          show={props.show}
        />
      }
      detail={
        <div ref={detail} tabIndex={-1} className="detail-box">
          <ErrorBoundary key={id} what="this incident">
            <IncidentDetail
              incident={selected}
              exchangeAt={props.exchangeAt}
              show={props.show}
              onOpenRequest={props.onOpenRequest}
              onCopy={() => props.onCopy(selected)}
              onClearCookies={props.onClearCookies}
            />
          </ErrorBoundary>
        </div>
      }
    />
  );
}

// As more is seen, requests may turn out to belong to another incident: the one that now holds them is shown.
function heirOf(before: Incident | undefined, incidents: readonly Incident[]): Incident | undefined {
  const index = before?.exchanges[0];
  if (before === undefined || index === undefined) return undefined;
  return (
    incidents.find((one) => one.id === before.id) ?? incidents.find((one) => one.exchanges.includes(index))
  );
}

function firstOf(incidents: readonly Incident[]): Incident | undefined {
  const { shown, expected } = sortIncidents(incidents);
  return shown[0] ?? expected[0];
}
