import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { root } from '../../src/tools/root.mjs';
import { ensureTools } from '../../src/tools/setup.mjs';
import { Chromium } from '../drivers/chromium.ts';
import { panelSettled, shownIncidents } from '../drivers/panel.ts';
import { expect, test } from '../drivers/test.ts';

async function serve(handler: RequestListener): Promise<{ server: Server; port: number }> {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, port: (server.address() as AddressInfo).port };
}

test('Chromium keeps a public page from the API on one’s own machine, and the panel says what did', async () => {
  const api = await serve((_request, response) => {
    response.writeHead(200, {
      'Access-Control-Allow-Origin': '*',
      'Access-Control-Allow-Headers': 'authorization',
    });
    response.end('{}');
  });
  const front = await serve((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end(`<!doctype html><title>Public</title><script>
      fetch('http://127.0.0.1:${api.port}/orders', { headers: { Authorization: 'Bearer tok-5Hq9' } })
        .catch(() => {})
        .then(() => { document.documentElement.dataset.scenario = 'done'; });
    </script>`);
  });
  const { chromium: executable } = await ensureTools({ chromium: true });
  // The same machine, as if it were far away.
  const args = [`--ip-address-space-overrides=127.0.0.1:${front.port}=public`];
  const browser = await Chromium.launch({ executable, extension: join(root, 'dist/chrome'), args });
  const tab = await browser.openTab();
  const panel = await tab.panel();
  await tab.page.goto(`http://public.why401.test:${front.port}/`);
  await tab.page.locator('html[data-scenario=done]').waitFor({ state: 'attached' });
  await tab.settle();
  await panelSettled(panel);
  expect(await shownIncidents(panel)).toEqual([
    expect.objectContaining({ check: 'request-blocked', verdict: 'broken' }),
  ]);
  expect(await panel.getByTestId('incident').first().textContent()).toContain('local network');
  await browser.close();
  front.server.close();
  api.server.close();
});
