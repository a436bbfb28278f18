import { join } from 'node:path';
import type { Report } from '../../src/engine/report.ts';
import { root } from '../../src/tools/root.mjs';
import { ensureTools } from '../../src/tools/setup.mjs';
import { Chromium } from '../drivers/chromium.ts';
import { Firefox } from '../drivers/firefox.ts';
import { panelSettledInFirefox } from '../drivers/panel.ts';
import { chromiumHand, firefoxHand, type PanelHand } from '../drivers/panel-hand.ts';
import { play, playInFirefox } from '../drivers/play.ts';
import { expect, test } from '../drivers/test.ts';
import type { Site } from '../servers/site.ts';

/** Plays a scenario with full capture on, and gives what the panel saves of it once that satisfies. */
type Player = (id: string, satisfied: (report: Report) => void) => Promise<void>;

function scenarioOf(site: Site, id: string) {
  const found = site.scenarios.find((one) => one.id === id);
  if (found === undefined) throw new Error(`the scenario ${id} is gone`);
  return found;
}

async function saved(hand: PanelHand, satisfied: (report: Report) => void): Promise<void> {
  // What only full capture has seen is held back for a while, in case that the developer tools tell of it as well.
  await expect(async () => {
    await hand.press('export');
    satisfied(JSON.parse(await hand.saved('export-json', '.json')) as Report);
  }).toPass({ timeout: 20_000 });
}

const stepsOf = ({ flows }: Report) => flows.flatMap(({ messages }) => messages.map(({ step }) => step));

async function windowsAreJoined(played: Player): Promise<void> {
  await played('popup-sign-in', (report) => {
    expect(report.flows).toHaveLength(1);
    expect(report.flows[0]?.end.state).toBe('signed-in');
    expect(stepsOf(report)).toEqual(
      expect.arrayContaining(['authorize', 'credentials', 'callback', 'token']),
    );
    expect(report.incidents).toEqual([]);
  });
  await played('popup-without-word', (report) => {
    expect(report.flows).toHaveLength(1);
    // The code has come back to the window, and nobody redeems it.
    expect(report.flows[0]?.end.state).toBe('open');
    expect(report.flows[0]?.end.says).toContain('The application has its code');
    expect(stepsOf(report)).not.toContain('token');
    expect(report.incidents).toEqual([]);
  });
  await played('popup-cookie-withheld', (report) => {
    expect(report.incidents.map(({ verdict, causes }) => [verdict, causes[0]?.check])).toEqual([
      ['broken', 'cookie-samesite-withheld'],
    ]);
  });
}

test('in Chromium, full capture joins what a window did with the page that opened it', async ({ site }) => {
  const { chromium: executable } = await ensureTools({ chromium: true });
  const extension = join(root, 'dist/chrome');
  const browser = await Chromium.launch({ executable, extension, consents: 'before' });
  const tab = await browser.openTab();
  const hand = chromiumHand(await tab.panel());
  await expect.poll(() => hand.texts('full-capture-button')).toEqual([expect.stringContaining('on')]);
  await windowsAreJoined(async (id, satisfied) => {
    await tab.renew();
    await play(tab, site, scenarioOf(site, id));
    await saved(hand, satisfied);
  });
  await browser.close();
});

test('in Firefox, full capture joins what a window did with the page that opened it', async ({ site }) => {
  const { firefox: executable } = await ensureTools({ firefox: true });
  const extension = join(root, 'dist/firefox');
  const firefox = await Firefox.launch({ executable, extension, hosts: site.hosts, consents: true });
  await firefox.openDevTools();
  await firefox.showPanel();
  const hand = firefoxHand(firefox);
  await hand.press('full-capture-button');
  await hand.press('capture-ask-all');
  await firefox.clickInPage('/src/extension/permission.html', 'main:not([hidden]) .allow:enabled');
  await expect
    .poll(async () => (await hand.texts('capture-status')).join())
    .toContain('is on for every site');
  await hand.press('full-capture-button');
  await windowsAreJoined(async (id, satisfied) => {
    await firefox.renew();
    await playInFirefox(firefox, site, scenarioOf(site, id));
    await panelSettledInFirefox(firefox);
    await saved(hand, satisfied);
  });
  await firefox.close();
});
