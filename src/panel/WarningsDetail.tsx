import type { ReactNode } from 'react';
import { t, tn } from '../words/words.ts';
import { CauseCard } from './CauseCard.tsx';
import { keyed } from './keyed.ts';
import type { Cause, Incident } from './useSession.ts';

/** Stands for the warnings where an incident's id does. */
export const WARNINGS = 'warnings';

const MOST = 60;

/** Those that are no incident's cause already. */
export function warningsBeside(incidents: readonly Incident[], warnings: readonly Cause[]): readonly Cause[] {
  const explained = new Set(
    incidents.flatMap(({ causes }) => causes.map(({ check, title }) => `${check} ${title}`)),
  );
  return warnings.filter(({ check, title }) => !explained.has(`${check} ${title}`));
}

/** What was found on requests that did not fail: not why something is refused, but worth mending. */
export function WarningsDetail({
  warnings,
  onOpenRequest,
}: {
  readonly warnings: readonly Cause[];
  readonly onOpenRequest: (index: number) => void;
}): ReactNode {
  const shown = warnings.slice(0, MOST);
  return (
    <div className="detail" data-testid="warnings-detail">
      <h2>{tn('warnings', warnings.length)}</h2>
      <p className="muted">{t('warnings_what')}</p>
      {keyed(shown, (cause) => `${cause.check} ${cause.title}`).map(([key, cause], at) => (
        <CauseCard key={key} cause={cause} said="" rank={at + 1} onOpenRequest={onOpenRequest} actions={{}} />
      ))}
      {warnings.length > MOST && (
        <p className="muted">{t('warnings_more', { count: warnings.length - MOST })}</p>
      )}
    </div>
  );
}
