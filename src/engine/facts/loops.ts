import { type Exchange, fieldValue } from '../exchange/exchange.ts';
import { rules } from '../exchange/settings.ts';
import { meantStatus } from './answers/inner.ts';
import { byHand } from './by-hand.ts';
import type { ChainView } from './chain.ts';
import { type LoopKind, loopKind } from './loop-kind.ts';
import { placeOf } from './loop-place.ts';
import {
  carriesPassword,
  isCallbackUrl,
  isLoginSubmit,
  isLoginUrl,
  isNavigation,
  isPrefetch,
  isTokenRequest,
} from './places.ts';

export type { LoopKind } from './loop-kind.ts';

/** A cycle of places that was run through at least twice. */
export interface Loop {
  readonly kind: LoopKind;
  /** Complete rounds so far; 0 where the browser gave up on redirects that never came to the same place twice. */
  readonly rounds: number;
  /** The hops of the last complete round, in order. */
  readonly hops: readonly Exchange[];
  /** The hops of the last two rounds, in order. */
  readonly recent: readonly Exchange[];
  /** Indices of the exchanges that this step adds to the loop: all rounds so far when found, then one at a time. */
  readonly added: readonly number[];
  /** Same for all steps of one loop, and when the same circle is entered again. */
  readonly id: number;
  /** The hop of the last round that sent the visitor back to sign in (or the API call that was refused in it). */
  readonly gate: Exchange;
  /** Every move was an HTTP redirect: no script and no user in it. */
  readonly redirectsOnly: boolean;
}

export interface LoopView {
  readonly loop: Loop | undefined;
  /** The browser gave up following redirects here. */
  readonly tooManyRedirects: boolean;
}

interface Step {
  readonly place: string;
  readonly exchange: Exchange;
  /** A person set it off; redirects carry the mark on, and are nobody's hand. */
  readonly byHand: boolean;
  /** Time without any traffic before it, ms. */
  readonly idle: number;
  /** It is the landing of the redirect that it bears, which was not recorded. */
  readonly landed?: true;
}

interface Track {
  steps: Step[];
  /** The cycle under way: its period, and the number of its first step among all steps of the track. */
  running: { readonly period: number; readonly start: number } | undefined;
  /** Steps seen in all: steps[0] has number count - steps.length. */
  count: number;
}

interface Circle {
  readonly hops: readonly Exchange[];
  /** Of the round, those of hops that were lost among them; those of `hops` where left out. */
  readonly places?: readonly string[];
  readonly recent: readonly Exchange[];
  readonly rounds: number;
  readonly redirectsOnly: boolean;
}

interface Bounce {
  readonly target: string;
  readonly hops: readonly Exchange[];
  readonly count: number;
}

interface Known {
  readonly id: number;
  circle: Circle;
  rounds: number;
  readonly reported: Set<number>;
}

const WINDOW = 64;
const LONGEST_PERIOD = 16;
/** Browsers follow 20 redirects (Fetch §4.4 HTTP-redirect fetch, step 9). */
const MOST_REDIRECTS = 20;
/** Ours: scripts and self-posting forms move on within seconds; people take longer. The shorter one where no field tells a hand. */
const SCRIPT_IDLE = { told: 15_000, untold: 4_000 };
/** Ours: a second sign-in within this time that ends like the first is a second round. */
const RETRY = 600_000;
const MOST_KNOWN = 1000;
const NOTHING: LoopView = { loop: undefined, tooManyRedirects: false };

/** Finds cycles, whatever moves them: redirects, forms, scripts, meta refresh. */
export class Loops {
  readonly #pages: Track = { steps: [], running: undefined, count: 0 };
  readonly #chains = new WeakMap<Exchange, Track>();
  readonly #bounces = new Map<string, Bounce>();
  readonly #known = new Map<string, Known>();
  /** Of the newest hops of loops. */
  readonly #circles = new WeakMap<Exchange, Circle>();
  #refusal: Exchange | undefined;
  #active = 0;
  #ids = 0;

  observe(exchange: Exchange, chain: ChainView): LoopView {
    const idle = (exchange.startedAt ?? Number.NaN) - this.#active;
    this.#active = Math.max(this.#active, (exchange.startedAt ?? 0) + Math.max(0, exchange.duration ?? 0));
    if (isPrefetch(exchange)) return NOTHING;
    const tooMany =
      /TOO_MANY_REDIRECTS|REDIRECT_LOOP|MAXREDIRECTS/i.test(exchange.failure) ||
      (chain.hops.length >= MOST_REDIRECTS && exchange.response.redirect !== undefined);
    const navigation =
      isNavigation(exchange) && exchange.kind !== 'iframe' && exchange.serviceWorker !== 'worker';
    if (!navigation && refuses(exchange)) this.#refusal = exchange;
    if (!navigation && chain.previous === undefined && exchange.response.redirect === undefined)
      return tooMany ? { loop: undefined, tooManyRedirects: true } : NOTHING;
    const before = { page: this.#pages.steps.at(-1)?.exchange, refusal: this.#refusal };
    const hand = chain.previous === undefined && byHand(exchange, before);
    const step = { place: placeOf(exchange.url), exchange, byHand: hand, idle };
    const circle =
      this.#along(step, chain) ??
      (navigation ? this.#through(step, chain) : undefined) ??
      (tooMany ? this.#givenUp(exchange, chain) : undefined);
    // Where a browser gave up, there are rounds enough.
    const few = circle !== undefined && !tooMany && circle.rounds < rules().loopRounds;
    if (circle === undefined || few) return tooMany ? { loop: undefined, tooManyRedirects: true } : NOTHING;
    return { loop: this.#report(circle, exchange), tooManyRedirects: tooMany };
  }

  // Some producers (Playwright) write the request that the browser did not make any more: it belongs to the loop that led to it.
  #givenUp(exchange: Exchange, { hops, previous }: ChainView): Circle {
    const circle = previous === undefined ? undefined : this.#circles.get(previous);
    return circle === undefined
      ? { hops, recent: hops, rounds: 0, redirectsOnly: true }
      : { ...circle, recent: [...circle.recent, exchange] };
  }

  // One redirect chain, of a navigation or of a script's call: other traffic in between does not disturb it.
  #along(step: Step, chain: ChainView): Circle | undefined {
    const track = (chain.previous === undefined ? undefined : this.#chains.get(chain.previous)) ?? {
      steps: [],
      running: undefined,
      count: 0,
    };
    this.#chains.set(step.exchange, track);
    return circleOf(pushed(track, step), () => false);
  }

  #through(step: Step, chain: ChainView): Circle | undefined {
    const lost = lostLanding(this.#pages.steps.at(-1), step);
    if (lost !== undefined) pushed(this.#pages, lost);
    const found = circleOf(pushed(this.#pages, step), driven) ?? this.#bounced(step, chain);
    if (found !== undefined) return found;
    // Back at the gate of a loop that is known: no second circle is needed to say so.
    const key = `gate ${step.place}`;
    const known = this.#known.get(key);
    if (known === undefined) return undefined;
    if (step.exchange.response.redirect !== undefined && within(known.circle.hops, step.exchange, RETRY))
      return { ...known.circle, recent: [...known.circle.recent, step.exchange] };
    if (step.exchange.response.status > 0) this.#known.delete(key);
    return undefined;
  }

  // A sign-in that is answered well and led back to sign in by the same page, twice: a round of which people are part.
  #bounced(step: Step, chain: ChainView): Circle | undefined {
    const { exchange, place } = step;
    const { status, redirect } = exchange.response;
    if (status >= 200 && status < 300) this.#bounces.delete(place);
    if (redirect === undefined || !isLoginUrl(redirect) || isLoginUrl(exchange.url)) return undefined;
    const from = chain.hops.findLastIndex((hop) => hop !== exchange && signsIn(hop));
    const form = from < 0 ? this.#scripted(chain.hops[0] ?? exchange) : undefined;
    if (from < 0 && form === undefined) return undefined;
    const hops = form === undefined ? chain.hops.slice(from) : [form, ...chain.hops];
    const target = placeOf(redirect);
    const before = this.#bounces.get(place);
    const again = before !== undefined && before.target === target && within(before.hops, exchange, RETRY);
    const count = again ? before.count + 1 : 1;
    if (this.#bounces.size > MOST_KNOWN) this.#bounces.clear();
    this.#bounces.set(place, { target, hops, count });
    if (!again) return undefined;
    // All that the visitor was led through from one return to the next belongs to the round.
    const steps = exchangesOf(this.#pages.steps);
    const begun = steps.indexOf(before.hops[0] ?? exchange);
    const closed = steps.indexOf(before.hops.at(-1) ?? exchange);
    const whole = begun >= 0 && closed >= begun;
    return {
      hops: whole ? steps.slice(closed + 1) : hops,
      recent: whole ? steps.slice(begun) : [...before.hops, ...hops],
      rounds: count,
      redirectsOnly: false,
    };
  }

  // The sign-in form whose answer, a page, moved on to this one by script or meta refresh.
  #scripted(exchange: Exchange): Exchange | undefined {
    const at = this.#pages.steps.findLastIndex((step) => step.exchange === exchange);
    const [step, before] = [this.#pages.steps[at], this.#pages.steps[at - 1]?.exchange];
    if (step === undefined || before === undefined || step.byHand || !(step.idle < SCRIPT_IDLE.untold))
      return undefined;
    const { status } = before.response;
    return isLoginSubmit(before) && carriesPassword(before) && status >= 200 && status < 300
      ? before
      : undefined;
  }

  #report(circle: Circle, exchange: Exchange): Loop {
    const { hops, recent } = circle;
    const gate = gateOf(recent, this.#refusal) ?? exchange;
    const places = circle.places ?? hops.map((hop) => placeOf(hop.url));
    const circular = [...new Set(places)].sort().join('\n');
    const keys = [circular, ...(gate.response.redirect === undefined ? [] : [`gate ${placeOf(gate.url)}`])];
    let known: Known | undefined;
    for (const key of keys) known ??= this.#known.get(key);
    known ??= { id: ++this.#ids, circle, rounds: 0, reported: new Set() };
    const { reported } = known;
    const added = recent.map((hop) => hop.index).filter((index) => !reported.has(index));
    for (const index of added) reported.add(index);
    known.circle = circle;
    this.#circles.set(exchange, circle);
    if (this.#known.size > MOST_KNOWN) this.#known.clear();
    for (const key of keys) this.#known.set(key, known);
    known.rounds = Math.max(known.rounds, circle.rounds);
    return {
      kind: loopKind(hops),
      rounds: known.rounds,
      hops,
      recent,
      added,
      id: known.id,
      gate,
      redirectsOnly: circle.redirectsOnly,
    };
  }
}

/**
 * Browsers follow a redirect at once. Where another page comes next, its landing was lost, as Firefox loses what ends just before a
 * navigation: the redirect stands in for it.
 */
function lostLanding(before: Step | undefined, step: Step): Step | undefined {
  const target = before?.exchange.response.redirect;
  if (before === undefined || target === undefined || before.landed === true) return undefined;
  const place = placeOf(target);
  if (place === step.place) return undefined;
  return { place, exchange: before.exchange, byHand: false, idle: 0, landed: true };
}

/** Each once: a redirect may stand for its landing as well. */
function exchangesOf(steps: readonly Step[]): Exchange[] {
  return [...new Set(steps.map((step) => step.exchange))];
}

function pushed(track: Track, step: Step): Track {
  track.steps.push(step);
  track.count++;
  if (track.steps.length > WINDOW) track.steps.shift();
  return track;
}

type Drive = (steps: readonly Step[], first: number, period: number) => boolean;

// The shortest period in which the newest steps repeat, moved by redirects alone or by `drive`.
function circleOf(track: Track, drive: Drive): Circle | undefined {
  const { steps, running } = track;
  const last = steps.length - 1;
  const shortest = running?.period ?? 1;
  const longest = running?.period ?? LONGEST_PERIOD;
  for (let period = shortest; period <= longest && 2 * period <= steps.length; period++) {
    if (!repeats(steps, last, period)) continue;
    const first = last - 2 * period + 1;
    const hard = linked(steps, first, period);
    if (hard ? running === undefined && !proven(steps, period) : !drive(steps, first, period)) continue;
    const start = running?.start ?? first + track.count - steps.length;
    track.running = { period, start };
    return {
      hops: exchangesOf(steps.slice(-period)),
      places: steps.slice(-period).map((step) => step.place),
      // Where scripts move it, a third round has begun.
      recent: exchangesOf(steps.slice(-2 * period - (hard ? 0 : 1))),
      rounds: Math.max(2, Math.floor((track.count - start) / period)),
      redirectsOnly: hard,
    };
  }
  track.running = undefined;
  return undefined;
}

// The last `period` steps are the same places as the `period` steps before them.
function repeats(steps: readonly Step[], last: number, period: number): boolean {
  for (let at = last; at > last - period; at--)
    if (steps[at]?.place !== steps[at - period]?.place) return false;
  return true;
}

// Every step was a redirect to the next, and the last one leads back to the first.
function linked(steps: readonly Step[], first: number, period: number): boolean {
  for (let at = first; at < first + 2 * period; at++) {
    const target = steps[at]?.exchange.response.redirect;
    const next = steps[at + 1]?.place ?? steps[first]?.place;
    if (target === undefined || placeOf(target) !== next) return false;
  }
  return true;
}

// Ours: a page may redirect to itself once or twice to set a cookie, count its attempts, or hand out one step of a sign-in after
// the other under addresses made up anew. Such circles must close once more.
function proven(steps: readonly Step[], period: number): boolean {
  const round = steps.slice(-period);
  const before = steps.slice(-2 * period, -period);
  const same = (part: (url: Exchange['url']) => string) =>
    round.every((step, at) => part(step.exchange.url) === part((before[at] ?? step).exchange.url));
  if (period > 3 || (period > 1 && same((url) => url.path))) return true;
  const signIn = round.some((step) => isLoginUrl(step.exchange.url));
  const wanted = period > 1 || signIn || same((url) => url.raw) ? 3 : 5;
  for (let more = 2; more < wanted; more++) {
    const last = steps.length - 1 - (more - 1) * period;
    if (last < period || !repeats(steps, last, period)) return false;
  }
  return steps.length >= wanted * period;
}

// Not all by redirects: then a third round must have begun, with no hand in it, and sign-in must be part of it.
function driven(steps: readonly Step[], first: number, period: number): boolean {
  const from = first - 1;
  if (period < 2 || from < 0 || steps[from]?.place !== steps[from + period]?.place) return false;
  let signIn = false;
  for (let at = from; at <= from + 2 * period; at++) {
    const step = steps[at];
    if (step === undefined || carriesPassword(step.exchange)) return false;
    signIn ||= isLoginUrl(step.exchange.url) || isCallbackUrl(step.exchange.url);
    if (at === from) continue;
    const told = fieldValue(step.exchange.request.fields, 'sec-fetch-mode') !== undefined;
    if (step.byHand || !(step.idle < (told ? SCRIPT_IDLE.told : SCRIPT_IDLE.untold))) return false;
  }
  return signIn;
}

// The first hop after the newest sign-in that sends back to sign in; else the newest such hop; else the call that was refused.
function gateOf(recent: readonly Exchange[], refusal: Exchange | undefined): Exchange | undefined {
  const gates = recent.filter((hop) => {
    const target = hop.response.redirect;
    return target !== undefined && isLoginUrl(target) && !isLoginUrl(hop.url);
  });
  const newest = gates.at(-1);
  if (newest !== undefined) {
    const signedIn = recent.findLastIndex((hop) => signsIn(hop) && hop.index < newest.index);
    return gates.find((hop) => hop.index > (recent[signedIn]?.index ?? newest.index - 1));
  }
  const [start] = recent;
  if (refusal !== undefined && start !== undefined && refusal.index > start.index) return refusal;
  return recent.at(-1);
}

function signsIn(hop: Exchange): boolean {
  if (isCallbackUrl(hop.url)) return !/(?:^|&)error=/.test(hop.url.query);
  const target = hop.response.redirect;
  return isLoginSubmit(hop) && target !== undefined && !isLoginUrl(target);
}

function refuses(exchange: Exchange): boolean {
  const status = meantStatus(exchange);
  return status === 401 || (status >= 400 && status < 500 && isTokenRequest(exchange));
}

function within(hops: readonly Exchange[], exchange: Exchange, limit: number): boolean {
  const then = hops.at(-1)?.startedAt;
  return then === undefined || exchange.startedAt === undefined || exchange.startedAt - then < limit;
}
