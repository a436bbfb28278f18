import type { Scenario } from '../scenarios/scenario.ts';
import type { Site } from '../servers/site.ts';
import type { InspectedTab } from './chromium.ts';
import type { Firefox } from './firefox.ts';

/** Runs a scenario in the tab until it is over and the network is quiet. */
export async function play(tab: InspectedTab, site: Site, scenario: Scenario): Promise<void> {
  // The page may leave before it has loaded; where it ends is waited for below.
  await tab.page.goto(site.url(scenario), { waitUntil: 'commit' }).catch((error: unknown) => {
    if (!/ERR_TOO_MANY_REDIRECTS|ERR_ABORTED|interrupted by another navigation/.test(String(error)))
      throw error;
  });
  if (scenario.done === 'error-page') {
    await tab.untilErrorPage();
  } else {
    await tab.page.locator('html[data-scenario=done]').waitFor({ state: 'attached', timeout: 30_000 });
  }
  await tab.settle();
}

/** The same in Firefox. */
export async function playInFirefox(firefox: Firefox, site: Site, scenario: Scenario): Promise<void> {
  await firefox.goto(site.url(scenario)).catch((error: unknown) => {
    // Its error page is where such a scenario ends.
    if (scenario.done === 'page' || !/about:neterror/.test(String(error))) throw error;
  });
  if (scenario.done === 'error-page') await firefox.untilErrorPage();
  else await firefox.untilInPage("return document.documentElement.dataset.scenario === 'done';");
}
