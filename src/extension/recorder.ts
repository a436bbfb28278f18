import browser from 'webextension-polyfill';
import { browserNetwork, type DevtoolsNetwork, type InspectedWindow } from '../capture/browser-network.ts';
import { createCapture } from '../capture/devtools-network.ts';
import { type PageStorage, readPageStorage } from '../capture/page-storage.ts';
import { Alerts } from './alerts.ts';
import type { BufferedFeed } from './feed.ts';
import { type CaptureState, isFoundQuestion } from './messages.ts';
import { followTraffic } from './traffic-client.ts';
import { createWatcher } from './watcher.ts';

/** What the devtools page has from the start. */
export interface Start {
  readonly engine: 'chromium' | 'firefox';
  readonly feed: BufferedFeed;
  /** The requests that finished before this was loaded; it grows until `takeOver` is called. */
  readonly early: readonly object[];
  takeOver(): void;
}

export interface Recorder {
  /** Whether requests that have ended are still to come. */
  busy(): boolean;
  readStorage(): Promise<PageStorage>;
  /** What is told while the panel is not in view. */
  readonly alerts: Pick<Alerts, 'update' | 'show'>;
}

/** Records the inspected tab into the feed, for as long as the developer tools are open. */
export function record({ engine, feed, early, takeOver }: Start): Recorder {
  // The polyfill's types know only its own, promising form of this API; browserNetwork takes both.
  const network = browser.devtools.network as unknown as DevtoolsNetwork;
  const inspected = browser.devtools.inspectedWindow as unknown as InspectedWindow;

  const schedule = (callback: () => void, ms: number) => {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  };

  const { tabId } = browser.devtools.inspectedWindow;
  const alerts = new Alerts({
    tabId,
    now: Date.now,
    schedule,
    tell: (alert) => {
      browser.runtime.sendMessage(alert).catch(() => undefined);
    },
  });
  const watcher = createWatcher({
    connected: () => feed.connected(),
    waiting: (from) => feed.waiting(from),
    load: async () => new (await import('./watch.ts')).Watch(engine),
    update: (failures) => alerts.update(failures),
  });
  browser.runtime.onMessage.addListener((message: unknown) =>
    isFoundQuestion(message) && message.tabId === tabId ? Promise.resolve(alerts.found()) : undefined,
  );
  const capture = createCapture({
    network: browserNetwork(network, engine, engine === 'chromium' ? inspected : undefined, early),
    tabId,
    now: Date.now,
    schedule,
    deliver: (entries) => {
      feed.push({ type: 'entries', entries });
      void watcher.saw(entries);
      traffic.recorded(entries);
      tell();
    },
  });
  takeOver();

  let state: Omit<CaptureState, 'only'> | undefined;
  let told = 0;
  function tell(): void {
    if (state === undefined || told === capture.only) return;
    told = capture.only;
    feed.push({ type: 'capture-state', capture: { ...state, only: capture.only } });
  }
  const traffic = followTraffic({
    tabId,
    runtime: browser.runtime,
    pageOrigin: async () => {
      const answer: unknown = await browser.devtools.inspectedWindow.eval('location.origin');
      const origin: unknown = Array.isArray(answer) ? answer[0] : answer;
      return typeof origin === 'string' ? origin : '';
    },
    now: Date.now,
    schedule,
    onEvent: (event) => capture.observe(event),
    onState: (next) => {
      state = next;
      if (next.since === undefined || next.interruptedSince !== undefined) capture.interrupt();
      told = Number.NaN;
      tell();
    },
  });
  network.onNavigated.addListener(() => {
    feed.push({ type: 'navigated' });
    alerts.navigated();
  });

  return {
    alerts,
    busy: () => capture.busy(),
    readStorage: () => readPageStorage((expression) => browser.devtools.inspectedWindow.eval(expression)),
  };
}
