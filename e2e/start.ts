import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../src/tools/root.mjs';
import type { Tools } from '../src/tools/setup.mjs';
import { browseByHand, Chromium } from './drivers/chromium.ts';
import { panelSettled, shownIncidents } from './drivers/panel.ts';
import { play } from './drivers/play.ts';
import type { Scenario } from './scenarios/scenario.ts';
import { type Site, startSite } from './servers/site.ts';

const extension = join(root, 'dist/chrome');
const out = join(root, 'e2e/.out');

/** A visible browser on the site of broken sign-ins, DevTools open; returns when its window is closed. */
export async function browse(tools: Tools): Promise<void> {
  const site = await startSite(tools.servers);
  console.log(
    `${site.indexUrl} is open in Chromium. Open DevTools’ Why401 tab (behind »), then choose a scenario.`,
  );
  console.log('Close the browser, or press Ctrl+C here, to end.');
  await browseByHand(tools.chromium, extension, site.indexUrl);
  await site.close();
}

/**
 * Every scenario in a browser without a window: prints what the panel says, and saves its screenshot and the HAR.
 * @param only ids of scenarios; all where it is empty
 * @returns how many were not diagnosed as the scenario expects
 */
export async function runAll(tools: Tools, only: readonly string[]): Promise<number> {
  for (const folder of ['hars', 'screenshots']) mkdirSync(join(out, folder), { recursive: true });
  const site = await startSite(tools.servers);
  const queue = site.scenarios.filter(({ id }) => only.length === 0 || only.includes(id));
  const width = Math.max(0, ...queue.map(({ id }) => id.length));
  let wrong = 0;
  const work = async () => {
    const browser = await Chromium.launch({ executable: tools.chromium, extension });
    for (let scenario = queue.shift(); scenario !== undefined; scenario = queue.shift()) {
      const own =
        scenario.adBlocker === true
          ? await Chromium.launch({ executable: tools.chromium, extension, adBlocker: true })
          : undefined;
      const { asExpected, said } = await runOne(own ?? browser, site, scenario);
      await own?.close();
      if (!asExpected) wrong += 1;
      console.log(`${asExpected ? '✔' : '✘'} ${scenario.id.padEnd(width)}  ${said}`);
    }
    await browser.close();
  };
  await Promise.all([work(), work()]);
  await site.close();
  console.log(`HAR files and screenshots: ${out}`);
  return wrong;
}

async function runOne(
  browser: Chromium,
  site: Site,
  scenario: Scenario,
): Promise<{ readonly asExpected: boolean; readonly said: string }> {
  await browser.forget();
  const tab = await browser.openTab();
  try {
    await play(tab, site, scenario);
    writeFileSync(join(out, 'hars', `${scenario.id}.har`), await tab.har());
    const panel = await tab.panel();
    await panelSettled(panel);
    const incidents = await shownIncidents(panel);
    await tab.devtools.screenshot({ path: join(out, 'screenshots', `${scenario.id}.png`) });
    const { expect } = scenario;
    const asExpected =
      incidents.some(({ verdict }) => verdict === 'broken') === scenario.broken &&
      (expect === null ||
        incidents.some(({ check, verdict }) => check === expect.check && verdict === expect.verdict));
    const said = incidents.map(({ check, verdict, title }) => `${verdict}: ${title} [${check}]`);
    return { asExpected, said: said.length === 0 ? 'nothing to report' : said.join('; ') };
  } catch (error) {
    return {
      asExpected: false,
      said: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error),
    };
  } finally {
    await tab.close();
  }
}
