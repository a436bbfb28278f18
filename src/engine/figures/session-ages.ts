import type { Exchange } from '../exchange/exchange.ts';
import type { Redactor } from '../exchange/redact.ts';
import { siteOf } from '../exchange/site.ts';
import { meantStatus } from '../facts/answers/inner.ts';
import { isTokenRequest } from '../facts/places.ts';
import type { TokenLife } from '../facts/token-life.ts';
import type { FactViews } from '../facts/views.ts';
import type { SessionAge } from '../report-figures.ts';
import { firstValue } from './who.ts';

interface Held {
  readonly by: SessionAge['by'];
  /** Of its token or cookie, as it is: never print it. */
  readonly value: string;
  /** Where it holds, and where it was issued. */
  readonly sites: Set<string>;
  readonly start: Exchange;
  lastAccepted: Exchange | undefined;
  end: Exchange | undefined;
  endedBy: SessionAge['endedBy'];
}

/** Ours: of more sessions the newest are kept. */
const MOST = 200;

/**
 * How long sessions hold: from the sign-in to the first refusal of what it left, or to the sign-out. A refusal after which the same
 * session is let through again (a route that wanted more, a token renewed) was not its end.
 */
export class SessionAges {
  #held: Held[] = [];
  /** By the grant of a token, or by the key of a session cookie. */
  readonly #byKey = new Map<object | string, Held>();

  observe(exchange: Exchange, facts: FactViews): void {
    const { logins, lives, credential, tokens } = facts;
    if (logins.isLogout) {
      this.#signOut(exchange);
      return;
    }
    for (const life of tokens.issued) this.#issue(life, exchange, facts);
    const { life: cookie, outcome } = lives;
    if (cookie !== undefined) {
      const { login } = logins;
      const held = this.#byKey.get(cookie.key);
      // A token endpoint renews what it issued; to the session of a cookie that is no sign-in.
      const signedIn =
        login !== undefined && !isTokenRequest(login) && login.index > (held?.start.index ?? -1);
      const current = signedIn
        ? this.#begin(cookie.key, 'session-cookie', firstValue(cookie), login, exchange)
        : held;
      if (current !== undefined) note(current, exchange, outcome);
    }
    const grant = credential.token === undefined ? undefined : tokens.life?.grant;
    const held = grant === undefined ? undefined : this.#byKey.get(grant);
    if (held !== undefined) note(held, exchange, outcomeOf(exchange));
  }

  /** @param show makes the fingerprints */
  all(show: Redactor): { readonly sessions: readonly SessionAge[]; readonly stillborn: number } {
    const lived = this.#held.filter((one) => one.lastAccepted !== undefined);
    const stillborn = this.#held.filter((one) => one.lastAccepted === undefined && one.end !== undefined);
    return {
      sessions: lived.map(({ by, value, start, end, endedBy, lastAccepted }) => ({
        by,
        fingerprint: show.fingerprint(value),
        start: start.index,
        end: end?.index ?? null,
        endedBy,
        age: between(start, end ?? lastAccepted),
      })),
      stillborn: stillborn.length,
    };
  }

  #issue(life: TokenLife, exchange: Exchange, { flow, tokens }: FactViews): void {
    const { grant, role } = life;
    if (grant === undefined || role === 'id' || this.#byKey.has(grant)) return;
    // What is renewed here began before the recording: how old it is nobody can tell.
    if (flow.grant === 'refresh_token') return;
    const first = tokens.issued.find((one) => one.role === 'access') ?? life;
    this.#begin(grant, 'token', first.token, exchange, exchange);
  }

  #begin(
    key: object | string,
    by: Held['by'],
    value: string,
    start: Exchange,
    { url: { host } }: Exchange,
  ): Held {
    const sites = new Set([siteOf(host), siteOf(start.url.host)]);
    const held: Held = { by, value, sites, start, lastAccepted: undefined, end: undefined, endedBy: null };
    this.#held.push(held);
    this.#byKey.set(key, held);
    if (this.#held.length > MOST) {
      const gone = this.#held.shift();
      for (const [old, one] of this.#byKey) if (one === gone) this.#byKey.delete(old);
    }
    return held;
  }

  #signOut(exchange: Exchange): void {
    const site = siteOf(exchange.url.host);
    for (const held of this.#held)
      if (held.end === undefined && held.sites.has(site)) {
        held.end = exchange;
        held.endedBy = 'sign-out';
      }
  }
}

function note(held: Held, exchange: Exchange, outcome: 'accepted' | 'refused' | 'neither'): void {
  if (outcome === 'accepted') {
    held.sites.add(siteOf(exchange.url.host));
    held.lastAccepted = exchange;
    // What is let through after a sign-out (a request that was under way, a page for everybody) brings nothing back.
    if (held.endedBy === 'refusal') {
      held.end = undefined;
      held.endedBy = null;
    }
  } else if (outcome === 'refused' && held.end === undefined) {
    held.end = exchange;
    held.endedBy = 'refusal';
  }
}

function outcomeOf(exchange: Exchange): 'accepted' | 'refused' | 'neither' {
  const status = meantStatus(exchange);
  if (status === 401) return 'refused';
  return status >= 200 && status < 300 ? 'accepted' : 'neither';
}

function between(start: Exchange, end: Exchange | undefined): number {
  return Math.max(0, (end?.startedAt ?? Number.NaN) - (start.startedAt ?? Number.NaN)) || 0;
}
