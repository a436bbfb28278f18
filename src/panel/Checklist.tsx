import type { ReactNode } from 'react';
import { t, tn, type WordKey } from '../words/words.ts';
import { CheckName } from './CheckName.tsx';
import { Icon, type Mark } from './Icon.tsx';
import { MoreAbout } from './MoreAbout.tsx';
import { Prose } from './text.tsx';
import type { ChecklistItem } from './useSession.ts';

const MARKS: Readonly<Record<ChecklistItem['outcome'], Mark>> = {
  found: 'broken',
  clear: 'clear',
  'not-evaluated': 'open',
  error: 'warning',
};

const LABELS = {
  found: 'outcome_found',
  clear: 'outcome_clear',
  'not-evaluated': 'outcome_not_evaluated',
  error: 'outcome_error',
} as const satisfies Record<ChecklistItem['outcome'], WordKey>;

/** Every check that applies, in the order in which it was asked. */
export function Checklist({ items }: { readonly items: readonly ChecklistItem[] }): ReactNode {
  return (
    <ul className="checklist" data-testid="checklist">
      {items.map((item) => (
        <li key={item.check} data-testid="checklist-item" data-check={item.check} data-outcome={item.outcome}>
          <Icon mark={MARKS[item.outcome]} label={t(LABELS[item.outcome])} />
          <span>
            <CheckName check={item.check} />
            {item.reason !== '' && (
              <span className="reason">
                {' — '}
                <Prose english>{item.reason}</Prose>
              </span>
            )}{' '}
            <MoreAbout check={item.check} short />
          </span>
        </li>
      ))}
    </ul>
  );
}

/** The checklist folded into one line of counts. */
export function ChecklistFold({ items }: { readonly items: readonly ChecklistItem[] }): ReactNode {
  const count = (outcome: ChecklistItem['outcome']) =>
    items.filter((item) => item.outcome === outcome).length;
  if (items.length === 0) return null;
  const found = count('found');
  const errors = count('error');
  return (
    <details className="checklist-fold" data-testid="checklist-fold">
      <summary>
        {tn('checklist_asked', items.length)} ·{' '}
        <span className={found > 0 ? 'alarm' : ''}>{t('checklist_found', { count: found })}</span> ·{' '}
        {t('checklist_clear', { count: count('clear') })} ·{' '}
        {t('checklist_not_evaluated', { count: count('not-evaluated') })}
        {errors > 0 && ` · ${t('checklist_failed', { count: errors })}`}
      </summary>
      <Checklist items={items} />
    </details>
  );
}
