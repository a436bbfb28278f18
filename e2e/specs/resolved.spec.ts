import { firefoxHand } from '../drivers/panel-hand.ts';
import { play, playInFirefox } from '../drivers/play.ts';
import { expect, test } from '../drivers/test.ts';
import type { Site } from '../servers/site.ts';

// The page sends a password that is no longer good; what is called below is what a corrected page would send.
const scenarioOf = (site: Site) => {
  const found = site.scenarios.find(({ id }) => id === 'basic-rejected');
  if (found === undefined) throw new Error('the scenario basic-rejected is gone');
  return found;
};

/** Calls the list as the page does, with this password, and marks the page when that is answered. */
const call = (password: string | undefined, mark: string) => `
  const address = performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => name.endsWith('/list'))[0];
  const headers = { Authorization: 'Basic ' + btoa(${JSON.stringify(`mina:${password}`)}) };
  fetch(address, { headers, credentials: 'omit' }).then(() => { document.documentElement.dataset.repaired = '${mark}'; });`;
const marked = (mark: string) => `return document.documentElement.dataset.repaired === '${mark}';`;

test('in Chromium, an incident is resolved when what failed works again, and open when it fails anew', async ({
  inspected: tab,
  site,
}) => {
  const scenario = scenarioOf(site);
  const [good, bad] = scenario.secrets;
  await tab.renew();
  await play(tab, site, scenario);
  const panel = await tab.panel();
  // Another test may have left another view.
  await panel.getByTestId('tab-incidents').click();
  const incident = panel.getByTestId('incident').filter({ hasText: 'api.reports.test' });
  await expect(incident).toHaveAttribute('data-check', 'basic-rejected');
  await expect(incident).not.toContainText('resolved');
  await tab.page.evaluate(call(good, 'yes'));
  await expect(incident).toContainText(/resolved \d\d:\d\d/);
  await incident.click();
  await expect(panel.getByTestId('resolved')).toBeVisible();
  await tab.page.evaluate(call(bad, 'no'));
  await expect(incident).not.toContainText('resolved');
});

test('in Firefox, an incident is resolved when what failed works again, and open when it fails anew', async ({
  sharedFirefox: firefox,
  site,
}) => {
  const scenario = scenarioOf(site);
  const [good, bad] = scenario.secrets;
  const incidents = async () => (await firefoxHand(firefox).texts('incident')).join('\n');
  await firefox.renew();
  await playInFirefox(firefox, site, scenario);
  await firefoxHand(firefox).press('tab-incidents');
  await expect.poll(incidents).toContain('api.reports.test');
  for (const [password, mark, said] of [
    [good, 'yes', true],
    [bad, 'no', false],
  ] as const) {
    await firefox.inPage(call(password, mark));
    await firefox.untilInPage(marked(mark));
    await expect.poll(async () => /resolved \d\d:\d\d/.test(await incidents())).toBe(said);
  }
});
