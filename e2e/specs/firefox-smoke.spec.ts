import { panelSettledInFirefox, shownIncidentsInFirefox } from '../drivers/panel.ts';
import { leaked } from '../drivers/secrets.ts';
import { expect, test } from '../drivers/test.ts';
import { scenarios } from '../scenarios/index.ts';

// A handful, one of each kind of cause: what differs between the browsers is how they are listened to.
const chosen = ['authorization-placeholder', 'token-expired', 'cookie-domain-mismatch', 'cookie-path-narrow'];

test.use({ hosts: async ({ site }, use) => use(site.hosts) });

for (const scenario of scenarios.filter(({ id }) => chosen.includes(id))) {
  test(`in Firefox, ${scenario.id}: ${scenario.title}`, async ({ firefox, site }) => {
    await firefox.openDevTools();
    await firefox.goto(site.url(scenario));
    await firefox.untilInPage("return document.documentElement.dataset.scenario === 'done';");
    await firefox.showPanel();
    await panelSettledInFirefox(firefox);
    const shown = await shownIncidentsInFirefox(firefox);
    expect(shown).toContainEqual(
      expect.objectContaining({ check: scenario.expect?.check, verdict: scenario.expect?.verdict }),
    );
    for (const { check } of shown) expect(scenario.neverFirst).not.toContain(check);
    const content = String(await firefox.inPanel('return document.documentElement.outerHTML;'));
    expect(leaked(content, [...scenario.secrets, ...site.planted(scenario)])).toEqual([]);
  });
}
