import type { ReactNode } from 'react';
import { t } from '../words/words.ts';
import { Safe } from './text.tsx';
import type { Scope } from './usePlace.ts';

/** Says that the list holds some of the requests only, and shows all of them again. */
export function ScopeBar({
  scope,
  onClose,
}: {
  readonly scope: Scope;
  readonly onClose: () => void;
}): ReactNode {
  return (
    <div className="scope-bar" data-testid="scope">
      <span>
        <Safe>{scope.label}</Safe>
      </span>
      <button type="button" className="link" data-testid="scope-close" onClick={onClose}>
        {t('scope_all')}
      </button>
    </div>
  );
}
