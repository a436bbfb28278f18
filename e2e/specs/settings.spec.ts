import { chromiumHand, firefoxHand, type PanelHand } from '../drivers/panel-hand.ts';
import { expect, test } from '../drivers/test.ts';

test.use({ hosts: async ({ site }, use) => use(site.hosts) });

const HOST = 'tracker.why401.test';

/** Runs in the panel: chooses something in a setting's list. */
const CHOOSE = `
  const field = document.querySelector('[data-testid=setting-onNavigation]');
  field.value = 'clear';
  field.dispatchEvent(new Event('change', { bubbles: true }));`;
const CHOSEN = "return document.querySelector('[data-testid=setting-onNavigation]').value;";

async function showSettings(hand: PanelHand): Promise<void> {
  await hand.press('settings-button');
  await expect.poll(() => hand.texts('settings')).toHaveLength(1);
}

test('Chromium keeps a setting when the developer tools are closed', async ({ chromium }) => {
  const before = await chromium.openTab();
  const first = await before.panel();
  await showSettings(chromiumHand(first));
  await first.getByTestId('setting-ignoredHosts').fill(HOST);
  await first.getByTestId('setting-loopRounds').fill('7');
  await first.getByTestId('settings-close').click();
  await before.close();

  const after = await chromium.openTab();
  const second = await after.panel();
  await showSettings(chromiumHand(second));
  await expect(second.getByTestId('setting-ignoredHosts')).toHaveValue(HOST);
  await expect(second.getByTestId('setting-loopRounds')).toHaveValue('7');
  await second.getByTestId('settings-reset').click();
  await expect(second.getByTestId('setting-loopRounds')).toHaveValue('2');
  await after.close();
});

test('Firefox keeps a setting when the developer tools are closed', async ({ firefox }) => {
  const hand = firefoxHand(firefox);
  await firefox.openDevTools();
  await firefox.showPanel();
  await showSettings(hand);
  expect(await firefox.inPanel(CHOSEN)).toBe('keep');
  await firefox.inPanel(CHOOSE);
  await expect.poll(() => firefox.inPanel(CHOSEN)).toBe('clear');
  await firefox.closeDevTools();

  await firefox.openDevTools();
  await firefox.showPanel();
  await showSettings(hand);
  expect(await firefox.inPanel(CHOSEN)).toBe('clear');
});
