import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  panelSettled,
  panelSettledInFirefox,
  shownIncidents,
  shownIncidentsInFirefox,
} from '../drivers/panel.ts';
import { play, playInFirefox } from '../drivers/play.ts';
import { expect, test } from '../drivers/test.ts';
import type { Site } from '../servers/site.ts';

const page = `<!doctype html><title>A refused call</title><script>
  fetch('/orders', { headers: { authorization: 'Bearer undefined' } })
    .then(() => { document.documentElement.dataset.scenario = 'done'; });
</script>`;

const server = createServer((request, response) => {
  if (request.url === '/orders') {
    response.writeHead(401, { 'www-authenticate': 'Bearer', 'content-type': 'application/json' });
    response.end('{"error":"no"}');
  } else {
    response.writeHead(200, { 'content-type': 'text/html' }).end(page);
  }
});
let address = '';

test.beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  address = `http://shop.why401.test:${port}/`;
});

test.afterAll(() => {
  server.close();
});

test('Chromium shows the panel in DevTools and exports what the tab requested', async ({ chromium }) => {
  const tab = await chromium.openTab();
  await tab.page.goto(address);
  await tab.page.locator('html[data-scenario=done]').waitFor({ state: 'attached' });
  const panel = await tab.panel();
  expect(panel.url()).toContain('/src/panel/panel.html');
  const { log } = JSON.parse(await tab.har());
  const calls = log.entries.map((entry: { request: { url: string }; response: { status: number } }) => [
    new URL(entry.request.url).pathname,
    entry.response.status,
  ]);
  expect(calls).toContainEqual(['/', 200]);
  expect(calls).toContainEqual(['/orders', 401]);
  await tab.close();
});

test('Chromium forgets a visitor between two scenarios', async ({ chromium }) => {
  const first = await chromium.openTab();
  await first.page.goto(address);
  await first.page.evaluate(() => {
    // biome-ignore lint/suspicious/noDocumentCookie: what sites do
    document.cookie = 'visited=yes';
    localStorage.setItem('visited', 'yes');
  });
  await first.close();
  await chromium.forget();
  const second = await chromium.openTab();
  await second.page.goto(address);
  expect(await second.page.evaluate(() => document.cookie + localStorage.length)).toBe('0');
  await second.close();
});

test('Firefox shows the panel in its toolbox', async ({ firefox }) => {
  await firefox.openDevTools();
  await firefox.goto(address);
  await firefox.showPanel();
  expect(await firefox.inPanel('return location.pathname;')).toBe('/src/panel/panel.html');
});

// Elsewhere the panel is open all the time. One ends in a page, one in the browser's error page.
for (const id of ['token-expired', 'login-loop']) {
  const found = (site: Site) => {
    const scenario = site.scenarios.find((one) => one.id === id);
    if (scenario === undefined) throw new Error(`the scenario ${id} is gone`);
    return { scenario, shown: [expect.objectContaining({ check: scenario.expect?.check })] };
  };

  test(`Chromium's panel shows what came before it was opened: ${id}`, async ({ chromium, site }) => {
    const { scenario, shown } = found(site);
    await chromium.forget();
    const tab = await chromium.openTab();
    await play(tab, site, scenario);
    const panel = await tab.panel();
    await panelSettled(panel);
    expect(await shownIncidents(panel)).toEqual(expect.arrayContaining(shown));
    await tab.close();
  });

  test(`Firefox's panel shows what came before it was opened: ${id}`, async ({ sharedFirefox, site }) => {
    const { scenario, shown } = found(site);
    await sharedFirefox.closeDevTools();
    await sharedFirefox.forget();
    await sharedFirefox.openDevTools();
    await playInFirefox(sharedFirefox, site, scenario);
    await sharedFirefox.showPanel();
    await panelSettledInFirefox(sharedFirefox);
    expect(await shownIncidentsInFirefox(sharedFirefox)).toEqual(expect.arrayContaining(shown));
  });
}

/** The scenario in which the Back button brings a page back. */
function goingBack(site: Site) {
  const scenario = site.scenarios.find(({ id }) => id === 'back-after-sign-out');
  if (scenario === undefined) throw new Error('the scenario back-after-sign-out is gone');
  return scenario;
}

test('Chromium brings a page back from memory, as the scenario of it wants', async ({ inspected, site }) => {
  await inspected.renew();
  await play(inspected, site, goingBack(site));
  expect(await inspected.page.locator('#out').textContent()).toContain('from memory');
});

test('Firefox brings a page back from memory, as the scenario of it wants', async ({
  sharedFirefox,
  site,
}) => {
  await sharedFirefox.renew();
  await playInFirefox(sharedFirefox, site, goingBack(site));
  await sharedFirefox.untilInPage(
    "return document.getElementById('out').textContent.includes('from memory');",
  );
});
