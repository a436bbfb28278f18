import type { PageStorage } from '../capture/page-storage.ts';
import type { Failure } from './alerts.ts';
import type { Message } from './messages.ts';

export function engineOf(userAgent: string): 'chromium' | 'firefox' {
  return userAgent.includes('Firefox/') ? 'firefox' : 'chromium';
}

/** The devtools page's side of the hand-over: what came before the panel was opened is told first. */
export interface Feed {
  readonly engine: 'chromium' | 'firefox';
  /** Whether requests that have ended are still to come. */
  readonly busy: () => boolean;
  /** What the inspected page keeps in its web storage; only on the user's word. Rejects with PageStorageError. */
  readonly readStorage?: () => Promise<PageStorage>;
  /** Told what is broken each time that it may have changed. */
  readonly found?: (failures: readonly Failure[]) => void;
  /** Returns the way to disconnect; what comes after that is kept for the next to connect. */
  connect(listener: (message: Message) => void): () => void;
}

/** Sent to the panel's window when its feed is in place. */
export const FEED_EVENT = 'why401-feed';

/** A window of this extension: the panel's, as the devtools page sees it, and its own. Both are in one process. */
export interface FeedWindow extends EventTarget {
  why401Feed?: Feed;
  /** In Chromium both are frames of the developer tools. */
  readonly parent?: { readonly length: number; readonly [frame: number]: FeedWindow };
}

/**
 * The feed that the devtools page has put into this window, or else the one in its own window beside it: while the tab
 * shows an error page (the end of a redirect loop) Chromium does not tell the devtools page that the panel is shown.
 */
export function feedOf(panel: FeedWindow): Feed | undefined {
  if (panel.why401Feed !== undefined) return panel.why401Feed;
  for (let frame = 0; frame < (panel.parent?.length ?? 0); frame += 1) {
    try {
      const feed = panel.parent?.[frame]?.why401Feed;
      if (feed !== undefined) return feed;
    } catch {
      // A frame of another extension, which may not be looked into.
    }
  }
  return undefined;
}
