import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../src/tools/root.mjs';
import { ensureTools } from '../../src/tools/setup.mjs';
import type { InspectedTab } from '../drivers/chromium.ts';
import { diagnosed } from '../drivers/command.ts';
import { walkFlows } from '../drivers/flows.ts';
import { expectReport, expectSanitised, gist, gistsOf } from '../drivers/judged.ts';
import { panelSettled, shownIncidents } from '../drivers/panel.ts';
import { chromiumHand } from '../drivers/panel-hand.ts';
import { play } from '../drivers/play.ts';
import { leaked } from '../drivers/secrets.ts';
import { expect, test } from '../drivers/test.ts';
import { scenarios } from '../scenarios/index.ts';
import { canRun, type Scenario } from '../scenarios/scenario.ts';
import type { Site } from '../servers/site.ts';

const hars = join(root, 'e2e/.out/hars');

const { servers } = await ensureTools({ servers: true });

for (const scenario of scenarios.filter((one) => canRun(one, servers))) {
  const name = `${scenario.id}: ${scenario.title}`;
  // Each kind of browser is started only where it is asked for.
  if (scenario.adBlocker === true)
    test(name, ({ inspectedWithBlocker, site }) => judge(inspectedWithBlocker, site, scenario));
  else test(name, ({ inspected, site }) => judge(inspected, site, scenario));
}

/** Plays it, and asks command and panel. */
async function judge(tab: InspectedTab, site: Site, scenario: Scenario): Promise<void> {
  await tab.renew();
  await play(tab, site, scenario);
  const har = await tab.har();
  mkdirSync(hars, { recursive: true });
  writeFileSync(join(hars, `${scenario.id}.har`), har);
  const panel = await tab.panel();
  await panelSettled(panel);
  const { code, report } = await diagnosed(har);
  const secrets = [...scenario.secrets, ...site.planted(scenario)];
  expectReport(report, scenario, scenario, secrets);
  await expectSanitised(har, report, secrets);
  expect(code, 'the exit code').toBe(scenario.broken ? 1 : 0);
  // The developer tools tell the extension of the last requests when it suits them.
  await expect
    .poll(async () => [...new Set((await shownIncidents(panel)).map(gist))].sort(), {
      message: 'panel and command agree',
    })
    .toEqual([...new Set(gistsOf(report))].sort());
  expect(leaked(await panel.content(), secrets), 'secrets in the panel').toEqual([]);
  await walkFlows(chromiumHand(panel), scenario.id, secrets);
}
