import { sessionLike } from '../cookies/session-like.ts';
import { diagnoseCapture } from '../diagnose.ts';
import { type Capture, type Exchange, fieldValues } from '../exchange/exchange.ts';
import { Redactor } from '../exchange/redact.ts';
import {
  isCallbackUrl,
  isDecoration,
  isLoginSubmit,
  isLoginUrl,
  isTokenRequest,
  routeOf,
} from '../facts/places.ts';
import { parseSetCookie, type SetCookie } from '../headers/set-cookie.ts';
import type { Report } from '../report.ts';
import { compare } from './compare.ts';
import type { Difference } from './difference.ts';

/** What differs at one step of two captures. All texts are safe to print. */
export interface CaptureDifference extends Difference {
  /** Numbers of the two requests in their captures; null where one capture has no such request. */
  readonly at: { readonly failing: number | null; readonly working: number | null };
  /** `GET https://app.test/home`, of whichever has it. */
  readonly request: string;
}

/** Two captures, one in which signing in fails and one in which it works (`why401/compare@1`). Serialisable. */
export interface CaptureComparison {
  readonly schema: 'why401/compare@1';
  readonly failing: CaptureSide;
  readonly working: CaptureSide;
  /** How many requests have their counterpart in the other capture. */
  readonly aligned: number;
  /** What matters most first; of equal weight, in the order in which it happened. */
  readonly differences: readonly CaptureDifference[];
  /** How many more there are. */
  readonly omitted: number;
}

export interface CaptureSide {
  readonly capture: Report['capture'];
  readonly summary: Report['summary'];
  /** Of what is broken, the titles, the first ones. */
  readonly broken: readonly { readonly exchange: number; readonly title: string; readonly check: string }[];
}

const MOST = 60;
const MOST_TITLES = 5;

export interface CompareOptions {
  readonly key?: Uint8Array;
  readonly reveal?: boolean;
}

/** Lays two captures side by side, by route and order, and tells what differs as far as it matters for sign-in. */
export function compareCaptures(
  failing: Capture,
  working: Capture,
  { key = crypto.getRandomValues(new Uint8Array(16)), reveal = false }: CompareOptions = {},
): CaptureComparison {
  // One key: what is the same in both has the same fingerprint.
  const [bad, good] = [failing, working].map((capture) => ({
    exchanges: capture.exchanges,
    report: diagnoseCapture(capture, { key, reveal }),
  })) as [DiagnosedCapture, DiagnosedCapture];
  return compareDiagnosed(bad, good, new Redactor(key, reveal));
}

/** A capture and what was found in it. */
export interface DiagnosedCapture {
  readonly exchanges: readonly Exchange[];
  readonly report: Report;
}

/** The same for captures that have been diagnosed, both with the key of `show`. */
export function compareDiagnosed(
  failing: DiagnosedCapture,
  working: DiagnosedCapture,
  show: Redactor,
): CaptureComparison {
  const pairs = align(failing.exchanges, working.exchanges);
  const found = [
    ...pairs.flatMap(([bad, good]) => (good === undefined ? [] : pairDifferences(bad, good, show))),
    ...missing(working.exchanges, pairs, show),
  ];
  const ordered = found
    .map((difference, order) => ({ difference, order }))
    .sort((a, b) => a.difference.weight - b.difference.weight || a.order - b.order)
    .map(({ difference }) => difference);
  const once = withoutRepeats(ordered);
  return {
    schema: 'why401/compare@1',
    failing: sideOf(failing.report),
    working: sideOf(working.report),
    aligned: pairs.filter(([, good]) => good !== undefined).length,
    differences: once.slice(0, MOST),
    omitted: Math.max(0, once.length - MOST),
  };
}

function sideOf(report: Report): CaptureSide {
  return {
    capture: report.capture,
    summary: report.summary,
    broken: report.incidents
      .filter(({ verdict }) => verdict === 'broken')
      .slice(0, MOST_TITLES)
      .map(({ exchanges, title, causes }) => ({
        exchange: exchanges[0] ?? 0,
        title,
        check: causes[0]?.check ?? '',
      })),
  };
}

type Aligned = readonly [failing: Exchange, working: Exchange | undefined];

/** The nth request of a route with the nth of the same; where the other capture is of another host, by method and path. */
function align(failing: readonly Exchange[], working: readonly Exchange[]): readonly Aligned[] {
  const queues = new Map<string, Exchange[]>();
  const push = (key: string, exchange: Exchange) => {
    const queue = queues.get(key);
    if (queue === undefined) queues.set(key, [exchange]);
    else queue.push(exchange);
  };
  for (const exchange of working) {
    push(routeOf(exchange), exchange);
    push(pathRoute(exchange), exchange);
  }
  const known = new Set(working.map(({ url }) => url.origin));
  const taken = new Set<Exchange>();
  return failing.map((exchange) => {
    const key = known.has(exchange.url.origin) ? routeOf(exchange) : pathRoute(exchange);
    const queue = queues.get(key) ?? [];
    let next = queue.shift();
    while (next !== undefined && taken.has(next)) next = queue.shift();
    if (next !== undefined) taken.add(next);
    return [exchange, next] as const;
  });
}

function pathRoute(exchange: Exchange): string {
  return routeOf(exchange).replace(/ \S*?:\/\/[^/]*/, ' ');
}

function pairDifferences(bad: Exchange, good: Exchange, show: Redactor): CaptureDifference[] {
  // What decorates a page signs nobody in.
  if (isDecoration(bad) && bad.response.status < 400) return [];
  const place = {
    at: { failing: bad.index, working: good.index },
    request: `${bad.request.method} ${show.place(bad.url)}`,
  };
  return [
    ...answers(bad, good, show),
    ...setCookies(bad, good, show),
    ...compare(bad, good, show).filter(({ ofVisit }) => ofVisit !== true),
  ].map((difference) => ({ ...difference, ...place }));
}

function answers(bad: Exchange, good: Exchange, show: Redactor): Difference[] {
  const text = ({ response, failure }: Exchange) => {
    const { status, redirect } = response;
    if (status === 0) return failure === '' ? 'no answer' : `no answer (${show.text(failure)})`;
    return redirect === undefined ? String(status) : `${status} → ${show.place(redirect)}`;
  };
  const [one, other] = [text(bad), text(good)];
  if (one === other) return [];
  const back = bad.response.redirect !== undefined && isLoginUrl(bad.response.redirect);
  const refused = bad.response.status >= 400 || bad.response.status === 0 || back;
  const well = good.response.status > 0 && good.response.status < 400;
  return [
    {
      about: 'answer',
      name: 'status',
      failing: one,
      working: other,
      meaning:
        refused && well
          ? 'Here the two part: what was let through in one is refused in the other.'
          : 'The same address answers in another way.',
      weight: refused && well ? 1 : 3,
    },
  ];
}

/** Cookies that only one of the answers sets, or that the two set with other attributes. */
function setCookies(bad: Exchange, good: Exchange, show: Redactor): Difference[] {
  const of = (exchange: Exchange) =>
    new Map(
      fieldValues(exchange.response.fields, 'set-cookie').map((line) => {
        const cookie = parseSetCookie(line);
        return [cookie.name, cookie] as const;
      }),
    );
  if (bad.response.fields.recording !== 'complete' || good.response.fields.recording !== 'complete')
    return [];
  const [one, other] = [of(bad), of(good)];
  const found: Difference[] = [];
  for (const name of new Set([...other.keys(), ...one.keys()])) {
    const [mine, theirs] = [one.get(name), other.get(name)];
    const likely = sessionLike({ name, value: (theirs ?? mine)?.value ?? '' }).likely;
    const failing = mine === undefined ? 'not set' : show.text(attributesOf(mine));
    const working = theirs === undefined ? 'not set' : show.text(attributesOf(theirs));
    if (failing === working) continue;
    found.push({
      about: 'set-cookie',
      name: show.cookieName(name),
      failing,
      working,
      meaning:
        mine === undefined
          ? 'The answer that worked sets this cookie; this one does not.'
          : theirs === undefined
            ? 'The answer that worked did not set this cookie.'
            : 'Its attributes decide whether the browser keeps it, and where it goes.',
      weight: !likely ? 3 : theirs === undefined ? 2 : 1,
    });
  }
  return found;
}

const ATTRIBUTES = ['Domain', 'HttpOnly', 'Partitioned', 'Path', 'SameSite', 'Secure'] as const;

function attributesOf({ attributes }: SetCookie): string {
  const shown = ATTRIBUTES.flatMap((name) => {
    const found = attributes.findLast((one) => one.name.toLowerCase() === name.toLowerCase());
    if (found === undefined) return [];
    const value = found.value.trim().slice(0, 100);
    return [value === '' ? name : `${name}=${value}`];
  });
  return shown.length === 0 ? 'set, without attributes' : shown.join('; ');
}

/** Steps of the sign-in that worked which the other capture does not have. */
function missing(
  working: readonly Exchange[],
  pairs: readonly Aligned[],
  show: Redactor,
): CaptureDifference[] {
  const there = new Set(pairs.map(([, good]) => good));
  return working
    .filter(
      (exchange) =>
        !there.has(exchange) &&
        (isTokenRequest(exchange) || isCallbackUrl(exchange.url) || isLoginSubmit(exchange)),
    )
    .map((exchange) => ({
      about: 'step',
      name: 'request',
      failing: 'not made',
      working: `made, answered ${exchange.response.status}`,
      meaning: 'A step of the sign-in that worked is not in the other capture.',
      weight: 2,
      at: { failing: null, working: exchange.index },
      request: `${exchange.request.method} ${show.place(exchange.url)}`,
    }));
}

/** The same difference at many requests is told once, where it is first seen. */
function withoutRepeats(list: readonly CaptureDifference[]): readonly CaptureDifference[] {
  const seen = new Set<string>();
  return list.filter(({ about, name, failing, working, meaning, request }) => {
    const key = JSON.stringify([about, name, failing, working, about === 'answer' ? request : meaning]);
    return !seen.has(key) && seen.add(key) !== undefined;
  });
}
