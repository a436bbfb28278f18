import { describe, expect, it } from 'vitest';
import { createFeed } from './feed.ts';
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
const batch = (url: string): Message => ({ type: 'entries', entries: [{ request: { url } }] });

describe('the feed from the devtools page to the panel', () => {
  it('keeps what came before the panel was opened, and tells it first', () => {
    const feed = createFeed('chromium');
    feed.push(batch('one'));
    feed.push({ type: 'navigated' });
    feed.push(batch('two'));
    const told: Message[] = [];
    feed.connect((message) => told.push(message));
    feed.push(batch('three'));
    expect(told).toEqual([batch('one'), { type: 'navigated' }, batch('two'), batch('three')]);
  });

  it('keeps only the newest of what full capture says of itself', () => {
    const feed = createFeed('chromium');
    for (const message of [state(1), batch('one'), state(2)]) feed.push(message);
    const told: Message[] = [];
    feed.connect((message) => told.push(message));
    feed.push(state(3));
    feed.push(state(4));
    expect(told).toEqual([batch('one'), state(2), state(3), state(4)]);
  });

  it('keeps what comes while no panel listens for the next one, and tells nothing twice', () => {
    const feed = createFeed('firefox');
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
