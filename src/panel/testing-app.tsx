import { act, fireEvent, render, screen } from '@testing-library/react';
import type { RawEntry } from '../capture/raw-entry.ts';
import type { CaptureClient } from '../extension/capture-client.ts';
import { createFeed } from '../extension/feed.ts';
import type { Feed, FeedWindow } from '../extension/feed-window.ts';
import type { CaptureState } from '../extension/messages.ts';
import { App } from './App.tsx';
import { Guides } from './Guides.tsx';
import { JarStore } from './jar-store.ts';
import { SettingsStore } from './settings-store.ts';
import { PanelStore } from './store.ts';
import { stillRhythm } from './turns.ts';

/** For tests: the whole panel, connected to a tab whose traffic is these entries; without `jar` there is no browser to read cookies from. */
export function openPanel(
  entries: readonly RawEntry[],
  jar = new JarStore(undefined),
  readStorage?: Feed['readStorage'],
  fullCapture?: CaptureClient,
) {
  const store = new PanelStore(
    stillRhythm((callback) => {
      queueMicrotask(() => act(callback));
    }),
  );
  const kept = new Map<string, string>();
  const settings = new SettingsStore(() => ({
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => kept.set(key, value),
    removeItem: (key) => kept.delete(key),
  }));
  const feed = createFeed({ engine: 'chromium', readStorage });
  const host: Window & FeedWindow = window;
  host.why401Feed = feed;
  render(
    <Guides>
      <App store={store} jar={jar} settings={settings} fullCapture={fullCapture} host={host} />
    </Guides>,
  );
  const push = (more: readonly RawEntry[]) =>
    act(async () => feed.push({ type: 'entries', entries: [...more] }));
  const tell = (capture: CaptureState) => act(async () => feed.push({ type: 'capture-state', capture }));
  return { store, kept, push, tell, ready: push(entries) };
}

/** Gives elements a height: a virtual list draws what has room, and happy-dom lays nothing out. */
export function giveRoom(): void {
  for (const name of ['offsetHeight', 'clientHeight'])
    Object.defineProperty(HTMLElement.prototype, name, { configurable: true, get: () => 600 });
  HTMLElement.prototype.scrollTo = () => {};
}

/** Presses what has this test id. */
export const go = (id: string) => fireEvent.click(screen.getByTestId(id));

/** Opens a request by its number. */
export function openRequest(index: number): void {
  const row = screen.getAllByTestId('request').find((one) => one.dataset.index === String(index));
  if (row === undefined) throw new Error(`row ${index} is not drawn`);
  fireEvent.click(row);
}
