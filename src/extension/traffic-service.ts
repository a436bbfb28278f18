import {
  askingOrigin,
  STAGES,
  type Stage,
  shownOrigin,
  type TrafficEvent,
  trafficEvent,
} from '../capture/web-request-event.ts';
import { captureAccess } from './capture-service.ts';
import type { CaptureAccess } from './messages.ts';
import type { PermissionsApi } from './permissions.ts';
import { isTrafficOrder, type TrafficNews, type TrafficOrder, type TrafficPort } from './traffic.ts';

interface StageApi {
  addListener(listener: (details: object) => undefined, filter: { urls: string[] }, extra?: string[]): void;
  removeListener(listener: (details: object) => undefined): void;
}

/** What is used of `webRequest`: it observes, and changes nothing. */
export type WebRequestApi = Readonly<Record<Stage, StageApi>>;

export interface TrafficApi {
  readonly engine: 'chromium' | 'firefox';
  readonly permissions: PermissionsApi;
  /** Asked for at each use: it comes and goes with the permission. */
  webRequest(): WebRequestApi | undefined;
  /** Tells of tabs that open and close from now on; returns the way to stop. */
  onTabs(created: (tab: NewTab) => void, removed: (tabId: number) => void): () => void;
  /** The tabs that show an address, as far as the extension may know. */
  tabsAt(url: string): Promise<readonly number[]>;
  /** Whether a tab is in a private window; undefined where it may not be known. */
  isPrivate(tabId: number): Promise<boolean | undefined>;
}

export interface NewTab {
  readonly id?: number;
  readonly openerTabId?: number;
}

export interface TrafficService {
  /** A devtools page has connected. */
  connect(port: TrafficPort<TrafficNews>): void;
  /** Permissions have changed. */
  refresh(): Promise<void>;
}

/** A devtools page that watches, and what belongs to it. */
interface Watcher {
  readonly port: TrafficPort<TrafficNews>;
  readonly tabs: Set<number>;
  /** Those of them that have closed, in order. */
  readonly closed: number[];
  readonly origins: Set<string>;
  isPrivate: boolean | undefined;
}

const MOST_ORIGINS = 500;
const MOST_FRESH = 50;

const EXTRA: Readonly<Record<Stage, readonly string[]>> = {
  onBeforeRequest: ['requestBody'],
  onSendHeaders: ['requestHeaders'],
  onHeadersReceived: ['responseHeaders'],
  onAuthRequired: ['responseHeaders'],
  onBeforeRedirect: ['responseHeaders'],
  onCompleted: ['responseHeaders'],
  onErrorOccurred: [],
};

/** Observes requests while a devtools page watches, passes each stage on at once, and keeps nothing: it may be stopped any time. */
export function createTrafficService(api: TrafficApi): TrafficService {
  const watchers = new Set<Watcher>();
  /** New tabs of which no opener is told: in Firefox those of windows of their own. */
  const fresh = new Set<number>();
  /** What they ask for until it is known who opened them. */
  const pending = new Map<number, (readonly [Stage, object])[]>();
  let removeListeners = () => {};
  let asked = 0;

  function dispatch(stage: Stage, raw: object): undefined {
    const { tabId } = raw as TrafficEvent['details'];
    if (fresh.has(tabId)) void adopt(tabId, stage, raw);
    else pass(stage, raw);
  }

  /** A window is the page's where its first page was asked for by one that stands in the page's tab, and in no other. */
  async function adopt(id: number, stage: Stage, raw: object): Promise<void> {
    const waiting = pending.get(id);
    if (waiting !== undefined) {
      if (waiting.length < MOST_FRESH) waiting.push([stage, raw]);
      return;
    }
    const { type, originUrl } = raw as TrafficEvent['details'];
    if (type !== 'main_frame' || originUrl === undefined) {
      fresh.delete(id);
      return;
    }
    pending.set(id, [[stage, raw]]);
    const openers = (await api.tabsAt(originUrl).catch(() => [])).filter((tab) => tab !== id);
    fresh.delete(id);
    const events = pending.get(id) ?? [];
    pending.delete(id);
    const [openerTabId] = openers;
    if (openerTabId === undefined || openers.length > 1) return;
    tabCreated({ id, openerTabId });
    for (const [then, details] of events) pass(then, details);
  }

  function pass(stage: Stage, raw: object): void {
    let event: TrafficEvent | undefined;
    for (const watcher of watchers) {
      if (!concerns(watcher, raw)) continue;
      event ??= trafficEvent(stage, raw);
      if (event === undefined) return;
      const origin = shownOrigin(event);
      if (origin !== '' && watcher.origins.size < MOST_ORIGINS) watcher.origins.add(origin);
      watcher.port.postMessage({ type: 'event', event });
    }
  }

  // Chromium: what was added before a grant stays dead, so everything is added anew.
  async function refresh(): Promise<void> {
    asked += 1;
    const mine = asked;
    const access: CaptureAccess =
      watchers.size === 0 ? { state: 'off' } : await captureAccess(api.permissions);
    if (mine !== asked) return;
    const remove = removeListeners;
    removeListeners = () => {};
    remove();
    if (access.state !== 'off') removeListeners = listen();
    for (const { port } of watchers) port.postMessage({ type: 'watching', access });
  }

  function listen(): () => void {
    const webRequest = api.webRequest();
    if (webRequest === undefined) return () => {};
    const removers = STAGES.map((stage) => {
      const listener = (details: object) => dispatch(stage, details);
      const extra = [...EXTRA[stage]];
      // Without it Chromium leaves out Cookie, Set-Cookie and preflights; Firefox, which shows them, refuses the word.
      if (api.engine === 'chromium') extra.push('extraHeaders');
      webRequest[stage].addListener(listener, { urls: ['<all_urls>'] }, ...(extra.length > 0 ? [extra] : []));
      return () => webRequest[stage].removeListener(listener);
    });
    removers.push(api.onTabs(tabCreated, tabRemoved));
    return () => {
      fresh.clear();
      for (const remove of removers) {
        try {
          remove();
        } catch {
          // Firefox takes the API away with the permission, and the listeners with it.
        }
      }
    };
  }

  function tabCreated({ id, openerTabId }: NewTab): void {
    if (id === undefined) return;
    if (openerTabId === undefined) {
      if (fresh.size < MOST_FRESH) fresh.add(id);
      return;
    }
    for (const { port, tabs } of watchers) {
      if (!tabs.has(openerTabId)) continue;
      tabs.add(id);
      port.postMessage({ type: 'opened', tabId: id });
    }
  }

  function tabRemoved(tabId: number): void {
    fresh.delete(tabId);
    for (const { tabs, closed } of watchers) {
      if (!tabs.has(tabId)) continue;
      closed.push(tabId);
      // Firefox tells of the end of its last request afterwards, Chromium only of what closing cut off. No number is given twice.
      const kept = api.engine === 'firefox' ? MOST_FRESH : 0;
      const oldest = closed.length > kept ? closed.shift() : undefined;
      if (oldest !== undefined) tabs.delete(oldest);
    }
  }

  async function watch(watcher: Watcher, order: Extract<TrafficOrder, { type: 'watch' }>): Promise<void> {
    for (const tabId of [order.tabId, ...order.opened]) watcher.tabs.add(tabId);
    for (const origin of order.origins) watcher.origins.add(origin);
    watcher.isPrivate = await api.isPrivate(order.tabId).catch(() => undefined);
    await refresh();
  }

  return {
    connect(port) {
      const watcher: Watcher = {
        port,
        tabs: new Set(),
        closed: [],
        origins: new Set(),
        isPrivate: undefined,
      };
      watchers.add(watcher);
      port.onMessage.addListener((message) => {
        if (isTrafficOrder(message) && message.type === 'watch') void watch(watcher, message);
      });
      port.onDisconnect.addListener(() => {
        watchers.delete(watcher);
        if (watchers.size === 0) void refresh();
      });
    },
    refresh,
  };
}

/** Requests of its tabs, and those of workers (which have no tab) for what its pages asked. Nothing of other tabs goes further. */
function concerns({ tabs, origins, isPrivate }: Watcher, raw: object): boolean {
  const details = raw as TrafficEvent['details'];
  if (details.tabId !== -1) return tabs.has(details.tabId);
  if (isPrivate !== undefined && (details.incognito ?? isPrivate) !== isPrivate) return false;
  return origins.has(askingOrigin(details));
}

/** Whether two addresses are the same, fragments and credentials aside. */
export function isSamePage(one: string, other: string): boolean {
  const [a, b] = [one, other].map((url) =>
    /^([a-z]+:\/\/)(?:[^/?#@]*@)?([^#]*)/i.exec(url)?.slice(1).join(''),
  );
  return a !== undefined && a === b;
}
