import type { Audience, Confidence, Effort, FixAction, Verdict } from './checks/check.ts';
import type { CookieClass } from './cookies/session-like.ts';
import type { Limit } from './exchange/exchange.ts';
import type { LogHint } from './log-hints.ts';
import type { FlowReport } from './report-flows.ts';
import type { Reproduction } from './reproduce.ts';

/** The JSON report, version 1 (`why401/report@1`): what the command prints, the panel shows and exports. Serialisable. */
export interface Report {
  readonly schema: 'why401/report@1';
  readonly capture: {
    readonly source: 'har' | 'devtools';
    readonly creator: string;
    readonly browser: string;
    readonly exchanges: number;
    /** ISO 8601, or '' where no entry has a time. */
    readonly startedAt: string;
    readonly limits: readonly Limit[];
    readonly skipped: readonly { readonly entry: number; readonly reason: string }[];
  };
  readonly summary: {
    readonly incidents: { readonly broken: number; readonly expected: number; readonly warning: number };
    readonly unauthorized: number;
    readonly forbidden: number;
    readonly loops: number;
  };
  readonly incidents: readonly Incident[];
  readonly cookies: readonly CookieReport[];
  readonly tokens: readonly TokenReport[];
  readonly clocks: ClocksReport;
  /** Every attempt to sign in, to renew or to sign out, in order of its beginning. */
  readonly flows: readonly FlowReport[];
  /** Findings on exchanges that did not fail. */
  readonly warnings: readonly Cause[];
}

export type IncidentKind =
  | 'unauthorized'
  | 'forbidden'
  | 'login-loop'
  | 'redirect-loop'
  | 'cors'
  | 'soft-unauthorized'
  | 'token-endpoint'
  | 'oauth-error'
  | 'proxy'
  | 'rate-limited'
  | 'blocked'
  | 'header-too-large'
  /** 5xx or no answer, since one moment and for everything. */
  | 'outage';

/** The failing exchanges that share one cause. */
export interface Incident {
  /** Stable within the report: i1, i2, … in order of first appearance. */
  readonly id: string;
  readonly kind: IncidentKind;
  readonly verdict: Verdict;
  /** Indices of the failing exchanges (for loops: every hop of the rounds), ascending. */
  readonly exchanges: readonly number[];
  readonly url: string;
  readonly method: string;
  readonly status: number;
  /** A full sentence, without a full stop, that a tester can paste into a ticket. */
  readonly title: string;
  /** Ranked, best first; the first is the root cause. May be empty where the capture cannot tell. */
  readonly causes: readonly Cause[];
  readonly checklist: readonly ChecklistItem[];
  /** ISO 8601 time of the first and last failing exchange, '' where unknown. */
  readonly firstSeen: string;
  readonly lastSeen: string;
  /** Set when a later exchange shows that it works now. */
  readonly resolved: { readonly exchange: number; readonly at: string } | null;
  /** For loops: how many times the cycle was run through. */
  readonly rounds: number | null;
  /** What to search for in which log; empty where nothing is wrong. */
  readonly logs: readonly LogHint[];
  /** The first failing request as commands to try; null where nothing is wrong, or no command line can make it. */
  readonly reproduction: Reproduction | null;
}

export interface Cause {
  readonly check: string;
  readonly confidence: Confidence;
  readonly message: string;
  /** One sentence: what is wrong here. */
  readonly title: string;
  readonly what: string;
  readonly why: string;
  readonly evidence: readonly Evidence[];
  readonly fixes: readonly Fix[];
  readonly spec: readonly SpecReference[];
}

export interface Evidence {
  readonly exchange: number;
  /** Place in the exchange: `url`, `request.headers.authorization`, `response.headers.set-cookie`, `response.status`, … */
  readonly at: string;
  /** What stands there, secrets as fingerprints. */
  readonly text: string;
  /** The part of `text` that matters, for marking; '' where it is the whole. */
  readonly mark: string;
}

export interface Fix {
  readonly effort: Effort;
  readonly audience: Audience;
  readonly text: string;
  /** The product that it is for, where it is for one that the traffic shows. */
  readonly stack?: string;
  /** To copy: lines of a configuration, a call, a command. */
  readonly code?: string;
  /** The extension can do this itself, for the site of the failing request. */
  readonly action?: FixAction;
}

export interface SpecReference {
  readonly title: string;
  readonly section: string;
  readonly url: string;
}

export interface ChecklistItem {
  readonly check: string;
  readonly outcome: 'found' | 'clear' | 'not-evaluated' | 'error';
  /** Why it was not evaluated, or what failed; '' otherwise. */
  readonly reason: string;
}

export type Basis = 'observed' | 'computed' | 'unknown';

/** One cookie of the capture: every attempt to set it, and what became of it at each request. */
export interface CookieReport {
  readonly name: string;
  /** Where it was seen in requests only: the host that it went to, or the registrable domain where there were several. */
  readonly domain: string;
  readonly path: string;
  /** null where it was seen in requests only. */
  readonly hostOnly: boolean | null;
  /** The partition that it lives in; null for the ordinary jar. */
  readonly partitionKey: string | null;
  readonly class: CookieClass;
  /** Fingerprint of the newest value; '' where a sanitiser hid it. */
  readonly value: string;
  /** As last set; null where no response of the capture set it. */
  readonly attributes: CookieAttributes | null;
  readonly attempts: readonly CookieAttempt[];
  /** Attempts left out of the list, the oldest. */
  readonly attemptsOmitted: number;
  readonly requests: readonly CookieRequest[];
  /** Requests left out of the list, the oldest of those that were answered well. */
  readonly requestsOmitted: number;
  /** It had to make room for others, and has not been set since; null where that is not so. */
  readonly evicted: CookieEviction | null;
  readonly counts: { readonly sent: number; readonly withheld: number; readonly unknown: number };
  /** The hosts and paths that received it, most often first. */
  readonly hosts: CookiePlaces;
  readonly paths: CookiePlaces;
  /** The newest requests that carried it and were refused. */
  readonly refused: readonly number[];
  readonly refusedOmitted: number;
}

/** A cookie that the browser threw out, as the site had too many (RFC 6265bis §5.7). */
export interface CookieEviction {
  /** Whose answer set one too many. */
  readonly exchange: number;
  /** `observed` once a later request went without it. */
  readonly basis: Basis;
}

export interface CookieAttributes {
  readonly secure: boolean;
  readonly httpOnly: boolean;
  readonly sameSite: 'strict' | 'lax' | 'none' | 'unspecified';
  readonly partitioned: boolean;
  /** Milliseconds since the epoch, as stored; null for a session cookie, or where the time of setting is unknown. */
  readonly expires: number | null;
  /** Seconds, as written; null where there is no valid one. */
  readonly maxAge: number | null;
  /** It ends with the browser session. */
  readonly session: boolean;
  readonly priority: 'low' | 'medium' | 'high';
  readonly prefix: '__Secure-' | '__Host-' | '__Http-' | '__Host-Http-' | null;
  /** Bytes of name and value together. */
  readonly size: number;
}

export interface CookieAttempt {
  readonly exchange: number;
  /** Which of the response's Set-Cookie lines, from 0. */
  readonly line: number;
  readonly verdict: 'accepted' | 'rejected';
  readonly basis: Basis;
  readonly reasons: readonly string[];
  /** It deletes the cookie. */
  readonly removal: boolean;
  /** What in the line is wrong or does nothing, without secrets. */
  readonly faults: readonly {
    readonly code: string;
    readonly attribute: string;
    readonly detail: string;
  }[];
  /**
   * What later requests show: `confirmed` (one carried it with this value; a deleted one is gone), `contradicted` (it was due
   * and was not there, or had its older value; a deleted one was still sent), `untested` (nothing recorded tells).
   */
  readonly later: 'confirmed' | 'contradicted' | 'untested';
  /** The cookie model said otherwise than the browser did: a fault of ours. */
  readonly modelDisagreement: boolean;
}

export interface CookieRequest {
  readonly exchange: number;
  readonly verdict: 'sent' | 'withheld' | 'unknown';
  readonly basis: Basis;
  /** Where the model and the browser disagree: what the model said. */
  readonly reasons: readonly string[];
  readonly modelDisagreement: boolean;
}

export interface CookiePlaces {
  readonly top: readonly { readonly place: string; readonly count: number }[];
  /** How many others there are. */
  readonly others: number;
}

export interface TokenReport {
  readonly fingerprint: string;
  readonly kind: 'jwt' | 'opaque' | 'basic' | 'digest' | 'negotiate' | 'other';
  /** Claims that identify no person; others are left out. */
  readonly claims: Readonly<Record<string, unknown>>;
  readonly issuedBy: number | null;
  readonly usedBy: readonly number[];
  readonly refusedBy: readonly number[];
  /** What the token response called it, or as what it was sent. */
  readonly role: 'access' | 'id' | 'refresh' | 'unknown';
  /** Fingerprints of the token that a renewal put in its place and of the one whose place it took; null where there is none. */
  readonly replacedBy: string | null;
  readonly replaces: string | null;
  /** When it ends by the clock of its issuer, as its `exp` or the `expires_in` beside it says: ISO 8601, '' where neither does. */
  readonly expiresAt: string;
  /** Its life in order, a run of the same event in one line. `at`, `until`: ISO 8601, '' where unknown. */
  readonly life: readonly TokenLifeEvent[];
}

export interface TokenLifeEvent {
  /** `sent`: with a request whose answer does not tell whether the token was taken (404, 500, none). */
  readonly event: 'issued' | 'accepted' | 'refused' | 'sent' | 'superseded' | 'revoked';
  /** The first and the last exchange of the run, and how many there were. */
  readonly exchange: number;
  readonly last: number;
  readonly count: number;
  readonly at: string;
  readonly until: string;
}

/** Clocks as the Date fields tell them, network time taken out. All in ms. */
export interface ClocksReport {
  /** `offset`: how far the host's clock is ahead of the recording machine's, right within `uncertainty` either way. */
  readonly hosts: readonly { readonly host: string; readonly offset: number; readonly uncertainty: number }[];
  /** The time that most clocks agree on, likewise; `machine`: the recording machine's is among them. Null where they are of two minds. */
  readonly reference: {
    readonly offset: number;
    readonly uncertainty: number;
    readonly hosts: readonly string[];
    readonly machine: boolean;
  } | null;
}
