import { Bodies, MARGIN, within } from './bodies.ts';
import { FullCapture } from './full-capture.ts';
import { DEADLINE, finishedEntry, type Held, Holding, SETTLE } from './held.ts';
import { Preflights } from './preflights.ts';
import {
  type Content,
  durationOf,
  entriesOf,
  errorOf,
  headersLate,
  isNoRequest,
  keyOf,
  type RawEntry,
  startOf,
  statusOf,
  twinOf,
  wantsBody,
  withHeadersOf,
} from './raw-entry.ts';
import type { TrafficEvent } from './web-request-event.ts';

/** The developer tools' network API, as far as a capture needs it. */
export interface NetworkSource {
  readonly engine: 'chromium' | 'firefox';
  /** Calls back for each finished request; `content` fetches its body. Returns the way to stop. */
  onFinished(listener: (entry: RawEntry, content: () => Promise<Content | undefined>) => void): () => void;
  onNavigated(listener: () => void): () => void;
  /** The log of the current page; may reject (error pages, browser pages). */
  getHar(): Promise<unknown>;
}

/** Calls back after `ms`; returns the way to cancel. */
export type Schedule = (callback: () => void, ms: number) => () => void;

export interface CaptureOptions {
  readonly network: NetworkSource;
  /** The tab that the developer tools inspect. */
  readonly tabId: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly schedule: Schedule;
  /** Receives the entries, each exactly once, in order of their start as far as it was known. */
  readonly deliver: (entries: readonly RawEntry[]) => void;
}

export interface NetworkCapture {
  /** Takes what full capture sees, and joins it with what the developer tools see of it. */
  observe(event: TrafficEvent): void;
  /** Full capture has ended or is interrupted: what is under way will not be heard of any more. */
  interrupt(): void;
  /** How many requests full capture alone has seen. */
  readonly only: number;
  /** Whether requests that have ended are still held, or looked for in the browser's log. */
  busy(): boolean;
  /** Hands on what is held and stops listening. */
  stop(): void;
}

/** Late headers are mostly there by now, if not three times as late, and so on; a page that ends in an error has no log by SETTLE. */
const EARLY = 20;
/** getHAR is asked for nothing longer than this: it may never answer while the page changes. */
const HAR_TIME = 2000;
/** Nothing finished for this long: a good moment to look for what the events missed. */
const QUIET = { chromium: 700, firefox: 2000 };
/** An entry that only getHAR has, and that ended this long ago, will get no event any more. */
const ORPHANED = 1500;

const NOTHING: RawEntry = {};

interface Known {
  readonly time: number;
  readonly twin: string;
  byEvent: boolean;
  status: number;
  held: Held | undefined;
}

/**
 * Records what the developer tools see. Events come in order of completion, lack headers at times, and miss requests
 * that getHAR has; getHAR forgets at navigation. Joined here: each request exactly once.
 */
export function createCapture({ network, tabId, now, schedule, deliver }: CaptureOptions): NetworkCapture {
  const known = new Map<string, Known[]>();
  const holding = new Holding();
  const held = holding.all;
  const preflights = new Preflights();
  const bodies = new Bodies({ now, schedule, isHeld: (record) => held.has(record) });
  let lastFinish = 0;
  let sweepWanted = true;
  let asking = false;
  let nextAsk = 0;
  let cancelTick: (() => void) | undefined;
  let tickAt = Number.POSITIVE_INFINITY;
  let stopped = false;

  function wake(ms: number): void {
    const at = now() + ms;
    if (stopped || tickAt <= at) return;
    cancelTick?.();
    tickAt = at;
    cancelTick = schedule(tick, ms);
  }

  function hold(entry: RawEntry, copy: Omit<Known, 'held'>): void {
    const record = holding.add(entry, startOf(entry), now());
    const key = keyOf(entry);
    const copies = known.get(key);
    const isNew = full.claim(entry, record);
    const item: Known = { ...copy, held: isNew ? record : undefined };
    if (copies === undefined) known.set(key, [item]);
    else copies.push(item);
    // Chromium tells of a request that a preflight stopped by an event of its own.
    if (network.engine === 'firefox') preflights.observe(entry);
    if (!isNew) held.delete(record);
    else wake(waitsForHar(record) ? EARLY : SETTLE);
  }

  const full = new FullCapture({
    engine: network.engine,
    tabId,
    holding,
    now,
    onHeld: () => {
      lastFinish = now();
      wake(SETTLE);
    },
  });

  function finished(entry: RawEntry, content: () => Promise<Content | undefined>): void {
    if (stopped || isNoRequest(entry)) return;
    lastFinish = now();
    if (network.engine === 'chromium') sweepWanted = true;
    const twin = twinOf(entry);
    const copies = known.get(keyOf(entry)) ?? [];
    if (copies.some((copy) => copy.byEvent && copy.twin === twin)) return;
    const found = copies.find((copy) => !copy.byEvent && same(copy.time, durationOf(entry)));
    const early = found ?? copies.find((copy) => !copy.byEvent);
    if (early !== undefined && (early.status !== 0 || statusOf(entry) === 0)) {
      early.byEvent = true;
      if (early.held !== undefined) early.held.entry = withHeadersOf(entry, early.held.entry);
      return;
    }
    hold(entry, { time: durationOf(entry), twin, byEvent: true, status: statusOf(entry) });
    const record = known.get(keyOf(entry))?.at(-1)?.held;
    if (record !== undefined && wantsBody(entry)) bodies.want(record, content);
  }

  function mayAsk(): boolean {
    if (asking || stopped || now() < nextAsk) return false;
    if (network.engine === 'chromium') {
      for (const record of held) {
        const due = Math.min(SETTLE, EARLY * 3 ** record.asked);
        if (waitsForHar(record) && now() - record.arrived >= due) return true;
      }
    }
    return sweepDue();
  }

  function sweepDue(): boolean {
    const quiet = now() - lastFinish;
    // Firefox loses requests that are in flight during getHAR: ask at the start, then only for a reason.
    if (network.engine === 'firefox') return sweepWanted || preflights.due(quiet);
    return sweepWanted && quiet >= QUIET.chromium;
  }

  async function ask(): Promise<void> {
    asking = true;
    const began = now();
    sweepWanted = false;
    try {
      reconcile(entriesOf(await within(schedule, network.getHar(), HAR_TIME)), began);
    } catch {
      // Error pages and browser pages have no log; the events go on.
    } finally {
      asking = false;
      // Ours: a large log takes long to build; spend at most a quarter of the time on it.
      nextAsk = now() + Math.max(EARLY, 3 * (now() - began));
    }
    for (const record of held) {
      if (record.arrived + EARLY <= began) record.asked += 1;
      if (record.arrived + SETTLE <= began) record.reconciled = true;
    }
    preflights.asked(began - lastFinish);
    tick();
  }

  function reconcile(entries: readonly RawEntry[], began: number): void {
    if (stopped) return;
    const groups = new Map<string, RawEntry[]>();
    for (const entry of entries) {
      if (isNoRequest(entry)) continue;
      const key = keyOf(entry);
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [entry]);
      else group.push(entry);
    }
    for (const [key, group] of groups) {
      const free = new Set(known.get(key) ?? []);
      const rest: RawEntry[] = [];
      for (const entry of group) {
        const match = [...free].find((copy) => same(copy.time, durationOf(entry)));
        if (match === undefined) rest.push(entry);
        else settle(free, match, entry);
      }
      for (const entry of rest) {
        const [match] = free;
        if (match !== undefined) settle(free, match, entry);
        else if (isOrphan(entry, began))
          hold(entry, {
            time: durationOf(entry),
            twin: '',
            byEvent: false,
            status: statusOf(entry),
          });
      }
    }
  }

  function settle(free: Set<Known>, copy: Known, entry: RawEntry): void {
    free.delete(copy);
    if (copy.held !== undefined) copy.held.entry = withHeadersOf(copy.held.entry, entry);
  }

  function isOrphan(entry: RawEntry, began: number): boolean {
    const start = startOf(entry);
    if (Number.isNaN(start)) return false;
    if (network.engine === 'firefox' && statusOf(entry) === 0)
      return preflights.stopped(entry, began - lastFinish);
    if (network.engine === 'chromium' && statusOf(entry) === 0 && errorOf(entry) === '') return false;
    const end = start + Math.max(0, durationOf(entry) || 0);
    if (began - end >= ORPHANED) return true;
    sweepWanted = true;
    return false;
  }

  function waits(record: Held): boolean {
    return waitsForHar(record) || record.bodyDue || record.hop?.done === false;
  }

  function waitsForHar(record: Held): boolean {
    return network.engine === 'chromium' && !record.reconciled && headersLate(record.entry);
  }

  function tick(): void {
    tickAt = Number.POSITIVE_INFINITY;
    cancelTick?.();
    cancelTick = undefined;
    if (stopped) return;
    if (mayAsk()) void ask();
    release(false);
    if (held.size > 0) wake([...held].some(waitsForHar) ? EARLY : 100);
    else if (!asking && sweepWanted && network.engine === 'chromium')
      wake(Math.max(EARLY, nextAsk - now(), lastFinish + QUIET.chromium - now()));
    else if (sweepWanted || preflights.some) wake(QUIET[network.engine]);
  }

  function release(all: boolean): void {
    const ready = holding.take(now(), waits, all);
    if (ready.length === 0) return;
    const entries = ready.map(finishedEntry);
    for (const record of ready) {
      for (const copy of known.get(keyOf(record.entry)) ?? [])
        if (copy.held === record) copy.held = undefined;
      // Its twin may still come, and then finds nothing to fill in.
      record.entry = NOTHING;
    }
    full.handedOn();
    deliver(entries);
  }

  const stopFinished = network.onFinished(finished);
  const stopNavigated = network.onNavigated(() => {
    if (network.engine === 'chromium') sweepWanted = true;
    // The bodies of the page that was left may be gone with it; what has just come is the new page itself.
    for (const record of held) if (now() - record.arrived > MARGIN) record.deadline = DEADLINE;
    bodies.left();
    wake(SETTLE);
  });
  wake(network.engine === 'firefox' ? 0 : SETTLE);

  return {
    observe(event) {
      if (!stopped) full.observe(event);
    },
    interrupt: () => full.interrupt(),
    get only() {
      return full.only;
    },
    busy: () => held.size > 0 || asking || sweepWanted || preflights.some,
    stop() {
      release(true);
      stopped = true;
      bodies.stop();
      stopFinished();
      stopNavigated();
      cancelTick?.();
    },
  };
}

function same(a: number, b: number): boolean {
  return a === b || (Number.isNaN(a) && Number.isNaN(b));
}
