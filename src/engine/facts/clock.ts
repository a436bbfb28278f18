import type { Exchange } from '../exchange/exchange.ts';
import { numericDate } from '../tokens/jwt.ts';
import {
  answeredBetween,
  ClockEstimate,
  type Interval,
  intervalOf,
  isFresh,
  type Offset,
  offsetOf,
  serverTime,
} from './clock-estimate.ts';
import { type Reference, referenceOf } from './clock-reference.ts';
import { isLoopback } from './loop-kind.ts';
import { isTokenRequest } from './places.ts';
import type { TokenLife, TokensView } from './tokens.ts';

export type { Offset } from './clock-estimate.ts';

/** What time it was for the server that answered, and which clocks are off. */
export interface ClockView {
  /** Milliseconds since the epoch by the server's clock; undefined where nothing tells. */
  readonly now: number | undefined;
  /**
   * `date`: this response's Date field; `offset`: other responses of that host; `reference`: other clocks of the capture, as the
   * recording machine's is known to be wrong; `recorder`: only the recording machine's clock.
   */
  readonly basis: 'date' | 'offset' | 'reference' | 'recorder' | 'none';
  /** How far this host's clock is ahead of the recording machine's; undefined where it cannot be told. */
  readonly offset: Offset | undefined;
  /** The clock of whoever issued the token that this request carries, as far as the capture shows it. */
  readonly issuer: IssuerClock | undefined;
  /** What the clocks agree on. */
  readonly reference: Reference;
  /** Clocks that are off by enough to matter; the same list as long as nothing changed. */
  readonly skews: readonly Skew[];
}

/** The clock that stamped a token, by the response that handed it out. */
export interface IssuerClock {
  /** The response that issued the token. */
  readonly exchange: Exchange;
  /** How far the issuer's clock is ahead of the recording machine's. */
  readonly offset: Offset;
  /** `date`: the Date field of the host that handed it out; `iat`: the token's own iat, later than that host's time allows. */
  readonly basis: 'date' | 'iat';
}

/** A clock that is off. `ms`: how far it is ahead of the right time (behind where negative). */
export interface Skew extends Offset {
  /** `either`: this host and the recording machine differ, and nothing tells which of them is wrong. */
  readonly who: 'server' | 'machine' | 'issuer' | 'either';
  /** The host; of the machine '', of an issuer the host that hands its tokens out. */
  readonly host: string;
  /** Hosts whose clocks agree on the right time. */
  readonly agreeing: readonly string[];
  readonly sites: number;
  /** An exchange in which it can be seen. */
  readonly witness: Exchange;
}

/** What a report says of one host's clock. */
export interface HostClock {
  readonly host: string;
  readonly offset: Offset;
}

interface Host {
  readonly host: string;
  estimate: ClockEstimate;
  /** Which readings were its last two, counted over all hosts. */
  readings: readonly [before: number, last: number];
  /** What the vote knows of it. */
  told: Offset | undefined;
  /** Tokens handed out here were stamped by a clock at least this far ahead of the recording machine's; `high` counts where one was just made. */
  issuer: (Interval & { readonly fresh: boolean }) | undefined;
  witness: Exchange;
}

const MOST_HOSTS = 64;
const MOST_TOKENS = 2000;
const ALONE: Reference = { offset: undefined, hosts: [], sites: 0, machine: true };

/** Ours, ms: clocks that differ by less hardly ever matter; tokens live for minutes. */
export const MATTERS = 60_000;

/**
 * Reads the servers' clocks from Date fields (RFC 9110 §6.6.1), the issuers' from the times in fresh tokens, and the recording
 * machine's from what the servers agree on.
 */
export class Clocks {
  readonly #hosts = new Map<string, Host>();
  readonly #minted = new Map<string, { readonly exchange: Exchange; readonly host: Host }>();
  #reference = ALONE;
  #skews: readonly Skew[] = [];
  #count = 0;

  observe(exchange: Exchange, tokens: TokensView, token: string | undefined): ClockView {
    const date = serverTime(exchange);
    const answered = answeredBetween(exchange);
    if (answered !== undefined) {
      if (date !== undefined && isFresh(exchange))
        this.#read(exchange, (host) => host.estimate.add(intervalOf(date, answered)));
      if (tokens.issued.length > 0) this.#mint(exchange, tokens.issued, answered);
    }
    const { now, basis } = this.at(exchange);
    return {
      now,
      basis,
      offset: this.#hosts.get(exchange.url.host)?.told,
      issuer: token === undefined ? undefined : this.#issuerOf(token),
      reference: this.#reference,
      skews: this.#skews,
    };
  }

  /** What time it was for the server that answered, by all that is known now. */
  at(exchange: Exchange): Pick<ClockView, 'now' | 'basis'> {
    const date = serverTime(exchange);
    if (date !== undefined) return { now: date, basis: 'date' };
    const start = exchange.startedAt;
    if (start === undefined) return { now: undefined, basis: 'none' };
    const offset = this.#hosts.get(exchange.url.host)?.told;
    if (offset !== undefined) return { now: start + offset.ms, basis: 'offset' };
    const { offset: agreed, machine } = this.#reference;
    return agreed === undefined || machine
      ? { now: start, basis: 'recorder' }
      : { now: start + agreed.ms, basis: 'reference' };
  }

  /** Every host whose clock could be read. */
  hosts(): HostClock[] {
    return [...this.#hosts.values()].flatMap(({ host, told }) =>
      told === undefined ? [] : [{ host, offset: told }],
    );
  }

  get reference(): Reference {
    return this.#reference;
  }

  #read(exchange: Exchange, change: (host: Host) => void): void {
    const name = exchange.url.host;
    let host = this.#hosts.get(name);
    if (host === undefined) {
      // The hosts that spoke longest ago lose their voice: the vote costs the same in a capture of any length.
      if (this.#hosts.size >= MOST_HOSTS) this.#hosts.delete(this.#hosts.keys().next().value ?? '');
      host = {
        host: name,
        estimate: new ClockEstimate(),
        readings: [0, 0],
        told: undefined,
        issuer: undefined,
        witness: exchange,
      };
    } else this.#hosts.delete(name);
    this.#hosts.set(name, host);
    const issuer = host.issuer;
    const was = host.estimate.interval;
    this.#count++;
    host.readings = [host.readings[1], this.#count];
    change(host);
    const interval = host.estimate.interval;
    if (was !== undefined && interval !== undefined && apart(was, interval)) this.#forget(host);
    const offset = interval === undefined ? undefined : offsetOf(interval);
    if (host.issuer === issuer && !differs(offset, host.told)) return;
    host.told = offset;
    host.witness = exchange;
    this.#vote();
  }

  // A clock was set, perhaps the recording machine's: what was read before then cannot be held against what is read now.
  #forget(set: Host): void {
    for (const host of this.#hosts.values()) {
      if (host === set || host.readings[1] >= set.readings[0]) continue;
      host.estimate = new ClockEstimate();
      host.told = undefined;
      host.issuer = undefined;
    }
  }

  #mint(exchange: Exchange, issued: readonly TokenLife[], answered: Interval): void {
    this.#read(exchange, (host) => {
      for (const life of issued) {
        if (this.#minted.size > MOST_TOKENS) this.#minted.delete(this.#minted.keys().next().value ?? '');
        this.#minted.set(life.token, { exchange, host });
        const stamp = stampOf(life);
        if (stamp === undefined) continue;
        // A token is stamped before it is handed out, perhaps long before: its iat is a lower bound for the issuer's clock.
        const low = stamp - answered.high;
        if (host.issuer === undefined || low > host.issuer.low)
          host.issuer = {
            low,
            high: low + 1000 + answered.high - answered.low,
            fresh: isTokenRequest(exchange) && isJustMade(life),
          };
      }
    });
  }

  #issuerOf(token: string): IssuerClock | undefined {
    const minted = this.#minted.get(token);
    if (minted === undefined) return undefined;
    const { exchange, host } = minted;
    const own = ownIssuer(host);
    if (own !== undefined) return { exchange, offset: own, basis: 'iat' };
    return host.told === undefined ? undefined : { exchange, offset: host.told, basis: 'date' };
  }

  #vote(): void {
    const known = this.hosts();
    this.#reference = referenceOf(known);
    const { offset: agreed, hosts, sites, machine } = this.#reference;
    const skews: Skew[] = [];
    const note = (who: Skew['who'], host: Host, offset: Offset) => {
      const by = agreed ?? { ms: 0, uncertainty: 0 };
      const ms = offset.ms - by.ms;
      // Two readings of one clock: the surer bounds both.
      const uncertainty = offset.uncertainty + by.uncertainty;
      if (Math.abs(ms) < MATTERS || Math.abs(ms) - uncertainty < MATTERS / 2) return;
      skews.push({ who, host: host.host, ms, uncertainty, agreeing: hosts, sites, witness: host.witness });
    };
    for (const host of this.#hosts.values()) {
      if (host.told !== undefined && !(isLoopback(host.host) && !machine))
        note(agreed === undefined ? 'either' : 'server', host, host.told);
      const own = ownIssuer(host);
      if (own !== undefined && agreed !== undefined) note('issuer', host, own);
    }
    const witness = this.#hosts.get(hosts[0] ?? '');
    if (agreed !== undefined && !machine && witness !== undefined && Math.abs(agreed.ms) >= MATTERS)
      skews.push({
        who: 'machine',
        host: '',
        ms: -agreed.ms,
        uncertainty: agreed.uncertainty,
        agreeing: hosts,
        sites,
        witness: witness.witness,
      });
    if (skews.length === 0 && this.#skews.length === 0) return;
    this.#skews = skews;
  }
}

/** The issuer's own clock where its tokens are stamped later than the clock of the host that hands them out allows. */
function ownIssuer(host: Host): Offset | undefined {
  const { issuer, told } = host;
  if (issuer === undefined) return undefined;
  if (told === undefined) return issuer.fresh ? offsetOf(issuer) : undefined;
  return issuer.low > told.ms + told.uncertainty + STAMPED_AHEAD ? offsetOf(issuer) : undefined;
}

/** Ours, ms: a reading has to move by as much before the vote is held again. */
const MOVED = 250;
/** Ours, ms: clocks kept by NTP may differ by as much, and rounding up adds a second. */
const STAMPED_AHEAD = 2000;

function apart(one: Interval, other: Interval): boolean {
  return one.high + STAMPED_AHEAD < other.low || other.high + STAMPED_AHEAD < one.low;
}

function differs(one: Offset | undefined, other: Offset | undefined): boolean {
  if (one === undefined || other === undefined) return one !== other;
  return Math.abs(one.ms - other.ms) > MOVED || Math.abs(one.uncertainty - other.uncertainty) > MOVED;
}

// RFC 7519 §4.1.6: iat is "the time at which the JWT was issued".
function stampOf(life: TokenLife): number | undefined {
  const iat = life.claims === undefined ? undefined : numericDate(life.claims, 'iat');
  return iat === undefined || iat > 1e11 ? undefined : iat * 1000;
}

// RFC 6749 §5.1: expires_in counts "from the time the response was generated"; where it reaches to exp, iat is that time.
function isJustMade(life: TokenLife): boolean {
  const { claims, expiresIn } = life;
  if (claims === undefined || expiresIn === undefined) return false;
  const exp = numericDate(claims, 'exp');
  const iat = numericDate(claims, 'iat');
  return exp !== undefined && iat !== undefined && Math.abs((exp - iat) * 1000 - expiresIn) <= STAMPED_AHEAD;
}
