import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../src/tools/root.mjs';
import type { Tools } from '../src/tools/setup.mjs';
import { Chromium } from './drivers/chromium.ts';
import { play } from './drivers/play.ts';
import { startSite } from './servers/site.ts';

const extension = join(root, 'dist/chrome');

/** A visible browser on the site of broken sign-ins, DevTools open; returns when its window is closed. */
export async function browse(tools: Tools): Promise<void> {
  const site = await startSite({ nginx: tools.nginx });
  const browser = await Chromium.launch({
    executable: tools.chromium,
    extension,
    headless: false,
    docked: true,
    startUrl: site.indexUrl,
  });
  console.log(
    `${site.indexUrl} is open in Chromium. Choose a scenario, then look at the Why401 panel in DevTools.`,
  );
  console.log('Close the browser, or press Ctrl+C here, to end.');
  await browser.context.waitForEvent('close', { timeout: 0 });
  await site.close();
}

/**
 * Every scenario in a browser without a window: prints what the panel says, and saves its screenshot and the HAR.
 * @returns how many were not diagnosed as the scenario expects
 */
export async function runAll(tools: Tools, only: readonly string[]): Promise<number> {
  const out = join(root, 'e2e/.out');
  for (const folder of ['hars', 'screenshots']) mkdirSync(join(out, folder), { recursive: true });
  const site = await startSite({ nginx: tools.nginx });
  const browser = await Chromium.launch({ executable: tools.chromium, extension });
  const chosen = site.scenarios.filter(({ id }) => only.length === 0 || only.includes(id));
  let wrong = 0;
  for (const scenario of chosen) {
    await browser.forget();
    const tab = await browser.openTab();
    try {
      await play(tab, site, scenario);
      writeFileSync(join(out, 'hars', `${scenario.id}.har`), await tab.har());
      console.log(`${scenario.id}`);
    } catch (error) {
      wrong += 1;
      console.log(`${scenario.id}: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
    }
    await tab.close();
  }
  await browser.close();
  await site.close();
  return wrong;
}
