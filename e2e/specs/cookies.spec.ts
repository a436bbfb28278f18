import { panelSettled } from '../drivers/panel.ts';
import { play } from '../drivers/play.ts';
import { leaked } from '../drivers/secrets.ts';
import { expect, test } from '../drivers/test.ts';

test('the Cookies view tells why a sibling host goes without the cookie, and how to send it', async ({
  chromium,
  site,
}) => {
  const scenario = site.scenarios.find(({ id }) => id === 'cookie-host-only');
  if (scenario === undefined) throw new Error('the scenario cookie-host-only is gone');
  await chromium.forget();
  const tab = await chromium.openTab();
  await play(tab, site, scenario);
  const panel = await tab.panel();
  await panelSettled(panel);
  await panel.getByTestId('tab-cookies').click();

  const row = panel.getByTestId('cookie').and(panel.locator('[data-grade=broken]')).first();
  await row.click();
  const detail = panel.getByTestId('cookie-detail');
  await expect(detail.getByTestId('cookie-faults')).toContainText('it belongs to the one host that set it');
  await expect(detail.getByTestId('corrected-line')).toContainText('Domain=hotel.test');
  await detail.getByTestId('framework').selectOption('express');
  await expect(detail.getByTestId('snippet')).toContainText("domain: 'hotel.test'");
  const name = (await detail.getAttribute('data-name')) ?? '';

  await panel.getByTestId('ask').click();
  const verdict = panel.getByTestId('ask-cookie').and(panel.locator(`[data-name="${name}"]`));
  // Where the site is reached from does not matter to cookies: neither port nor address do.
  await panel.getByTestId('ask-url').fill('https://www.hotel.test/stay');
  await expect(verdict).toHaveAttribute('data-verdict', 'sent');
  await panel.getByTestId('ask-url').fill('https://api.hotel.test/stay');
  await panel.getByTestId('ask-page').fill('https://www.hotel.test/');
  await expect(verdict).toHaveAttribute('data-verdict', 'withheld');
  await expect(verdict).toContainText('no Domain');

  await row.click();
  await detail.getByTestId('cookie-faults').getByTestId('open-request').last().click();
  await panel.getByTestId('tab-cookie').click();
  const fate = panel.getByTestId('fate').and(panel.locator(`[data-name="${name}"]`));
  await expect(fate).toHaveAttribute('data-verdict', 'withheld');
  await expect(fate).toContainText('seen in the traffic');
  expect(leaked(await panel.content(), [...scenario.secrets, ...site.planted(scenario)])).toEqual([]);
  await tab.close();
});
