import type { Exchange } from '../exchange/exchange.ts';
import { startedAfter } from '../exchange/order.ts';
import { numericDate } from '../tokens/jwt.ts';
import { meantStatus } from './answers/inner.ts';
import { remember } from './bounded.ts';
import type { ClockView } from './clock.ts';
import type { CookiesView } from './cookies.ts';
import type { CredentialView } from './credential.ts';
import type { LoginsView } from './logins.ts';
import {
  isApiCall,
  isCallbackUrl,
  isDecoration,
  isLoginSubmit,
  isLoginUrl,
  isLogoutUrl,
  isNavigation,
  isTokenRequest,
  routeOf,
} from './places.ts';
import type { TokensView } from './tokens.ts';
import type { WordsView } from './words.ts';

/** Since one moment everything fails at an origin that worked before, for all who ask. */
export interface Outage {
  readonly origin: string;
  /** The first and the newest request that failed by it. */
  readonly since: Exchange;
  readonly last: Exchange;
  /** Routes that had worked and fail since. */
  readonly routes: number;
  /** Tokens refused since, and how many users they stand for as far as can be told: those that are told apart in one way. */
  readonly tokens: number;
  readonly users: number;
  /** A request without any credential that failed, of a route that had worked without. */
  readonly anonymous: Exchange | undefined;
  /** The server said of each refusal that it does not know the key, or that the signature does not fit. */
  readonly keys: boolean;
  /** All of them were answered 502, 503 or 504, or not at all: what any one user sends does not do that. */
  readonly gateway: boolean;
  /** All of them were answered 5xx or not at all. */
  readonly server: boolean;
  /** How sure it is that others are affected, too. */
  readonly sure: 'certain' | 'likely' | 'possible';
}

export interface OutageView {
  /** Of this exchange's origin, as far as it has been told; a new object where more is worth telling. */
  readonly outage: Outage | undefined;
  /** This exchange is one of those that fail by it. */
  readonly part: boolean;
}

interface Failing {
  readonly since: Exchange;
  last: Exchange;
  readonly routes: Set<string>;
  readonly tokens: Set<string>;
  /** A token that had been accepted here is among them. */
  accepted: boolean;
  /** Whom they stand for, by the way in which such are told apart. */
  readonly users: Map<string, Set<string>>;
  /** Answered 403. */
  forbidden: number;
  anonymous: Exchange | undefined;
  count: number;
  keys: number;
  gateway: number;
  server: number;
  /** Told at so many failures; then at twice as many. */
  next: number;
  told: Outage | undefined;
}

interface Origin {
  /** Routes that worked: whether they did without a credential. */
  readonly worked: Map<string, boolean>;
  /** Issuers of tokens that were accepted here; '' stands for tokens that cannot be read. */
  readonly issuers: Set<string>;
  /** Tokens that were accepted here. */
  readonly tokens: Set<string>;
  failing: Failing | undefined;
}

const MOST_ORIGINS = 2000;
const MOST_ROUTES = 500;
const MOST_NAMES = 100;
/** Ours: fewer routes may fail for a reason of their own. */
const ROUTES = 3;
/** Ours, ms: a server that is started anew is back within that. */
const LASTING = 5000;

const UNREACHED =
  /ERR_(?:CONNECTION_(?:REFUSED|TIMED_OUT|RESET|CLOSED)|TIMED_OUT|ADDRESS_UNREACHABLE|EMPTY_RESPONSE)|NS_ERROR_(?:CONNECTION_REFUSED|NET_TIMEOUT|NET_RESET)/;
const NOTHING: OutageView = { outage: undefined, part: false };

interface About {
  readonly credential: CredentialView;
  readonly cookies: CookiesView;
  readonly tokens: TokensView;
  readonly clock: ClockView;
  readonly logins: LoginsView;
  readonly words: WordsView;
}

/** Sees when an origin that worked begins to fail as a whole. A request that succeeds where others fail ends it. */
export class Outages {
  readonly #origins = new Map<string, Origin>();

  observe(exchange: Exchange, about: About): OutageView {
    const key = exchange.url.origin;
    if (key === '' || !counts(exchange)) return NOTHING;
    const failure = failureOf(exchange);
    const known = this.#origins.get(key);
    if (failure === undefined && !succeeds(exchange)) return { outage: known?.failing?.told, part: false };
    const origin = known ?? { worked: new Map(), issuers: new Set(), tokens: new Set(), failing: undefined };
    if (known === undefined) remember(this.#origins, key, origin, MOST_ORIGINS);
    const route = routeOf(exchange);
    if (failure === undefined) {
      succeed(origin, route, exchange, about);
      return { outage: origin.failing?.told, part: false };
    }
    const part = fail(origin, route, exchange, about, failure);
    return { outage: origin.failing?.told, part: part && origin.failing?.told !== undefined };
  }
}

function counts(exchange: Exchange): boolean {
  if (exchange.fromCache || exchange.kind === 'preflight' || exchange.serviceWorker === 'page') return false;
  if (isDecoration(exchange) || !(isApiCall(exchange) || isNavigation(exchange))) return false;
  const { url } = exchange;
  if (isLoginUrl(url) || isLogoutUrl(url) || isCallbackUrl(url)) return false;
  return !isLoginSubmit(exchange) && !isTokenRequest(exchange);
}

type Failure = 'refused' | 'gateway' | 'server';

function failureOf(exchange: Exchange): Failure | undefined {
  const status = meantStatus(exchange);
  if (status === 401 || status === 403) return 'refused';
  if (status === 502 || status === 503 || status === 504) return 'gateway';
  if (status >= 500) return 'server';
  return status === 0 && UNREACHED.test(exchange.failure) ? 'gateway' : undefined;
}

function succeeds(exchange: Exchange): boolean {
  const status = meantStatus(exchange);
  return (status >= 200 && status < 300) || status === 304 || status === 404;
}

function succeed(origin: Origin, route: string, exchange: Exchange, about: About): void {
  const { failing } = origin;
  const bare = sentNothing(about);
  if (meantStatus(exchange) !== 404) {
    remember(origin.worked, route, bare || origin.worked.get(route) === true, MOST_ROUTES);
    const { token } = about.credential;
    if (token !== undefined) {
      add(origin.issuers, issuerOf(about.credential));
      add(origin.tokens, token);
    }
  }
  // Answers come in out of order: one that was asked for before it all began proves nothing.
  if (failing === undefined || !startedAfter(exchange, failing.since)) return;
  // What is open to everybody goes on working while what needs a sign-in is refused.
  if (bare && failing.server < failing.count && !failing.routes.has(route)) return;
  origin.failing = undefined;
}

function fail(origin: Origin, route: string, exchange: Exchange, about: About, failure: Failure): boolean {
  const { credential, words } = about;
  const open = origin.worked.get(route);
  const anonymous = credential.sent === 'no' && !about.cookies.sessionSent;
  const bare = sentNothing(about) && open === true;
  const onKeys =
    failure === 'refused' &&
    credential.token !== undefined &&
    origin.issuers.has(issuerOf(credential)) &&
    (words.says('token-key-unknown') ?? words.says('token-signature-invalid')) !== undefined;
  if (failure === 'refused' && !onKeys) {
    // Whoever sends nothing, signed out, or sends what has run out, is refused for that.
    if (about.logins.logout !== undefined || explained(exchange, about)) return false;
    if (anonymous && !bare) return false;
  }
  if (open === undefined && !onKeys) return false;
  origin.failing ??= begin(exchange);
  const { failing } = origin;
  failing.last = exchange;
  failing.count++;
  if (onKeys) failing.keys++;
  if (failure === 'gateway') failing.gateway++;
  if (failure !== 'refused') failing.server++;
  if (open !== undefined) add(failing.routes, route);
  if (meantStatus(exchange) === 403) failing.forbidden++;
  if (credential.token !== undefined) {
    add(failing.tokens, credential.token);
    failing.accepted ||= origin.tokens.has(credential.token);
  }
  if (!anonymous) note(failing.users, userOf(credential));
  else if (bare) failing.anonymous ??= exchange;
  tell(failing);
  return true;
}

/** Nothing that could tell who asks: a visitor like any other. */
function sentNothing({ credential, cookies }: About): boolean {
  return credential.sent === 'no' && cookies.presence === 'absent';
}

function issuerOf({ jwt }: CredentialView): string {
  const iss = jwt?.ok === true ? jwt.claims?.iss : undefined;
  return typeof iss === 'string' ? iss : '';
}

function begin(exchange: Exchange): Failing {
  return {
    since: exchange,
    last: exchange,
    routes: new Set(),
    tokens: new Set(),
    accepted: false,
    users: new Map(),
    forbidden: 0,
    anonymous: undefined,
    count: 0,
    keys: 0,
    gateway: 0,
    server: 0,
    next: 0,
    told: undefined,
  };
}

function add(names: Set<string>, name: string): void {
  if (names.size < MOST_NAMES) names.add(name);
}

function note(users: Map<string, Set<string>>, user: User | undefined): void {
  if (user === undefined) return;
  const alike = users.get(user.by) ?? new Set();
  if (users.size < MOST_NAMES) users.set(user.by, alike);
  add(alike, user.name);
}

function tell(failing: Failing): void {
  const { since, last, told } = failing;
  const keys = failing.keys === failing.count && failing.tokens.size >= 2;
  const lasting = (last.startedAt ?? 0) - (since.startedAt ?? 0) >= LASTING;
  if (!keys && !(failing.routes.size >= ROUTES && lasting)) return;
  const users = Math.max(0, ...[...failing.users.values()].map(({ size }) => size));
  const everyone = keys ? failing.accepted : failing.anonymous !== undefined || users >= 2;
  const gateway = failing.gateway === failing.count;
  // Ours: a server that shuts one visitor out (an address that is blocked) answers 403, whoever is signed in there.
  const sure =
    everyone && failing.forbidden === 0 ? 'certain' : everyone || keys || gateway ? 'likely' : 'possible';
  if (told !== undefined && told.sure === sure && told.keys === keys && failing.count < failing.next) return;
  failing.next = failing.count * 2;
  failing.told = {
    origin: since.url.origin,
    since,
    last,
    routes: failing.routes.size,
    tokens: failing.tokens.size,
    users,
    anonymous: failing.anonymous,
    keys,
    gateway,
    server: failing.server === failing.count,
    sure,
  };
}

/** The refusal has a reason of its own: the token has run out, was withdrawn or was replaced. */
function explained(exchange: Exchange, { credential, tokens, clock }: About): boolean {
  const { life, newer, cutFrom } = tokens;
  if (newer !== undefined || cutFrom !== undefined || life?.revokedBy !== undefined) return true;
  const claims = credential.jwt?.ok === true ? credential.jwt.claims : undefined;
  const exp = claims === undefined ? undefined : numericDate(claims, 'exp');
  const now = clock.now ?? exchange.startedAt;
  if (exp !== undefined && now !== undefined && now >= exp * 1000) return true;
  const issued = life?.issuedBy?.startedAt;
  return (
    issued !== undefined &&
    life?.expiresIn !== undefined &&
    exchange.startedAt !== undefined &&
    exchange.startedAt > issued + life.expiresIn
  );
}

interface User {
  /** Only those that are told apart in the same way can be told to be different. */
  readonly by: string;
  readonly name: string;
}

/** Whom a credential stands for. Cookies, API keys and tokens that cannot be read tell of nobody: one user has several of them. */
function userOf(credential: CredentialView): User | undefined {
  const claims = credential.jwt?.ok === true ? credential.jwt.claims : undefined;
  const { iss, sub, azp, client_id } = claims ?? {};
  const by = String(iss).slice(0, 200);
  if (typeof sub === 'string') return { by: `sub ${by}`, name: sub.slice(0, 300) };
  const client = client_id ?? azp;
  if (typeof client === 'string') return { by: `client ${by}`, name: client.slice(0, 300) };
  if (claims !== undefined || credential.token !== undefined || credential.scheme !== 'basic')
    return undefined;
  return { by: 'basic', name: (credential.parsed?.credentials ?? '').slice(0, 500) };
}
