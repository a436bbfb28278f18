import { describe, expect, it } from 'vitest';
import type { RawEntry } from '../capture/raw-entry.ts';
import type { TrafficEvent } from '../capture/web-request-event.ts';
import type { CaptureAccess, CaptureState } from './messages.ts';
import type { TrafficNews, TrafficOrder, TrafficPort } from './traffic.ts';
import { followTraffic } from './traffic-client.ts';

const all: CaptureAccess = { state: 'all' };
const settle = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

/** A devtools page, and the background page that it talks with. */
function devtools(access: CaptureAccess) {
  const states: Omit<CaptureState, 'only'>[] = [];
  const events: TrafficEvent[] = [];
  const orders: TrafficOrder[] = [];
  let timers: (() => void)[] = [];
  let announce: (message: unknown) => void = () => {};
  let port: { tell: (news: TrafficNews) => void; die: () => void } | undefined;
  const now = { at: 1000 };
  const browser = { access, answers: true };
  const traffic = followTraffic({
    tabId: 1,
    runtime: {
      connect: () => {
        let heard: (message: unknown) => void = () => {};
        let gone = () => {};
        port = {
          tell: (news) => heard(news),
          die: () => {
            port = undefined;
            gone();
          },
        };
        const made: TrafficPort<TrafficOrder> = {
          name: 'why401-traffic',
          postMessage: (order) => {
            orders.push(order);
            if (order.type === 'watch') heard({ type: 'watching', access: browser.access });
          },
          disconnect: () => {
            port = undefined;
          },
          onMessage: {
            addListener: (listener) => {
              heard = listener;
            },
          },
          onDisconnect: {
            addListener: (listener) => {
              gone = listener;
            },
          },
        };
        return made;
      },
      sendMessage: async () => {
        if (!browser.answers) throw new Error('no receiving end');
        return browser.access;
      },
      onMessage: {
        addListener: (listener) => {
          announce = listener;
        },
      },
    },
    pageOrigin: async () => 'https://a.test',
    now: () => now.at,
    schedule: (run) => {
      timers.push(run);
      return () => {
        timers = timers.filter((other) => other !== run);
      };
    },
    onEvent: (event) => events.push(event),
    onState: (state) => states.push(state),
  });
  return {
    states,
    events,
    orders,
    now,
    browser,
    traffic,
    connected: () => port !== undefined,
    tell: (news: TrafficNews) => port?.tell(news),
    die: () => port?.die(),
    announce: () => announce({ type: 'permissions-changed' }),
    tick: () => {
      const due = timers;
      timers = [];
      for (const run of due) run();
    },
  };
}

const event = (url: string, type = 'main_frame'): TrafficEvent => ({
  stage: 'onBeforeRequest',
  details: { requestId: '1', url, method: 'GET', tabId: 1, type, timeStamp: 0 },
});

const pageLoad = (url: string, at: number): RawEntry => ({
  startedDateTime: new Date(at).toISOString(),
  _resourceType: 'document',
  request: { url, method: 'GET' },
  response: { status: 200 },
});

describe('a devtools page', () => {
  it('connects to nothing while full capture is off', async () => {
    const d = devtools({ state: 'off' });
    await settle();
    expect(d.connected()).toBe(false);
    expect(d.states).toEqual([]);
  });

  it('begins when it is allowed, and ends when that is taken back', async () => {
    const d = devtools({ state: 'off' });
    await settle();
    d.browser.access = all;
    d.announce();
    await settle();
    expect(d.orders).toEqual([{ type: 'watch', tabId: 1, opened: [], origins: ['https://a.test'] }]);
    expect(d.states).toEqual([
      { access: all, since: 1000, interruptedSince: undefined, gaps: [], needsRestart: false },
    ]);
    d.tell({ type: 'event', event: event('https://a.test/') });
    expect(d.events).toHaveLength(1);
    d.browser.access = { state: 'off' };
    d.announce();
    await settle();
    expect(d.connected()).toBe(false);
    expect(d.states.at(-1)).toMatchObject({ access: { state: 'off' }, since: undefined });
    d.browser.access = all;
    d.now.at = 2000;
    d.announce();
    await settle();
    expect(d.states.at(-1)).toMatchObject({ access: all, since: 2000 });
  });

  it('connects again when the background page was stopped, with what that knew, and says what may be missing', async () => {
    const d = devtools(all);
    await settle();
    d.tell({ type: 'event', event: event('https://b.test/x') });
    d.tell({ type: 'opened', tabId: 9 });
    d.now.at = 3000;
    d.browser.answers = false;
    d.die();
    await settle();
    expect(d.states.at(-1)).toMatchObject({ since: 1000, interruptedSince: 3000 });
    d.browser.answers = true;
    d.now.at = 4000;
    d.tick();
    await settle();
    expect(d.orders.at(-1)).toEqual({
      type: 'watch',
      tabId: 1,
      opened: [9],
      origins: ['https://a.test', 'https://b.test'],
    });
    expect(d.states.at(-1)).toMatchObject({
      since: 1000,
      interruptedSince: undefined,
      gaps: [{ from: 3000, to: 4000 }],
    });
  });

  it('keeps the background page from being stopped', async () => {
    const d = devtools(all);
    await settle();
    d.tick();
    d.tick();
    expect(d.orders.map(({ type }) => type)).toEqual(['watch', 'ping', 'ping']);
  });

  it.each([
    ['https://shop.test/', all, true],
    ['https://www.shop.test:8443/x', { state: 'sites', sites: ['shop.test'] }, true],
    ['https://notshop.test/', { state: 'sites', sites: ['shop.test'] }, false],
  ] as const)('notices that it is allowed and sees nothing: %s, %j', async (url, access, blind) => {
    const d = devtools(access);
    await settle();
    d.traffic.recorded([pageLoad(url, 900)]);
    expect(d.states.at(-1)?.needsRestart, 'it had begun before').toBe(false);
    d.traffic.recorded([pageLoad(url, 1100)]);
    expect(d.states.at(-1)?.needsRestart).toBe(blind);
    d.tell({ type: 'event', event: event(url) });
    expect(d.states.at(-1)?.needsRestart).toBe(false);
    d.traffic.recorded([pageLoad(url, 1200)]);
    expect(d.states.at(-1)?.needsRestart, 'it does see').toBe(false);
  });
});
