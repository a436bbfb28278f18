import { type Exchange, fieldValue } from '../exchange/exchange.ts';
import { meantStatus } from './answers/inner.ts';
import { remember } from './bounded.ts';
import type { CookiesView } from './cookies.ts';
import type { CredentialView } from './credential.ts';
import { isDecoration, isLoginSubmit, isLoginUrl, isLogoutUrl, routeOf } from './places.ts';

/** What servers made of one value of a session cookie, up to and without this exchange. */
export interface SessionLife {
  readonly name: string;
  /** Stands for host, name and value; never printed. */
  readonly key: string;
  /** The last request that carried it, whatever the answer. */
  readonly lastUsed: Exchange | undefined;
  readonly lastAccepted: Exchange | undefined;
  readonly lastRefused: Exchange | undefined;
  /** The last request of this very route that was let through with it, and how often this route changed its mind. */
  readonly acceptedHere: Exchange | undefined;
  readonly refusedHere: Exchange | undefined;
  readonly changes: number;
  readonly lastHere: 'accepted' | 'refused' | undefined;
  /** A refused request was followed by an accepted one: the cookie was never dead. */
  readonly revived: boolean;
  /** Replicas (as far as response fields name them) that knew it, and the newest exchange of each. */
  readonly knownBy: ReadonlyMap<string, Exchange>;
  readonly unknownTo: ReadonlyMap<string, Exchange>;
  /** An earlier answer that put another value in the place of the one that this request sends. */
  readonly replacedBy: Exchange | undefined;
  /** How often answers have put a new value in the place of the one before. */
  readonly replacements: number;
}

export interface SessionLivesView {
  /** Of the session cookie that this request sent; undefined where it sent none, or a token as well. */
  readonly life: SessionLife | undefined;
  /** Which replica answered, as far as a response field tells: its name and value. */
  readonly replica: Replica | undefined;
  readonly outcome: 'accepted' | 'refused' | 'neither';
}

export interface Replica {
  readonly field: string;
  readonly value: string;
}

interface Life {
  readonly name: string;
  /** Of its first value: where answers rotate the cookie, the life goes on under the next one. */
  readonly key: string;
  lastUsed: Exchange | undefined;
  lastAccepted: Exchange | undefined;
  lastRefused: Exchange | undefined;
  revived: boolean;
  readonly routes: Map<
    string,
    { accepted?: Exchange; refused?: Exchange; last: 'accepted' | 'refused'; changes: number }
  >;
  readonly knownBy: Map<string, Exchange>;
  readonly unknownTo: Map<string, Exchange>;
  replacements: number;
}

const MOST_LIVES = 2000;
const MOST_ROUTES = 200;
const MOST_REPLICAS = 50;

/** Response fields by which servers and balancers say which of them answered. */
const REPLICA_FIELDS = [
  'x-served-by',
  'x-server-id',
  'x-server-name',
  'x-server',
  'x-instance-id',
  'x-instance',
  'x-app-instance',
  'x-pod',
  'x-pod-name',
  'x-node',
  'x-node-id',
  'x-backend',
  'x-backend-server',
  'x-upstream',
  'x-upstream-addr',
  'x-hostname',
  'x-host',
  'x-app-server',
  'x-replica',
  'x-worker',
  'x-container-id',
  'x-ms-server',
  'x-feserver',
];

/** Follows each value of a session cookie through the answers it met. */
export class SessionLives {
  readonly #lives = new Map<string, Life>();
  readonly #replaced = new Map<string, Exchange>();

  observe(exchange: Exchange, cookies: CookiesView, credential: CredentialView): SessionLivesView {
    const outcome = outcomeOf(exchange);
    const replica = replicaOf(exchange);
    const cookie = cookies.sent.find((one) => one.session);
    if (cookie === undefined || credential.values.length > 0 || cookies.presence === 'masked')
      return { life: undefined, replica, outcome };
    const key = `${exchange.url.host} ${cookie.name}=${cookie.value}`;
    let life = this.#lives.get(key);
    if (life === undefined) {
      life = {
        name: cookie.name,
        key,
        lastUsed: undefined,
        lastAccepted: undefined,
        lastRefused: undefined,
        revived: false,
        routes: new Map(),
        knownBy: new Map(),
        unknownTo: new Map(),
        replacements: 0,
      };
      if (this.#lives.size >= MOST_LIVES) this.#lives.clear();
      this.#lives.set(key, life);
      // The response that handed it out came from a replica that knows it.
      const setter = cookies.origins.find((origin) => origin.name === cookie.name)?.attempt.exchange;
      const born = setter === undefined ? undefined : replicaOf(setter);
      if (born !== undefined && setter !== undefined) life.knownBy.set(idOf(born), setter);
    }
    const route = life.routes.get(routeOf(exchange));
    const view: SessionLife = {
      name: cookie.name,
      key: life.key,
      lastUsed: life.lastUsed,
      lastAccepted: life.lastAccepted,
      lastRefused: life.lastRefused,
      acceptedHere: route?.accepted,
      refusedHere: route?.refused,
      changes: route?.changes ?? 0,
      lastHere: route?.last,
      revived: life.revived,
      knownBy: outcome === 'refused' ? new Map(life.knownBy) : life.knownBy,
      unknownTo: outcome === 'refused' ? new Map(life.unknownTo) : life.unknownTo,
      replacedBy: this.#replaced.get(key),
      replacements: life.replacements,
    };
    note(life, exchange, outcome, replica);
    const next = cookies.renewed.find((one) => one.name === cookie.name);
    // A refusal that hands out a new value starts another session; one that lets the request through goes on with this one.
    if (next !== undefined && outcome !== 'refused') {
      remember(this.#replaced, key, exchange, MOST_LIVES);
      life.replacements += 1;
    }
    if (next !== undefined && outcome === 'accepted' && this.#lives.size < 2 * MOST_LIVES)
      this.#lives.set(`${exchange.url.host} ${next.name}=${next.value}`, life);
    return { life: view, replica, outcome };
  }
}

function note(
  life: Life,
  exchange: Exchange,
  outcome: SessionLivesView['outcome'],
  replica: Replica | undefined,
): void {
  life.lastUsed = exchange;
  if (outcome === 'neither') return;
  const key = routeOf(exchange);
  const route = life.routes.get(key) ?? { last: outcome, changes: 0 };
  if (life.routes.size < MOST_ROUTES) life.routes.set(key, route);
  if (route.last !== outcome) route.changes++;
  route.last = outcome;
  const replicas = outcome === 'accepted' ? life.knownBy : life.unknownTo;
  if (replica !== undefined && (replicas.size < MOST_REPLICAS || replicas.has(idOf(replica))))
    replicas.set(idOf(replica), exchange);
  if (outcome === 'accepted') {
    life.lastAccepted = exchange;
    route.accepted = exchange;
    if (life.lastRefused !== undefined) life.revived = true;
  } else {
    life.lastRefused = exchange;
    route.refused = exchange;
  }
}

export function idOf(replica: Replica): string {
  return `${replica.field}: ${replica.value}`;
}

function outcomeOf(exchange: Exchange): SessionLivesView['outcome'] {
  const { redirect } = exchange.response;
  const status = meantStatus(exchange);
  if (exchange.kind === 'preflight' || isDecoration(exchange) || exchange.fromCache) return 'neither';
  if (isLoginUrl(exchange.url) || isLogoutUrl(exchange.url) || isLoginSubmit(exchange)) return 'neither';
  if (status === 401 || status === 419 || status === 440) return 'refused';
  if (status >= 300 && status < 400 && redirect !== undefined && isLoginUrl(redirect)) return 'refused';
  return (status >= 200 && status < 300) || status === 304 ? 'accepted' : 'neither';
}

// A CDN's node changes from call to call and holds no sessions.
function replicaOf(exchange: Exchange): Replica | undefined {
  for (const field of REPLICA_FIELDS) {
    const value = fieldValue(exchange.response.fields, field)?.trim();
    if (value === undefined || value === '' || value.length > 100) continue;
    if (/^cache-|cloudflare|fastly|akamai|varnish|cloudfront/i.test(value)) continue;
    return { field, value };
  }
  return undefined;
}
