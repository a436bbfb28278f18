import { readFileSync } from 'node:fs';
import type { Frame } from '@playwright/test';
import type { InspectedTab } from '../drivers/chromium.ts';
import { why401 } from '../drivers/command.ts';
import { panelSettled, shownIncidents } from '../drivers/panel.ts';
import { chromiumHand } from '../drivers/panel-hand.ts';
import { play } from '../drivers/play.ts';
import { leaked } from '../drivers/secrets.ts';
import { expect, test } from '../drivers/test.ts';
import { scenarios } from '../scenarios/index.ts';

// One of each kind of secret: an opaque token, a password, a JWT, a session cookie, a refresh token, an API key in an address,
// a token in an address, a token in a cookie, a bound token with its proof; and a code with its verifier.
const chosen = [
  'authorization-stripped-upstream',
  'basic-rejected',
  'token-expired',
  'session-not-recognised',
  'token-refresh-failing',
  'api-key-in-query',
  'token-in-query',
  'expired-in-cookie',
  'proof-by-another-key',
  'oidc-code-flow',
];

/** Everything that a look at each incident and each request puts into the panel's page. */
async function wander(panel: Frame): Promise<string> {
  const seen: string[] = [];
  const look = async () => seen.push(await panel.content(), await panel.title());
  await shownIncidents(panel);
  for (const incident of await panel.getByTestId('incident').all()) {
    await incident.click();
    await look();
  }
  await panel.getByTestId('tab-requests').click();
  const requests = panel.getByTestId('request');
  for (let at = 0; at < (await requests.count()); at += 1) {
    await requests.nth(at).click();
    for (const tab of [
      'tab-checklist',
      'tab-message',
      'tab-headers',
      'tab-cookie',
      'tab-token',
      'tab-compare',
      'tab-try',
    ]) {
      const button = panel.getByTestId(tab);
      if ((await button.count()) > 0) await button.click();
      await look();
    }
  }
  await panel.getByTestId('tab-cookies').click();
  await look();
  for (const cookie of await panel.getByTestId('cookie').all()) {
    await cookie.click();
    await look();
  }
  await panel.getByTestId('tab-tokens').click();
  await look();
  for (const token of await panel.getByTestId('token-row').all()) {
    await token.click();
    await look();
  }
  await panel.getByTestId('tab-flows').click();
  await look();
  for (const flow of await panel.getByTestId('flow-row').all()) {
    await flow.click();
    for (const message of await panel.getByTestId('flow-message').all()) {
      if ((await message.getAttribute('aria-current')) === null) await message.click();
      await look();
    }
  }
  return seen.join('\n');
}

/** What the exports hand to the user: the copied bug report, the JSON file, and the sign-in that is shown, as text and as a picture. */
async function exported(tab: InspectedTab, panel: Frame): Promise<string> {
  await panel.evaluate(() => {
    addEventListener('copy', ({ target }) => {
      if (target instanceof HTMLTextAreaElement) Reflect.set(globalThis, 'copiedText', target.value);
    });
  });
  await panel.getByTestId('export').click();
  await panel.getByTestId('export-report').click();
  const copied = () => panel.evaluate(() => String(Reflect.get(globalThis, 'copiedText') ?? ''));
  await expect.poll(copied).not.toBe('');

  await panel.getByTestId('export').click();
  const download = tab.devtools.waitForEvent('download');
  await panel.getByTestId('export-json').click();
  const said = [await copied(), readFileSync(await (await download).path(), 'utf8')];

  await panel.getByTestId('tab-flows').click();
  if ((await panel.getByTestId('flow-row').count()) > 0) {
    await panel.getByTestId('copy-mermaid').click();
    await expect.poll(copied).toContain('sequenceDiagram');
    said.push(await copied(), await chromiumHand(panel).saved('save-svg', '.svg'));
  }
  return said.join('\n');
}

/** What the extension has stored. */
function stored(panel: Frame): Promise<string> {
  return panel.evaluate(async () => {
    const databases = (await indexedDB.databases()).map(({ name }) => name);
    const kept = await Reflect.get(globalThis, 'chrome')?.storage?.local?.get();
    return JSON.stringify([
      { ...localStorage },
      { ...sessionStorage },
      databases,
      await caches.keys(),
      kept,
      document.cookie,
    ]);
  });
}

function collectLog(tab: InspectedTab): string[] {
  const lines: string[] = [];
  tab.devtools.on('console', (message) => lines.push(message.text()));
  tab.devtools.on('pageerror', (error) => lines.push(String(error)));
  return lines;
}

for (const scenario of scenarios.filter(({ id }) => chosen.includes(id))) {
  test(`no secret gets out of the capture: ${scenario.id}`, async ({ chromium, site }) => {
    await chromium.forget();
    const tab = await chromium.openTab();
    const log = collectLog(tab);
    await play(tab, site, scenario);
    const har = await tab.har();
    const panel = await tab.panel();
    await panelSettled(panel);
    const secrets = [...scenario.secrets, ...site.planted(scenario)];
    expect(leaked(har, secrets), 'the secrets that the traffic carries').not.toEqual([]);

    expect(leaked(await wander(panel), secrets), 'in the panel').toEqual([]);
    const exports = await exported(tab, panel);
    expect(exports, 'the exports say something').toContain('why401/report@1');
    expect(leaked(exports, secrets), 'in the exports').toEqual([]);
    expect(leaked(await stored(panel), secrets), 'in storage').toEqual([]);
    expect(leaked(log.join('\n'), secrets), 'in the log').toEqual([]);
    for (const format of ['text', 'json', 'markdown']) {
      const { stdout, stderr } = await why401(['diagnose', '-', '--format', format], har);
      expect(stdout.length, `${format} says something`).toBeGreaterThan(100);
      expect(leaked(stdout + stderr, secrets), `in ${format}`).toEqual([]);
    }
    await tab.close();
  });
}
