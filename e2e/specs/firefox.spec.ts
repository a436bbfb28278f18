import { ensureTools } from '../../src/tools/setup.mjs';
import { walkFlows } from '../drivers/flows.ts';
import { expectReport, gist, gistsOf } from '../drivers/judged.ts';
import { panelSettledInFirefox, reportInFirefox, shownIncidentsInFirefox } from '../drivers/panel.ts';
import { firefoxHand } from '../drivers/panel-hand.ts';
import { playInFirefox } from '../drivers/play.ts';
import { leaked } from '../drivers/secrets.ts';
import { expect, test } from '../drivers/test.ts';
import { cookieLines } from '../scenarios/cookie-lines.ts';
import { cookieSites } from '../scenarios/cookie-sites.ts';
import { cookies } from '../scenarios/cookies.ts';
import { scenarios } from '../scenarios/index.ts';
import { loops } from '../scenarios/loops.ts';
import { saml } from '../scenarios/saml.ts';
import { canRun } from '../scenarios/scenario.ts';
import { signInAddresses } from '../scenarios/sign-in-addresses.ts';
import { signInSessions } from '../scenarios/sign-in-sessions.ts';

const { servers } = await ensureTools({ servers: true });

/**
 * Browsers differ most about cookies: all of those, the loops and broken sign-ins that a cookie or the browser's cache causes, one of
 * each other kind of credential, and a sign-in that works.
 */
const chosen = [
  ...scenarios.filter(({ id }) =>
    ['authorization-placeholder', 'token-expired', 'django-form-over-http', 'oidc-code-flow'].includes(id),
  ),
  ...cookies,
  ...cookieLines,
  ...cookieSites,
  ...[...signInAddresses, ...signInSessions].filter(({ expect: cause }) =>
    /^(?:cookie-|host-flip|silent-|cached-)/.test(cause?.check ?? ''),
  ),
  ...[...loops, ...saml].filter((scenario) => /^(?:cookie|session)-/.test(scenario.expect?.check ?? '')),
].filter((scenario) => canRun(scenario, servers));

for (const scenario of chosen) {
  test(`in Firefox, ${scenario.id}: ${scenario.title}`, async ({ sharedFirefox: firefox, site }) => {
    const outcome = scenario.firefox ?? scenario;
    await firefox.renew();
    const before = { refused: site.refusals(scenario).length, answered: site.answered(scenario) };
    await playInFirefox(firefox, site, scenario);
    await panelSettledInFirefox(firefox, site.answered(scenario) - before.answered);
    // What the servers say happened decides; then what the panel makes of it.
    const refusals = site.refusals(scenario).slice(before.refused);
    if (outcome.expect?.kind === 'unauthorized') expect(refusals, 'really refused').toContain(401);
    if (!outcome.broken) expect(refusals, 'really let through').toEqual([]);
    const shown = await shownIncidentsInFirefox(firefox);
    const report = await reportInFirefox(firefox);
    const secrets = [...scenario.secrets, ...site.planted(scenario)];
    expectReport(report, scenario, outcome, secrets);
    expect([...new Set(shown.map(gist))].sort(), 'panel and its report agree').toEqual(
      [...new Set(gistsOf(report))].sort(),
    );
    const content = String(await firefox.inPanel('return document.documentElement.outerHTML;'));
    expect(leaked(content, secrets), 'secrets in the panel').toEqual([]);
    await walkFlows(firefoxHand(firefox), scenario.id, secrets);
  });
}
