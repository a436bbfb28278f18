import { type ReactNode, useMemo } from 'react';
import { t } from '../words/words.ts';
import { FlowDrawing } from './FlowDrawing.tsx';
import { roundTrip } from './round-trip.ts';
import {
  type Exchange,
  type FlowPicture,
  type FlowReport,
  type Incident,
  loopAlone,
  type Redactor,
} from './useSession.ts';

interface RoundTripProps {
  readonly incident: Incident;
  /** The sign-in that it happened in; undefined where it belongs to none. */
  readonly flow: FlowReport | undefined;
  readonly exchangeAt: (index: number) => Exchange | undefined;
  readonly show: Redactor;
  readonly onOpenRequest: (index: number) => void;
}

/** One round of a loop: as its sign-in has it, else as its requests tell. */
export function RoundTrip({ incident, flow, exchangeAt, show, onOpenRequest }: RoundTripProps): ReactNode {
  const picture = useMemo(
    () => loopOf(flow) ?? roundTrip(incident, exchangeAt, show),
    [flow, incident, exchangeAt, show],
  );
  if (picture === undefined) return null;
  return (
    <section className="round-trip" aria-label={t('round_trip')} data-testid="round-trip">
      <h3>
        {t('round_trip')}{' '}
        <span className="muted">— {t('round_trip_of', { count: incident.rounds ?? 0 })}</span>
      </h3>
      <FlowDrawing picture={picture} onOpenRequest={onOpenRequest} />
    </section>
  );
}

function loopOf(flow: FlowReport | undefined): FlowPicture | undefined {
  if (flow === undefined || flow.rounds === null) return undefined;
  const alone = loopAlone(flow);
  return alone === flow ? undefined : alone;
}
