import { ensureTools } from '../../src/tools/setup.mjs';
import { walkFlows } from '../drivers/flows.ts';
import { expectReport, gist, gistsOf } from '../drivers/judged.ts';
import { panelSettledInFirefox, reportInFirefox, shownIncidentsInFirefox } from '../drivers/panel.ts';
import { firefoxHand } from '../drivers/panel-hand.ts';
import { playInFirefox } from '../drivers/play.ts';
import { leaked } from '../drivers/secrets.ts';
import { expect, test } from '../drivers/test.ts';
import { scenarios } from '../scenarios/index.ts';
import { canRun } from '../scenarios/scenario.ts';

const { servers } = await ensureTools({ servers: true });

for (const scenario of scenarios.filter((one) => canRun(one, servers))) {
  test(`in Firefox, ${scenario.id}: ${scenario.title}`, async ({ sharedFirefox: firefox, site }) => {
    const outcome = scenario.firefox ?? scenario;
    await firefox.renew();
    const before = { refused: site.refusals(scenario).length, answered: site.answered(scenario) };
    await playInFirefox(firefox, site, scenario);
    await panelSettledInFirefox(firefox, site.answered(scenario) - before.answered);
    // What the servers say happened decides; then what the panel makes of it.
    const refusals = site.refusals(scenario).slice(before.refused);
    if (scenario.firefox?.expect === null) expect(refusals, 'really let through in Firefox').toEqual([]);
    if (scenario.firefox?.expect?.kind === 'unauthorized')
      expect(refusals, 'really refused in Firefox').toContain(401);
    const report = await reportInFirefox(firefox);
    const secrets = [...scenario.secrets, ...site.planted(scenario)];
    expectReport(report, scenario, outcome, secrets);
    // The list is drawn a moment after its view is chosen.
    await expect
      .poll(async () => [...new Set((await shownIncidentsInFirefox(firefox)).map(gist))].sort(), {
        message: 'panel and its report agree',
      })
      .toEqual([...new Set(gistsOf(report))].sort());
    const content = String(await firefox.inPanel('return document.documentElement.outerHTML;'));
    expect(leaked(content, secrets), 'secrets in the panel').toEqual([]);
    await walkFlows(firefoxHand(firefox), scenario.id, secrets);
  });
}
