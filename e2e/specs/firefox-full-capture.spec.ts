import { join } from 'node:path';
import { root } from '../../src/tools/root.mjs';
import { ensureTools } from '../../src/tools/setup.mjs';
import { Firefox } from '../drivers/firefox.ts';
import { expectReport } from '../drivers/judged.ts';
import { panelSettledInFirefox, reportInFirefox } from '../drivers/panel.ts';
import { firefoxHand } from '../drivers/panel-hand.ts';
import { playInFirefox } from '../drivers/play.ts';
import { expect, test } from '../drivers/test.ts';
import { scenarios } from '../scenarios/index.ts';

const ALLOW = ['/src/extension/permission.html', 'main:not([hidden]) .allow:enabled'] as const;
const withWorker = scenarios.filter(({ id }) => id.startsWith('service-worker-'));

test('in Firefox, full capture tells what a service worker asked and an extension blocked, and without it the panel says what is not known', async ({
  site,
}) => {
  test.setTimeout(120_000);
  const { firefox: executable } = await ensureTools({ firefox: true });
  const extension = join(root, 'dist/firefox');
  const firefox = await Firefox.launch({ executable, extension, hosts: site.hosts, consents: true });
  await firefox.openDevTools();
  await firefox.showPanel();
  const hand = firefoxHand(firefox);

  const play = async (scenario: (typeof withWorker)[number]) => {
    await firefox.renew();
    const before = site.answered(scenario);
    await playInFirefox(firefox, site, scenario);
    await panelSettledInFirefox(firefox, site.answered(scenario) - before);
    const report = await reportInFirefox(firefox);
    expectReport(report, scenario, scenario, [...scenario.secrets, ...site.planted(scenario)]);
    return report.incidents.find(({ causes: [root] }) => root?.check === 'service-worker-response')
      ?.causes[0];
  };

  for (const scenario of withWorker.filter(({ broken }) => broken)) {
    const cause = await play(scenario);
    expect([cause?.confidence, cause?.what], scenario.id).toEqual([
      'possible',
      expect.stringContaining('came through the service worker'),
    ]);
    await hand.press('tab-incidents');
    await hand.press('incident');
    await expect.poll(() => hand.texts('capture-offer'), scenario.id).toHaveLength(1);
    expect((await hand.texts('capture-offer')).join()).toContain(
      'Not evaluated: what the service worker asked',
    );
  }

  await hand.press('full-capture-button');
  await hand.press('capture-ask-all');
  await firefox.clickInPage(...ALLOW);
  await expect
    .poll(async () => (await hand.texts('capture-status')).join())
    .toContain('is on for every site');
  await hand.press('full-capture-button');
  for (const scenario of scenarios.filter(({ id }) => id === 'blocked-by-extension')) await play(scenario);
  for (const scenario of withWorker) {
    const cause = await play(scenario);
    if (scenario.broken) expect(cause?.confidence, scenario.id).toMatch(/^(?:certain|likely)$/);
    else expect(cause, scenario.id).toBeUndefined();
  }
  await firefox.close();
});
