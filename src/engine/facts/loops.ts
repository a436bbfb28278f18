import { type Exchange, fieldValue, type ParsedUrl } from '../exchange/exchange.ts';
import { looksRandom } from '../exchange/redact.ts';
import type { ChainView } from './chain.ts';
import { carriesPassword, isCallbackUrl, isLoginUrl, isNavigation } from './places.ts';

export type LoopKind = 'login' | 'scheme' | 'host' | 'slash' | 'other';

/** A cycle of places that was run through at least twice. */
export interface Loop {
  readonly kind: LoopKind;
  /** Complete rounds so far. */
  readonly rounds: number;
  /** The hops of the last complete round, in order. */
  readonly hops: readonly Exchange[];
  /** The hops of the last two rounds, in order. */
  readonly recent: readonly Exchange[];
  /** Indices of the exchanges that this step adds to the loop: all rounds so far when found, then one at a time. */
  readonly added: readonly number[];
  /** Same for all steps of one loop. */
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
}

interface Track {
  steps: Step[];
  refusal: Exchange | undefined;
  loop: { id: number; period: number; start: number; rounds: number } | undefined;
  /** Steps seen in all: steps[0] has number count - steps.length. */
  count: number;
}

const WINDOW = 64;
const LONGEST_PERIOD = 16;
/** Ours: scripts and self-posting forms move on within seconds; people take longer. */
const SCRIPT_GAP = 8_000;
const NOTHING: LoopView = { loop: undefined, tooManyRedirects: false };

/** Finds cycles among navigations, whatever moves them: redirects, forms that post themselves, scripts, meta refresh. */
export class Loops {
  readonly #pages: Track = { steps: [], refusal: undefined, loop: undefined, count: 0 };
  #ids = 0;

  observe(exchange: Exchange, chain: ChainView): LoopView {
    const tooMany = /TOO_MANY_REDIRECTS|REDIRECT_LOOP/.test(exchange.failure);
    if (isNavigation(exchange) && exchange.kind !== 'iframe' && exchange.serviceWorker !== 'worker') {
      return { loop: this.#step(this.#pages, exchange), tooManyRedirects: tooMany };
    }
    if (exchange.response.status === 401) this.#pages.refusal = exchange;
    // A fetch that is redirected in circles: its own chain is the sequence.
    if (chain.hops.length >= 4 && exchange.response.redirect !== undefined) {
      const track: Track = {
        steps: chain.hops.map((hop) => ({ place: placeOf(hop.url), exchange: hop })),
        refusal: undefined,
        loop: undefined,
        count: chain.hops.length,
      };
      return { loop: this.#find(track), tooManyRedirects: tooMany };
    }
    return tooMany ? { loop: undefined, tooManyRedirects: true } : NOTHING;
  }

  #step(track: Track, exchange: Exchange): Loop | undefined {
    track.steps.push({ place: placeOf(exchange.url), exchange });
    track.count++;
    if (track.steps.length > WINDOW) track.steps.shift();
    return this.#find(track);
  }

  #find(track: Track): Loop | undefined {
    const { steps } = track;
    const last = steps.length - 1;
    const running = track.loop;
    for (
      let period = running?.period ?? 1;
      period <= LONGEST_PERIOD && 2 * period <= steps.length;
      period++
    ) {
      if (!repeats(steps, last, period)) {
        if (running !== undefined) break;
        continue;
      }
      const first = last - 2 * period + 1;
      const hard = linked(steps, first, period);
      if (!hard && !driven(steps, first, period)) continue;
      return this.#report(track, period, first, hard);
    }
    track.loop = undefined;
    return undefined;
  }

  #report(track: Track, period: number, first: number, hard: boolean): Loop {
    const { steps } = track;
    const offset = track.count - steps.length;
    const known = track.loop;
    const begun = known ?? { id: ++this.#ids, period, start: first + offset, rounds: 2 };
    begun.rounds = Math.floor((track.count - begun.start) / period);
    track.loop = begun;
    const round = steps.slice(-period).map((step) => step.exchange);
    const before = steps.slice(-2 * period).map((step) => step.exchange);
    const added = known === undefined ? before.map((hop) => hop.index) : [steps.at(-1)?.exchange.index ?? 0];
    const gate = gateOf(before, track.refusal);
    return {
      kind: kindOf(round),
      rounds: begun.rounds,
      hops: round,
      recent: before,
      added,
      id: begun.id,
      gate,
      redirectsOnly: hard,
    };
  }
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

// Not all by redirects: then a third round must have begun, with no hand in it, and sign-in must be part of it.
function driven(steps: readonly Step[], first: number, period: number): boolean {
  const from = first - 1;
  if (period < 2 || from < 0 || steps[from]?.place !== steps[from + period]?.place) return false;
  let signIn = false;
  for (let at = from; at < from + 2 * period + 1; at++) {
    const step = steps[at];
    const next = steps[at + 1];
    if (step === undefined) return false;
    if (carriesPassword(step.exchange)) return false;
    if (at > from && fieldValue(step.exchange.request.fields, 'sec-fetch-user') === '?1') return false;
    signIn ||= isLoginUrl(step.exchange.url) || isCallbackUrl(step.exchange.url);
    if (next === undefined) break;
    const gap =
      (next.exchange.startedAt ?? Number.NaN) -
      (step.exchange.startedAt ?? Number.NaN) -
      (step.exchange.duration ?? 0);
    if (!(gap < SCRIPT_GAP)) return false;
  }
  return signIn;
}

function gateOf(round: readonly Exchange[], refusal: Exchange | undefined): Exchange {
  const gates = round.filter((hop) => {
    const target = hop.response.redirect;
    return target !== undefined && isLoginUrl(target) && !isLoginUrl(hop.url);
  });
  const gate = gates.at(-1);
  if (gate !== undefined) return gate;
  const start = round[0];
  if (refusal !== undefined && start !== undefined && refusal.index > start.index) return refusal;
  return round.at(-1) ?? (refusal as Exchange);
}

function kindOf(round: readonly Exchange[]): LoopKind {
  const urls = round.map((hop) => hop.url);
  const paths = new Set(urls.map((url) => url.path));
  const hosts = new Set(urls.map((url) => url.host));
  const schemes = new Set(urls.map((url) => url.scheme));
  if (round.length === 1 && sameAddress(round[0])) return 'scheme';
  if (paths.size === 1 && hosts.size === 1 && schemes.size === 2) return 'scheme';
  if (paths.size === 1 && hosts.size === 2 && aliases([...hosts])) return 'host';
  if (
    hosts.size === 1 &&
    new Set([...paths].map((path) => path.replace(/\/+$/, '').toLowerCase())).size === 1 &&
    paths.size > 1
  )
    return 'slash';
  return urls.some((url) => isLoginUrl(url) || isCallbackUrl(url)) ? 'login' : 'other';
}

// An https address that redirects to itself and sets nothing: whoever answers believes that it was asked over http.
function sameAddress(hop: Exchange | undefined): boolean {
  const target = hop?.response.redirect;
  return (
    target !== undefined &&
    hop?.url.scheme === 'https' &&
    target.raw === hop.url.raw &&
    !hop.response.fields.list.some((field) => field.name === 'set-cookie')
  );
}

/** Two names of one site: with and without www, localhost and a loopback address. */
export function aliases(hosts: readonly string[]): boolean {
  const [a = '', b = ''] = hosts;
  const bare = (host: string) => host.replace(/^www\./, '');
  const loop = (host: string) => /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(host);
  return (a !== b && bare(a) === bare(b)) || (loop(a) && loop(b) && a !== b);
}

/** A URL without what changes from round to round: same place, same code on the server. */
export function placeOf(url: ParsedUrl): string {
  const path = url.path
    .split('/')
    .map((segment) => (looksRandom(segment) ? '*' : segment))
    .join('/');
  const kept = url.query
    .split('&')
    .filter((pair) => pair !== '' && !VOLATILE.test(pair.split('=', 1)[0] ?? ''))
    .sort();
  return `${url.origin}${path}?${kept.join('&').slice(0, 500)}`;
}

const VOLATILE =
  /^(?:state|nonce|code|code_challenge|code_challenge_method|session_state|iss|samlrequest|samlresponse|relaystate|sigalg|signature|next|return.*|redirect.*|continue|service|ticket|target|dest.*|goto|back.*|from|url|r|rd|ts|t|_|time.*|rnd|rand.*|cb|cache.*|client-request-id|request_?id|uid|id|error.*|reason|login_hint|auth.*|token|jwt|sid|wctx|wct|wreply|execution|tab_id|client_data|login_challenge|consent_challenge|flow|csrf.*|attempts?|retry|count|n|round)$/i;
