import { createCapture, type NetworkSource } from './devtools-network.ts';
import type { Content, RawEntry } from './raw-entry.ts';

export const T0 = Date.UTC(2026, 0, 1);

export interface EntryOptions {
  readonly at?: number;
  readonly time?: number;
  readonly status?: number;
  readonly method?: string;
  readonly request?: readonly [string, string][];
  readonly response?: readonly [string, string][];
  readonly error?: string;
  readonly mime?: string;
}

/** An entry of the developer tools: a page that was answered 200 where nothing else is said. */
export function entry(url: string, options: EntryOptions = {}): RawEntry {
  const lines = (list: readonly [string, string][] = []) => list.map(([name, value]) => ({ name, value }));
  return {
    startedDateTime: new Date(T0 + (options.at ?? 0)).toISOString(),
    time: options.time ?? 20,
    request: { method: options.method ?? 'GET', url, headers: lines(options.request), cookies: [] },
    response: {
      status: options.status ?? 200,
      headers: lines(options.response),
      cookies: [],
      content: { size: 10, mimeType: options.mime ?? 'text/html' },
      ...(options.error === undefined ? {} : { _error: options.error }),
    },
  };
}

/** A browser whose clock, events and log the test moves by hand. */
export function bench(engine: NetworkSource['engine'] = 'chromium') {
  let now = T0;
  let timers: { at: number; run: () => void }[] = [];
  let finish: (entry: RawEntry, content: () => Promise<Content | undefined>) => void = () => {};
  let navigate: () => void = () => {};
  const log: RawEntry[] = [];
  const delivered: RawEntry[] = [];
  const state = { harCalls: 0, harFails: false, harHangs: false };
  const capture = createCapture({
    tabId: 1,
    network: {
      engine,
      onFinished: (listener) => {
        finish = listener;
        return () => {
          finish = () => {};
        };
      },
      onNavigated: (listener) => {
        navigate = listener;
        return () => {};
      },
      getHar: async () => {
        state.harCalls += 1;
        if (state.harHangs) return new Promise(() => {});
        if (state.harFails) throw new Error('no log here');
        return { entries: [...log] };
      },
    },
    now: () => now,
    schedule: (run, ms) => {
      const timer = { at: now + ms, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    deliver: (entries) => delivered.push(...entries),
  });
  return {
    log,
    state,
    capture,
    delivered,
    urls: () => delivered.map((item) => (item as { request: { url: string } }).request.url),
    event: (item: RawEntry, content: () => Promise<Content | undefined> = async () => undefined) =>
      finish(item, content),
    navigate: () => navigate(),
    async wait(ms: number) {
      const end = now + ms;
      for (;;) {
        for (let turn = 0; turn < 12; turn += 1) await Promise.resolve();
        const next = timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        timers = timers.filter((timer) => timer !== next);
        now = Math.max(now, next.at);
        next.run();
      }
      now = end;
    },
  };
}
