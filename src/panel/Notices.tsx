import type { ReactNode } from 'react';
import { phrase } from '../words/prose.ts';
import { number, t, tn } from '../words/words.ts';
import type { PanelState, PanelStore } from './store.ts';
import { Safe } from './text.tsx';
import { LIMIT_WORDS, printable } from './useSession.ts';

/** What full capture would record. */
const FULL_CAPTURE_HELPS: readonly string[] = ['devtools-alone', 'socket-answer-missing'];

/** Fewer are judged before anybody has read it. */
const MANY_WAITING = 1000;

/** Which file is shown, what it cannot tell, and what went wrong. */
export function Notices({
  state,
  store,
  onFullCapture,
  onSettings,
}: {
  readonly state: PanelState;
  readonly store: PanelStore;
  readonly onFullCapture: (() => void) | undefined;
  readonly onSettings: () => void;
}): ReactNode {
  const { notice, progress } = state;
  return (
    <>
      {notice !== undefined && (
        <div
          className={`notice notice-${notice.kind}`}
          role={notice.kind === 'error' ? 'alert' : 'status'}
          data-testid={`notice-${notice.kind}`}
        >
          <span>
            <Safe>{printable(notice.text)}</Safe>
          </span>
          <button
            type="button"
            className="close"
            aria-label={t('dismiss')}
            onClick={() => store.notify(undefined)}
          >
            <span aria-hidden="true">✕</span>
          </button>
        </div>
      )}
      {progress !== undefined && (
        <div className="notice notice-info" role="status" data-testid="progress">
          {progressWords(progress)}
        </div>
      )}
      {state.source === 'live' && state.waiting > MANY_WAITING && (
        <div className="notice notice-info" role="status" data-testid="waiting">
          {tn('waiting', state.waiting)}
        </div>
      )}
      {state.dropped > 0 && (
        <div className="notice notice-info" role="status" data-testid="dropped">
          <span>
            {tn('dropped', state.dropped, { keep: number(state.keep) })}{' '}
            <button type="button" className="link" data-testid="dropped-setting" onClick={onSettings}>
              {t('dropped_setting')}
            </button>
          </span>
        </div>
      )}
      {state.source === 'file' && (
        <div className="notice notice-file" role="status" data-testid="file-bar">
          <span>
            <strong>
              <Safe>{printable(state.fileName)}</Safe>
            </strong>{' '}
            <span className="muted">{state.connected ? t('file_still_recording') : ''}</span>
          </span>
          <button type="button" className="link" data-testid="close-file" onClick={() => store.closeFile()}>
            {t(state.connected ? 'file_back' : 'file_close')}
          </button>
        </div>
      )}
      {state.limits.length > 0 && (
        <details className="notice notice-limits" data-testid="limits">
          <summary>{t('limits_summary', { count: state.limits.length })}</summary>
          <ul>
            {state.limits.map((limit) => (
              <li key={limit}>
                {phrase(LIMIT_WORDS[limit])}
                {limit === 'entries-skipped' && state.skipped > 0 && ` (${state.skipped})`}
                {FULL_CAPTURE_HELPS.includes(limit) && onFullCapture !== undefined && (
                  <>
                    {' '}
                    <button type="button" className="link" onClick={onFullCapture}>
                      {t('limits_about_capture')}
                    </button>
                  </>
                )}
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function progressWords({ done, total, of }: PanelState['progress'] & object): string {
  if (total === 0) return t('reading_file');
  if (of === 'requests') return tn('reading_requests', total, { done });
  // Small ones are read before anybody sees how far it is.
  return total < 10_000_000
    ? t('reading_file')
    : t('reading_bytes', { done: Math.round(done / 1e6), total: Math.round(total / 1e6) });
}
