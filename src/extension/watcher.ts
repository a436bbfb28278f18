import { errorOf, type RawEntry, statusOf } from '../capture/raw-entry.ts';
import type { Failure } from './alerts.ts';
import type { BufferedFeed } from './feed.ts';

interface WatcherHost {
  /** Whether the panel takes the requests, which then finds out itself. */
  readonly connected: () => boolean;
  /** The requests that the panel has not taken, from a place on, and the place behind them. */
  readonly waiting: BufferedFeed['waiting'];
  /** Loads what diagnoses. */
  readonly load: () => Promise<{ add(entries: readonly RawEntry[]): readonly Failure[] }>;
  readonly update: (failures: readonly Failure[]) => void;
}

/** Ours: who records so many without ever opening the panel is not waiting for its answer. */
const MOST = 5000;
const SUSPICIOUS = new Set([401, 403, 407, 419, 440, 498]);

/** Looks for refusals while the panel has not been opened. The engine is loaded once there is one, and let go when the panel is. */
export function createWatcher(host: WatcherHost): { saw(entries: readonly RawEntry[]): Promise<void> } {
  let watch: ReturnType<WatcherHost['load']> | undefined;
  let read = 0;
  return {
    async saw(entries) {
      if (host.connected()) {
        watch = undefined;
        return;
      }
      if (read >= MOST) return;
      if (watch === undefined && !entries.some(isSuspicious)) return;
      watch ??= host.load();
      const { add } = bound(await watch);
      if (host.connected()) return;
      const { entries: all, next } = host.waiting(read);
      const news = all.slice(0, Math.max(0, MOST - read));
      read = next;
      if (news.length > 0) host.update(add(news));
    },
  };
}

function bound<Watch extends { add(entries: readonly RawEntry[]): readonly Failure[] }>(watch: Watch) {
  return { add: (entries: readonly RawEntry[]) => watch.add(entries) };
}

function isSuspicious(entry: RawEntry): boolean {
  return SUSPICIOUS.has(statusOf(entry)) || /TOO_MANY_REDIRECTS|REDIRECT_LOOP/.test(errorOf(entry));
}
