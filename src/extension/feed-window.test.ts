import { describe, expect, it } from 'vitest';
import { createFeed } from './feed.ts';
import { type FeedWindow, feedOf } from './feed-window.ts';

const feed = createFeed({ engine: 'chromium' });

function panel(frames: readonly FeedWindow[], own: Partial<FeedWindow> = {}): FeedWindow {
  return Object.assign(new EventTarget(), { parent: frames }, own);
}

describe("the panel's feed", () => {
  it('is what the devtools page has put into its window', () => {
    const other = Object.assign(new EventTarget(), { why401Feed: createFeed({ engine: 'chromium' }) });
    expect(feedOf(panel([other], { why401Feed: feed }))).toBe(feed);
  });

  it('is found in the devtools page beside it, past a frame that may not be looked into', () => {
    const foreign = Object.defineProperty(new EventTarget(), 'why401Feed', {
      get: () => {
        throw new DOMException('Blocked a frame', 'SecurityError');
      },
    });
    const devtools = Object.assign(new EventTarget(), { why401Feed: feed });
    expect(feedOf(panel([foreign, new EventTarget(), devtools]))).toBe(feed);
  });

  it('is missing where the page stands alone', () => {
    expect(feedOf(new EventTarget())).toBeUndefined();
  });
});
