import type { Basis, SpecReference } from './report.ts';

/** The family that a sign-in belongs to. `http` is a prompt for Basic, Digest or Negotiate. */
export type FlowProtocol = 'oauth' | 'oidc' | 'saml' | 'ws-federation' | 'form' | 'http';

/** Which way of its family. */
export type FlowKind =
  /** Authorization code grant (RFC 6749 §4.1), with PKCE or without. */
  | 'code'
  /** Tokens straight from the authorization endpoint (RFC 6749 §4.2; OpenID Connect Core §3.2). */
  | 'implicit'
  /** A code and tokens together (OpenID Connect Core §3.3). */
  | 'hybrid'
  /** Device authorization grant (RFC 8628). */
  | 'device'
  | 'client-credentials'
  | 'password'
  | 'refresh'
  /** Any other grant at a token endpoint (RFC 7523, RFC 8693, …). */
  | 'other-grant'
  /** A SAML or WS-Federation sign-in that the application asked for. */
  | 'web-sso'
  /** One that the identity provider began by itself (SAML profiles §4.1.5). */
  | 'idp-initiated'
  /** A form, or a call with user name and password. */
  | 'form'
  | 'prompt'
  | 'logout';

/** How a sign-in ended. `open`: the capture stops in it. `abandoned`: the visitor went elsewhere, or began anew. */
export type FlowEnd = 'signed-in' | 'renewed' | 'signed-out' | 'failed' | 'looped' | 'abandoned' | 'open';

/** What stands at one end of a message. */
export interface FlowLane {
  readonly role: 'browser' | 'app' | 'api' | 'identity-provider';
  /** Host, with the port and scheme where they are not https on 443; `browser` for the first lane. */
  readonly name: string;
}

/** What a message does in its flow. */
export type FlowStep =
  /** The page that could not be shown before signing in. */
  | 'entry'
  /** The application's own address that begins the sign-in. */
  | 'start'
  | 'pushed-request'
  | 'authorize'
  | 'sign-in-page'
  | 'credentials'
  /** Second factor, consent, choice of account, any page between at the provider. */
  | 'interaction'
  | 'callback'
  | 'token'
  | 'device-code'
  | 'poll'
  | 'userinfo'
  | 'metadata'
  /** The first page or call after it that shows whether the visitor is known. */
  | 'landing'
  | 'saml-request'
  | 'saml-response'
  | 'logout-request'
  | 'logout-response'
  | 'challenge'
  | 'retry'
  | 'hop';

/** One request of a flow, with its answer. */
export interface FlowMessageReport {
  readonly exchange: number;
  readonly step: FlowStep;
  /** Indices into `lanes`. */
  readonly from: number;
  readonly to: number;
  /** `GET /authorize`, secrets out. */
  readonly request: string;
  /** `302 → app.example`, `200`, `no answer`. */
  readonly answer: string;
  /** One sentence in plain words: what this message is for and what it says. */
  readonly says: string;
  readonly cookies: readonly FlowCookie[];
  /** What is broken in it, a few words; '' otherwise. */
  readonly fault: string;
  readonly faultSide: 'request' | 'response';
  /** Number of the round of a loop, from 1; null outside of one. */
  readonly round: number | null;
}

/** A cookie that carries the sign-in, at one message. */
export interface FlowCookie {
  readonly name: string;
  readonly verdict: 'set' | 'rejected' | 'sent' | 'withheld' | 'removed';
  readonly basis: Basis;
  /** Ids of catalogue.md, the decisive one first. */
  readonly reasons: readonly string[];
}

/** Two values of one flow that have to be the same, or belong together. */
export interface FlowMatch {
  readonly what:
    | 'state'
    | 'nonce'
    | 'code'
    | 'code_verifier'
    | 'redirect_uri'
    | 'iss'
    | 'InResponseTo'
    | 'RelayState'
    | 'request_uri'
    | 'wctx';
  /** `unknown`: one of them is not in the capture; `says` tells which. */
  readonly verdict: 'matches' | 'differs' | 'missing' | 'unknown';
  /** The exchange that asked and the one that answered; null where the capture lacks it. */
  readonly asked: number | null;
  readonly answered: number | null;
  readonly says: string;
}

/** One attempt to sign in, sign out or renew: its messages in order, what belongs together in them, and how it ended. */
export interface FlowReport {
  /** f1, f2, … in order of their beginning; stable within the report. */
  readonly id: string;
  readonly protocol: FlowProtocol;
  readonly kind: FlowKind;
  /** `PKCE`, `form_post`, `fragment`, `PAR`, `prompt=none`, `iframe`, `redirect binding`, `POST binding`, `DPoP`, … */
  readonly features: readonly string[];
  /** Nobody was to see it: a hidden frame, or `prompt=none`. */
  readonly silent: boolean;
  /** A sentence without a full stop: "Sign-in with a code and PKCE at id.example: signed in". */
  readonly title: string;
  /** ISO 8601, '' where unknown. */
  readonly startedAt: string;
  readonly endedAt: string;
  readonly lanes: readonly FlowLane[];
  readonly messages: readonly FlowMessageReport[];
  /** How many more messages there were; they are left out in the middle. */
  readonly omitted: number;
  readonly matches: readonly FlowMatch[];
  /** Fingerprints of the tokens that it brought. */
  readonly tokens: readonly string[];
  /** Names of the cookies that it left behind. */
  readonly cookies: readonly string[];
  readonly end: {
    readonly state: FlowEnd;
    /** Index of the exchange where it ended or broke; null while it is open. */
    readonly exchange: number | null;
    /** A sentence: how one can tell. */
    readonly says: string;
  };
  /** For loops: how many rounds. */
  readonly rounds: number | null;
  /** Ids of the incidents whose exchanges it holds, the decisive one first. */
  readonly incidents: readonly string[];
}

/** One parameter, header field or element of a message taken apart. */
export interface MessagePart {
  readonly name: string;
  /** Secrets as fingerprints. */
  readonly value: string;
  /** A sentence: what it is for. */
  readonly means: string;
  /** A sentence: what is wrong with it, or worth knowing; '' otherwise. */
  readonly fault: string;
  readonly weight: 'fault' | 'advice' | '';
  /** Where it is defined, where that is not the section of the message itself. */
  readonly spec?: SpecReference;
  /** Place in the exchange, as in the evidence of a cause. */
  readonly at: string;
}

/** A protocol message of one exchange, taken apart for reading. */
export interface MessageReport {
  /** `Authorization request`, `Token response`, `SAML response`, … */
  readonly title: string;
  readonly side: 'request' | 'response';
  readonly spec: SpecReference | null;
  readonly parts: readonly MessagePart[];
  /** A standard error code in plain words: what it says and who has to do what; '' where there is none. */
  readonly verdict: string;
  /** Pretty-printed XML of a SAML or WS-Federation message, secrets and persons out; '' where there is none. */
  readonly xml: string;
  /** Why it cannot be read, or what was left out; '' otherwise. */
  readonly note: string;
}
