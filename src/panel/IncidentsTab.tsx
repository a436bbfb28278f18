import { type ReactNode, useEffect, useRef } from 'react';
import { t, tn } from '../words/words.ts';
import { DetailBox } from './DetailBox.tsx';
import { EmptyState } from './EmptyState.tsx';
import { IncidentDetail } from './IncidentDetail.tsx';
import { IncidentList, sortIncidents } from './IncidentList.tsx';
import { Split } from './Split.tsx';
import type { Cause, Exchange, FlowReport, Incident, Redactor } from './useSession.ts';
import { WARNINGS, WarningsDetail } from './WarningsDetail.tsx';
import { rich } from './Words.tsx';

interface IncidentsTabProps {
  /** Those that match the filter. */
  readonly incidents: readonly Incident[];
  /** What was found on requests that did not fail, of what matches the filter. */
  readonly warnings: readonly Cause[];
  /** How many incidents there are without it. */
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
  readonly flows: readonly FlowReport[];
  readonly onOpenRequest: (index: number) => void;
  readonly onOpenFlow: (id: string) => void;
  readonly onCopy: (incident: Incident) => void;
  /** Offers to clear the cookies of a site; undefined where there is no browser to do it in. */
  /** What full capture would add to these requests. */
  readonly offerOf: (indices: readonly number[]) => ReactNode;
  readonly onClearCookies: ((site: string) => void) | undefined;
}

export function IncidentsTab(props: IncidentsTabProps): ReactNode {
  const { incidents, warnings, onSelect } = props;
  const detail = useRef<HTMLDivElement>(null);
  const known = useRef<Incident>(undefined);
  const selected =
    incidents.find((one) => one.id === props.selected) ??
    heirOf(known.current, incidents) ??
    firstOf(incidents);
  known.current = selected;
  const warned = warnings.length > 0 && (props.selected === WARNINGS || selected === undefined);
  const id = warned ? WARNINGS : selected?.id;

  // The answer first: with nothing chosen yet the worst incident is shown, and stays when others come in above it.
  useEffect(() => {
    if (!warned && id !== undefined && id !== props.selected) onSelect(id);
  }, [id, warned, props.selected, onSelect]);

  if (selected === undefined && !warned) {
    return props.all === 0 ? (
      <EmptyState id="no-incidents" title={t(props.live ? 'no_incidents_live' : 'no_incidents_file')}>
        <p>{tn('no_incidents', props.count)}</p>
        <p className="muted">{t(props.live ? 'no_incidents_go_on' : 'no_incidents_see_requests')}</p>
      </EmptyState>
    ) : (
      <EmptyState id="no-match" title={t('incidents_no_match')}>
        <p>
          {rich('without_filter', { count: tn('incidents', props.all), key: <kbd>{t('key_escape')}</kbd> })}
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
          warnings={warnings.length}
          selected={id}
          onSelect={onSelect}
          onOpen={() => detail.current?.focus()}
          exchangeAt={props.exchangeAt}
          show={props.show}
        />
      }
      detail={
        <DetailBox key={id} what="failed_incident" box={detail}>
          {warned || selected === undefined ? (
            <WarningsDetail warnings={warnings} onOpenRequest={props.onOpenRequest} />
          ) : (
            <IncidentDetail
              incident={selected}
              exchangeAt={props.exchangeAt}
              show={props.show}
              flow={props.flows.find((flow) => flow.incidents.includes(selected.id))}
              onOpenRequest={props.onOpenRequest}
              onOpenFlow={props.onOpenFlow}
              onCopy={() => props.onCopy(selected)}
              onClearCookies={props.onClearCookies}
              offer={props.offerOf(selected.exchanges)}
            />
          )}
        </DetailBox>
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
