// @vitest-environment happy-dom
import { cleanup, screen } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { RawEntry } from '../capture/raw-entry.ts';
import type { CaptureClient } from '../extension/capture-client.ts';
import type { CaptureState } from '../extension/messages.ts';
import { entry } from './testing.ts';
import { giveRoom, go, openPanel, openRequest } from './testing-app.tsx';

vi.setConfig({ testTimeout: 30_000 });

const OFF: CaptureState = {
  access: { state: 'off' },
  since: undefined,
  interruptedSince: undefined,
  gaps: [],
  needsRestart: false,
  only: 0,
};
const on = (over: Partial<CaptureState> = {}): CaptureState => ({
  ...OFF,
  access: { state: 'sites', sites: ['example.test'] },
  since: Date.UTC(2026, 10, 24, 9, 50),
  ...over,
});

const page = entry('https://app.example.test/', { type: 'document' });
/** What Chromium shows of a WebSocket that a server refused. */
const socket: RawEntry = {
  ...entry('wss://app.example.test/live', { type: 'websocket', status: 0, at: 100 }),
  _webSocketMessages: [],
};

function open(entries: readonly RawEntry[], state = OFF) {
  const client = {
    access: vi.fn<CaptureClient['access']>(async () => ({ state: 'off' })),
    ask: vi.fn<CaptureClient['ask']>(async () => {}),
    stop: vi.fn<CaptureClient['stop']>(async () => {}),
    onAccessChange: vi.fn<CaptureClient['onAccessChange']>(() => () => {}),
  };
  const panel = openPanel(entries, undefined, undefined, client);
  // What `act` gives can be awaited, but is no promise.
  const begin = async () => {
    await panel.ready;
    await panel.tell(state);
  };
  return { ...panel, client, ready: begin() };
}

const text = (id: string) => screen.getByTestId(id).textContent;

describe('full capture in the panel', () => {
  beforeAll(giveRoom);
  afterEach(cleanup);

  it('says what is left out and what it would see before it asks', async () => {
    const { ready, client } = open([page]);
    await ready;
    expect(text('full-capture-button')).toContain('off');
    expect(screen.queryByTestId('full-capture')).toBeNull();
    go('full-capture-button');
    for (const words of ['Full capture is off', 'WebSocket', 'The browser asks you first', 'Nothing leaves'])
      expect(text('full-capture')).toContain(words);
    expect(client.ask).not.toHaveBeenCalled();
    expect(screen.queryByTestId('capture-stop')).toBeNull();
  });

  it('asks for the page’s site, for those recorded, or for every one', async () => {
    const { ready, client } = open([page, entry('https://idp.other.test/authorize', { at: 50 })]);
    await ready;
    go('full-capture-button');
    expect(text('capture-ask-site')).toBe('Allow for example.test');
    for (const id of ['capture-ask-site', 'capture-ask-sites', 'capture-ask-all']) go(id);
    expect(client.ask.mock.calls).toEqual([[['example.test']], [['example.test', 'other.test']], ['all']]);
  });

  it('says where it is on, since when, and how much only it has seen', async () => {
    const { ready, client, tell } = open([page], on({ only: 3 }));
    await ready;
    go('full-capture-button');
    expect(text('full-capture-button')).toContain('on');
    expect(text('capture-status')).toMatch(
      /Full capture is on for example\.test\. 3 requests were seen only that way\. It began at/,
    );
    expect(screen.queryByTestId('capture-ask-site')).toBeNull();
    go('capture-stop');
    expect(client.stop).toHaveBeenCalledOnce();
    await tell(on({ access: { state: 'all' }, only: 1 }));
    expect(text('capture-status')).toContain('for every site. 1 request was seen only that way');
    expect(screen.queryByTestId('capture-ask-all')).toBeNull();
  });

  it('says when it was interrupted', async () => {
    const at = Date.UTC(2026, 10, 24, 9, 55);
    const { ready, tell } = open([page], on({ interruptedSince: at }));
    await ready;
    go('full-capture-button');
    expect(text('capture-status')).toContain('Interrupted since');
    await tell(on({ gaps: [{ from: at, to: at + 2000 }] }));
    expect(text('capture-status')).toContain('requests of then may be missing');
  });

  it('says where Chromium shows it nothing before the browser is started anew', async () => {
    const { ready, tell } = open([page], on({ needsRestart: true }));
    await ready;
    go('full-capture-button');
    expect(text('capture-status')).toContain('sees nothing yet');
    expect(text('capture-status')).not.toContain('It began at');
    expect(text('capture-needs-restart')).toContain('start it again');
    await tell(on());
    expect(screen.queryByTestId('capture-needs-restart')).toBeNull();
  });

  it('is offered where it would answer what could not be told, and not elsewhere', async () => {
    const { ready, tell } = open([page, socket]);
    await ready;
    go('tab-requests');
    openRequest(0);
    go('tab-checklist');
    expect(screen.queryByTestId('capture-offer')).toBeNull();
    openRequest(1);
    go('tab-checklist');
    expect(screen.getByTestId('capture-offer').dataset.gap).toBe('handshake');
    expect(text('capture-offer')).toContain('Not evaluated: how the WebSocket’s opening was answered');
    go('open-full-capture');
    expect(text('capture-status')).toContain('Full capture is off');
    await tell(on());
    expect(text('capture-offer')).toContain('make the request again');
  });

  it('counts what the developer tools alone have recorded among what cannot be told', async () => {
    const { ready, store } = open([page]);
    await ready;
    expect(store.report().capture.limits).toEqual([]);
    cleanup();
    const second = open([page, socket]);
    await second.ready;
    expect(second.store.report().capture.limits).toEqual(['devtools-alone', 'socket-answer-missing']);
    expect(text('limits')).toContain('Not evaluated for that reason');
    cleanup();
    const third = open([page, page]);
    await third.ready;
    expect(third.store.report().capture.limits, 'a page was left').toEqual(['devtools-alone']);
  });

  it('has no place where there is no tab to inspect', async () => {
    await openPanel([page]).ready;
    expect(screen.queryByTestId('full-capture-button')).toBeNull();
  });

  it('says what the browser said where it could not be asked', async () => {
    const { ready, client } = open([page]);
    client.ask.mockRejectedValue(new Error('Only from a click.'));
    await ready;
    go('full-capture-button');
    go('capture-ask-all');
    expect((await screen.findByTestId('notice-error')).textContent).toContain('Only from a click.');
  });
});
