import { describe, expect, it } from 'vitest';
import type { RawEntry } from '../capture/raw-entry.ts';
import { harEntry } from '../engine/checks/testing.ts';
import type { Failure } from './alerts.ts';
import { createFeed } from './feed.ts';
import { Watch } from './watch.ts';
import { createWatcher } from './watcher.ts';

const raw = (url: string, status: number, authorization = 'Bearer undefined', at = 0): RawEntry =>
  harEntry({ url, status, at, headers: { Authorization: authorization } }) as RawEntry;
const good = raw('https://api.shop.example/items', 200, 'Bearer 0paqueT0kenOfTheShop4711');
const bad = raw('https://api.shop.example/orders', 401);

/** A watcher beside a feed that nobody takes, until `open` is set. */
function watching() {
  const waiting: RawEntry[] = [];
  const told: (readonly Failure[])[] = [];
  const state = { open: false, loaded: 0 };
  const watcher = createWatcher({
    connected: () => state.open,
    waiting: (from) => ({ entries: waiting.slice(from), next: waiting.length }),
    load: async () => {
      state.loaded += 1;
      return new Watch('chromium');
    },
    update: (failures) => told.push(failures),
  });
  const push = (...entries: RawEntry[]) => {
    waiting.push(...entries);
    return watcher.saw(entries);
  };
  return { push, told, state };
}

describe('while the panel has not been opened', () => {
  it('nothing is loaded as long as nothing is refused', async () => {
    const { push, state, told } = watching();
    await push(good, good);
    expect(state.loaded).toBe(0);
    expect(told).toEqual([]);
  });

  it('a refusal is diagnosed with all that came before it', async () => {
    const { push, state, told } = watching();
    await push(good);
    await push(bad);
    await push(good, bad);
    expect(state.loaded).toBe(1);
    expect(told.map((failures) => failures.map(({ kind }) => kind))).toEqual([
      ['unauthorized authorization-placeholder'],
      ['unauthorized authorization-placeholder'],
    ]);
  });

  it('what was let go meanwhile is left out, and nothing is judged twice', async () => {
    const feed = createFeed({ engine: 'chromium', keep: () => 500 });
    const judged: (readonly RawEntry[])[] = [];
    const add = (entries: readonly RawEntry[]) => {
      judged.push(entries);
      return [];
    };
    const watcher = createWatcher({
      connected: () => feed.connected(),
      waiting: (from) => feed.waiting(from),
      load: async () => ({ add }),
      update: () => undefined,
    });
    for (const entries of [[bad], Array.from({ length: 500 }, () => good), [good, bad]]) {
      feed.push({ type: 'entries', entries });
      await watcher.saw(entries);
    }
    expect(judged.map(({ length }) => length)).toEqual([1, 375, 2]);
    feed.connect(() => undefined)();
    feed.push({ type: 'entries', entries: [bad] });
    await watcher.saw([bad]);
    expect(judged.at(-1), 'after the panel was open').toEqual([bad]);
  });

  it('and no more once it is', async () => {
    const { push, state, told } = watching();
    await push(bad);
    state.open = true;
    await push(bad);
    expect(told).toHaveLength(1);
  });
});
