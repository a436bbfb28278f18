import { type ReactNode, useEffect, useMemo, useSyncExternalStore } from 'react';
import { t, tn } from '../words/words.ts';
import { ClearDialog } from './ClearDialog.tsx';
import { clock } from './format.ts';
import { JarFindings, withoutCleared } from './JarFindings.tsx';
import { type Clearing, cookieSite, type JarState, type JarStore } from './jar-store.ts';
import { storeWords } from './jar-words.ts';
import { Safe } from './text.tsx';
import { type JarRow, mergeRealJar, printable, RULES, type Session } from './useSession.ts';
import { rich, richPlural } from './Words.tsx';

interface RealJarProps {
  readonly jar: JarStore;
  readonly session: Session;
  /** Registrable domains of the capture. */
  readonly sites: readonly string[];
  /** Host of the capture's newest page. */
  readonly lastPage: string;
  /** How many requests are recorded. */
  readonly count: number;
  /** The site whose cookies are to be cleared: asked for here, or beside a fix. */
  readonly clearing: string | undefined;
  readonly onClearing: (site: string | undefined) => void;
}

/** The browser’s own cookies: asking for them, what they add to the recording, clearing them. */
export function RealJar(props: RealJarProps): ReactNode {
  const { jar, session, sites, lastPage, count, clearing, onClearing } = props;
  const state = useSyncExternalStore(jar.subscribe, jar.state);
  useEffect(() => {
    void jar.look(sites, lastPage);
  }, [jar, sites, lastPage]);
  const { site, reading } = state;
  // As things stood when the jar was read: what comes after would look like a difference.
  const taken = useMemo(
    () =>
      reading === undefined ? undefined : { rows: rowsOf(reading, session), count: session.exchanges.length },
    [reading, session],
  );
  if (!state.available) return null;
  const others = sites.filter((one) => one !== site).slice(0, 20);
  return (
    <section className="jar" aria-label={t('jar_title')} data-testid="jar" data-busy={state.busy}>
      {site === '' ? (
        <p className="muted">{t('jar_no_address')}</p>
      ) : state.granted.includes(site) ? (
        <Controls
          state={state}
          jar={jar}
          since={count - (taken?.count ?? count)}
          onClear={() => onClearing(site)}
        />
      ) : (
        <Offer site={site} onAsk={() => void jar.ask(site)} />
      )}
      <Problem problem={state.problem} />
      {state.cleared !== undefined && <Outcome cleared={state.cleared} jar={jar} session={session} />}
      {taken !== undefined && <JarFindings rows={withoutCleared(taken.rows, state.cleared, session.show)} />}
      {site !== '' && others.length > 0 && (
        <OtherSites sites={others} granted={state.granted} jar={jar} onClear={onClearing} />
      )}
      {clearing !== undefined && reading?.sites.includes(clearing) && (
        <ClearDialog
          site={clearing}
          cookies={reading.cookies.filter((cookie) => cookieSite(cookie) === clearing)}
          show={session.show}
          onCancel={() => onClearing(undefined)}
          onClear={(keys) => {
            onClearing(undefined);
            void jar.clear(keys);
          }}
        />
      )}
    </section>
  );
}

function rowsOf(reading: NonNullable<JarState['reading']>, session: Session): readonly JarRow[] {
  const rules = RULES[session.info.engine === 'firefox' ? 'firefox' : 'chromium'];
  return mergeRealJar(reading, session.cookieLedger(), { show: session.show, rules });
}

function Offer({ site, onAsk }: { readonly site: string; readonly onAsk: () => void }): ReactNode {
  return (
    <>
      <p className="jar-line">
        <button type="button" className="button" data-testid="jar-ask" onClick={onAsk}>
          {t('jar_read')}
        </button>
      </p>
      <p className="muted">{rich('jar_explained', { site: <Safe>{printable(site)}</Safe> })}</p>
    </>
  );
}

interface ControlsProps {
  readonly state: JarState;
  readonly jar: JarStore;
  /** Requests that were recorded since the jar was read. */
  readonly since: number;
  readonly onClear: () => void;
}

function Controls({ state, jar, since, onClear }: ControlsProps): ReactNode {
  const { reading, site, busy } = state;
  const own = reading?.cookies.filter((cookie) => cookieSite(cookie) === site).length ?? 0;
  return (
    <>
      <p role="status" data-testid="jar-status">
        {reading === undefined
          ? t(busy ? 'jar_reading' : 'jar_not_read')
          : heldText(reading, { own, since, site: printable(site) })}
      </p>
      <p className="jar-line">
        <button type="button" className="button" data-testid="jar-refresh" onClick={() => void jar.read()}>
          {t('jar_again')}
        </button>
        <button
          type="button"
          className="button"
          data-testid="jar-clear"
          aria-disabled={own === 0}
          onClick={() => own > 0 && onClear()}
        >
          {t('fix_clear_cookies')}
        </button>
        <button type="button" className="button" data-testid="jar-stop" onClick={() => void jar.stop()}>
          {t('jar_stop')}
        </button>
      </p>
    </>
  );
}

function heldText(
  { storeId, at }: NonNullable<JarState['reading']>,
  { own, since, site }: { readonly own: number; readonly since: number; readonly site: string },
): string {
  const words = { cookies: tn('cookies', own), site, store: storeWords(storeId), time: clock(at) };
  return since > 0
    ? t('jar_holds_since', { ...words, requests: tn('requests', since) })
    : t('jar_holds', words);
}

function Problem({ problem }: { readonly problem: JarState['problem'] }): ReactNode {
  if (problem === undefined) return null;
  return (
    <p className="message message-error" role="alert" data-testid="jar-problem">
      {problem === 'no-store'
        ? t('jar_private')
        : rich('jar_failed', { reason: <Safe>{printable(problem.failed)}</Safe> })}
    </p>
  );
}

function Outcome({
  cleared,
  jar,
  session,
}: {
  readonly cleared: Clearing;
  readonly jar: JarStore;
  readonly session: Session;
}): ReactNode {
  const named = (cookies: Clearing['left']) => cookies.map(({ name }) => session.show.text(name)).join(', ');
  return (
    <div
      className={`message ${cleared.left.length > 0 ? 'message-warning' : 'message-good'}`}
      role="status"
      data-testid="jar-cleared"
    >
      <p>
        {richPlural('jar_removed', cleared.removed.length, {
          reload: (
            <button type="button" className="link" data-testid="jar-reload" onClick={() => jar.reloadPage()}>
              {t('jar_reload')}
            </button>
          ),
        })}
      </p>
      {cleared.left.length > 0 && (
        <p>
          {rich('jar_left', { names: <Safe>{named(cleared.left)}</Safe> })}
          {cleared.errors.length > 0 && (
            <>
              {' '}
              {rich('jar_said', { words: <Safe>{printable([...new Set(cleared.errors)].join(' '))}</Safe> })}
            </>
          )}
        </p>
      )}
      {cleared.setAgain.length > 0 && (
        <p>{rich('jar_set_again', { names: <Safe>{named(cleared.setAgain)}</Safe> })}</p>
      )}
    </div>
  );
}

interface OtherSitesProps {
  readonly sites: readonly string[];
  readonly granted: readonly string[];
  readonly jar: JarStore;
  readonly onClear: (site: string) => void;
}

function OtherSites({ sites, granted, jar, onClear }: OtherSitesProps): ReactNode {
  return (
    <details data-testid="jar-others">
      <summary>{t('jar_others', { count: sites.length })}</summary>
      <ul className="jar-sites">
        {sites.map((site) => (
          <li key={site}>
            <Safe>{printable(site)}</Safe>{' '}
            {granted.includes(site) ? (
              <button
                type="button"
                className="link"
                data-testid="jar-clear-other"
                onClick={() => onClear(site)}
              >
                {t('jar_clear_elsewhere')}
              </button>
            ) : (
              <button
                type="button"
                className="link"
                data-testid="jar-ask-other"
                onClick={() => void jar.ask(site)}
              >
                {t('jar_read_elsewhere')}
              </button>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}
