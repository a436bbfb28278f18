import { type RawEntry, startOf, statusOf, urlOf } from '../capture/raw-entry.ts';
import { shownOrigin, type TrafficEvent } from '../capture/web-request-event.ts';
import type { CaptureAccess, CaptureState } from './messages.ts';
import { isAnnouncement } from './messages.ts';
import {
  isTrafficNews,
  TRAFFIC_PORT,
  type TrafficNews,
  type TrafficOrder,
  type TrafficPort,
} from './traffic.ts';

/** What the devtools page has. */
export interface TrafficHost {
  readonly tabId: number;
  readonly runtime: {
    connect(options: { name: string }): TrafficPort<TrafficOrder>;
    sendMessage(message: { readonly type: 'capture-access' }): Promise<unknown>;
    readonly onMessage: { addListener(listener: (message: unknown) => undefined): void };
  };
  /** The origin of the page that is shown now; '' where it has none. */
  pageOrigin(): Promise<string>;
  readonly now: () => number;
  /** Calls back after `ms`; returns the way to cancel. */
  readonly schedule: (callback: () => void, ms: number) => () => void;
  readonly onEvent: (event: TrafficEvent) => void;
  /** Full capture began, ended, was interrupted or goes on. */
  readonly onState: (state: Omit<CaptureState, 'only'>) => void;
}

export interface Traffic {
  /** Told of what the developer tools have recorded, which shows whether full capture sees anything. */
  recorded(entries: readonly RawEntry[]): void;
}

/** Ours: Chromium stops a background page after 30 s without a message, Firefox likewise. */
const PING = 20_000;
const RETRY = 1000;
const MOST_GAPS = 50;
const MOST_ORIGINS = 500;

/**
 * Follows what the background page observes of the inspected tab, for as long as the permission is there. When the browser
 * stops the background page, connecting again wakes it; what went on meanwhile is told as a gap.
 */
export function followTraffic(host: TrafficHost): Traffic {
  const origins = new Set<string>();
  const opened = new Set<number>();
  let access: CaptureAccess = { state: 'off' };
  let port: TrafficPort<TrafficOrder> | undefined;
  let cancelPing = () => {};
  let since: number | undefined;
  let interruptedSince: number | undefined;
  let gaps: readonly { readonly from: number; readonly to: number }[] = [];
  let seen = false;
  let needsRestart = false;

  const tell = () => host.onState({ access, since, interruptedSince, gaps, needsRestart });

  function learn(blind: boolean): void {
    if (blind === needsRestart) return;
    needsRestart = blind;
    tell();
  }

  async function look(): Promise<void> {
    access = ((await host.runtime.sendMessage({ type: 'capture-access' })) as CaptureAccess | undefined) ?? {
      state: 'off',
    };
    if (access.state !== 'off') {
      if (port === undefined) await connect();
      return;
    }
    cancelPing();
    port?.disconnect();
    port = undefined;
    if (since === undefined) return;
    since = undefined;
    interruptedSince = undefined;
    needsRestart = false;
    tell();
  }

  async function connect(): Promise<void> {
    const mine = host.runtime.connect({ name: TRAFFIC_PORT });
    port = mine;
    mine.onMessage.addListener((message) => {
      if (port === mine && isTrafficNews(message)) heard(message);
    });
    mine.onDisconnect.addListener(() => {
      if (port === mine) lost();
    });
    const origin = await host.pageOrigin().catch(() => '');
    if (origin !== '') origins.add(origin);
    if (port !== mine) return;
    mine.postMessage({ type: 'watch', tabId: host.tabId, opened: [...opened], origins: [...origins] });
    ping();
  }

  function ping(): void {
    cancelPing();
    cancelPing = host.schedule(() => {
      port?.postMessage({ type: 'ping' });
      ping();
    }, PING);
  }

  function heard(news: TrafficNews): void {
    if (news.type === 'event') {
      const origin = shownOrigin(news.event);
      if (origin !== '' && origins.size < MOST_ORIGINS) origins.add(origin);
      seen = true;
      learn(false);
      host.onEvent(news.event);
      return;
    }
    if (news.type === 'opened') {
      opened.add(news.tabId);
      return;
    }
    access = news.access;
    if (access.state === 'off') return;
    since ??= host.now();
    if (interruptedSince !== undefined)
      gaps = [...gaps, { from: interruptedSince, to: host.now() }].slice(-MOST_GAPS);
    interruptedSince = undefined;
    tell();
  }

  function lost(): void {
    port = undefined;
    cancelPing();
    if (since !== undefined) {
      interruptedSince ??= host.now();
      tell();
    }
    again();
  }

  function again(): void {
    look().catch(() => {
      // The background page does not answer yet, or the extension was removed while its pages are still open.
      host.schedule(again, RETRY);
    });
  }

  host.runtime.onMessage.addListener((message) => {
    if (isAnnouncement(message)) again();
  });
  again();

  return {
    recorded(entries) {
      if (seen || since === undefined || interruptedSince !== undefined) return;
      const from = since;
      if (
        entries.some((entry) => startOf(entry) > from && isPageLoad(entry) && isCovered(access, urlOf(entry)))
      )
        learn(true);
    },
  };
}

/** A page that was asked for over the network: Chromium shows it whoever asked. */
function isPageLoad(entry: RawEntry): boolean {
  return entry._resourceType === 'document' && statusOf(entry) !== 0 && entry._fromCache === undefined;
}

function isCovered(access: CaptureAccess, url: string): boolean {
  if (access.state !== 'sites') return access.state === 'all';
  const host = /^https?:\/\/(?:[^/?#]*@)?(\[[^\]]*\]|[^:/?#]*)/i.exec(url)?.[1] ?? '';
  return access.sites.some((site) => host === site || host.endsWith(`.${site}`));
}
