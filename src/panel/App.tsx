import { lazy, type ReactNode, Suspense, useCallback, useMemo, useRef, useState } from 'react';
import type { FeedWindow } from '../extension/feed-window.ts';
import { t } from '../words/words.ts';
import { Announcer } from './Announcer.tsx';
import { CaptureOffer } from './CaptureOffer.tsx';
import { CompareTab } from './CompareTab.tsx';
import { NO_QUESTION, type Question } from './CookieAsk.tsx';
import { CookiesTab } from './CookiesTab.tsx';
import { useDrop } from './drop.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { FlowsTab } from './FlowsTab.tsx';
import { FullCapture } from './FullCapture.tsx';
import { causeMatches, incidentMatches, RequestFilter, termsOf } from './filter.ts';
import { IncidentsTab } from './IncidentsTab.tsx';
import type { JarStore } from './jar-store.ts';
import { Nothing } from './Nothing.tsx';
import { Notices } from './Notices.tsx';
import { RealJar } from './RealJar.tsx';
import { RequestsTab } from './RequestsTab.tsx';
import { ScopeBar } from './ScopeBar.tsx';
import { SettingsView } from './SettingsView.tsx';
import type { SettingsStore } from './settings-store.ts';
import type { PanelStore } from './store.ts';
import { Tabs, tabPanel } from './Tabs.tsx';
import { TokensTab } from './TokensTab.tsx';
import { Toolbar } from './Toolbar.tsx';
import { useComparison } from './useComparison.ts';
import { useExports } from './useExports.ts';
import { useKeptFocus } from './useKeptFocus.ts';
import { usePaced } from './usePaced.ts';
import { usePlace } from './usePlace.ts';
import {
  type CaptureClient,
  type Incident,
  isBrokenEnd,
  openHar,
  readHar,
  siteOf,
  useFeed,
  useSession,
} from './useSession.ts';
import { useSettings } from './useSettings.ts';
import { useShortcuts } from './useShortcuts.ts';
import { useWidth } from './useWidth.ts';
import { VIEWS } from './views.ts';
import { warningsBeside } from './WarningsDetail.tsx';

// Charts are for those who look at them.
const OverviewTab = lazy(async () => ({ default: (await import('./OverviewTab.tsx')).OverviewTab }));

interface AppProps {
  readonly store: PanelStore;
  readonly jar: JarStore;
  readonly settings: SettingsStore;
  /** Undefined where there is no tab to inspect. */
  readonly fullCapture: CaptureClient | undefined;
  readonly host: Window & FeedWindow;
}

/** Below this width the list stands over the detail. */
const NARROW = 640;
/** The requests of an incident that are asked whether they lack something: all of them are alike. */
const MOST_OFFERED = 20;

export function App({ store, jar, settings, fullCapture, host }: AppProps): ReactNode {
  const state = useSession(store);
  useFeed(store, host);
  const settled = useSettings(settings, store, host);
  const { place, set, forget, openRequest, openScope, openIncident, openCookie, openToken, openFlow } =
    usePlace();
  const { tab, filter, request, scope } = place;
  const [question, setQuestion] = useState<Question>(NO_QUESTION);
  const [jarOpen, setJarOpen] = useState(false);
  const [captureOpen, setCaptureOpen] = useState(false);
  const [clearing, setClearing] = useState<string>();
  const filterBox = useRef<HTMLInputElement>(null);
  const [root, width] = useWidth<HTMLDivElement>();
  const narrow = width > 0 && width < NARROW;

  const open = useCallback(
    (file: File) => {
      forget();
      void openHar(store, file);
    },
    [store, forget],
  );
  const dragging = useDrop(root, open);
  useShortcuts(filterBox);
  useKeptFocus(root);

  const exchangeAt = useCallback((index: number) => store.exchangeAt(index), [store]);
  const terms = useMemo(() => termsOf(filter), [filter]);
  const incidents = useMemo(
    () => state.incidents.filter((one) => incidentMatches(one, terms, exchangeAt)),
    [state.incidents, terms, exchangeAt],
  );
  const warnings = useMemo(
    () => warningsBeside(state.incidents, state.warnings).filter((one) => causeMatches(one, terms)),
    [state.incidents, state.warnings, terms],
  );
  const [filterOf] = useState(() => new RequestFilter());
  // The list of exchanges grows in place: `state` is what changes.
  const requests = useMemo(() => {
    const { exchanges } = state;
    const some = scope && exchanges.filter(({ index }) => store.isInFigures(index, scope.ids));
    // What a scope leaves is not what it left before with more behind it.
    return filterOf.matching(some ?? state.view, some ?? exchanges, terms, state.incidents);
  }, [state, terms, scope, store, filterOf]);

  const exports = useExports(store, state, host);
  const comparison = useComparison(store, state);
  const closeComparison = () => {
    comparison.close();
    if (tab === 'compare') set({ tab: 'incidents' });
  };
  const flows = usePaced(state, () => store.flows());

  // Called from a click, which is what a browser wants before it asks its user.
  const clearCookies = (site: string) => {
    void jar.allow(site);
    setClearing(site);
    setJarOpen(true);
    set({ cookie: undefined, tab: 'cookies' });
  };
  const clear = () => {
    forget();
    closeComparison();
    store.clear();
  };

  // A file is what it is: nothing can be added to it.
  const openCapture =
    state.source === 'live' && fullCapture !== undefined ? () => setCaptureOpen(true) : undefined;
  const offerOf = (indices: readonly number[]) =>
    openCapture === undefined ? undefined : (
      <CaptureOffer
        exchanges={indices.slice(0, MOST_OFFERED).map(exchangeAt)}
        engine={state.session.info.engine}
        capture={state.capture}
        onOpen={openCapture}
      />
    );
  // A file has nothing to do with what this browser holds.
  const realJar =
    state.source !== 'live' || jar.client === undefined ? undefined : (
      <RealJar
        jar={jar}
        session={state.session}
        sites={state.sites}
        lastPage={state.lastPage}
        count={state.count}
        clearing={clearing}
        onClearing={setClearing}
      />
    );
  const broken = state.incidents.filter((one) => one.verdict === 'broken' && one.resolved === null).length;
  const stuck = flows.some(({ end }) => isBrokenEnd(end.state));
  const counts = {
    incidents: shownCount(state.incidents),
    requests: state.count,
    cookies: state.cookies,
    tokens: state.tokens,
    flows: state.flows,
    overview: undefined,
  };
  return (
    <div
      ref={root}
      className={narrow ? 'app narrow' : 'app'}
      data-ready="true"
      data-testid="app"
      data-connected={state.connected}
      data-source={state.source}
      data-count={state.count}
      data-waiting={state.waiting}
    >
      <header>
        <h1 className="visually-hidden">Why401</h1>
        <Toolbar
          recording={state.recording}
          onRecording={(on) => store.setRecording(on)}
          onClear={clear}
          onImport={open}
          onCompare={(file) =>
            void comparison.open(
              file.name,
              (reading) => readHar(file, reading),
              () => set({ tab: 'compare' }),
            )
          }
          onCopy={() => void exports.copyReport()}
          onDownload={(format) => (format === 'har' ? void exports.saveHar() : exports.saveReport(format))}
          canExport={state.count > 0}
          fullCapture={
            openCapture === undefined
              ? undefined
              : { on: (state.capture?.access.state ?? 'off') !== 'off', open: captureOpen }
          }
          onFullCapture={() => setCaptureOpen(!captureOpen)}
          settingsOpen={tab === 'settings'}
          onSettings={() => set({ tab: tab === 'settings' ? 'incidents' : 'settings' })}
          filter={filter}
          onFilter={(filter) => set({ filter })}
          filterBox={filterBox}
        />
        <Tabs
          name="main"
          label={t('views')}
          tabs={[
            ...VIEWS.map((view) => ({
              id: view.id,
              label: t(view.label),
              count: counts[view.id],
              alarming: (view.id === 'incidents' && broken > 0) || (view.id === 'flows' && stuck),
            })),
            ...(comparison.comparing === undefined
              ? []
              : [
                  {
                    id: 'compare' as const,
                    label: t('compare'),
                    count: comparison.comparing.comparison.differences.length,
                  },
                ]),
            ...(tab === 'settings' ? [{ id: 'settings' as const, label: t('settings') }] : []),
          ]}
          selected={tab}
          onSelect={(tab) => set({ tab })}
        />
      </header>
      <Announcer incidents={state.incidents} session={state.session} />
      <Notices
        state={state}
        store={store}
        onFullCapture={openCapture}
        onSettings={() => set({ tab: 'settings' })}
      />
      {captureOpen && fullCapture !== undefined && openCapture !== undefined && (
        <FullCapture
          client={fullCapture}
          capture={state.capture}
          engine={state.session.info.engine === 'firefox' ? 'firefox' : 'chromium'}
          site={state.lastPage === '' ? '' : siteOf(state.lastPage)}
          sites={state.sites}
          onClose={() => setCaptureOpen(false)}
          onProblem={(text) => store.notify({ kind: 'error', text })}
        />
      )}
      <main className="main">
        <div {...tabPanel('main', tab)} className="view">
          <ErrorBoundary
            key={`${tab} ${state.session === undefined ? '' : state.fileName}`}
            what="failed_view"
          >
            {tab === 'settings' ? (
              <SettingsView state={settled} store={settings} onClose={() => set({ tab: 'incidents' })} />
            ) : state.count === 0 && (tab !== 'cookies' || realJar === undefined) ? (
              <Nothing
                connected={state.connected}
                recording={state.recording}
                busy={state.progress !== undefined}
              />
            ) : tab === 'incidents' ? (
              <IncidentsTab
                incidents={incidents}
                warnings={warnings}
                all={state.incidents.length}
                count={state.count}
                live={state.source === 'live'}
                narrow={narrow}
                selected={place.incident}
                onSelect={(incident) => set({ incident })}
                exchangeAt={exchangeAt}
                show={state.session.show}
                flows={flows}
                onOpenRequest={openRequest}
                onOpenFlow={openFlow}
                onCopy={(only) => void exports.copyReport(only)}
                onClearCookies={realJar === undefined ? undefined : clearCookies}
                offerOf={offerOf}
              />
            ) : tab === 'cookies' ? (
              <CookiesTab
                state={state}
                store={store}
                terms={terms}
                narrow={narrow}
                selected={place.cookie}
                onSelect={(cookie) => set({ cookie })}
                question={question}
                onQuestion={setQuestion}
                jar={realJar}
                jarOpen={jarOpen}
                onJarOpen={setJarOpen}
                onOpenRequest={openRequest}
                onCopy={(text, what) => void exports.copy(text, what)}
              />
            ) : tab === 'tokens' ? (
              <TokensTab
                state={state}
                store={store}
                terms={terms}
                narrow={narrow}
                selected={place.token}
                onSelect={(token) => set({ token })}
                onOpenRequest={openRequest}
                onOpenIncident={openIncident}
              />
            ) : tab === 'flows' ? (
              <FlowsTab
                state={state}
                store={store}
                flows={flows}
                terms={terms}
                narrow={narrow}
                selected={place.flow}
                onSelect={(flow) => set({ flow })}
                onOpenRequest={(index) => openRequest(index, 'message')}
                onOpenIncident={openIncident}
                onOpenToken={openToken}
                onOpenCookie={openCookie}
                onCopy={(text, what) => void exports.copy(text, what)}
                onSave={exports.save}
              />
            ) : tab === 'compare' ? (
              <CompareTab
                ways={comparison}
                shownName={state.fileName}
                onOpenRequest={openRequest}
                onCopy={(text, what) => void exports.copy(text, what)}
                onClose={closeComparison}
              />
            ) : tab === 'overview' ? (
              <Suspense fallback={<p className="empty">{t('overview_loading')}</p>}>
                <OverviewTab
                  state={state}
                  store={store}
                  terms={terms}
                  onOpenRequests={openScope}
                  onOpenRequest={openRequest}
                  onOpenIncident={openIncident}
                />
              </Suspense>
            ) : (
              <div className="scoped">
                {scope && <ScopeBar scope={scope} onClose={() => set({ scope: undefined })} />}
                <RequestsTab
                  requests={requests}
                  count={requests.length}
                  incidents={state.incidents}
                  narrow={narrow}
                  selected={request}
                  onSelect={(request) => set({ request })}
                  tab={place.requestTab}
                  onTab={(requestTab) => set({ requestTab })}
                  verdictOf={(index) => store.verdictOf(index)}
                  comparisonOf={(index) => store.comparisonOf(index)}
                  exchange={request === undefined ? undefined : store.exchangeAt(request)}
                  store={store}
                  onOpenCookie={openCookie}
                  show={state.session.show}
                  onOpenIncident={openIncident}
                  onVerdict={store.learnSignature}
                  offerOf={offerOf}
                />
              </div>
            )}
          </ErrorBoundary>
        </div>
      </main>
      {dragging && (
        <div className="drop" data-testid="drop">
          {t('drop_here')}
        </div>
      )}
    </div>
  );
}

/** What the tab counts: expected refusals are not incidents to look at. */
function shownCount(incidents: readonly Incident[]): number {
  return incidents.filter((one) => one.verdict !== 'expected').length;
}
