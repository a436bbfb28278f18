import { createServer } from 'node:http';
import { expect, test } from '../drivers/test.ts';

const page = `<!doctype html><title>A refused call</title><script>
  fetch('/orders', { headers: { authorization: 'Bearer undefined' } })
    .then(() => { document.documentElement.dataset.scenario = 'done'; });
</script>`;

test('Chromium shows the panel in DevTools and exports what the tab requested', async ({ chromium }) => {
  const server = createServer((request, response) => {
    if (request.url === '/orders') {
      response.writeHead(401, { 'www-authenticate': 'Bearer', 'content-type': 'application/json' });
      response.end('{"error":"no"}');
    } else {
      response.writeHead(200, { 'content-type': 'text/html' }).end(page);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const tab = await chromium.openTab();
  await tab.page.goto(`http://shop.test:${port}/`);
  await tab.page.locator('html[data-scenario=done]').waitFor();
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
  server.close();
});
