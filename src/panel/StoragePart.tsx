import { type ReactNode, useState } from 'react';
import { plural } from './format.ts';
import { Icon } from './Icon.tsx';
import { keyed } from './keyed.ts';
import type { PanelStore, StorageLook } from './store.ts';
import { Safe } from './text.tsx';

interface StoragePartProps {
  readonly store: PanelStore;
  /** Shows the token of a fingerprint. */
  readonly onShow: (fingerprint: string) => void;
}

/** Whether the page keeps tokens where its scripts can read them: looked at only when asked, and forgotten but for the tokens found. */
export function StoragePart({ store, onShow }: StoragePartProps): ReactNode {
  const [look, setLook] = useState<StorageLook>();
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  if (!store.canReadStorage) return null;
  const start = async () => {
    setBusy(true);
    setProblem('');
    try {
      setLook(await store.lookIntoStorage());
    } catch (error) {
      setLook(undefined);
      const reason =
        error instanceof Error && error.name === 'PageStorageError' ? error.message : 'the browser refused';
      setProblem(`The storage could not be read: ${reason}.`);
    } finally {
      setBusy(false);
    }
  };
  return (
    <section className="page-storage" data-testid="page-storage">
      <h2>The page’s storage</h2>
      <p className="muted">
        What a page keeps in localStorage or sessionStorage, each of its scripts can read. Why401 looks there
        only when you ask, for the tokens of this capture, in the page that the tab shows now (not in its
        frames).
      </p>
      <p>
        <button type="button" disabled={busy} data-testid="look-storage" onClick={() => void start()}>
          Look for tokens there
        </button>
      </p>
      <div role="status" data-testid="storage-answer">
        {problem !== '' && (
          <p className="message message-broken">
            <Safe>{problem}</Safe>
          </p>
        )}
        {look !== undefined && <Found look={look} onShow={onShow} />}
      </div>
    </section>
  );
}

function Found({
  look,
  onShow,
}: {
  readonly look: StorageLook;
  readonly onShow: (token: string) => void;
}): ReactNode {
  const { found, entries, cut, origin } = look;
  const rest = cut ? ' There is more than is looked at: large or late entries were left out.' : '';
  if (found.length === 0)
    return (
      <p>
        <Safe>{`None of this capture’s tokens stands in the ${plural(entries, 'entry', 'entries')} of ${origin}.${rest}`}</Safe>
      </p>
    );
  return (
    <>
      <p>
        <Safe>{`${origin} keeps ${plural(found.length, 'token')} of this capture where its scripts can read them.${rest}`}</Safe>
      </p>
      <ul className="cookie-faults">
        {keyed(found, ({ area, key, token }) => `${area} ${key} ${token}`).map(([id, one]) => (
          <li key={id} data-testid="stored-token">
            <Icon mark="warning" label="Exposed" />
            <span>
              <code>
                <Safe>{`${one.area} · ${one.key}`}</Safe>
              </code>{' '}
              <button type="button" className="link" onClick={() => onShow(one.token)}>
                <Safe>{one.token}</Safe>
              </button>
            </span>
          </li>
        ))}
      </ul>
      <p className="muted">
        Safer: keep access tokens in memory, and refresh tokens on the server behind an HttpOnly session
        cookie. The exported report holds this as a warning.
      </p>
    </>
  );
}
