import { describe, expect, it, vi } from 'vitest';
import { createFeed } from '../extension/feed.ts';
import { browserName } from './recording.ts';
import { PanelStore } from './store.ts';
import { demoEntries, demoExchanges, entry } from './testing.ts';
import { stillRhythm } from './turns.ts';
import type { HarFile } from './useSession.ts';

/** A store whose frames the test draws by hand. */
function bench() {
  const frames: (() => void)[] = [];
  const clock = { now: Date.UTC(2026, 10, 24, 9, 41, 0) };
  const store = new PanelStore(
    stillRhythm((callback) => frames.push(callback)),
    () => clock.now,
  );
  const feed = createFeed({ engine: 'chromium' });
  return {
    store,
    feed,
    clock,
    draw: () => {
      for (const frame of frames.splice(0)) frame();
    },
  };
}

const file = (over: Partial<HarFile> = {}): HarFile => ({
  info: { source: 'har', creator: 'x', engine: 'chromium', browser: '', limits: ['bodies-missing'] },
  exchanges: demoExchanges(),
  skipped: [],
  ...over,
});

async function drawUntilDone(b: ReturnType<typeof bench>, done: Promise<void>): Promise<void> {
  let over = false;
  void done.then(() => {
    over = true;
  });
  for (let turn = 0; turn < 200 && !over; turn += 1) {
    b.draw();
    await Promise.resolve();
  }
  await done;
  b.draw();
}

describe('the panel’s state', () => {
  it('shows what the devtools page recorded before and after it was connected, once a frame', () => {
    const b = bench();
    const entries = demoEntries();
    b.feed.push({ type: 'entries', entries: entries.slice(0, 5) });
    const changed = vi.fn();
    b.store.subscribe(changed);
    b.store.connect(b.feed);
    for (const one of entries.slice(5)) b.feed.push({ type: 'entries', entries: [one] });
    expect(changed).not.toHaveBeenCalled();
    b.draw();
    expect(changed).toHaveBeenCalledTimes(1);
    expect(b.store.state().count).toBe(entries.length);
    expect(b.store.exchangeAt(3)?.index).toBe(3);
  });

  it('takes in by turns what is more than fits into one, says how much waits, and forgets that too when cleared', async () => {
    const turns: (() => void)[] = [];
    let time = 0;
    const store = new PanelStore({
      nextFrame: (callback) => callback(),
      soon: (callback) => turns.push(callback),
      after: (callback) => callback(),
      // Each reading is 3 ms later: a turn has time for a few requests.
      clock: () => {
        time += 3;
        return time;
      },
    });
    const feed = createFeed({ engine: 'chromium' });
    store.connect(feed);
    const turn = async () => {
      for (const next of turns.splice(0)) next();
      await Promise.resolve();
      await Promise.resolve();
    };
    feed.push({ type: 'entries', entries: demoEntries() });
    await turn();
    const { count, waiting } = store.state();
    expect(count).toBeGreaterThan(0);
    expect(waiting).toBeGreaterThan(0);
    expect(count + waiting).toBe(37);
    for (let most = 0; most < 40 && turns.length > 0; most += 1) await turn();
    expect(store.state()).toMatchObject({ count: 37, waiting: 0 });
    expect(store.state().exchanges.map(({ index }) => index)).toEqual(
      Array.from({ length: 37 }, (_, at) => at),
    );

    feed.push({ type: 'entries', entries: demoEntries() });
    store.clear();
    for (let most = 0; most < 40 && turns.length > 0; most += 1) await turn();
    expect(store.state()).toMatchObject({ count: 0, waiting: 0 });
  });

  it('leaves out what started while paused, and takes what started before but arrives then', () => {
    const b = bench();
    b.store.connect(b.feed);
    const at = (ms: number) => entry(`https://a.test/${ms}`, { at: ms });
    // entry() counts from 09:41:03.
    b.clock.now += 4000;
    b.store.setRecording(false);
    b.feed.push({ type: 'entries', entries: [at(500), at(1500)] });
    b.clock.now += 4000;
    b.store.setRecording(true);
    b.feed.push({ type: 'entries', entries: [at(2000), at(6000)] });
    b.draw();
    expect(b.store.state().exchanges.map((exchange) => exchange.url.path)).toEqual(['/500', '/6000']);
  });

  it('shows a file while the tab is still recorded, and goes back to the tab', async () => {
    const b = bench();
    b.store.connect(b.feed);
    b.feed.push({ type: 'entries', entries: [entry('https://live.test/')] });
    await drawUntilDone(
      b,
      b.store.openFile('login.har', async () => file()),
    );
    expect(b.store.state()).toMatchObject({
      source: 'file',
      fileName: 'login.har',
      count: 37,
      limits: ['bodies-missing'],
    });
    expect(b.store.state().progress).toBeUndefined();
    b.feed.push({ type: 'entries', entries: [entry('https://live.test/2')] });
    b.store.closeFile();
    b.draw();
    expect(b.store.state()).toMatchObject({ source: 'live', count: 2, limits: [] });
  });

  it('says why a file was not opened, and stays as it was', async () => {
    const b = bench();
    b.store.connect(b.feed);
    b.feed.push({ type: 'entries', entries: [entry('https://live.test/')] });
    const error = Object.assign(new Error('not a HAR: the JSON is a list'), { name: 'HarError' });
    await drawUntilDone(
      b,
      b.store.openFile('bad.har', () => Promise.reject(error)),
    );
    expect(b.store.state()).toMatchObject({ source: 'live', count: 1 });
    expect(b.store.state().notice).toEqual({
      kind: 'error',
      text: 'bad.har was not opened: not a HAR: the JSON is a list',
    });
    await drawUntilDone(
      b,
      b.store.openFile('odd.har', () => Promise.reject(new TypeError('x is undefined'))),
    );
    expect(b.store.state().notice?.text).toBe('odd.har was not opened: it could not be read as a HAR file');
  });

  it('lets the last of two files win, however long the first takes, and has the first read no further', async () => {
    const b = bench();
    let finish: (value: HarFile) => void = () => {};
    let signal: AbortSignal | undefined;
    const slow = b.store.openFile('slow.har', (reading) => {
      signal = reading.signal;
      return new Promise((resolve) => {
        finish = resolve;
      });
    });
    expect(signal?.aborted).toBe(false);
    await drawUntilDone(
      b,
      b.store.openFile('fast.har', async () => file()),
    );
    expect(signal?.aborted).toBe(true);
    finish(file({ exchanges: [] }));
    await drawUntilDone(b, slow);
    expect(b.store.state()).toMatchObject({ fileName: 'fast.har', count: 37 });
  });

  it('says how far a file is read', async () => {
    const b = bench();
    let finish: (value: HarFile) => void = () => {};
    let tell: (bytes: number) => void = () => {};
    const opened = b.store.openFile(
      'large.har',
      ({ onRead }) => {
        tell = onRead ?? tell;
        return new Promise((resolve) => {
          finish = resolve;
        });
      },
      50_000_000,
    );
    tell(20_000_000);
    b.draw();
    expect(b.store.state().progress).toEqual({ done: 20_000_000, total: 50_000_000, of: 'bytes' });
    finish(file());
    await drawUntilDone(b, opened);
    expect(b.store.state().progress).toBeUndefined();
  });

  it('knows the sites of the requests and the newest page', () => {
    const b = bench();
    b.store.connect(b.feed);
    const page = { type: 'document' };
    b.feed.push({
      type: 'entries',
      entries: [
        entry('https://app.shop.test/', page),
        entry('https://api.shop.test/me'),
        entry('https://login.idp.test/', page),
        entry('https://cdn.test/x.js', { type: 'script' }),
      ],
    });
    b.draw();
    expect(b.store.state()).toMatchObject({
      sites: ['shop.test', 'idp.test', 'cdn.test'],
      lastPage: 'login.idp.test',
    });
  });

  it('forgets the recorded requests when cleared, and closes a file first', async () => {
    const b = bench();
    b.store.connect(b.feed);
    b.feed.push({ type: 'entries', entries: [entry('https://live.test/')] });
    await drawUntilDone(
      b,
      b.store.openFile('login.har', async () => file()),
    );
    b.store.clear();
    b.draw();
    expect(b.store.state()).toMatchObject({ source: 'live', count: 1 });
    b.store.clear();
    b.draw();
    expect(b.store.state()).toMatchObject({ count: 0, incidents: [] });
  });
});

describe('the browser’s name', () => {
  it.each([
    ['Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0', 'Firefox 153'],
    [
      'Mozilla/5.0 (X11) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
      'Chromium 156',
    ],
    ['curl/8', ''],
  ])('is read from %s', (agent, name) => {
    expect(browserName(agent)).toBe(name);
  });
});
