import { describe, expect, it } from 'vitest';
import { type BufferedFeed, createFeed } from './feed.ts';
import type { Message } from './messages.ts';

const state = (only: number): Message => ({
  type: 'capture-state',
  capture: {
    access: { state: 'all' },
    since: 0,
    interruptedSince: undefined,
    gaps: [],
    needsRestart: false,
    only,
  },
});
const many = (name: string, count: number) => ({
  type: 'entries' as const,
  entries: Array.from({ length: count }, (_, at) => ({ request: { url: `${name}${at}` } })),
});
const take = (feed: BufferedFeed): Message[] => {
  const told: Message[] = [];
  feed.connect((message) => told.push(message))();
  return told;
};
const batch = (url: string): Message => ({ type: 'entries', entries: [{ request: { url } }] });

describe('the feed from the devtools page to the panel', () => {
  it('keeps what came before the panel was opened, and tells it first', () => {
    const feed = createFeed({ engine: 'chromium' });
    feed.push(batch('one'));
    feed.push({ type: 'navigated' });
    feed.push(batch('two'));
    const told: Message[] = [];
    feed.connect((message) => told.push(message));
    feed.push(batch('three'));
    expect(told).toEqual([batch('one'), { type: 'navigated' }, batch('two'), batch('three')]);
  });

  it('keeps only the newest of what full capture says of itself', () => {
    const feed = createFeed({ engine: 'chromium' });
    for (const message of [state(1), batch('one'), state(2)]) feed.push(message);
    const told: Message[] = [];
    feed.connect((message) => told.push(message));
    feed.push(state(3));
    feed.push(state(4));
    expect(told).toEqual([batch('one'), state(2), state(3), state(4)]);
  });

  it('lets go of the oldest quarter of too many requests, and says how many, before all that it kept', () => {
    const feed = createFeed({ engine: 'chromium', keep: () => 800 });
    for (const message of [{ type: 'navigated' } as const, many('a', 300), state(1)]) feed.push(message);
    for (const message of [many('b', 400), { type: 'navigated' } as const, many('c', 100)])
      feed.push(message);
    expect(feed.waiting(0)).toMatchObject({ entries: { length: 800 }, next: 800 });
    feed.push(batch('one more'));
    const told = take(feed);
    // 801 − 600 = 201 of the first 300 went, and with them the step to the page that they belonged to.
    const first = told[1];
    expect(told[0]).toEqual({ type: 'let-go', count: 201 });
    expect(first?.type === 'entries' && first.entries.map((one) => one.request)).toEqual(
      Array.from({ length: 99 }, (_, at) => ({ url: `a${at + 201}` })),
    );
    expect(told.slice(2)).toEqual([
      state(1),
      many('b', 400),
      { type: 'navigated' },
      many('c', 100),
      batch('one more'),
    ]);
  });

  it('still says what full capture does where all that came before it went', () => {
    const feed = createFeed({ engine: 'chromium', keep: () => 500 });
    feed.push(many('a', 100));
    feed.push(state(1));
    feed.push(many('b', 450));
    expect(take(feed).map(({ type }) => type)).toEqual(['let-go', 'capture-state', 'entries']);
  });

  it('asks how many are kept when there are more, and begins to count anew for the next listener', () => {
    let keep = 500;
    const feed = createFeed({ engine: 'chromium', keep: () => keep });
    keep = 1000;
    feed.push(many('a', 1000));
    expect(take(feed).map(({ type }) => type)).toEqual(['entries']);
    feed.push(many('b', 1001));
    expect(take(feed)[0]).toEqual({ type: 'let-go', count: 251 });
    feed.push(batch('c'));
    expect(take(feed)).toEqual([batch('c')]);
  });

  it('hands out what is new since a place, also where older requests went meanwhile', () => {
    const feed = createFeed({ engine: 'chromium', keep: () => 500 });
    feed.push(many('a', 400));
    const { next } = feed.waiting(0);
    feed.push(many('b', 50));
    expect(feed.waiting(next)).toEqual({ entries: many('b', 50).entries, next: 450 });
    expect(feed.waiting(425).entries).toEqual(many('b', 50).entries.slice(25));
    feed.push(many('c', 100));
    expect(feed.waiting(450)).toEqual({ entries: many('c', 100).entries, next: 550 });
    expect(feed.waiting(0), 'the oldest are gone').toMatchObject({ entries: { length: 375 }, next: 550 });
    expect(feed.waiting(550)).toEqual({ entries: [], next: 550 });
  });

  it('keeps what comes while no panel listens for the next one, and tells nothing twice', () => {
    const feed = createFeed({ engine: 'firefox' });
    const first: Message[] = [];
    const disconnect = feed.connect((message) => first.push(message));
    feed.push(batch('one'));
    disconnect();
    feed.push(batch('two'));
    const second: Message[] = [];
    feed.connect((message) => second.push(message));
    expect(first).toEqual([batch('one')]);
    expect(second).toEqual([batch('two')]);
  });
});
