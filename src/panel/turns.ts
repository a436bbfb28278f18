/** How the panel shares its thread with the browser, which wants to draw and to answer its user. */
export interface Rhythm {
  /** Calls back once, soon, in step with the screen. */
  readonly nextFrame: (callback: () => void) => void;
  /** Calls back as soon as the browser has done what waits by then. */
  readonly soon: (callback: () => void) => void;
  /** Calls back after so many ms. */
  readonly after: (callback: () => void, ms: number) => void;
  /** Milliseconds, from any beginning. */
  readonly clock: () => number;
}

/** Ours: longer than this, ms, nothing is done without a break; a frame has 16. */
const TURN = 8;
/** Ours: what flows in is drawn no more often than once in so many ms. */
export const DRAWN_EACH = 100;

/** Work in turns: as much as fits into one, then the browser's, then the next. */
export class Turns {
  #began = 0;

  constructor(readonly rhythm: Rhythm) {}

  begin(): void {
    this.#began = this.rhythm.clock();
  }

  over(): boolean {
    return this.rhythm.clock() - this.#began >= TURN;
  }

  /** Resolves at the beginning of the next turn. */
  async next(): Promise<void> {
    await new Promise<void>((resolve) => this.rhythm.soon(resolve));
    this.begin();
  }
}

/** The rhythm of a page. */
export function pageRhythm(): Rhythm {
  const { port1, port2 } = new MessageChannel();
  const waiting: (() => void)[] = [];
  port1.onmessage = () => waiting.shift()?.();
  return {
    // A hidden panel gets no frames; its traffic must be taken in all the same.
    nextFrame: (callback) => {
      if (document.hidden) setTimeout(callback, DRAWN_EACH);
      else requestAnimationFrame(callback);
    },
    // A message between ports is held up by nothing: timers are, by 4 ms each, and by a second where the panel is hidden.
    soon: (callback) => {
      waiting.push(callback);
      port2.postMessage(undefined);
    },
    after: (callback, ms) => {
      setTimeout(callback, ms);
    },
    clock: () => performance.now(),
  };
}

/** For tests: nothing takes time; frames come as the test has them. */
export function stillRhythm(nextFrame: Rhythm['nextFrame']): Rhythm {
  return { nextFrame, soon: nextFrame, after: (callback) => callback(), clock: () => 0 };
}
