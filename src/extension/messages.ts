import type { RawEntry } from '../capture/raw-entry.ts';

/** What the devtools page tells the panel. */
export type Message =
  /** Requests that finished, each once, in order of their start. */
  | { readonly type: 'entries'; readonly entries: readonly RawEntry[] }
  /** The inspected page went to another address. */
  | { readonly type: 'navigated' };

/** The devtools page's side of the hand-over: what came before the panel was opened is told first. */
export interface Feed {
  readonly engine: 'chromium' | 'firefox';
  /** Returns the way to disconnect; what comes after that is kept for the next to connect. */
  connect(listener: (message: Message) => void): () => void;
}

/** Sent to the panel's window when its feed is in place. */
export const FEED_EVENT = 'why401-feed';

/** The panel's window, as the devtools page sees it: both are pages of this extension, in one process. */
export interface FeedWindow extends EventTarget {
  why401Feed?: Feed;
}
