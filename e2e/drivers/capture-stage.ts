import { join } from 'node:path';
import type { Page } from 'playwright';
import { root } from '../../src/tools/root.mjs';
import { ensureTools } from '../../src/tools/setup.mjs';
import { startTrafficSite, type TrafficSite } from '../servers/traffic-site.ts';
import { Chromium } from './chromium.ts';
import { type Tap, tapInChromium, tapInFirefox } from './feed-tap.ts';
import { Firefox } from './firefox.ts';
import { chromiumHand, firefoxHand, type PanelHand } from './panel-hand.ts';

const DONE = "return document.documentElement.dataset.done === 'yes';";
/** The page that asks in Firefox, and its button. */
export const ALLOW = ['/src/extension/permission.html', 'main:not([hidden]) .allow:enabled'] as const;

/** The traffic site, and a panel whose tab may visit it. */
export interface Stage {
  readonly hand: PanelHand;
  readonly site: TrafficSite;
  readonly tap: Tap;
  goto(address: string): Promise<void>;
  untilDone(): Promise<void>;
}

/** Plays in a Chromium of its own. */
export async function inChromium(
  consents: 'when-asked' | 'before',
  play: (stage: Stage & { readonly page: Page }, browser: Chromium) => Promise<void>,
): Promise<void> {
  const { chromium: executable } = await ensureTools({ chromium: true });
  const site = await startTrafficSite();
  const browser = await Chromium.launch({
    executable,
    extension: join(root, 'dist/chrome'),
    consents,
  });
  const tab = await browser.openTab();
  const panel = await tab.panel();
  const stage = {
    hand: chromiumHand(panel),
    page: tab.page,
    site,
    tap: await tapInChromium(panel),
    goto: async (address: string) => {
      await tab.page.goto(address);
    },
    untilDone: () => tab.page.locator('html[data-done=yes]').waitFor({ state: 'attached', timeout: 60_000 }),
  };
  await play(stage, browser);
  await browser.close();
  await site.close();
}

/** Plays in a Firefox of its own. */
export async function inFirefox(
  play: (stage: Stage, browser: Firefox) => Promise<void>,
  preferences: Readonly<Record<string, boolean>> = {},
): Promise<void> {
  const { firefox: executable } = await ensureTools({ firefox: true });
  const site = await startTrafficSite();
  const extension = join(root, 'dist/firefox');
  const browser = await Firefox.launch({
    executable,
    extension,
    hosts: site.hosts,
    consents: true,
    preferences,
  });
  await browser.goto('about:blank');
  await browser.openDevTools();
  await browser.showPanel();
  const stage: Stage = {
    hand: firefoxHand(browser),
    site,
    tap: await tapInFirefox(browser),
    goto: (address) => browser.goto(address),
    untilDone: () => browser.untilInPage(DONE),
  };
  await play(stage, browser);
  await browser.close();
  await site.close();
}

/** What the panel says of full capture. */
export const state = (hand: PanelHand) => async () => (await hand.texts('capture-status')).join();

/** A WebSocket of the page, until it is closed. */
export const KNOCK = (id: string) => `new Promise((resolve) => {
  const socket = new WebSocket(location.origin.replace('http', 'ws') + '/ws-refused/${id}');
  socket.onclose = () => { document.documentElement.dataset.knocked = '${id}'; resolve(); };
})`;
