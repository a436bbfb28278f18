import type { CookieContext, JarProfile } from '../cookies/jar.ts';
import type { CookieClass } from '../cookies/session-like.ts';
import type { Exchange, Presence } from '../exchange/exchange.ts';

export interface SentCookie {
  readonly name: string;
  readonly value: string;
  readonly class: CookieClass;
  readonly session: boolean;
}

/** One Set-Cookie line and what became of it. */
export interface Attempt {
  readonly exchange: Exchange;
  /** Which of the response's Set-Cookie lines, from 0. */
  readonly line: number;
  readonly name: string;
  /** '' where a sanitiser hid it. */
  readonly value: string;
  readonly masked: boolean;
  readonly class: CookieClass;
  /** It carries, or is to carry, a sign-in. */
  readonly session: boolean;
  /** The response answered a sign-in. */
  readonly atLogin: boolean;
  /** It is to delete a cookie; `rejected` where the browser does not even look for one. */
  readonly removal: boolean;
  readonly verdict: 'accepted' | 'rejected' | 'unknown';
  /** Ids of the catalogue's cookie rows, the decisive one first. */
  readonly reasons: readonly string[];
  readonly host: string;
  /** The Domain attribute, where there is one. */
  readonly domain: string | undefined;
  readonly secure: boolean;
  /** An attribute of the line is not what its author meant, as far as the parser can tell. */
  readonly slips: boolean;
  /** The circumstances in which it was set. */
  readonly context: CookieContext;
}

/** A cookie that a sign-in left, or tried to leave, and that this request does not carry. */
export interface MissingCookie {
  readonly name: string;
  readonly class: CookieClass;
  /** `rejected` when set, `withheld` from this request by a rule, or gone for no reason that the capture shows. */
  readonly how: 'rejected' | 'withheld' | 'unexplained';
  readonly reasons: readonly string[];
  readonly attempt: Attempt;
  /** An older cookie of that name was sent in its place. */
  readonly stale: boolean;
  /** Set by this host, or by one whose sign-in led here or whose page made the call: this request counted on it. */
  readonly related: boolean;
  /** A sign-in was answered by the host that set it, then or later. */
  readonly signedIn: boolean;
  /** A session cookie of the same response was sent: this one is kept elsewhere by design. */
  readonly companionSent: boolean;
  /** Concluded from what other requests carried, not from the rules alone. */
  readonly inferred?: boolean;
  /** The exchange that took it away: it set the cookie for which this one had to make room. */
  readonly by?: Exchange;
}

export interface CookiesView {
  /** Whose rules decided. */
  readonly profile: JarProfile;
  /** The circumstances of the request. */
  readonly context: CookieContext;
  /** Of the Cookie field of the request. */
  readonly presence: Presence;
  readonly sent: readonly SentCookie[];
  readonly sessionSent: boolean;
  /** This response stored a session cookie. */
  readonly sessionSet: boolean;
  /** The Set-Cookie lines of this response. */
  readonly attempts: readonly Attempt[];
  /** Session and sign-in cookies that should have been here. */
  readonly missing: readonly MissingCookie[];
  /** Session cookies that were sent and that this response sets to another value, as a server does that does not know them. */
  readonly renewed: readonly Attempt[];
  /** Names of session cookies that this host sets anew with answers that refuse nothing, as Laravel and Rails do: no sign of loss. */
  readonly rotating: readonly string[];
  /** Session cookies that were sent and that this response deletes. */
  readonly removed: readonly Attempt[];
  /** Session cookies that were sent, and the response that set them in this capture. */
  readonly origins: readonly { readonly name: string; readonly attempt: Attempt }[];
  /** The responses of this capture that set the cookies which were sent, by name and value. */
  readonly setBy: readonly Attempt[];
  /** A session cookie was seen for this host before (set or sent). */
  readonly sessionKnown: boolean;
  /** An earlier request to this very host carried a session cookie, and no response has deleted it since. */
  readonly sentBefore: boolean;
  /** The last sign-in response of this host (or of the page that makes the call) left no cookie that could carry a session. */
  readonly loginWithoutCookie: Exchange | undefined;
}
