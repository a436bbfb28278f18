import type { Exchange } from '../exchange/exchange.ts';
import { audiencesOf, scopesIn } from '../tokens/claims.ts';
import { meantStatus } from './answers/inner.ts';
import type { ChallengeView } from './challenge.ts';
import type { CookiesView } from './cookies.ts';
import type { CredentialView } from './credential.ts';
import { csrfFieldsOf, routeOf } from './places.ts';

/** What an API showed of itself before this exchange: by route, and by origin. */
export interface RouteView {
  readonly key: string;
  /** The last request of this route that was let through. */
  readonly lastSuccess: Accepted | undefined;
  /** The last request to this origin that was let through and carried a credential. */
  readonly lastAcceptedHere: Accepted | undefined;
  /** The last request by which this origin took a token again that it had refused (401) on the same route. */
  readonly revived: Accepted | undefined;
  /** What this route, and what this origin, let through before. */
  readonly accepts: { readonly route: Memory; readonly origin: Memory };
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

/** What requests carried that were let through; a few of each, each once. The same object as long as nothing is added. */
export interface Memory {
  /** aud, iss, scope and typ of JWTs. */
  readonly audiences: readonly string[];
  readonly issuers: readonly string[];
  readonly scopes: readonly string[];
  readonly types: readonly string[];
  /** Header fields that carried a key or a token of their own, lower case. */
  readonly keyFields: readonly string[];
  readonly cookieNames: readonly string[];
  /** Header fields that carried a token against forged requests, lower case. */
  readonly csrfFields: readonly string[];
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
  memory: Memory;
  accepted: Accepted | undefined;
  revived: Accepted | undefined;
  schemes: string[];
  givesReasons: boolean;
  lastSeen: number | undefined;
}

interface Route {
  memory: Memory;
  success: Accepted | undefined;
  /** The token that the last request brought, if it was refused. */
  refused: string | undefined;
  refusals: number;
  anonymous: Exchange | undefined;
}

const MOST = 20_000;
/** Ours: an API that takes more kinds than that takes any. */
const FEW = 24;
const NOTHING: Memory = {
  audiences: [],
  issuers: [],
  scopes: [],
  types: [],
  keyFields: [],
  cookieNames: [],
  csrfFields: [],
};

const KINDS = Object.keys(NOTHING) as readonly (keyof Memory)[]; // its own keys

function carriedBy(accepted: Accepted, credential: CredentialView): Memory {
  const claims = accepted.claims ?? {};
  const typ = credential.jwt?.ok === true ? credential.jwt.header.typ : undefined;
  return {
    audiences: audiencesOf(claims),
    issuers: typeof claims.iss === 'string' ? [claims.iss] : [],
    scopes: scopesIn(claims),
    types: typeof typ === 'string' ? [typ.toLowerCase()] : [],
    keyFields: credential.apiKeys.map((key) => key.name),
    cookieNames: accepted.cookieNames,
    csrfFields: csrfFieldsOf(accepted.exchange),
  };
}

function remember(known: Memory, carried: Memory): Memory {
  let news: (keyof Memory)[] | undefined;
  // Most requests carry what others have carried.
  for (const name of KINDS) {
    const before = known[name];
    for (const one of carried[name]) {
      if (before.includes(one)) continue;
      if (news === undefined) news = [name];
      else news.push(name);
      break;
    }
  }
  if (news === undefined || news.every((name) => known[name].length >= FEW)) return known;
  const grown = { ...known };
  for (const name of news) grown[name] = [...new Set([...known[name], ...carried[name]])].slice(0, FEW);
  return grown;
}

// A WebSocket asks the same server as fetch does (WebSockets, opening handshake: requestURL is url with the scheme http for ws, https otherwise).
function httpOrigin({ url }: Exchange): string {
  return url.origin.replace(/^ws/, 'http');
}

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
    const route = this.#routes.get(key) ?? {
      memory: NOTHING,
      success: undefined,
      refused: undefined,
      refusals: 0,
      anonymous: undefined,
    };
    if (this.#routes.size < MOST) this.#routes.set(key, route);
    const place = httpOrigin(exchange);
    const origin = this.#origins.get(place) ?? {
      memory: NOTHING,
      accepted: undefined,
      revived: undefined,
      schemes: [],
      givesReasons: false,
      lastSeen: undefined,
    };
    if (this.#origins.size < MOST) this.#origins.set(place, origin);
    const view: RouteView = {
      key,
      lastSuccess: route.success,
      lastAcceptedHere: origin.accepted,
      revived: origin.revived,
      accepts: { route: route.memory, origin: origin.memory },
      acceptedSchemes: origin.schemes,
      givesReasons: origin.givesReasons,
      refusals: route.refusals,
      anonymousRefusal: route.anonymous,
      lastSeen: origin.lastSeen,
    };
    // What a service worker gives its page is no answer of the server to what the page sent.
    if (exchange.serviceWorker === 'page') return view;
    const status = meantStatus(exchange);
    const through = (status >= 200 && status < 300) || (status === 101 && exchange.kind === 'websocket');
    if (through && exchange.kind !== 'preflight') {
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
      if (accepted.token !== undefined && accepted.token === route.refused) origin.revived = accepted;
      route.refused = undefined;
      const carried = carriedBy(accepted, credential);
      route.memory = remember(route.memory, carried);
      origin.memory = remember(origin.memory, carried);
      route.refusals = 0;
      if (scheme !== 'none') origin.accepted = accepted;
      if (!origin.schemes.includes(scheme)) origin.schemes = [...origin.schemes, scheme];
    } else if (status === 401) {
      route.refusals++;
      route.refused = credential.token;
      if (credential.sent === 'no' && !cookies.sessionSent) route.anonymous = exchange;
    }
    if (challenge.param('error') !== undefined) origin.givesReasons = true;
    if (status > 0) origin.lastSeen = exchange.startedAt ?? origin.lastSeen;
    return view;
  }
}
