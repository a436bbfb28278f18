import type { RawEntry } from '../capture/raw-entry.ts';
import type { Feed } from './feed-window.ts';
import type { Message } from './messages.ts';

export interface BufferedFeed extends Feed {
  push(message: Message): void;
  /** Whether somebody takes what is pushed. */
  connected(): boolean;
  /** The requests that nobody has taken so far. */
  waiting(): readonly RawEntry[];
}

/** Keeps what is pushed until a listener connects: the panel's page loads only when it is first shown. */
export function createFeed(
  engine: Feed['engine'],
  readStorage?: Feed['readStorage'],
  busy: Feed['busy'] = () => false,
  found?: Feed['found'],
): BufferedFeed {
  let waiting: Message[] = [];
  let listener: ((message: Message) => void) | undefined;
  return {
    engine,
    busy,
    ...(readStorage === undefined ? {} : { readStorage }),
    ...(found === undefined ? {} : { found }),
    connected: () => listener !== undefined,
    waiting: () => waiting.flatMap((message) => (message.type === 'entries' ? message.entries : [])),
    push(message) {
      if (listener !== undefined) return listener(message);
      // Only the newest holds, and it comes with each request that full capture alone has seen.
      if (message.type === 'capture-state') waiting = waiting.filter(({ type }) => type !== 'capture-state');
      waiting.push(message);
    },
    connect(next) {
      listener = next;
      const before = waiting;
      waiting = [];
      for (const message of before) next(message);
      return () => {
        if (listener === next) listener = undefined;
      };
    },
  };
}
