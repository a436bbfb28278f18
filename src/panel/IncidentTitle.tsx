import type { ReactNode } from 'react';
import { incidentText } from './said.ts';
import { Prose } from './text.tsx';
import type { Incident } from './useSession.ts';

/** What an incident is called: in the language of the panel where there is a translation, else in English. */
export function IncidentTitle({ incident }: { readonly incident: Incident }): ReactNode {
  const said = incidentText(incident);
  return <Prose english={said === incident.title}>{said}</Prose>;
}
