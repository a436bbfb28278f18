import { afterEach, describe, expect, it, vi } from 'vitest';
import { HarError } from '../engine/exchange/from-har.ts';
import { type FromWorker, readHarInWorker } from './har-remote.ts';

/** A thread that says what the test has it say. */
class FakeWorker extends EventTarget {
  static readonly started: FakeWorker[] = [];
  readonly taken: unknown[] = [];
  ended = false;

  constructor() {
    super();
    FakeWorker.started.push(this);
  }

  postMessage(data: unknown): void {
    this.taken.push(data);
  }

  terminate(): void {
    this.ended = true;
  }

  say(data: FromWorker): void {
    this.dispatchEvent(new MessageEvent('message', { data }));
  }
}

function start(reading = {}) {
  vi.stubGlobal('Worker', FakeWorker);
  const file = new File(['{}'], 'a.har');
  const result = readHarInWorker(file, reading);
  const worker = FakeWorker.started.at(-1) ?? new FakeWorker();
  expect(worker.taken).toEqual([file]);
  return { worker, result };
}

const info = { source: 'har', creator: 'x', engine: 'other', browser: '', limits: [] } as const;
const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value)).buffer;

afterEach(() => vi.unstubAllGlobals());

describe('a file that is read on another thread', () => {
  it('comes in slices, in their order', async () => {
    const told: number[] = [];
    const { worker, result } = start({ onRead: (bytes: number) => told.push(bytes) });
    worker.say({ type: 'read', bytes: 8 });
    worker.say({ type: 'exchanges', buffer: json([{ index: 0 }, { index: 1 }]) });
    worker.say({ type: 'exchanges', buffer: json([{ index: 2 }]) });
    worker.say({ type: 'done', info, skipped: [] });
    expect(await result).toEqual({
      info,
      exchanges: [{ index: 0 }, { index: 1 }, { index: 2 }],
      skipped: [],
    });
    expect(told).toEqual([8]);
    expect(worker.ended).toBe(true);
  });

  it('fails with what is wrong with it', async () => {
    const { worker, result } = start();
    worker.say({ type: 'failed', reason: 'the file is empty' });
    await expect(result).rejects.toEqual(new HarError('the file is empty'));
    expect(worker.ended).toBe(true);
  });

  it('fails where the thread does', async () => {
    const { worker, result } = start();
    worker.dispatchEvent(new Event('error'));
    await expect(result).rejects.toThrow('the reading thread failed');
  });

  it('is not read on when it is not wanted any more', async () => {
    const abort = new AbortController();
    const { worker, result } = start({ signal: abort.signal });
    abort.abort();
    await expect(result).rejects.toThrow('not wanted any more');
    expect(worker.ended).toBe(true);
  });
});
