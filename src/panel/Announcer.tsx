import { type ReactNode, useEffect, useRef, useState } from 'react';
import { tn } from '../words/words.ts';
import { incidentText } from './said.ts';
import type { Incident, Session } from './useSession.ts';

interface AnnouncerProps {
  readonly incidents: readonly Incident[];
  /** What they are of: another recording begins anew. */
  readonly session: Session;
}

/** Says to a screen reader, when it has nothing else to say, that something was found broken. */
export function Announcer({ incidents, session }: AnnouncerProps): ReactNode {
  const known = useRef<{ readonly session: Session; readonly ids: Set<string> }>(undefined);
  const [said, setSaid] = useState('');
  useEffect(() => {
    if (known.current?.session !== session) {
      known.current = { session, ids: new Set() };
      setSaid('');
    }
    const { ids } = known.current;
    const fresh = incidents.filter(
      ({ id, verdict, resolved }) => verdict === 'broken' && resolved === null && !ids.has(id),
    );
    for (const { id } of fresh) ids.add(id);
    const newest = fresh.at(-1);
    if (newest !== undefined)
      setSaid(tn('announce_incidents', fresh.length, { title: incidentText(newest).replaceAll('`', '') }));
  }, [incidents, session]);
  return (
    <p className="visually-hidden" role="status" data-testid="announcer">
      {said}
    </p>
  );
}
