import { type ReactNode, useEffect, useMemo, useSyncExternalStore } from 'react';
import { ClearDialog } from './ClearDialog.tsx';
import { clock, plural } from './format.ts';
import { JarFindings, withoutCleared } from './JarFindings.tsx';
import { type Clearing, cookieSite, type JarState, type JarStore } from './jar-store.ts';
import { storeWords } from './jar-words.ts';
import { Safe } from './text.tsx';
import { type JarRow, mergeRealJar, printable, RULES, type Session } from './useSession.ts';

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
    <section className="jar" aria-label="The browser’s own cookies" data-testid="jar" data-busy={state.busy}>
      {site === '' ? (
        <p className="muted">The inspected page has no address that cookies could belong to.</p>
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
          Read the browser’s cookies
        </button>
      </p>
      <p className="muted">
        A recording shows only the cookies that its requests carry. With this, Why401 also sees what the
        browser stores for <Safe>{printable(site)}</Safe>: cookies from before the recording and from scripts,
        their attributes, and what was dropped or deleted. It can then clear them, too, when you ask for it.
        The browser asks you first; nothing leaves it.
      </p>
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
          ? busy
            ? 'Reading the browser’s cookies…'
            : 'The browser’s cookies have not been read.'
          : `The browser holds ${plural(own, 'cookie')} of ${printable(site)}${storeWords(reading.storeId)}, read at ${clock(reading.at)}${since > 0 ? `; ${plural(since, 'request')} since` : ''}.`}
      </p>
      <p className="jar-line">
        <button type="button" className="button" data-testid="jar-refresh" onClick={() => void jar.read()}>
          Read again
        </button>
        <button
          type="button"
          className="button"
          data-testid="jar-clear"
          aria-disabled={own === 0}
          onClick={() => own > 0 && onClear()}
        >
          Clear this site’s cookies…
        </button>
        <button type="button" className="button" data-testid="jar-stop" onClick={() => void jar.stop()}>
          Stop reading cookies
        </button>
      </p>
    </>
  );
}

function Problem({ problem }: { readonly problem: JarState['problem'] }): ReactNode {
  if (problem === undefined) return null;
  return (
    <p className="message message-error" role="alert" data-testid="jar-problem">
      {problem === 'no-store' ? (
        'This tab is in a private window, into which Why401 may not look. Allow it there in the browser’s list of extensions.'
      ) : (
        <>
          The browser’s cookies could not be read: <Safe>{printable(problem.failed)}</Safe>
        </>
      )}
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
        Removed {plural(cleared.removed.length, 'cookie')}.{' '}
        <button type="button" className="link" data-testid="jar-reload" onClick={() => jar.reloadPage()}>
          Reload the page
        </button>{' '}
        to see what the site does without.
      </p>
      {cleared.left.length > 0 && (
        <p>
          Not removed: <Safe>{named(cleared.left)}</Safe>.
          {cleared.errors.length > 0 && (
            <>
              {' '}
              The browser said: <Safe>{printable([...new Set(cleared.errors)].join(' '))}</Safe>
            </>
          )}
        </p>
      )}
      {cleared.setAgain.length > 0 && (
        <p>
          Removed, but set again by the site at once: <Safe>{named(cleared.setAgain)}</Safe>.
        </p>
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
      <summary>Other sites of this recording ({sites.length})</summary>
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
                Clear its cookies…
              </button>
            ) : (
              <button
                type="button"
                className="link"
                data-testid="jar-ask-other"
                onClick={() => void jar.ask(site)}
              >
                Read its cookies
              </button>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}
