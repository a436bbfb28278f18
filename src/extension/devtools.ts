import browser from 'webextension-polyfill';
import { browserNetwork, type DevtoolsNetwork, type InspectedWindow } from '../capture/browser-network.ts';
import { createCapture } from '../capture/devtools-network.ts';
import { readPageStorage } from '../capture/page-storage.ts';
import { createFeed } from './feed.ts';
import { type CaptureState, engineOf, FEED_EVENT, type FeedWindow } from './messages.ts';
import { followTraffic } from './traffic-client.ts';

// This page lives as long as the developer tools, the panel's only from when it is first shown: so recording starts here.
const engine = engineOf(navigator.userAgent);
const feed = createFeed(
  engine,
  () => readPageStorage((expression) => browser.devtools.inspectedWindow.eval(expression)),
  () => capture.busy(),
);
const own: FeedWindow = globalThis;
own.why401Feed = feed;
// The polyfill's types know only its own, promising form of this API; browserNetwork takes both.
const network = browser.devtools.network as unknown as DevtoolsNetwork;
const inspected = browser.devtools.inspectedWindow as unknown as InspectedWindow;

const schedule = (callback: () => void, ms: number) => {
  const timer = setTimeout(callback, ms);
  return () => clearTimeout(timer);
};

const { tabId } = browser.devtools.inspectedWindow;
const capture = createCapture({
  network: browserNetwork(network, engine, engine === 'chromium' ? inspected : undefined),
  tabId,
  now: Date.now,
  schedule,
  deliver: (entries) => {
    feed.push({ type: 'entries', entries });
    traffic.recorded(entries);
    tell();
  },
});

let state: Omit<CaptureState, 'only'> | undefined;
let told = 0;
function tell(): void {
  if (state === undefined || told === capture.only) return;
  told = capture.only;
  feed.push({ type: 'capture-state', capture: { ...state, only: capture.only } });
}
const traffic = followTraffic({
  tabId,
  runtime: browser.runtime,
  pageOrigin: async () => {
    const answer: unknown = await browser.devtools.inspectedWindow.eval('location.origin');
    const origin: unknown = Array.isArray(answer) ? answer[0] : answer;
    return typeof origin === 'string' ? origin : '';
  },
  now: Date.now,
  schedule,
  onEvent: (event) => capture.observe(event),
  onState: (next) => {
    state = next;
    if (next.since === undefined || next.interruptedSince !== undefined) capture.interrupt();
    told = Number.NaN;
    tell();
  },
});
network.onNavigated.addListener(() => feed.push({ type: 'navigated' }));

const panel = await browser.devtools.panels.create('Why401', '/icons/32.png', '/src/panel/panel.html');
panel.onShown.addListener((shown) => {
  const target: FeedWindow = shown;
  if (target.why401Feed === feed) return;
  target.why401Feed = feed;
  target.dispatchEvent(new Event(FEED_EVENT));
});
