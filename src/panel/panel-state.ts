import type {
  CaptureState,
  Cause,
  CookieAttempt,
  CookieFate,
  Exchange,
  Incident,
  Limit,
  Session,
  StoredPlace,
} from './useSession.ts';

export interface Notice {
  readonly kind: 'error' | 'info';
  readonly text: string;
}

/** What the panel shows at one moment; a new object each time something changed. */
export interface PanelState {
  /** Live traffic of the inspected tab, or an opened file. */
  readonly source: 'live' | 'file';
  readonly fileName: string;
  readonly recording: boolean;
  /** Whether there is a tab to record at all (the panel runs in the developer tools). */
  readonly connected: boolean;
  readonly session: Session;
  /** Another number for another recording. */
  readonly view: number;
  readonly exchanges: readonly Exchange[];
  /** Registrable domains of the requests, in order of first appearance. */
  readonly sites: readonly string[];
  /** Host of the newest page; '' where there is none. */
  readonly lastPage: string;
  /** `exchanges` grows in place; this says how far. */
  readonly count: number;
  /** Requests of the tab that have come in and are not yet judged. */
  readonly waiting: number;
  readonly incidents: readonly Incident[];
  /** What was found on requests that did not fail. */
  readonly warnings: readonly Cause[];
  /** How many cookies are known. */
  readonly cookies: number;
  /** How many tokens are known. */
  readonly tokens: number;
  /** How many attempts to sign in, to renew or to sign out are known. */
  readonly flows: number;
  readonly limits: readonly Limit[];
  /** What full capture does; undefined while nothing is known of it. */
  readonly capture: CaptureState | undefined;
  readonly skipped: number;
  /** How many older requests were let go, and how many are kept. */
  readonly dropped: number;
  readonly keep: number;
  /** A file is being read: how many of its bytes have been, and then how many of its requests are in. `total` 0: not yet known. */
  readonly progress:
    | { readonly done: number; readonly total: number; readonly of: 'bytes' | 'requests' }
    | undefined;
  readonly notice: Notice | undefined;
}

export interface RequestCookies {
  readonly fates: readonly CookieFate[];
  readonly attempts: readonly { readonly name: string; readonly attempt: CookieAttempt }[];
}

/** What a look into the page's storage showed. */
export interface StorageLook {
  readonly origin: string;
  /** How many entries there were. */
  readonly entries: number;
  readonly cut: boolean;
  readonly found: readonly StoredPlace[];
}
