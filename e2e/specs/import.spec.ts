import { chromiumHand, firefoxHand, type PanelHand } from '../drivers/panel-hand.ts';
import { expect, test } from '../drivers/test.ts';

test.use({ hosts: async ({ site }, use) => use(site.hosts) });

/** How many requests the large file has; each but the last brings a picture of a megabyte. */
const MANY = 120;

/**
 * In the panel: chooses a HAR file of MANY megabytes that is cut inside of its last entry, and notes what the panel says of its
 * progress. Only a panel that goes on drawing while the file is read says how far that is.
 */
const CHOOSE_LARGE = `
  const entry = (index) => JSON.stringify({
    startedDateTime: new Date(Date.UTC(2026, 10, 27) + index * 100).toISOString(),
    time: 12,
    request: {
      method: 'GET', url: 'https://api.file.test/orders/' + index, httpVersion: 'HTTP/1.1',
      headers: [{ name: 'Host', value: 'api.file.test' }, { name: 'Authorization', value: 'Bearer undefined' }],
      cookies: [], queryString: [], headersSize: -1, bodySize: 0,
    },
    response: {
      status: 401, statusText: 'Unauthorized', httpVersion: 'HTTP/1.1',
      headers: [{ name: 'WWW-Authenticate', value: 'Bearer' }],
      cookies: [], content: { size: 0, mimeType: 'image/png', encoding: 'base64', text: '@' },
      redirectURL: '', headersSize: -1, bodySize: -1,
    },
    cache: {}, timings: { send: 0, wait: 12, receive: 0 },
  });
  const picture = new Blob(['iVBORw0K'.repeat(131072)]);
  const parts = ['{"log":{"version":"1.2","creator":{"name":"Firefox","version":"153.0"},"entries":['];
  for (let index = 0; index < ${MANY}; index++) {
    const [before, behind] = entry(index).split('@');
    parts.push(index === 0 ? '' : ',', before, picture, behind);
  }
  parts.push(',', entry(${MANY}).slice(0, 200));
  const chosen = new DataTransfer();
  chosen.items.add(new File(parts, 'large.har'));
  const said = (window.saidOfProgress = []);
  new MutationObserver(() => {
    const text = document.querySelector('[data-testid=progress]')?.textContent;
    if (text !== undefined && said.at(-1) !== text) said.push(text);
  }).observe(document.body, { childList: true, subtree: true, characterData: true });
  const input = document.querySelector('[data-testid=import-file]');
  input.files = chosen.files;
  input.dispatchEvent(new Event('change', { bubbles: true }));
  return true;`;

const SMALL = JSON.stringify({
  log: {
    version: '1.2',
    creator: { name: 'Firefox', version: '153.0' },
    entries: [
      {
        startedDateTime: '2026-11-27T10:00:00.000Z',
        request: { method: 'GET', url: 'https://api.file.test/small', headers: [] },
        response: { status: 200, headers: [], content: {} },
      },
    ],
  },
});

async function importLarge(hand: PanelHand, run: (body: string) => Promise<unknown>): Promise<void> {
  await run(CHOOSE_LARGE);
  await expect.poll(() => hand.texts('file-bar')).toEqual([expect.stringContaining('large.har')]);
  await expect.poll(() => hand.texts('progress')).toEqual([]);
  const said = JSON.parse(String(await run('return JSON.stringify(window.saidOfProgress);')));
  expect(said, 'drawn while the file was read').toContainEqual(
    expect.stringMatching(/^Reading the file: [1-9]\d* of 1\d\d MB$/),
  );
  const [limits] = await hand.texts('limits');
  expect(limits).toContain('The file ends too early');
  await expect.poll(() => hand.texts('count-requests')).toEqual([String(MANY)]);

  // What is chosen while another file is being read takes its place for good.
  await run(CHOOSE_LARGE);
  await expect.poll(() => hand.texts('progress')).toHaveLength(1);
  await hand.choose('import-file', 'small.har', SMALL);
  await expect.poll(() => hand.texts('file-bar')).toEqual([expect.stringContaining('small.har')]);
  await expect.poll(() => hand.texts('progress')).toEqual([]);
  expect(await hand.texts('file-bar')).toEqual([expect.stringContaining('small.har')]);
  await hand.press('close-file');
}

test('in Chromium, the panel goes on drawing while it reads a large file', async ({ inspected }) => {
  await inspected.renew();
  const panel = await inspected.panel();
  await importLarge(chromiumHand(panel), (body) => panel.evaluate(`(() => {${body}})()`));
});

test('in Firefox, the panel goes on drawing while it reads a large file', async ({
  sharedFirefox: firefox,
}) => {
  await firefox.renew();
  await importLarge(firefoxHand(firefox), (body) => firefox.inPanel(body));
});
