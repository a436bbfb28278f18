import type { Incident } from '../engine/report.ts';
import type { Alert, Found } from './messages.ts';

/** An open incident, as far as somebody has to be told of it. */
export interface Failure {
  /** The same as long as it is the same incident of the same recording. */
  readonly key: string;
  /** What is the same in all failures of its kind. */
  readonly kind: string;
  /** Without secrets. */
  readonly title: string;
}

/** What has to be told: what is broken, and does not work by now. */
export function failuresOf(incidents: readonly Incident[]): readonly Failure[] {
  return incidents
    .filter(({ verdict, resolved }) => verdict === 'broken' && resolved === null)
    .map(({ id, firstSeen, kind, causes, title }) => ({
      key: `${id} ${firstSeen}`,
      kind: `${kind} ${causes[0]?.check ?? ''}`,
      title,
    }));
}

interface AlertsHost {
  readonly tabId: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly schedule: (callback: () => void, ms: number) => unknown;
  readonly tell: (alert: Alert) => void;
}

/** Ours: a refusal may turn out to be the first step of a handshake; the answer to that is here by then. */
const RIPE = 1500;

/** Counts for the toolbar's icon what was found while nobody looked, and tells of each new kind once. */
export class Alerts {
  readonly #host: AlertsHost;
  #failures: readonly Failure[] = [];
  /** When each was first heard of. */
  #since = new Map<string, number>();
  readonly #seen = new Set<string>();
  readonly #kinds = new Set<string>();
  #shown = false;
  #told = 0;
  #waiting = false;

  constructor(host: AlertsHost) {
    this.#host = host;
  }

  /** Takes what is broken by now, in the place of what it was told before. */
  update(failures: readonly Failure[]): void {
    const now = this.#host.now();
    this.#failures = failures;
    this.#since = new Map(failures.map(({ key }) => [key, this.#since.get(key) ?? now]));
    this.#look();
  }

  /** The panel is in view, or is not any more. */
  show(shown: boolean): void {
    this.#shown = shown;
    this.#look();
  }

  /** The browser takes a tab's badge away when the tab goes elsewhere. */
  navigated(): void {
    if (this.#told === 0) return;
    this.#told = 0;
    this.#look();
  }

  /** What the toolbar's popup says of this tab. */
  found(): Found {
    return { open: this.#failures.length, titles: this.#failures.slice(0, 3).map(({ title }) => title) };
  }

  #look(): void {
    const { now, schedule, tell, tabId } = this.#host;
    const ripe = this.#failures.filter(({ key }) => now() - (this.#since.get(key) ?? 0) >= RIPE);
    for (const { key, kind, title } of ripe) {
      if (this.#shown) this.#seen.add(key);
      if (this.#kinds.has(kind)) continue;
      this.#kinds.add(kind);
      // Who looks at the panel sees it there.
      if (!this.#shown) tell({ type: 'alert-failure', tabId, kind, title });
    }
    const count = this.#shown ? 0 : ripe.filter(({ key }) => !this.#seen.has(key)).length;
    if (count !== this.#told) {
      this.#told = count;
      tell({ type: 'alert-count', tabId, count });
    }
    if (ripe.length === this.#failures.length || this.#waiting) return;
    this.#waiting = true;
    schedule(() => {
      this.#waiting = false;
      this.#look();
    }, RIPE);
  }
}
