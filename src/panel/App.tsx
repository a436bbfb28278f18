import { type ReactNode, useCallback, useMemo, useRef, useState } from 'react';
import type { FeedWindow } from '../extension/messages.ts';
import { NO_QUESTION, type Question } from './CookieAsk.tsx';
import { CookiesTab } from './CookiesTab.tsx';
import { copyText, saveText } from './clipboard.ts';
import { useDrop } from './drop.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { FlowsTab } from './FlowsTab.tsx';
import { causeMatches, causeWords, filterRequests, incidentMatches, termsOf } from './filter.ts';
import { IncidentsTab } from './IncidentsTab.tsx';
import type { JarStore } from './jar-store.ts';
import { Nothing } from './Nothing.tsx';
import { Notices } from './Notices.tsx';
import { RealJar } from './RealJar.tsx';
import type { RequestTab } from './RequestDetail.tsx';
import { RequestsTab } from './RequestsTab.tsx';
import type { PanelStore } from './store.ts';
import { Tabs, tabPanel } from './Tabs.tsx';
import { TokensTab } from './TokensTab.tsx';
import { Toolbar } from './Toolbar.tsx';
import { usePaced } from './usePaced.ts';
import {
  htmlReport,
  type Incident,
  isBrokenEnd,
  jsonReport,
  markdownReport,
  openHar,
  useFeed,
  useSession,
} from './useSession.ts';
import { useShortcuts } from './useShortcuts.ts';
import { useWidth } from './useWidth.ts';
import { warningsBeside } from './WarningsDetail.tsx';

type MainTab = 'incidents' | 'requests' | 'cookies' | 'tokens' | 'flows';

interface AppProps {
  readonly store: PanelStore;
  readonly jar: JarStore;
  readonly host: Window & FeedWindow;
}

/** Below this width the list stands over the detail. */
const NARROW = 640;

export function App({ store, jar, host }: AppProps): ReactNode {
  const state = useSession(store);
  useFeed(store, host);
  const [tab, setTab] = useState<MainTab>('incidents');
  const [filter, setFilter] = useState('');
  const [request, setRequest] = useState<number>();
  const [requestTab, setRequestTab] = useState<RequestTab>('checklist');
  const [incident, setIncident] = useState<string>();
  const [cookie, setCookie] = useState<string>();
  const [token, setToken] = useState<string>();
  const [flow, setFlow] = useState<string>();
  const [question, setQuestion] = useState<Question>(NO_QUESTION);
  const [jarOpen, setJarOpen] = useState(false);
  const [clearing, setClearing] = useState<string>();
  const filterBox = useRef<HTMLInputElement>(null);
  const [root, width] = useWidth<HTMLDivElement>();
  const narrow = width > 0 && width < NARROW;

  const open = useCallback(
    (file: File) => {
      setRequest(undefined);
      setIncident(undefined);
      setCookie(undefined);
      setToken(undefined);
      setFlow(undefined);
      void openHar(store, file);
    },
    [store],
  );
  const dragging = useDrop(root, open);
  useShortcuts(filterBox);

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
  // The list of exchanges grows in place: `state` is what changes.
  const requests = useMemo(
    () =>
      terms.length === 0
        ? state.exchanges
        : filterRequests(state.exchanges, terms, causeWords(state.incidents)),
    [state, terms],
  );

  const flows = usePaced(state, () => store.flows());

  const openRequest = useCallback((index: number, part: RequestTab = 'headers') => {
    setFilter('');
    setRequest(index);
    setRequestTab(part);
    setTab('requests');
  }, []);
  const openFlow = useCallback((id: string) => {
    setFilter('');
    setFlow(id);
    setTab('flows');
  }, []);
  const openToken = useCallback((fingerprint: string) => {
    setFilter('');
    setToken(fingerprint);
    setTab('tokens');
  }, []);
  const openIncident = useCallback((id: string) => {
    setFilter('');
    setIncident(id);
    setTab('incidents');
  }, []);
  const reportName = () =>
    `${state.source === 'file' ? state.fileName.replace(/\.(?:har|json|gz)$/gi, '') : 'why401'}-report`;
  const copy = async (only?: Incident) => {
    const report = store.report();
    const text = markdownReport(only === undefined ? report : { ...report, incidents: [only], warnings: [] });
    const copied = await copyText(text, { document: host.document, clipboard: host.navigator.clipboard });
    if (!copied) saveText(text, `${reportName()}.md`, 'text/markdown', host.document);
    store.notify({
      kind: 'info',
      text: copied
        ? 'The bug report is on the clipboard.'
        : 'The browser did not allow copying, so the bug report was saved as a file.',
    });
  };
  const download = (format: 'html' | 'json') => {
    const [text, type] =
      format === 'html'
        ? [htmlReport(store.report()), 'text/html']
        : [jsonReport(store.report()), 'application/json'];
    saveText(text, `${reportName()}.${format}`, type, host.document);
  };
  const openCookie = useCallback((key: string) => {
    setFilter('');
    setCookie(key);
    setTab('cookies');
  }, []);
  // Called from a click, which is what a browser wants before it asks its user.
  const clearCookies = (site: string) => {
    void jar.allow(site);
    setClearing(site);
    setCookie(undefined);
    setJarOpen(true);
    setTab('cookies');
  };
  const copyPart = async (text: string, what: string) => {
    const copied = await copyText(text, { document: host.document, clipboard: host.navigator.clipboard });
    store.notify({
      kind: copied ? 'info' : 'error',
      text: copied ? `${what} is on the clipboard.` : 'The browser did not allow copying.',
    });
  };
  const clear = () => {
    setCookie(undefined);
    setToken(undefined);
    setFlow(undefined);
    setRequest(undefined);
    setIncident(undefined);
    store.clear();
  };

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
  return (
    <div
      ref={root}
      className={narrow ? 'app narrow' : 'app'}
      data-ready="true"
      data-testid="app"
      data-source={state.source}
      data-count={state.count}
    >
      <Toolbar
        recording={state.recording}
        onRecording={(on) => store.setRecording(on)}
        onClear={clear}
        onImport={open}
        onCopy={() => void copy()}
        onDownload={download}
        canExport={state.count > 0}
        filter={filter}
        onFilter={setFilter}
        filterBox={filterBox}
      />
      <Tabs
        name="main"
        label="Views"
        tabs={[
          { id: 'incidents', label: 'Incidents', count: shownCount(state.incidents), alarming: broken > 0 },
          { id: 'requests', label: 'Requests', count: state.count },
          { id: 'cookies', label: 'Cookies', count: state.cookies },
          { id: 'tokens', label: 'Tokens', count: state.tokens },
          { id: 'flows', label: 'Flows', count: state.flows, alarming: stuck },
        ]}
        selected={tab}
        onSelect={setTab}
      />
      <Notices state={state} store={store} />
      <main {...tabPanel('main', tab)} className="main">
        <ErrorBoundary key={`${tab} ${state.session === undefined ? '' : state.fileName}`} what="this view">
          {state.count === 0 && (tab !== 'cookies' || realJar === undefined) ? (
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
              selected={incident}
              onSelect={setIncident}
              exchangeAt={exchangeAt}
              show={state.session.show}
              flows={flows}
              onOpenRequest={openRequest}
              onOpenFlow={openFlow}
              onCopy={(only) => void copy(only)}
              onClearCookies={realJar === undefined ? undefined : clearCookies}
            />
          ) : tab === 'cookies' ? (
            <CookiesTab
              state={state}
              store={store}
              terms={terms}
              narrow={narrow}
              selected={cookie}
              onSelect={setCookie}
              question={question}
              onQuestion={setQuestion}
              jar={realJar}
              jarOpen={jarOpen}
              onJarOpen={setJarOpen}
              onOpenRequest={openRequest}
              onCopy={(text, what) => void copyPart(text, what)}
            />
          ) : tab === 'tokens' ? (
            <TokensTab
              state={state}
              store={store}
              terms={terms}
              narrow={narrow}
              selected={token}
              onSelect={setToken}
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
              selected={flow}
              onSelect={setFlow}
              onOpenRequest={(index) => openRequest(index, 'message')}
              onOpenIncident={openIncident}
              onOpenToken={openToken}
              onOpenCookie={openCookie}
              onCopy={(text, what) => void copyPart(text, what)}
              onSave={(text, fileName, type) => saveText(text, fileName, type, host.document)}
            />
          ) : (
            <RequestsTab
              requests={requests}
              count={requests.length}
              incidents={state.incidents}
              narrow={narrow}
              selected={request}
              onSelect={setRequest}
              tab={requestTab}
              onTab={setRequestTab}
              verdictOf={(index) => store.verdictOf(index)}
              comparisonOf={(index) => store.comparisonOf(index)}
              exchange={request === undefined ? undefined : store.exchangeAt(request)}
              store={store}
              onOpenCookie={openCookie}
              show={state.session.show}
              onOpenIncident={openIncident}
              onVerdict={store.learnSignature}
            />
          )}
        </ErrorBoundary>
      </main>
      {dragging && (
        <div className="drop" data-testid="drop">
          Drop a HAR file to open it
        </div>
      )}
    </div>
  );
}

/** What the tab counts: expected refusals are not incidents to look at. */
function shownCount(incidents: readonly Incident[]): number {
  return incidents.filter((one) => one.verdict !== 'expected').length;
}
