import { ensureTools } from '../../src/tools/setup.mjs';
import { walkFlows } from '../drivers/flows.ts';
import { expectReport, gist, gistsOf } from '../drivers/judged.ts';
import { panelSettledInFirefox, reportInFirefox, shownIncidentsInFirefox } from '../drivers/panel.ts';
import { firefoxHand } from '../drivers/panel-hand.ts';
import { playInFirefox } from '../drivers/play.ts';
import { leaked } from '../drivers/secrets.ts';
import { expect, test } from '../drivers/test.ts';
import { scenarios } from '../scenarios/index.ts';
import { loops } from '../scenarios/loops.ts';
import { oauth } from '../scenarios/oauth.ts';
import { saml } from '../scenarios/saml.ts';
import { canRun, type Scenario } from '../scenarios/scenario.ts';
import { serversApache } from '../scenarios/servers-apache.ts';
import { serversDjango } from '../scenarios/servers-django.ts';
import { serversNginx } from '../scenarios/servers-nginx.ts';
import { signInAddresses } from '../scenarios/sign-in-addresses.ts';
import { signInCodes } from '../scenarios/sign-in-codes.ts';
import { signInServers } from '../scenarios/sign-in-servers.ts';
import { signInSessions } from '../scenarios/sign-in-sessions.ts';
import { working } from '../scenarios/working.ts';
import { workingSignIns } from '../scenarios/working-sign-ins.ts';

const { servers } = await ensureTools({ servers: true });

/**
 * What Firefox's developer tools alone do not tell: what a service worker answered, which calls were held back though the preflight
 * was answered, mixed content, and what ended just before its page was left.
 */
const untold = new Set([
  'service-worker-kept-refusal',
  'service-worker-without-cookies',
  'service-worker-without-token',
  'service-worker-shell-for-all',
  'service-worker-network-first',
  'cors-star-without-authorization',
  'cors-cached-for-another-page',
  'mixed-content-call',
  'back-after-sign-out',
  'websocket-from-another-site',
]);

/** Sign-ins that go over many pages: those that a cookie or the browser's cache breaks, and some that work. */
const overPages = new Set<Scenario>([
  ...loops,
  ...oauth,
  ...signInAddresses,
  ...signInCodes,
  ...signInSessions,
  ...signInServers,
  ...saml,
  ...serversApache,
  ...serversNginx,
  ...serversDjango,
  ...working,
  ...workingSignIns,
]);
const chosenOverPages = new Set<Scenario>([
  ...scenarios.filter(({ id }) => ['django-form-over-http', 'oidc-code-flow'].includes(id)),
  ...[...signInAddresses, ...signInSessions].filter(({ expect: cause }) =>
    /^(?:cookie-|host-flip|silent-|cached-)/.test(cause?.check ?? ''),
  ),
  ...[...loops, ...saml].filter((scenario) => /^(?:cookie|session)-/.test(scenario.expect?.check ?? '')),
]);

const chosen = scenarios.filter(
  (one) => canRun(one, servers) && !untold.has(one.id) && (!overPages.has(one) || chosenOverPages.has(one)),
);

for (const scenario of chosen) {
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
