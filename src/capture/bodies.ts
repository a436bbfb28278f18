import type { Schedule } from './devtools-network.ts';
import { DEADLINE, type Held, TELLING_DEADLINE } from './held.ts';
import { type Content, methodOf, type RawEntry, statusOf, withContent } from './raw-entry.ts';

export type FetchContent = () => Promise<Content | undefined>;

export interface BodiesOptions {
  readonly now: () => number;
  readonly schedule: Schedule;
  /** Whether it may still be filled in. */
  readonly isHeld: (record: Held) => boolean;
}

/** A body is awaited until so long before the entry is handed on. */
export const MARGIN = 50;
/** Ours: so many answers that most likely say nothing are fetched at once, */
const BURST = 20;
/** and after these one in so many ms; the others wait until nothing has finished for */
const REFILL = 100;
/** so long, in ms, */
const QUIET = 150;
/** but no longer than this. */
const LONGEST = 1500;

interface Waiting {
  readonly record: Held;
  readonly content: FetchContent;
}

/**
 * Fetches the bodies of what is held. Each costs the browser about as much as a small request, so that those of a page that loads
 * hundreds of things wait until it has loaded them. What refuses, or hands out tokens, never waits.
 */
export class Bodies {
  readonly #options: BodiesOptions;
  #waiting: Waiting[] = [];
  #room = BURST;
  #filledAt: number;
  #lastWanted = 0;
  #cancel: (() => void) | undefined;

  constructor(options: BodiesOptions) {
    this.#options = options;
    this.#filledAt = options.now();
  }

  /** Fills in the entry's body, now or in a while. */
  want(record: Held, content: FetchContent): void {
    record.bodyDue = true;
    this.#lastWanted = this.#options.now();
    if (isTelling(record.entry)) {
      record.deadline = TELLING_DEADLINE;
      void this.#fetch(record, content);
    } else if (this.#mayNow()) void this.#fetch(record, content);
    else {
      record.deadline = LONGEST + DEADLINE;
      this.#waiting.push({ record, content });
      this.#wake();
    }
  }

  /** The page has been left, and the browser may forget its bodies any moment. */
  left(): void {
    this.#start(this.#waiting);
  }

  stop(): void {
    this.#cancel?.();
    this.#waiting = [];
  }

  #mayNow(): boolean {
    const now = this.#options.now();
    const more = Math.floor((now - this.#filledAt) / REFILL);
    if (more > 0) {
      this.#room = Math.min(BURST, this.#room + more);
      this.#filledAt = now;
    }
    if (this.#room === 0) return false;
    this.#room -= 1;
    return true;
  }

  #wake(): void {
    const [first] = this.#waiting;
    if (this.#cancel !== undefined || first === undefined) return;
    const now = this.#options.now();
    const due = Math.min(this.#lastWanted + QUIET, first.record.arrived + LONGEST);
    this.#cancel = this.#options.schedule(
      () => {
        this.#cancel = undefined;
        this.#look();
      },
      Math.max(0, due - now),
    );
  }

  #look(): void {
    const now = this.#options.now();
    const isQuiet = now - this.#lastWanted >= QUIET;
    this.#start(this.#waiting.filter(({ record }) => isQuiet || now - record.arrived >= LONGEST));
    this.#wake();
  }

  #start(due: readonly Waiting[]): void {
    const started = new Set(due);
    this.#waiting = this.#waiting.filter((one) => !started.has(one));
    for (const { record, content } of due) {
      record.deadline = this.#options.now() - record.arrived + DEADLINE;
      void this.#fetch(record, content);
    }
  }

  async #fetch(record: Held, content: FetchContent): Promise<void> {
    const { now, schedule, isHeld } = this.#options;
    const body = await within(
      schedule,
      content().catch(() => undefined),
      record.arrived + record.deadline - MARGIN - now(),
    );
    record.bodyDue = false;
    record.deadline = DEADLINE;
    if (body !== undefined && isHeld(record)) record.entry = withContent(record.entry, body);
  }
}

/** Whether the body is likely to say why, or to carry tokens; of what a script reads and the server grants, few do. */
function isTelling(entry: RawEntry): boolean {
  return statusOf(entry) >= 400 || methodOf(entry) === 'POST';
}

/** The promise's value, or undefined where it takes longer than `ms`. */
export async function within<T>(schedule: Schedule, promise: Promise<T>, ms: number): Promise<T | undefined> {
  let cancel: () => void = () => {};
  const late = new Promise<undefined>((resolve) => {
    cancel = schedule(() => resolve(undefined), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    cancel();
  }
}
