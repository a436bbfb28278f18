import type { BrowserCookieKey } from '../capture/cookie-store.ts';
import { isRecord, type RawEntry } from '../capture/raw-entry.ts';
import type { BrowserCookie } from '../engine/cookies/browser-cookie.ts';
import type { Sites } from './permissions.ts';

/** What the devtools page tells the panel. */
export type Message =
  /** Requests that finished, each once, in order of their start. */
  | { readonly type: 'entries'; readonly entries: readonly RawEntry[] }
  /** The inspected page went to another address. */
  | { readonly type: 'navigated' }
  /** So many requests that came before those that follow were not kept; told at most once, first. */
  | { readonly type: 'let-go'; readonly count: number }
  /** Full capture began, ended, was interrupted, or has seen more; the newest such message holds. */
  | { readonly type: 'capture-state'; readonly capture: CaptureState };

/** For which sites full capture is allowed. `sites`: registrable domains, or hosts that have none. */
export type CaptureAccess =
  | { readonly state: 'off' }
  | { readonly state: 'sites'; readonly sites: readonly string[] }
  | { readonly state: 'all' };

/** What full capture does. Times in ms since the epoch. */
export interface CaptureState {
  readonly access: CaptureAccess;
  /** Since when it sees requests; undefined while it is off or has not begun. */
  readonly since: number | undefined;
  /** Set while the background page does not answer: what goes on since then may be missing. */
  readonly interruptedSince: number | undefined;
  /** Earlier spans in which it saw nothing although it was on, the newest last; a long list is cut at its start. */
  readonly gaps: readonly { readonly from: number; readonly to: number }[];
  /**
   * It is allowed and sees nothing: Chromium shows requests only where some extension was allowed to see them when the browser
   * was started (it counts those when it loads them). Starting the extension anew does not help, starting the browser does.
   */
  readonly needsRestart: boolean;
  /** How many requests it alone has seen. */
  readonly only: number;
}

/** What the panel asks of the background page, which has the APIs that the panel lacks in Firefox. `sites`: registrable domains. */
export type BackgroundRequest =
  /** Which of the sites' cookies may be read? */
  | { readonly type: 'jar-access'; readonly sites: readonly string[] }
  /** Shows the page with the button that asks the user for them. */
  | { readonly type: 'jar-ask'; readonly sites: readonly string[]; readonly tabId: number }
  /** The cookies in the store of a tab, of those sites that may be read. */
  | { readonly type: 'jar-read'; readonly sites: readonly string[]; readonly tabId: number }
  /** Removes cookies, then reads as `jar-read` does. */
  | {
      readonly type: 'jar-clear';
      readonly sites: readonly string[];
      readonly tabId: number;
      readonly cookies: readonly BrowserCookieKey[];
    }
  /** Gives the permissions back. */
  | { readonly type: 'jar-stop' }
  /** For which sites is full capture allowed? */
  | { readonly type: 'capture-access' }
  /** Shows the page with the button that asks the user for it. */
  | { readonly type: 'capture-ask'; readonly sites: Sites; readonly tabId: number }
  /** Gives its permissions back, but not the sites whose cookies may be read. */
  | { readonly type: 'capture-stop' };

/** The background's answer to `jar-read` and `jar-clear`. */
export type JarAnswer =
  | {
      readonly state: 'read';
      /** Those of the sites whose cookies may be read. */
      readonly sites: readonly string[];
      readonly storeId: string;
      readonly cookies: readonly BrowserCookie[];
      /** What the browser said where it would not remove one. */
      readonly errors: readonly string[];
    }
  | { readonly state: 'no-access' }
  /** The tab is in a private window, into which the extension may not look. */
  | { readonly state: 'no-store' }
  | { readonly state: 'failed'; readonly why: string };

/** The answer to each request. */
export interface BackgroundAnswers {
  readonly 'jar-access': readonly string[];
  readonly 'jar-ask': null;
  readonly 'jar-read': JarAnswer;
  readonly 'jar-clear': JarAnswer;
  readonly 'jar-stop': null;
  readonly 'capture-access': CaptureAccess;
  readonly 'capture-ask': null;
  readonly 'capture-stop': null;
}

/** What the devtools page has the background page show. */
export type Alert =
  /** So many open incidents of the tab have not been looked at. */
  | { readonly type: 'alert-count'; readonly tabId: number; readonly count: number }
  /** A failure of a kind that was not there before. `title`: without secrets. */
  | { readonly type: 'alert-failure'; readonly tabId: number; readonly kind: string; readonly title: string };

/** What the toolbar's popup asks the devtools page of a tab. */
export interface FoundQuestion {
  readonly type: 'what-found';
  readonly tabId: number;
}

/** Its answer. */
export interface Found {
  /** Open incidents. */
  readonly open: number;
  /** Of the first few, without secrets. */
  readonly titles: readonly string[];
}

/** What the background page tells every page of the extension. */
export interface Announcement {
  readonly type: 'permissions-changed';
}

const REQUESTS: ReadonlySet<unknown> = new Set<BackgroundRequest['type']>([
  'jar-access',
  'jar-ask',
  'jar-read',
  'jar-clear',
  'jar-stop',
  'capture-access',
  'capture-ask',
  'capture-stop',
]);

/** Only pages of this extension can send it messages: what is told apart here are requests and announcements. */
export function isBackgroundRequest(message: unknown): message is BackgroundRequest {
  return isRecord(message) && REQUESTS.has(message.type);
}

export function isAnnouncement(message: unknown): message is Announcement {
  return isRecord(message) && message.type === 'permissions-changed';
}

export function isAlert(message: unknown): message is Alert {
  return isRecord(message) && (message.type === 'alert-count' || message.type === 'alert-failure');
}

export function isFoundQuestion(message: unknown): message is FoundQuestion {
  return isRecord(message) && message.type === 'what-found';
}

export function isFound(answer: unknown): answer is Found {
  return isRecord(answer) && typeof answer.open === 'number' && Array.isArray(answer.titles);
}
