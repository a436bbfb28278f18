import type { CaseKind } from './checks/check.ts';
import type { Exchange } from './exchange/exchange.ts';
import { rules } from './exchange/settings.ts';
import type { Storm } from './facts/views.ts';
import type { Case } from './failing.ts';

interface Run {
  readonly first: Case;
  last: Exchange;
  /** When the last of them was answered, ms since the epoch. */
  answered: number;
  count: number;
  /** Pauses between an answer and the next attempt, ms: the first two, the last two, and all together. */
  readonly early: number[];
  newest: readonly number[];
  total: number;
}

/** Ours, ms: who waits longer before the next attempt backs off, or polls. */
const LONG = 5000;
const MOST = 2000;

/** Counts how often one refused request is made again once it has been answered. Requests that go out together are no retries. */
export class Storms {
  readonly #runs = new Map<string, Run>();

  /** A refused request; returns the first case of its run where the count has come to a number worth telling. */
  refused(exchange: Exchange): Case | undefined {
    const run = this.#runs.get(requestKey(exchange));
    if (run === undefined || exchange.startedAt === undefined) return undefined;
    const pause = exchange.startedAt - run.answered;
    if (pause < 0) return undefined;
    if (pause > LONG) {
      this.#runs.delete(requestKey(exchange));
      return undefined;
    }
    run.count++;
    run.last = exchange;
    run.answered = endOf(exchange);
    if (run.early.length < 2) run.early.push(pause);
    run.newest = [...run.newest, pause].slice(-2);
    run.total += pause;
    // Told at 5, 10, 20, 40 … where the settings leave it so: a storm of any length costs each request the same.
    const { stormCount } = rules();
    if (run.count % stormCount !== 0 || !isPower(run.count / stormCount)) return undefined;
    const storm = stormOf(run);
    if (storm === undefined) return undefined;
    run.first.later = { ...run.first.later, storm };
    return run.first;
  }

  /** A case was opened: the first of a run, unless one is under way. */
  watch(one: Case, kind: CaseKind): void {
    const { exchange } = one;
    if (exchange.startedAt === undefined || kind === 'login-loop' || kind === 'redirect-loop') return;
    const key = requestKey(exchange);
    if (this.#runs.has(key)) return;
    if (this.#runs.size >= MOST) this.#runs.delete(this.#runs.keys().next().value ?? '');
    this.#runs.set(key, {
      first: one,
      last: exchange,
      answered: endOf(exchange),
      count: 1,
      early: [],
      newest: [],
      total: 0,
    });
  }

  /** The request was let through: its run is over. */
  accepted(exchange: Exchange): void {
    if (this.#runs.size > 0) this.#runs.delete(requestKey(exchange));
  }
}

function stormOf(run: Run): Storm | undefined {
  const { first, last, count } = run;
  const mean = run.total / (count - 1);
  // Ours: on average less than two seconds of pause, and no pause that grows as a backoff does.
  const newest = sum(run.newest);
  const growing = newest > 600 && newest > 2.5 * sum(run.early);
  if (mean > 2000 || growing) return undefined;
  const span = (last.startedAt ?? 0) - (first.exchange.startedAt ?? 0);
  return { count, last, span };
}

function sum(pauses: readonly number[]): number {
  return pauses.reduce((total, pause) => total + pause, 0);
}

function isPower(value: number): boolean {
  return Number.isInteger(Math.log2(value));
}

function endOf(exchange: Exchange): number {
  return (exchange.startedAt ?? 0) + (exchange.duration ?? 0);
}

/** Same method, address, query and body, but for what only keeps caches away. */
function requestKey(exchange: Exchange): string {
  const { origin, path, query } = exchange.url;
  const kept = query
    .slice(0, 2000)
    .split('&')
    .filter((pair) => !/^(?:_|t|ts|cb|cache_?bust(?:er)?|nonce|timestamp|rand|r)=[\d.]+$/i.test(pair));
  const body = exchange.request.body?.text ?? '';
  return `${exchange.request.method} ${origin}${path}?${kept.join('&')} ${body.length} ${body.slice(0, 500)}`;
}
