/**
 * @file `npm run bench -- drag [ROUNDS]`: how much longer a page of 300 requests takes to load in Chromium while the panel
 * records, and with full capture, than with the developer tools open beside another extension that does nothing. All take turns
 * in one run. Wants the built extension (`npm run build`).
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './root.mjs';
import { say } from './say.mjs';
import { ensureTools } from './setup.mjs';
import { importTypeScript } from './typescript.mjs';

/**
 * @typedef {object} Stage
 * @property {string} name
 * @property {import('../../e2e/drivers/chromium.ts').Chromium} browser
 * @property {import('../../e2e/drivers/chromium.ts').InspectedTab} tab
 * @property {number[]} took ms
 */

const REQUESTS = 300;

/** The page asks for everything six at a time, as browsers do by themselves, and says how long it took. */
const PAGE = `<!doctype html><link rel="icon" href="data:,"><title>drag</title><script>
  let next = 0;
  const lane = async () => {
    while (next < ${REQUESTS}) await (await fetch('/item/' + next++ + location.search)).text();
  };
  Promise.all(Array.from({ length: 6 }, lane)).then(() => {
    document.documentElement.dataset.took = String(performance.now());
  });
</script>`;

/** @param {number[]} values */
const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/**
 * An extension with a page in the developer tools that does nothing, so that the rest is alike; or listens to requests and does nothing
 * with them: what the developer tools themselves take for telling an extension.
 * @param {boolean} listens
 */
function idleExtension(listens) {
  const folder = mkdtempSync(join(tmpdir(), 'why401-idle-'));
  mkdirSync(join(folder, 'src/extension'), { recursive: true });
  const page = 'src/extension/devtools.html';
  const manifest = { manifest_version: 3, name: 'Idle', version: '1', devtools_page: page };
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
  const script = listens ? '<script src="listen.js"></script>' : '';
  writeFileSync(join(folder, page), `<!doctype html><title>idle</title>${script}`);
  writeFileSync(
    join(folder, 'src/extension/listen.js'),
    'chrome.devtools.network.onRequestFinished.addListener(() => {});',
  );
  return folder;
}

/** @param {number} rounds */
export async function benchDrag(rounds) {
  const { chromium: executable } = await ensureTools({ chromium: true });
  const { Chromium } = await importTypeScript('e2e/drivers/chromium.ts');
  const server = createServer((request, response) => {
    const isPage = request.url?.startsWith('/item/') !== true;
    response.writeHead(200, {
      'content-type': isPage ? 'text/html' : 'application/json',
      'cache-control': 'no-store',
      'set-cookie': `seen=${request.url?.length}; Path=/`,
    });
    response.end(isPage ? PAGE : JSON.stringify({ item: request.url }));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const idle = idleExtension(false);
  const listening = idleExtension(true);
  const extension = join(root, 'dist/chrome');
  const kinds = [
    { name: 'without', options: { executable, extension: idle }, panel: false },
    { name: 'listening, and nothing else', options: { executable, extension: listening }, panel: false },
    { name: 'recording', options: { executable, extension, consents: 'when-asked' }, panel: true },
    { name: 'full capture', options: { executable, extension, consents: 'before' }, panel: true },
  ];
  /** @type {Stage[]} */
  const stages = [];
  for (const { name, options, panel } of kinds) {
    const browser = await Chromium.launch(options);
    const tab = await browser.openTab();
    if (panel) await tab.panel();
    stages.push({ name, browser, tab, took: [] });
  }
  let visit = 0;
  for (let round = -1; round < rounds; round += 1) {
    for (let turn = 0; turn < stages.length; turn += 1) {
      const stage = stages[(turn + round + stages.length) % stages.length];
      if (stage === undefined) continue;
      visit += 1;
      await stage.tab.page.goto(`http://127.0.0.1:${port}/?${visit}`);
      const done = stage.tab.page.locator('html[data-took]');
      await done.waitFor({ state: 'attached', timeout: 120_000 });
      const took = Number(await done.getAttribute('data-took'));
      // The first round warms up; and what was recorded is taken in before another browser has its turn.
      if (round >= 0) stage.took.push(took);
      await stage.tab.settle();
    }
  }
  const [base = [], ...others] = stages.map(({ took }) => [...took]);
  say(`a page of ${REQUESTS} requests without: ${median([...base]).toFixed(0)} ms (${rounds} rounds)`);
  others.forEach((took, at) => {
    const ratios = took.map((ms, round) => ms / (base[round] ?? Number.NaN));
    say(`${stages[at + 1]?.name}: ratio ${median(ratios).toFixed(2)}`);
  });
  for (const { browser } of stages) await browser.close();
  server.closeAllConnections();
  server.close();
  for (const folder of [idle, listening]) rmSync(folder, { recursive: true, force: true });
}
