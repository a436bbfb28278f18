import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { root } from '../../src/tools/root.mjs';
import { ensureTools } from '../../src/tools/setup.mjs';
import { axeViolations } from '../drivers/axe.ts';
import { Chromium, type InspectedTab } from '../drivers/chromium.ts';
import { play, playInFirefox } from '../drivers/play.ts';
import { expect, test } from '../drivers/test.ts';

test.use({ hosts: async ({ site }, use) => use(site.hosts) });

/** What the pages of the extension have, as far as it is used here. */
declare const chrome: {
  readonly devtools: { readonly inspectedWindow: { readonly tabId: number } };
  readonly tabs: object;
  readonly action: { getBadgeText(details: { tabId: number }): Promise<string> };
  readonly notifications?: { getAll(): Promise<object> };
};

/** The devtools page's frame, which knows the tab. */
function recorderOf({ devtools }: InspectedTab) {
  const frame = devtools.frames().find((one) => one.url().includes('/src/extension/devtools.html'));
  if (frame === undefined) throw new Error('The extension has no DevTools page.');
  return frame;
}

/** The popup of the icon as a page of its own; it asks for the tab that is in front, and is given this one. */
async function popupFor(browser: Chromium, tab: InspectedTab): Promise<{ popup: Page; tabId: number }> {
  const recorder = recorderOf(tab);
  const tabId = await recorder.evaluate(() => chrome.devtools.inspectedWindow.tabId);
  const popup = await browser.context.newPage();
  await popup.addInitScript((id) => {
    Object.assign(chrome.tabs, {
      query: (_: unknown, answer?: (tabs: { id: number }[]) => void) => {
        answer?.([{ id }]);
        return Promise.resolve([{ id }]);
      },
    });
  }, tabId);
  await popup.goto(new URL('/src/extension/popup.html', recorder.url()).href);
  return { popup, tabId };
}

test('the icon counts what was found while nobody looked, the popup says what, and a new kind is told where asked for', async ({
  site,
}) => {
  test.slow();
  const { chromium: executable } = await ensureTools({ chromium: true });
  const browser = await Chromium.launch({
    executable,
    extension: join(root, 'dist/chrome'),
    consents: 'when-asked',
  });
  const scenarioOf = (id: string) => {
    const scenario = site.scenarios.find((one) => one.id === id);
    if (scenario === undefined) throw new Error(`no scenario ${id}`);
    return scenario;
  };
  const tab = await browser.openTab();
  await play(tab, site, scenarioOf('token-expired'));

  const { popup, tabId } = await popupFor(browser, tab);
  const badge = () => popup.evaluate((id) => chrome.action.getBadgeText({ tabId: id }), tabId);
  await expect.poll(badge).toBe('1');
  await popup.reload();
  await expect(popup.locator('.found')).toHaveText('1 problem found in this tab');
  await expect(popup.locator('.titles li')).toHaveText([/expired/]);
  expect(await axeViolations(popup.mainFrame())).toEqual([]);

  // Nothing is told before it is asked for.
  const told = () =>
    popup.evaluate(async () => {
      const all = chrome.notifications === undefined ? {} : await chrome.notifications.getAll();
      return Object.keys(all);
    });
  expect(await told()).toEqual([]);
  await popup.getByLabel('Notify me of each new kind of failure').click();
  await expect(popup.getByLabel('Notify me of each new kind of failure')).toBeChecked();
  await play(tab, site, scenarioOf('authorization-hidden-characters'));
  await expect.poll(badge).toBe('2');
  await popup.reload();
  await expect.poll(told).toEqual([expect.stringContaining('authorization-hidden-characters')]);

  await tab.panel();
  await expect.poll(badge).toBe('');
  await browser.close();
});

test('in Firefox, the icon counts what was found while nobody looked, and its popup says what', async ({
  firefox,
  site,
}) => {
  const scenario = site.scenarios.find((one) => one.id === 'token-expired');
  if (scenario === undefined) throw new Error('the scenario is gone');
  await firefox.openDevTools();
  await playInFirefox(firefox, site, scenario);
  await expect.poll(() => firefox.badge()).toBe('1');
  const popup = await firefox.inPopup(`
    const title = document.querySelector('.titles li')?.textContent ?? '';
    return title === '' ? '' : document.querySelector('.found').textContent + ': ' + title;`);
  expect(popup).toMatch(/^1 problem found in this tab: .*expired/);
  await firefox.showPanel();
  await expect.poll(() => firefox.badge()).toBe('');
});
