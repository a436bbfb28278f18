import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { t, tn } from '../words/words.ts';
import { Dialog } from './Dialog.tsx';
import { partitionWords } from './jar-words.ts';
import { Safe } from './text.tsx';
import {
  anyTogether,
  type BrowserCookie,
  choose,
  heldOf,
  jarKey,
  printable,
  type Redactor,
} from './useSession.ts';
import { rich } from './Words.tsx';

interface ClearDialogProps {
  readonly site: string;
  /** The cookies that would go. */
  readonly cookies: readonly BrowserCookie[];
  readonly show: Redactor;
  readonly onCancel: () => void;
  /** By `jarKey`. */
  readonly onClear: (chosen: ReadonlySet<string>) => void;
}

const CLEAR = 'clear';

/** Asks before cookies are removed, and lists each that goes. Esc and Cancel remove nothing. */
export function ClearDialog({ site, cookies, show, onCancel, onClear }: ClearDialogProps): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null);
  const title = useId();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(() => new Set(cookies.map(jarKey)));
  const cancel = useRef<HTMLButtonElement>(null);
  // Enter pressed too soon removes nothing.
  useEffect(() => cancel.current?.focus(), []);
  return (
    <Dialog
      box={dialog}
      className="dialog"
      aria-labelledby={title}
      data-testid="clear-dialog"
      onClose={(event) => (event.currentTarget.returnValue === CLEAR ? onClear(chosen) : onCancel())}
    >
      <div className="dialog-body">
        <h2 id={title}>{rich('clear_title', { site: <Safe>{printable(site)}</Safe> })}</h2>
        <p className="muted">{t('clear_what')}</p>
        <ul className="dialog-list">
          {cookies.map((cookie) => {
            const key = jarKey(cookie);
            const held = heldOf(cookie, { show });
            return (
              <li key={key}>
                <label>
                  <input
                    type="checkbox"
                    data-testid="clear-cookie"
                    checked={chosen.has(key)}
                    onChange={(event) => setChosen(choose(cookies, chosen, key, event.target.checked))}
                  />
                  <span>
                    <code>
                      <Safe>{held.name === '' ? t('no_name') : held.name}</Safe>
                    </code>{' '}
                    <span className="muted">
                      <Safe>{`${held.hostOnly ? '' : '*.'}${held.domain}${held.path}`}</Safe>
                      {held.partitionKey !== null && <Safe>{` ${partitionWords(held.partitionKey)}`}</Safe>}
                    </span>
                  </span>
                </label>
              </li>
            );
          })}
        </ul>
        {anyTogether(cookies) && <p className="muted">{t('clear_together')}</p>}
      </div>
      <p className="dialog-buttons">
        <button
          ref={cancel}
          type="button"
          className="button"
          data-testid="clear-cancel"
          onClick={() => dialog.current?.close()}
        >
          {t('cancel')}
        </button>
        <button
          type="button"
          className="button button-danger"
          data-testid="clear-confirm"
          disabled={chosen.size === 0}
          onClick={() => dialog.current?.close(CLEAR)}
        >
          {tn('clear_remove', chosen.size)}
        </button>
      </p>
    </Dialog>
  );
}
