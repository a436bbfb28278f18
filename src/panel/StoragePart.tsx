import { type ReactNode, useState } from 'react';
import { t, tn } from '../words/words.ts';
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
        error instanceof Error && error.name === 'PageStorageError' ? error.message : t('storage_refused');
      setProblem(t('storage_failed', { reason }));
    } finally {
      setBusy(false);
    }
  };
  return (
    <section className="page-storage" data-testid="page-storage">
      <h2>{t('storage')}</h2>
      <p className="muted">{t('storage_what')}</p>
      <p>
        <button type="button" disabled={busy} data-testid="look-storage" onClick={() => void start()}>
          {t('storage_look')}
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
  const rest = cut ? t('storage_cut') : '';
  if (found.length === 0)
    return (
      <p>
        <Safe>{`${tn('storage_none', entries, { origin })}${rest}`}</Safe>
      </p>
    );
  return (
    <>
      <p>
        <Safe>{`${tn('storage_found', found.length, { origin })}${rest}`}</Safe>
      </p>
      <ul className="cookie-faults">
        {keyed(found, ({ area, key, token }) => `${area} ${key} ${token}`).map(([id, one]) => (
          <li key={id} data-testid="stored-token">
            <Icon mark="warning" label={t('storage_exposed')} />
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
      <p className="muted">{t('storage_safer')}</p>
    </>
  );
}
