import { isRecord } from '../capture/raw-entry.ts';
import type { TrafficEvent } from '../capture/web-request-event.ts';
import type { CaptureAccess } from './messages.ts';

/** The name of the connection over which the background page passes requests on to a devtools page. */
export const TRAFFIC_PORT = 'why401-traffic';

/** What the devtools page asks for. */
export type TrafficOrder =
  | {
      readonly type: 'watch';
      readonly tabId: number;
      /** Tabs that it opened, as far as the background has told before it was stopped. */
      readonly opened: readonly number[];
      /** Of the pages that it has shown: what their workers ask for belongs to it. */
      readonly origins: readonly string[];
    }
  /** Keeps the browser from stopping the background page. */
  | { readonly type: 'ping' };

/** What the background page tells it. */
export type TrafficNews =
  /** Whether, and for which sites, it observes: on each `watch`, and whenever permissions change. */
  | { readonly type: 'watching'; readonly access: CaptureAccess }
  /** The tab has opened another, which is watched too. */
  | { readonly type: 'opened'; readonly tabId: number }
  | { readonly type: 'event'; readonly event: TrafficEvent };

/** Only pages of this extension can connect: what is told apart here are orders. */
export function isTrafficOrder(message: unknown): message is TrafficOrder {
  return isRecord(message) && (message.type === 'watch' || message.type === 'ping');
}

export function isTrafficNews(message: unknown): message is TrafficNews {
  return isRecord(message) && ['watching', 'opened', 'event'].includes(String(message.type));
}

/** What is used of `runtime.Port`. */
export interface TrafficPort<Sent> {
  readonly name: string;
  postMessage(message: Sent): void;
  disconnect(): void;
  readonly onMessage: { addListener(listener: (message: unknown) => void): void };
  readonly onDisconnect: { addListener(listener: () => void): void };
}
