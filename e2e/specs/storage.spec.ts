import { chromiumHand, firefoxHand, type PanelHand } from '../drivers/panel-hand.ts';
import { play } from '../drivers/play.ts';
import { leaked } from '../drivers/secrets.ts';
import { expect, test } from '../drivers/test.ts';
import type { Site } from '../servers/site.ts';

const TOKEN = 'q7Vw2Kx9Zr4Tn6Bm1Lp8';
// A page that keeps its token where every script can read it, and calls with it.
const KEEP = `
  localStorage.setItem('auth', JSON.stringify({ token: '${TOKEN}' }));
  sessionStorage.setItem('step', '2');
  fetch('/me', { headers: { Authorization: 'Bearer ${TOKEN}' } })
    .finally(() => { document.documentElement.dataset.kept = 'yes'; });
`;

test.use({ hosts: async ({ site }, use) => use(site.hosts) });

const scenarioOf = (site: Site) => {
  const found = site.scenarios.find(({ id }) => id === 'token-expired');
  if (found === undefined) throw new Error('The scenario token-expired is gone.');
  return found;
};

async function lookAndFind(hand: PanelHand): Promise<void> {
  await hand.press('tab-tokens');
  expect(await hand.texts('stored-token'), 'nothing is looked at unasked').toEqual([]);
  await hand.press('look-storage');
  await expect
    .poll(() => hand.texts('storage-answer'))
    .toEqual([expect.stringContaining('localStorage · auth')]);
  expect(leaked(await hand.html(), [TOKEN])).toEqual([]);
}

test('in Chromium, a token that the page keeps in its storage is found when asked for', async ({
  chromium,
  site,
}) => {
  await chromium.forget();
  const tab = await chromium.openTab();
  await play(tab, site, scenarioOf(site));
  await tab.page.evaluate(KEEP);
  await tab.page.locator('html[data-kept=yes]').waitFor({ state: 'attached' });
  await tab.settle();
  const panel = await tab.panel();
  await lookAndFind(chromiumHand(panel));
  await tab.close();
});

test('in Firefox, a token that the page keeps in its storage is found when asked for', async ({
  firefox,
  site,
}) => {
  await firefox.openDevTools();
  await firefox.goto(site.url(scenarioOf(site)));
  await firefox.untilInPage("return document.documentElement.dataset.scenario === 'done';");
  await firefox.inPage(KEEP);
  await firefox.untilInPage("return document.documentElement.dataset.kept === 'yes';");
  await firefox.showPanel();
  await lookAndFind(firefoxHand(firefox));
});
