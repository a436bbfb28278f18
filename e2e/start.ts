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
 * Scenarios in a browser without a window: prints what the panel says, and saves its screenshot and the HAR.
 * @param which ids of scenarios; or `some` of each group, which takes about two minutes
 * @returns how many were not diagnosed as the scenario expects
 */
export async function runHeadless(tools: Tools, which: readonly string[] | 'all' | 'some'): Promise<number> {
  for (const folder of ['hars', 'screenshots']) mkdirSync(join(out, folder), { recursive: true });
  const site = await startSite(tools.servers);
  const queue = chosen(site.scenarios, which);
  const unknown =
    typeof which === 'string' ? [] : which.filter((id) => queue.every((scenario) => scenario.id !== id));
  for (const id of unknown) console.log(`There is no scenario ${id}.`);
  if (which === 'some')
    console.log(
      `Running ${queue.length} of ${site.scenarios.length} scenarios; all: npm start -- --headless --all`,
    );
  const width = Math.max(0, ...queue.map(({ id }) => id.length));
  let wrong = unknown.length;
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

const A_GROUP = 5;

function chosen(all: readonly Scenario[], which: readonly string[] | 'all' | 'some'): Scenario[] {
  if (which === 'all') return [...all];
  if (which !== 'some') return all.filter(({ id }) => which.includes(id));
  const groups = new Map<string, Scenario[]>();
  for (const one of all) groups.set(one.group, [...(groups.get(one.group) ?? []), one]);
  return [...groups.values()].flatMap((group) => {
    const step = Math.max(1, group.length / A_GROUP);
    return group.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step));
  });
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
