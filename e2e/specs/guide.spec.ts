import { axeViolations } from '../drivers/axe.ts';
import { panelSettled, panelSettledInFirefox } from '../drivers/panel.ts';
import { firefoxHand } from '../drivers/panel-hand.ts';
import { play, playInFirefox } from '../drivers/play.ts';
import { expect, test } from '../drivers/test.ts';
import type { Site } from '../servers/site.ts';

const scenario = (site: Site) => {
  const found = site.scenarios.find(({ id }) => id === 'token-expired');
  if (found === undefined) throw new Error('there is no such scenario');
  return found;
};

test('the page of a cause opens in the panel by keyboard, offline, and Esc returns', async ({
  chromium,
  site,
}) => {
  const tab = await chromium.openTab();
  await play(tab, site, scenario(site));
  const panel = await tab.panel();
  await panelSettled(panel);
  const more = panel.getByTestId('incident-detail').getByTestId('more-about').first();
  await more.focus();
  await tab.devtools.keyboard.press('Enter');
  const guide = panel.getByTestId('guide');
  await expect(guide.getByTestId('guide-title')).toHaveText('Token expired');
  await expect(guide.getByTestId('guide-title')).toBeFocused();
  // Its style sheet came with it.
  await expect(guide.locator('.guide-bar')).toHaveCSS('display', 'flex');
  await guide.getByTestId('guide-unlike').getByTestId('guide-link').first().focus();
  await tab.devtools.keyboard.press('Enter');
  await expect(guide.getByTestId('guide-title')).not.toHaveText('Token expired');
  await guide.getByTestId('guide-back').focus();
  await tab.devtools.keyboard.press('Enter');
  await expect(guide.getByTestId('guide-title')).toHaveText('Token expired');
  await tab.devtools.keyboard.press('Escape');
  await expect(guide).toHaveCount(0);
  await expect(more).toBeFocused();

  await tab.devtools.keyboard.press('Enter');
  for (const width of [1100, 360]) {
    await tab.devtools.setViewportSize({ width, height: 640 });
    const sideways = await guide.evaluate((dialog) =>
      [dialog, ...dialog.querySelectorAll('.guide-body')].map((one) => one.scrollWidth - one.clientWidth),
    );
    expect(sideways, `nothing sticks out at ${width} px`).toEqual([0, 0]);
    expect(await axeViolations(panel)).toEqual([]);
  }
  await tab.close();
});

test('the page of a cause opens in Firefox, too', async ({ sharedFirefox: firefox, site }) => {
  await firefox.renew();
  await playInFirefox(firefox, site, scenario(site));
  await panelSettledInFirefox(firefox);
  const { press, texts } = firefoxHand(firefox);
  await press('tab-incidents');
  await press('more-about');
  await expect.poll(() => texts('guide-title')).toEqual(['Token expired']);
  await press('guide-close');
  await expect.poll(() => texts('guide-title')).toEqual([]);
});
