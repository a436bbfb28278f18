import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import { t, tn } from '../words/words.ts';
import { incidentPlace, isoClock } from './format.ts';
import { Icon, type Mark } from './Icon.tsx';
import { IncidentTitle } from './IncidentTitle.tsx';
import { Safe } from './text.tsx';
import type { Exchange, Incident, Redactor } from './useSession.ts';
import { WARNINGS } from './WarningsDetail.tsx';

interface IncidentListProps {
  readonly incidents: readonly Incident[];
  /** How many warnings there are besides. */
  readonly warnings: number;
  readonly selected: string | undefined;
  readonly onSelect: (id: string) => void;
  readonly onOpen: () => void;
  readonly exchangeAt: (index: number) => Exchange | undefined;
  readonly show: Redactor;
}

/** Broken ones first, then what may matter, then what works again; expected ones are one folded line. */
export function IncidentList(props: IncidentListProps): ReactNode {
  const [unfolded, setUnfolded] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const { shown, expected } = sortIncidents(props.incidents);
  const visible = unfolded ? [...shown, ...expected] : shown;
  const focusable = visible.some((incident) => incident.id === props.selected)
    ? props.selected
    : visible[0]?.id;

  const onKeyDown = (event: KeyboardEvent) => {
    const at = visible.findIndex((incident) => incident.id === props.selected);
    const target = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: visible.length - 1 }[event.key];
    if (event.key === 'Enter') {
      if (event.target instanceof HTMLElement && event.target.role === 'option') props.onOpen();
      return;
    }
    const next =
      target === undefined ? undefined : visible[Math.max(0, Math.min(visible.length - 1, target))];
    if (next === undefined) return;
    event.preventDefault();
    props.onSelect(next.id);
    box.current?.querySelector<HTMLElement>(`[data-incident="${next.id}"]`)?.focus();
  };
  const row = (incident: Incident) => (
    <IncidentRow
      key={incident.id}
      incident={incident}
      selected={incident.id === props.selected}
      focusable={incident.id === focusable}
      onSelect={() => props.onSelect(incident.id)}
      exchangeAt={props.exchangeAt}
      show={props.show}
    />
  );

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the arrow keys go from one of its two lists to the other
    <div ref={box} className="incident-list" onKeyDown={onKeyDown} role="presentation">
      <div role="listbox" aria-label={t('view_incidents')} tabIndex={-1}>
        {shown.map(row)}
      </div>
      {expected.length > 0 && (
        <button
          type="button"
          className="fold"
          aria-expanded={unfolded}
          data-testid="expected-fold"
          onClick={() => setUnfolded(!unfolded)}
        >
          <Icon mark="expected" />
          <span>
            {tn('incidents_expected_fold', expected.length)}{' '}
            <span aria-hidden="true">{unfolded ? '▾' : '▸'}</span>
          </span>
        </button>
      )}
      {unfolded && expected.length > 0 && (
        <div role="listbox" aria-label={t('incidents_expected')} tabIndex={-1}>
          {expected.map(row)}
        </div>
      )}
      {props.warnings > 0 && (
        <button
          type="button"
          className="fold"
          aria-pressed={props.selected === WARNINGS}
          data-testid="warnings-fold"
          onClick={() => props.onSelect(WARNINGS)}
        >
          <Icon mark="warning" />
          <span>{tn('incidents_warnings_fold', props.warnings)}</span>
        </button>
      )}
    </div>
  );
}

interface IncidentRowProps {
  readonly incident: Incident;
  readonly selected: boolean;
  readonly focusable: boolean;
  readonly onSelect: () => void;
  readonly exchangeAt: (index: number) => Exchange | undefined;
  readonly show: Redactor;
}

function IncidentRow({
  incident,
  selected,
  focusable,
  onSelect,
  exchangeAt,
  show,
}: IncidentRowProps): ReactNode {
  const requests = incident.exchanges.slice(0, 12).map((index) => exchangeAt(index));
  const hops = requests.filter((exchange) => exchange !== undefined);
  const first = causeExchange(incident, exchangeAt) ?? hops[0];
  const mark = markOf(incident);
  const times = incident.rounds ?? incident.exchanges.length;
  const cause = incident.causes[0];
  return (
    <div
      role="option"
      className="incident-row"
      aria-selected={selected}
      tabIndex={focusable ? 0 : -1}
      data-testid="incident"
      data-incident={incident.id}
      data-verdict={incident.verdict}
      data-check={cause?.check ?? ''}
      onClick={onSelect}
      onKeyDown={(event) => {
        if (event.key === ' ') onSelect();
      }}
    >
      <Icon mark={mark} />
      <div className="incident-words">
        <div className="incident-title" data-testid="incident-title">
          <IncidentTitle incident={incident} />
        </div>
        <div className="incident-place">
          <code>
            <Safe>{incidentPlace(incident, first, show, hops)}</Safe>
          </code>
          {times > 1 && (
            <span className="times" title={tn(incident.rounds === null ? 'requests' : 'rounds', times)}>
              ×{times}
            </span>
          )}
        </div>
        <div className="chips">
          {incident.resolved === null ? (
            <>
              <span className={`chip chip-${mark}`}>{t(`verdict_${incident.verdict}`)}</span>
              {cause !== undefined && <span className="chip">{t(`confidence_${cause.confidence}`)}</span>}
              {incident.firstSeen !== '' && (
                <span className="chip chip-time">{isoClock(incident.firstSeen)}</span>
              )}
            </>
          ) : (
            <span className="chip chip-resolved">
              {t('incident_resolved_chip', { time: isoClock(incident.resolved.at) })}
            </span>
          )}
        </div>
      </div>
    </div>
  );
}

/** The exchange that an incident's url stands for: the first failing one. */
function causeExchange(
  incident: Incident,
  exchangeAt: (index: number) => Exchange | undefined,
): Exchange | undefined {
  if (incident.rounds !== null) return undefined;
  return exchangeAt(incident.exchanges[0] ?? -1);
}

export function markOf(incident: Incident): Mark {
  if (incident.verdict === 'expected') return 'expected';
  return incident.resolved === null ? incident.verdict : 'resolved';
}

/** In the order of the list; within a rank by first appearance. */
export function sortIncidents(incidents: readonly Incident[]) {
  const rank = (incident: Incident) => {
    if (incident.resolved !== null) return 2;
    return incident.verdict === 'broken' ? 0 : 1;
  };
  const shown = incidents.filter((incident) => incident.verdict !== 'expected');
  return {
    shown: shown.toSorted((a, b) => rank(a) - rank(b)),
    expected: incidents.filter((incident) => incident.verdict === 'expected'),
  };
}
