import type { Exchange } from '../exchange/exchange.ts';
import type { ChainView } from './chain.ts';
import type { ChallengeView } from './challenge.ts';
import type { ClockView } from './clock.ts';
import type { CookieDeletionsView } from './cookie-deletions.ts';
import type { CookieElsewhereView } from './cookie-elsewhere.ts';
import type { CookieLoadView } from './cookie-load.ts';
import type { CookiesView } from './cookies.ts';
import type { CorsView } from './cors.ts';
import type { CredentialView } from './credential.ts';
import type { DpopView } from './dpop.ts';
import type { FlowView } from './flows.ts';
import type { HandshakesView } from './handshakes.ts';
import type { IssuersView } from './issuers.ts';
import type { LoginsView } from './logins.ts';
import type { LoopView } from './loops.ts';
import type { Outage, OutageView } from './outages.ts';
import type { RenewalView } from './renewals.ts';
import type { RepeatView } from './repeats.ts';
import type { RouteView } from './routes.ts';
import type { SamlView } from './saml.ts';
import type { SessionLivesView } from './session-lives.ts';
import type { SignatureView } from './signature.ts';
import type { SigningView } from './signing.ts';
import type { StackView } from './stack.ts';
import type { StoredView } from './stored.ts';
import type { TokensView } from './tokens.ts';
import type { WordsView } from './words.ts';
import type { WorkerView } from './workers.ts';

/** What the facts say about one exchange, at the moment when it was added. A check declares which of them it needs. */
export interface FactViews {
  readonly credential: CredentialView;
  readonly challenge: ChallengeView;
  readonly words: WordsView;
  readonly dpop: DpopView;
  readonly signing: SigningView;
  readonly handshakes: HandshakesView;
  readonly clock: ClockView;
  readonly chain: ChainView;
  readonly cookies: CookiesView;
  readonly cookieLoad: CookieLoadView;
  readonly cookieDeletions: CookieDeletionsView;
  readonly cookieElsewhere: CookieElsewhereView;
  readonly tokens: TokensView;
  readonly logins: LoginsView;
  readonly route: RouteView;
  readonly loop: LoopView;
  readonly repeat: RepeatView;
  readonly lives: SessionLivesView;
  readonly cors: CorsView;
  readonly flow: FlowView;
  readonly issuers: IssuersView;
  readonly saml: SamlView;
  readonly renewal: RenewalView;
  readonly outage: OutageView;
  readonly signature: SignatureView;
  readonly stack: StackView;
  readonly stored: StoredView;
  readonly worker: WorkerView;
}

export type FactName = keyof FactViews;

/** What became of a refused request as the capture went on. Only events after the refusal. */
export interface Aftermath {
  /** The first later exchange of the same route that was let through. */
  readonly success?: Exchange;
  /** What the facts said about it. */
  readonly successFacts?: FactViews;
  /** The last token response, or renewal of a cookie, between the refusal and that success. */
  readonly tokenIssued?: Exchange;
  /** A sign-in on the same site that was answered well. */
  readonly login?: Exchange;
  /** A sign-in page or identity provider that the browser was shown. */
  readonly signInShown?: Exchange;
  /** A page or call of the same site that worked for a visitor who was not signed in, after the refusal was answered. */
  readonly carriedOn?: Exchange;
  /** A later request of any route that was let through with the same session cookie. */
  readonly cookieAccepted?: Exchange;
  /** A later request of any route of this origin that was let through with the same token. */
  readonly tokenAccepted?: Exchange;
  /** The first later request of this route that brought what the challenge asked for, and was refused as well. */
  readonly tried?: Exchange;
  /** How many more times the route was refused before that. */
  readonly refusals: number;
  /** The request turned out to be one of those that fail for everybody since one moment. */
  readonly outage?: Outage;
  /** The same request was made and refused again and again without a pause. */
  readonly storm?: Storm;
}

/** A refused request that was repeated: how often it was refused, up to which exchange, within how many ms. */
export interface Storm {
  readonly count: number;
  readonly last: Exchange;
  readonly span: number;
}
