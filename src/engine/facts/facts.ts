import type { JarProfile } from '../cookies/jar.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { Chains } from './chain.ts';
import { challengeOf } from './challenge.ts';
import { Clocks, type ClockView, type HostClock } from './clock.ts';
import type { Reference } from './clock-reference.ts';
import { CookieDeletions } from './cookie-deletions.ts';
import { CookieElsewhere } from './cookie-elsewhere.ts';
import { CookieLoads } from './cookie-load.ts';
import { Cookies } from './cookies.ts';
import { Cors } from './cors.ts';
import { credentialOf } from './credential.ts';
import { DpopProofs } from './dpop.ts';
import { Flows } from './flows.ts';
import { Handshakes } from './handshakes.ts';
import { Issuers } from './issuers.ts';
import { Logins } from './logins.ts';
import { Loops } from './loops.ts';
import { Outages } from './outages.ts';
import { Renewals } from './renewals.ts';
import { Repeats } from './repeats.ts';
import { Routes } from './routes.ts';
import { SamlFlows } from './saml.ts';
import { cookiesForSaml } from './saml-cookies.ts';
import { SessionLives } from './session-lives.ts';
import { SignIns } from './sign-ins/sign-ins.ts';
import { Signatures } from './signature.ts';
import { signingOf } from './signing.ts';
import { Stacks } from './stack.ts';
import { NOT_LOOKED } from './stored.ts';
import { Tokens } from './tokens.ts';
import type { FactViews } from './views.ts';
import { wordsOf } from './words.ts';
import { Workers } from './workers.ts';

/** All folds in their order: each sees the exchange once, and what the ones before it made of it. */
export class Facts {
  readonly #clocks = new Clocks();
  readonly #chains = new Chains();
  readonly #cookies: Cookies;
  readonly #cookieLoads = new CookieLoads();
  readonly #cookieDeletions = new CookieDeletions();
  readonly #cookieElsewhere = new CookieElsewhere();
  readonly #tokens = new Tokens();
  readonly #saml = new SamlFlows();
  readonly #logins = new Logins();
  readonly #routes = new Routes();
  readonly #loops = new Loops();
  readonly #repeats = new Repeats();
  readonly #lives = new SessionLives();
  readonly #cors = new Cors();
  readonly #flows = new Flows();
  readonly #issuers = new Issuers();
  readonly #renewals = new Renewals();
  readonly #outages = new Outages();
  readonly #stacks = new Stacks();
  /** What the user had checked against the issuers' keys. */
  readonly signatures = new Signatures();
  readonly #dpop = new DpopProofs();
  readonly #handshakes = new Handshakes();
  readonly #workers = new Workers();
  /** Attempts to sign in, to renew and to sign out, pieced together from what the others made of each exchange. */
  readonly signIns = new SignIns();

  constructor(profile: JarProfile, release?: number) {
    this.#cookies = new Cookies(profile, release);
  }

  /** Folds one exchange in; returns what is known about it at this moment. */
  observe(exchange: Exchange): FactViews {
    const credential = credentialOf(exchange);
    const challenge = challengeOf(exchange);
    const words = wordsOf(exchange);
    const dpop = this.#dpop.observe(exchange, credential);
    const chain = this.#chains.observe(exchange);
    const saml = this.#saml.observe(exchange);
    const cookies = cookiesForSaml(this.#cookies.observe(exchange, chain), exchange, saml);
    const cookieLoad = this.#cookieLoads.observe(exchange, cookies);
    const cookieDeletions = this.#cookieDeletions.observe(exchange, cookies);
    const cookieElsewhere = this.#cookieElsewhere.observe(exchange, cookies);
    const tokens = this.#tokens.observe(exchange, credential);
    const clock = this.#clocks.observe(exchange, tokens, credential.token);
    const logins = this.#logins.observe(exchange, credential, cookies, tokens);
    const route = this.#routes.observe(exchange, credential, challenge, cookies);
    const loop = this.#loops.observe(exchange, chain);
    const lives = this.#lives.observe(exchange, cookies, credential);
    const cors = this.#cors.observe(exchange);
    const flow = this.#flows.observe(exchange);
    const renewal = this.#renewals.observe(exchange, flow, credential, cookies);
    const views: FactViews = {
      credential,
      challenge,
      words,
      dpop,
      signing: signingOf(exchange, credential),
      handshakes: this.#handshakes.observe(exchange, credential.parsed, challenge.parse),
      clock,
      chain,
      cookies,
      cookieLoad,
      cookieDeletions,
      cookieElsewhere,
      tokens,
      logins,
      route,
      loop,
      repeat: this.#repeats.observe(exchange),
      lives,
      cors,
      flow,
      issuers: this.#issuers.observe(exchange, flow),
      saml,
      renewal,
      outage: this.#outages.observe(exchange, { credential, cookies, tokens, clock, logins, words }),
      signature: this.signatures.observe(credential),
      stack: this.#stacks.observe(exchange),
      stored: NOT_LOOKED,
      worker: this.#workers.observe(exchange),
    };
    this.signIns.observe(exchange, views);
    return views;
  }

  get cookies(): Cookies {
    return this.#cookies;
  }

  /** Every host's clock that could be read, and what they agree on. */
  clocks(): { readonly hosts: readonly HostClock[]; readonly reference: Reference } {
    return { hosts: this.#clocks.hosts(), reference: this.#clocks.reference };
  }

  /** What time it was for the server that answered an exchange, as far as is known by now. */
  timeAt(exchange: Exchange): Pick<ClockView, 'now' | 'basis'> {
    return this.#clocks.at(exchange);
  }

  get tokens(): Tokens {
    return this.#tokens;
  }
}
