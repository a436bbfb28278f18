import type { RawEntry } from '../capture/raw-entry.ts';
import type { Feed } from './feed-window.ts';
import { KEEP, REST } from './keep.ts';
import type { Message } from './messages.ts';

export interface BufferedFeed extends Feed {
  push(message: Message): void;
  /** Whether somebody takes what is pushed. */
  connected(): boolean;
  /**
   * The requests that nobody has taken so far, from a place on; the first that nobody took at once is at 0. Those that were taken since,
   * or let go, are left out. `next`: the place behind the last.
   */
  waiting(from: number): { readonly entries: readonly RawEntry[]; readonly next: number };
}

interface FeedOptions extends Omit<Feed, 'connect' | 'busy' | 'readStorage'> {
  readonly busy?: Feed['busy'];
  readonly readStorage?: Feed['readStorage'] | undefined;
  /** How many requests are kept at most; asked when there are more than it said before. */
  readonly keep?: () => number;
}

/** Keeps what is pushed until a listener connects: the panel's page loads only when it is first shown. Of too many requests the oldest go. */
export function createFeed({
  keep = () => KEEP.usual,
  busy = () => false,
  readStorage,
  ...others
}: FeedOptions): BufferedFeed {
  let waiting: Message[] = [];
  let held = 0;
  let letGo = 0;
  let gone = 0;
  let most: number = KEEP.least;
  let listener: ((message: Message) => void) | undefined;

  function bound(): void {
    if (held <= most) return;
    most = keep();
    if (held <= most) return;
    let surplus = held - Math.floor(most * REST);
    held -= surplus;
    letGo += surplus;
    gone += surplus;
    const states: Message[] = [];
    let at = 0;
    while (surplus > 0 && at < waiting.length) {
      const message = waiting[at];
      if (message?.type === 'entries' && message.entries.length > surplus) {
        waiting[at] = { ...message, entries: message.entries.slice(surplus) };
        break;
      }
      // What was told of the pages before goes with their requests; what full capture does holds still.
      if (message?.type === 'capture-state') states.push(message);
      if (message?.type === 'entries') surplus -= message.entries.length;
      at += 1;
    }
    waiting = [...states, ...waiting.slice(at)];
  }

  return {
    ...others,
    ...(readStorage === undefined ? {} : { readStorage }),
    busy,
    connected: () => listener !== undefined,
    waiting(from) {
      const next = gone + held;
      const parts: (readonly RawEntry[])[] = [];
      let place = next;
      for (let at = waiting.length - 1; at >= 0 && place > from; at -= 1) {
        const message = waiting[at];
        if (message?.type !== 'entries') continue;
        place -= message.entries.length;
        parts.push(message.entries.slice(Math.max(0, from - place)));
      }
      return { entries: parts.reverse().flat(), next };
    },
    push(message) {
      if (listener !== undefined) return listener(message);
      // Only the newest holds, and it comes with each request that full capture alone has seen.
      if (message.type === 'capture-state') waiting = waiting.filter(({ type }) => type !== 'capture-state');
      // Gone on from a page of which nothing was recorded.
      if (message.type === 'navigated' && waiting.at(-1)?.type === 'navigated') return;
      waiting.push(message);
      if (message.type !== 'entries') return;
      held += message.entries.length;
      bound();
    },
    connect(next) {
      listener = next;
      const before: readonly Message[] = letGo > 0 ? [{ type: 'let-go', count: letGo }, ...waiting] : waiting;
      waiting = [];
      gone += held;
      held = 0;
      letGo = 0;
      for (const message of before) next(message);
      return () => {
        if (listener === next) listener = undefined;
      };
    },
  };
}
