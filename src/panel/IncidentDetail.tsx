import { Fragment, type ReactNode } from 'react';
import { t, tn } from '../words/words.ts';
import { CauseCard } from './CauseCard.tsx';
import { ChecklistFold } from './Checklist.tsx';
import type { FixActions } from './FixList.tsx';
import { duration, isoClock } from './format.ts';
import { IncidentTitle } from './IncidentTitle.tsx';
import { LogHints } from './LogHints.tsx';
import { RoundTrip } from './RoundTrip.tsx';
import { TesterPart } from './TesterPart.tsx';
import { Prose, Safe } from './text.tsx';
import { type Exchange, type FlowReport, type Incident, type Redactor, siteOf } from './useSession.ts';
import { rich } from './Words.tsx';

interface IncidentDetailProps {
  readonly incident: Incident;
  readonly exchangeAt: (index: number) => Exchange | undefined;
  readonly show: Redactor;
  /** The sign-in that it happened in. */
  readonly flow: FlowReport | undefined;
  readonly onOpenRequest: (index: number) => void;
  readonly onOpenFlow: (id: string) => void;
  readonly onCopy: () => void;
  readonly onClearCookies: ((site: string) => void) | undefined;
  readonly offer: ReactNode;
}

/** The answer: what is wrong, the evidence, what to do. */
export function IncidentDetail({
  incident,
  exchangeAt,
  show,
  flow,
  onOpenRequest,
  onOpenFlow,
  onCopy,
  onClearCookies,
  offer,
}: IncidentDetailProps): ReactNode {
  const first = exchangeAt(incident.exchanges[0] ?? -1);
  const site = siteOf(first?.url.host ?? '');
  const actions: FixActions =
    onClearCookies === undefined || site === '' ? {} : { 'clear-cookies': () => onClearCookies(site) };
  return (
    <div className="detail" data-testid="incident-detail" data-incident={incident.id}>
      <h2 data-testid="detail-title">
        <IncidentTitle incident={incident} />
      </h2>
      <div className="detail-line">
        <span className="muted">
          <Safe>{factsOf(incident, first)}</Safe>
        </span>
        <button type="button" className="link" data-testid="copy-report" onClick={onCopy}>
          {t('incident_copy')}
        </button>
      </div>
      {incident.resolved !== null && (
        <p className="message message-good" data-testid="resolved">
          <Resolved resolved={incident.resolved} onOpenRequest={onOpenRequest} />
        </p>
      )}
      {incident.causes.length === 0 && (
        <p className="message" data-testid="no-cause">
          {t('incident_no_cause')}
        </p>
      )}
      {incident.causes.map((cause, at) => (
        <Fragment key={`${cause.check} ${cause.message}`}>
          <CauseCard
            cause={cause}
            said={incident.title}
            rank={at + 1}
            onOpenRequest={onOpenRequest}
            actions={actions}
          />
          {at === 0 && <TesterPart incident={incident} onCopy={onCopy} />}
        </Fragment>
      ))}
      {incident.causes.length === 0 && <TesterPart incident={incident} onCopy={onCopy} />}
      {incident.rounds !== null && (
        <RoundTrip
          incident={incident}
          flow={flow}
          exchangeAt={exchangeAt}
          show={show}
          onOpenRequest={onOpenRequest}
        />
      )}
      {flow !== undefined && (
        <p className="whole-flow">
          <button type="button" className="link" data-testid="open-flow" onClick={() => onOpenFlow(flow.id)}>
            {t('incident_flow')} <span aria-hidden="true">↗</span>
          </button>{' '}
          <span className="muted">
            <Prose english>{flow.title}</Prose>
          </span>
        </p>
      )}
      <RequestLinks incident={incident} onOpenRequest={onOpenRequest} />
      <LogHints logs={incident.logs} />
      {offer}
      <ChecklistFold items={incident.checklist} />
    </div>
  );
}

function Resolved({
  resolved: { at, exchange },
  onOpenRequest,
}: {
  readonly resolved: NonNullable<Incident['resolved']>;
  readonly onOpenRequest: (index: number) => void;
}): ReactNode {
  const request = (
    <button type="button" className="link" onClick={() => onOpenRequest(exchange)}>
      {t('request_link', { index: String(exchange) })} <span aria-hidden="true">↗</span>
    </button>
  );
  return at === ''
    ? rich('incident_resolved', { request })
    : rich('incident_resolved_at', { request, time: isoClock(at) });
}

function factsOf(incident: Incident, first: Exchange | undefined): string {
  const facts = [first?.url.host ?? ''];
  const took = Date.parse(incident.lastSeen) - Date.parse(incident.firstSeen);
  if (incident.rounds !== null)
    facts.push(
      took > 0
        ? t('incident_rounds_in', { rounds: tn('rounds', incident.rounds), time: duration(took) })
        : tn('rounds', incident.rounds),
    );
  facts.push(tn('requests', incident.exchanges.length));
  if (incident.firstSeen !== '') {
    const from = isoClock(incident.firstSeen);
    const to = isoClock(incident.lastSeen);
    facts.push(from === to ? from : `${from}–${to}`);
  }
  return facts.filter((fact) => fact !== '').join(' · ');
}

const LINKS = 24;

function RequestLinks({
  incident,
  onOpenRequest,
}: {
  readonly incident: Incident;
  readonly onOpenRequest: (index: number) => void;
}): ReactNode {
  const more = incident.exchanges.length - LINKS;
  return (
    <p className="request-links">
      <span className="muted">{tn('incident_requests', incident.exchanges.length)}</span>{' '}
      {incident.exchanges.slice(0, LINKS).map((index) => (
        <button key={index} type="button" className="link" onClick={() => onOpenRequest(index)}>
          #{index}
        </button>
      ))}
      {more > 0 && <span className="muted"> {t('and_more', { count: more })}</span>}
    </p>
  );
}
