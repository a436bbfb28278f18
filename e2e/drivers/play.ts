import type { Scenario } from '../scenarios/scenario.ts';
import type { Site } from '../servers/site.ts';
import type { InspectedTab } from './chromium.ts';

/** Runs a scenario in the tab until it is over and the network is quiet. */
export async function play(tab: InspectedTab, site: Site, scenario: Scenario): Promise<void> {
  const address = site.url(scenario);
  if (scenario.done === 'error-page') {
    // The browser gives up on endless redirects, which fails the navigation: that is the scenario.
    await tab.page.goto(address).catch((error: unknown) => {
      if (!/ERR_TOO_MANY_REDIRECTS|ERR_ABORTED|interrupted by another navigation/.test(String(error)))
        throw error;
    });
  } else {
    await tab.page.goto(address, { waitUntil: 'commit' });
    await tab.page.locator('html[data-scenario=done]').waitFor({ state: 'attached', timeout: 30_000 });
  }
  await tab.settle();
}
