import type { ReactNode } from 'react';
import { plural } from './format.ts';
import type { PanelState, PanelStore } from './store.ts';
import { Safe } from './text.tsx';
import { LIMIT_WORDS, printable } from './useSession.ts';

/** What full capture would record. */
const FULL_CAPTURE_HELPS: readonly string[] = ['devtools-alone', 'socket-answer-missing'];

/** Which file is shown, what it cannot tell, and what went wrong. */
export function Notices({
  state,
  store,
  onFullCapture,
}: {
  readonly state: PanelState;
  readonly store: PanelStore;
  readonly onFullCapture: (() => void) | undefined;
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
            aria-label="Dismiss"
            onClick={() => store.notify(undefined)}
          >
            <span aria-hidden="true">✕</span>
          </button>
        </div>
      )}
      {progress !== undefined && (
        <div className="notice notice-info" role="status" data-testid="progress">
          Reading the file
          {progressWords(progress)}
        </div>
      )}
      {state.source === 'file' && (
        <div className="notice notice-file" data-testid="file-bar">
          <span>
            <strong>
              <Safe>{printable(state.fileName)}</Safe>
            </strong>{' '}
            <span className="muted">{state.connected ? 'The tab is still being recorded.' : ''}</span>
          </span>
          <button type="button" className="link" data-testid="close-file" onClick={() => store.closeFile()}>
            {state.connected ? 'Back to the tab' : 'Close'}
          </button>
        </div>
      )}
      {state.limits.length > 0 && (
        <details className="notice notice-limits" data-testid="limits">
          <summary>What this capture cannot tell ({state.limits.length})</summary>
          <ul>
            {state.limits.map((limit) => (
              <li key={limit}>
                {LIMIT_WORDS[limit]}
                {limit === 'entries-skipped' && state.skipped > 0 && ` (${state.skipped})`}
                {FULL_CAPTURE_HELPS.includes(limit) && onFullCapture !== undefined && (
                  <>
                    {' '}
                    <button type="button" className="link" onClick={onFullCapture}>
                      About full capture
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
  if (total === 0) return '…';
  if (of === 'requests') return `: ${done} of ${plural(total, 'request')}`;
  // Small ones are read before anybody sees how far it is.
  return total < 10_000_000 ? '…' : `: ${Math.round(done / 1e6)} of ${Math.round(total / 1e6)} MB`;
}
