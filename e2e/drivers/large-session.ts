import type { Frame } from 'playwright';
import { makeEntry } from '../../src/tools/har-maker.mjs';
import type { InspectedTab } from './chromium.ts';

/** Puts entries `from` up to `to` of a busy day into the feed of a tab's devtools page, as its recorder does. */
export type Traffic = (from: number, to: number) => Promise<void>;

/** @param bodyLength characters of each answer's body */
export function trafficInto(tab: InspectedTab, bodyLength: number): Traffic {
  const page = tab.devtools.frames().find((frame) => frame.url().includes('/src/extension/devtools.html'));
  if (page === undefined) throw new Error("The extension's DevTools page is gone.");
  return async (from, to) => {
    const entries = Array.from({ length: to - from }, (_, at) => makeEntry(from + at, bodyLength));
    await page.evaluate(PUSH, JSON.stringify(entries));
  };
}

/** The same in pieces, so that no message between the processes gets large. */
export async function pour(traffic: Traffic, from: number, to: number): Promise<void> {
  for (let at = from; at < to; at += 500) await traffic(at, Math.min(to, at + 500));
}

/** Waits until the panel has taken in so many requests. */
export async function untilTaken(panel: Frame, count: number, timeout = 30_000): Promise<void> {
  await panel.locator(`[data-testid=app][data-count="${count}"]`).waitFor({ state: 'attached', timeout });
}

// Runs in the devtools page.
const PUSH = (entries: string): void => {
  const feed: unknown = Reflect.get(globalThis, 'why401Feed');
  Reflect.get(Object(feed), 'push')({ type: 'entries', entries: JSON.parse(entries) });
};
