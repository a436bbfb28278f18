import type { Exchange } from '../../exchange/exchange.ts';
import type { FlowEnd, FlowKind, FlowProtocol, FlowStep } from '../../report-flows.ts';
import type { CookiesView } from '../cookies-view.ts';

/** Who answers a message: the application, an API of it, or the identity provider. */
export type Side = 'app' | 'api' | 'identity-provider';

/** One request of an attempt. */
export interface Message {
  readonly exchange: Exchange;
  readonly step: FlowStep;
  readonly side: Side;
  /** What the cookies did at it. */
  readonly cookies: CookiesView | undefined;
}

/** Named values of a protocol message. Secrets: never print them. */
export type Values = ReadonlyMap<string, string>;

/** A message that carried values, and where. */
export interface Carrier {
  readonly exchange: Exchange;
  readonly values: Values;
}

/** One question to one identity provider, and what came of it. A sign-in that is passed on to a second provider has two. */
export interface Leg {
  readonly family: 'oauth' | 'saml' | 'ws-federation';
  /** Origin of the provider that was asked; '' where the capture lacks the request. */
  readonly origin: string;
  readonly asked: Carrier | undefined;
  /** RFC 9126: the request that was pushed ahead, with its answer's request_uri. */
  pushed: Carrier | undefined;
  /** How the answer came back: its values, and the exchange that brought them to the application. */
  answered: Carrier | undefined;
  /** The request that spent the code. */
  spent: Carrier | undefined;
  /** The ID token's claims, and the exchange that brought it. */
  idToken: { readonly exchange: Exchange; readonly nonce: string; readonly iss: string } | undefined;
}

/** How one can tell how an attempt ended: the words stand in the report. */
export type Why =
  | 'asking'
  | 'code-unspent'
  | 'waiting'
  | 'polling'
  | 'landed'
  | 'tokens'
  | 'session-set'
  | 'call-accepted'
  | 'signed-out'
  | 'provider-error'
  | 'provider-refused'
  | 'answer-refused'
  | 'token-refused'
  | 'request-refused'
  | 'credentials-refused'
  | 'form-again'
  | 'back-at-sign-in'
  | 'landing-refused'
  | 'call-refused'
  | 'logout-refused'
  | 'server-error'
  | 'no-answer'
  | 'began-anew'
  | 'left'
  | 'again-at-once'
  | 'loop'
  /** The diagnosis says so. */
  | 'diagnosed';

export interface Outcome {
  readonly state: FlowEnd;
  readonly exchange: Exchange | undefined;
  readonly why: Why;
  /** An error code of a protocol, as far as it is one; '' otherwise. */
  readonly code: string;
}

export interface AttemptLoop {
  readonly id: number;
  rounds: number;
  /** Where a round begins, as `placeOf` tells, and the first exchange that is part of one. */
  readonly start: string;
  from: number;
}

/** Ours: a reader looks at no more. The first and the newest are kept. */
const MOST_MESSAGES = 80;
const KEPT_FIRST = 40;
const MOST_LEGS = 24;
const MOST_TOKENS = 40;
const MOST_COOKIES = 40;

/** One attempt to sign in, to renew or to sign out, as it is being pieced together. */
export class Attempt {
  /** Its place among those that are told of, from 1; undefined as long as it is too weak to be told. */
  number: number | undefined;
  /** Kept as it is, however many messages were left out. */
  readonly messages: Message[] = [];
  omitted = 0;
  readonly legs: Leg[] = [];
  readonly features = new Set<string>();
  /** As they are: never print them. */
  readonly tokens: string[] = [];
  readonly cookies = new Set<string>();
  silent = false;
  /** In a frame. */
  framed = false;
  phase: 'asking' | 'answered' | 'landed' = 'asking';
  outcome: Outcome = { state: 'open', exchange: undefined, why: 'asking', code: '' };
  loop: AttemptLoop | undefined;
  /** Before it began somebody was signed in, as far as the capture tells. */
  known = false;
  /** Origin and address of the page that it shows at present. */
  page: Exchange | undefined;
  /** Calls that were judged after the landing. */
  calls = 0;
  /** The route whose call was refused before, so that this renewal began; '' for none. */
  retries = '';
  /** The attempt that took this one in. */
  #into: Attempt | undefined;

  constructor(
    public protocol: FlowProtocol,
    public kind: FlowKind,
  ) {}

  get first(): Exchange | undefined {
    return this.messages[0]?.exchange;
  }

  get last(): Exchange | undefined {
    return this.messages.at(-1)?.exchange;
  }

  get leg(): Leg | undefined {
    return this.legs.at(-1);
  }

  /** This attempt, or the one of which it turned out to be a part. */
  get whole(): Attempt {
    let at: Attempt = this;
    while (at.#into !== undefined) at = at.#into;
    return at;
  }

  get isLogout(): boolean {
    return this.kind === 'logout';
  }

  /** Adds a message at its place; one that is there already stays as it is. */
  add(message: Message): void {
    const { index } = message.exchange;
    let at = this.messages.length;
    while (at > 0 && (this.messages[at - 1]?.exchange.index ?? -1) > index) at--;
    if (this.messages[at - 1]?.exchange.index === index) return;
    this.messages.splice(at, 0, message);
    if (this.messages.length <= MOST_MESSAGES) return;
    this.messages.splice(KEPT_FIRST, 1);
    this.omitted++;
  }

  addLeg(leg: Leg): void {
    this.legs.push(leg);
    if (this.legs.length > MOST_LEGS) this.legs.splice(1, 1);
  }

  addTokens(tokens: Iterable<string>): void {
    for (const token of tokens)
      if (token !== '' && this.tokens.length < MOST_TOKENS && !this.tokens.includes(token))
        this.tokens.push(token);
  }

  addCookie(name: string): void {
    if (this.cookies.size < MOST_COOKIES) this.cookies.add(name);
  }

  /** Notes how it ended, as far as it is known. What went round in circles did so, whatever page is shown after it. */
  end(state: FlowEnd, exchange: Exchange | undefined, why: Why, code = ''): void {
    if (this.outcome.state === 'looped' && state !== 'looped') return;
    this.outcome = { state, exchange, why, code };
  }

  /** Somebody has typed credentials: what follows is seen anew. */
  resume(): void {
    if (this.outcome.state === 'looped') this.outcome = { ...this.outcome, state: 'open' };
  }

  /** Takes in another attempt that turned out to be a part of this one. */
  absorb(other: Attempt): void {
    other.#into = this;
    for (const message of other.messages) this.add(message);
    this.omitted += other.omitted;
    const legs = [...this.legs, ...other.legs].sort((a, b) => indexOf(a) - indexOf(b));
    this.legs.length = 0;
    for (const leg of legs) this.addLeg(leg);
    for (const feature of other.features) this.features.add(feature);
    this.addTokens(other.tokens);
    for (const name of other.cookies) this.addCookie(name);
    if (this.kind === 'form' && other.kind !== 'form') {
      this.kind = other.kind;
      this.protocol = other.protocol;
    }
    this.resume();
    if ((other.last?.index ?? -1) >= (this.outcome.exchange?.index ?? -1)) {
      this.outcome = other.outcome;
      this.phase = other.phase;
      this.page = other.page;
    }
    this.known ||= other.known;
  }
}

function indexOf(leg: Leg): number {
  return (leg.asked ?? leg.answered ?? leg.spent)?.exchange.index ?? 0;
}
