import browser from 'webextension-polyfill';
import { browserNetwork, type DevtoolsNetwork, type InspectedWindow } from '../capture/browser-network.ts';
import { createCapture } from '../capture/devtools-network.ts';
import { readPageStorage } from '../capture/page-storage.ts';
import { createFeed } from './feed.ts';
import { engineOf, FEED_EVENT, type FeedWindow } from './messages.ts';

// This page lives as long as the developer tools, the panel's only from when it is first shown: so recording starts here.
const engine = engineOf(navigator.userAgent);
const feed = createFeed(engine, () =>
  readPageStorage((expression) => browser.devtools.inspectedWindow.eval(expression)),
);
const own: FeedWindow = globalThis;
own.why401Feed = feed;
// The polyfill's types know only its own, promising form of this API; browserNetwork takes both.
const network = browser.devtools.network as unknown as DevtoolsNetwork;
const inspected = browser.devtools.inspectedWindow as unknown as InspectedWindow;

createCapture({
  network: browserNetwork(network, engine, engine === 'chromium' ? inspected : undefined),
  now: Date.now,
  schedule: (callback, ms) => {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
  deliver: (entries) => feed.push({ type: 'entries', entries }),
});
network.onNavigated.addListener(() => feed.push({ type: 'navigated' }));

const panel = await browser.devtools.panels.create('Why401', '/icons/32.png', '/src/panel/panel.html');
panel.onShown.addListener((shown) => {
  const target: FeedWindow = shown;
  if (target.why401Feed === feed) return;
  target.why401Feed = feed;
  target.dispatchEvent(new Event(FEED_EVENT));
});
