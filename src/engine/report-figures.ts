import type { Verdict } from './checks/check.ts';

/** How requests were answered, counted. No part of the report: what the Overview shows. Serialisable; no secrets. */
export interface Rate {
  readonly requests: number;
  /** Those whose answer is recorded: of the others nobody can tell whether they were refused. */
  readonly answered: number;
  /** Answered by 401 and by 403, the expected ones too. */
  readonly unauthorized: number;
  readonly forbidden: number;
  /** Of these two, those that are as they should be: the first step of a handshake, a question whether somebody is signed in. */
  readonly expected: number;
}

/** The requests of one row, and the incidents that hold refused ones of them. */
export interface Figure extends Rate {
  /** Stable within the session: which requests it counts can be asked by it. */
  readonly id: string;
  /** Ids of the incidents, those with most of its requests first; expected ones are left out. */
  readonly incidents: readonly string[];
}

export interface RouteFigure extends Figure {
  /** '' where the row stands for the routes beyond those that are told apart. */
  readonly method: string;
  readonly origin: string;
  /** With `*` for each id, number and random part. */
  readonly path: string;
  /** Of GraphQL; '' otherwise. */
  readonly operation: string;
}

export interface ClientFigure extends Figure {
  /** What it is known by: the client id of its OAuth token or request, an API key, or else its User-Agent. */
  readonly by: 'oauth' | 'api-key' | 'user-agent' | 'not-recorded' | 'others';
  /** A client id, a fingerprint, a name with its version. */
  readonly name: string;
}

export interface TokenFigure extends Figure {
  readonly by: 'token' | 'session-cookie' | 'api-key' | 'nothing' | 'not-recorded' | 'others';
  /** Fingerprint of a token, of an API key, of the first value of a session cookie; '' otherwise. */
  readonly fingerprint: string;
  /** What kind of token it is, the cookie's or field's name; '' otherwise. */
  readonly name: string;
}

/** The requests that started in one span. Times in ms since the epoch, `to` exclusive. */
export interface SliceFigure extends Figure {
  readonly from: number;
  readonly to: number;
}

/** Attempts by how they ended. The sum without `open` is all that ended. */
export interface EndCounts {
  readonly succeeded: number;
  readonly failed: number;
  /** Its user went elsewhere, or began anew. */
  readonly abandoned: number;
  /** The recording stops in it. */
  readonly open: number;
}

/** How long one sign-in held. */
export interface SessionAge {
  /** What carried it. */
  readonly by: 'token' | 'session-cookie';
  /** Fingerprint of the first token or value. */
  readonly fingerprint: string;
  /** The exchange of the sign-in, and the one at which the session was over; null while it works. */
  readonly start: number;
  readonly end: number | null;
  readonly endedBy: 'refusal' | 'sign-out' | null;
  /** From sign-in to its end, or to the last request that was let through; ms. */
  readonly age: number;
}

export interface FiguresReport {
  readonly total: Rate;
  /** Those with most refusals first, then those with most requests. */
  readonly routes: readonly RouteFigure[];
  readonly clients: readonly ClientFigure[];
  readonly tokens: readonly TokenFigure[];
  /** In order of time, all of one length; a span without a request is left out. */
  readonly slices: readonly SliceFigure[];
  /** Requests without a recorded start, which no slice counts. */
  readonly untimed: number;
  readonly signIns: {
    /** By people. */
    readonly people: EndCounts;
    /** Sessions and tokens renewed without anybody's doing. */
    readonly renewals: EndCounts;
    /** By programs, with an identity of their own. */
    readonly services: EndCounts;
  };
  /** In order of their beginning; of many the newest. */
  readonly sessions: readonly SessionAge[];
  /** Sessions that were refused before they had ever been let through. */
  readonly stillborn: number;
}

/** Why a request is part of an incident. */
export interface Blame {
  /** A check's id; `unknown` where the capture does not tell. */
  readonly check: string;
  readonly verdict: Verdict;
  /** The incident's id. */
  readonly incident: string;
}
