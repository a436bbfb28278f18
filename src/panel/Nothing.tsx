import type { ReactNode } from 'react';
import { t } from '../words/words.ts';
import { EmptyState } from './EmptyState.tsx';

/** What the panel says before anything is recorded. */
export function Nothing({
  connected,
  recording,
  busy,
}: {
  readonly connected: boolean;
  readonly recording: boolean;
  readonly busy: boolean;
}): ReactNode {
  if (busy) return null;
  if (!connected)
    return (
      <EmptyState id="no-tab" title={t('nothing_no_tab')}>
        <p>{t('nothing_no_tab_how')}</p>
      </EmptyState>
    );
  if (!recording)
    return (
      <EmptyState id="paused" title={t('nothing_paused')}>
        <p>{t('nothing_paused_how')}</p>
      </EmptyState>
    );
  return (
    <EmptyState id="nothing" title={t('nothing_yet')}>
      <p>{t('nothing_yet_how')}</p>
      <p className="muted">{t('nothing_yet_before')}</p>
    </EmptyState>
  );
}
