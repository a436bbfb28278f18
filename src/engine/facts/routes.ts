import type { Exchange } from '../exchange/exchange.ts';
import type { ChallengeView } from './challenge.ts';
import type { CookiesView } from './cookies.ts';
import type { CredentialView } from './credential.ts';
import { routeOf } from './places.ts';

/** What an API showed of itself before this exchange: by route, and by origin. */
export interface RouteView {
  readonly key: string;
  /** The last request of this route that was let through. */
  readonly lastSuccess: Accepted | undefined;
  /** The last request to this origin that was let through and carried a credential. */
  readonly lastAcceptedHere: Accepted | undefined;
  /** Schemes that this origin accepted, lower case (`cookie` for a session cookie alone, `none`). */
  readonly acceptedSchemes: readonly string[];
  /** This origin has given a reason (`error=`) in a challenge: so the lack of one means something. */
  readonly givesReasons: boolean;
  /** Refusals of this route in a row before this exchange. */
  readonly refusals: number;
  /** The last refusal of this route to a request without any credential. */
  readonly anonymousRefusal: Exchange | undefined;
  /** When the last request to this origin was answered, ms since the epoch. */
  readonly lastSeen: number | undefined;
}

/** A request that was let through, with what it carried. */
export interface Accepted {
  readonly exchange: Exchange;
  readonly scheme: string;
  readonly token: string | undefined;
  readonly claims: Readonly<Record<string, unknown>> | undefined;
  readonly cookieNames: readonly string[];
}

interface Origin {
  accepted: Accepted | undefined;
  schemes: string[];
  givesReasons: boolean;
  lastSeen: number | undefined;
}

interface Route {
  success: Accepted | undefined;
  refusals: number;
  anonymous: Exchange | undefined;
}

const MOST = 20_000;

export class Routes {
  readonly #routes = new Map<string, Route>();
  readonly #origins = new Map<string, Origin>();

  observe(
    exchange: Exchange,
    credential: CredentialView,
    challenge: ChallengeView,
    cookies: CookiesView,
  ): RouteView {
    const key = routeOf(exchange);
    const route = this.#routes.get(key) ?? { success: undefined, refusals: 0, anonymous: undefined };
    if (this.#routes.size < MOST) this.#routes.set(key, route);
    const origin = this.#origins.get(exchange.url.origin) ?? {
      accepted: undefined,
      schemes: [],
      givesReasons: false,
      lastSeen: undefined,
    };
    if (this.#origins.size < MOST) this.#origins.set(exchange.url.origin, origin);
    const view: RouteView = {
      key,
      lastSuccess: route.success,
      lastAcceptedHere: origin.accepted,
      acceptedSchemes: origin.schemes,
      givesReasons: origin.givesReasons,
      refusals: route.refusals,
      anonymousRefusal: route.anonymous,
      lastSeen: origin.lastSeen,
    };
    const status = exchange.response.status;
    if (status >= 200 && status < 300 && exchange.kind !== 'preflight') {
      const scheme =
        credential.values.length > 0 ? credential.scheme : cookies.sessionSent ? 'cookie' : 'none';
      const accepted: Accepted = {
        exchange,
        scheme,
        token: credential.token,
        claims: credential.jwt?.ok === true ? credential.jwt.claims : undefined,
        cookieNames: cookies.sent.map((cookie) => cookie.name).slice(0, 50),
      };
      route.success = accepted;
      route.refusals = 0;
      if (scheme !== 'none') origin.accepted = accepted;
      if (!origin.schemes.includes(scheme)) origin.schemes = [...origin.schemes, scheme];
    } else if (status === 401) {
      route.refusals++;
      if (credential.sent === 'no' && !cookies.sessionSent) route.anonymous = exchange;
    }
    if (challenge.param('error') !== undefined) origin.givesReasons = true;
    if (status > 0) origin.lastSeen = exchange.startedAt ?? origin.lastSeen;
    return view;
  }
}
