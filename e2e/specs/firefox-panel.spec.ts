import type { Firefox } from '../drivers/firefox.ts';
import { firefoxKeys, Keyboard } from '../drivers/keyboard.ts';
import { panelSettledInFirefox, shownIncidentsInFirefox } from '../drivers/panel.ts';
import { firefoxHand } from '../drivers/panel-hand.ts';
import { playInFirefox } from '../drivers/play.ts';
import { expect, test } from '../drivers/test.ts';
import type { Site } from '../servers/site.ts';

const HAR = {
  log: {
    version: '1.2',
    creator: { name: 'Firefox', version: '153.0' },
    entries: [
      {
        startedDateTime: '2026-11-27T10:00:00.000Z',
        time: 12,
        request: {
          method: 'GET',
          url: 'https://api.file.test/orders',
          httpVersion: 'HTTP/1.1',
          headers: [
            { name: 'Host', value: 'api.file.test' },
            { name: 'Authorization', value: 'Bearer undefined' },
          ],
          cookies: [],
          queryString: [],
          headersSize: 90,
          bodySize: 0,
        },
        response: {
          status: 401,
          statusText: 'Unauthorized',
          httpVersion: 'HTTP/1.1',
          headers: [{ name: 'WWW-Authenticate', value: 'Bearer' }],
          cookies: [],
          content: { size: 0, mimeType: '' },
          redirectURL: '',
          headersSize: 60,
          bodySize: 0,
        },
        cache: {},
        timings: { send: 0, wait: 12, receive: 0 },
      },
    ],
  },
};

/** Records a sign-in that works, with its cookies and tokens, and calls that are refused. */
async function record(firefox: Firefox, site: Site): Promise<void> {
  await firefox.renew();
  for (const id of ['oidc-code-flow', 'token-expired']) {
    const scenario = site.scenarios.find((one) => one.id === id);
    if (scenario === undefined) throw new Error(`the scenario ${id} is gone`);
    await playInFirefox(firefox, site, scenario);
    await panelSettledInFirefox(firefox);
  }
}

/** Opens a refused request in the Requests view. */
async function openRefused(firefox: Firefox): Promise<void> {
  await firefoxHand(firefox).press('tab-requests');
  await firefox.untilInPanel(`
    const refused = document.querySelector('[data-testid=request][data-status="401"]');
    refused?.click();
    return refused !== null;`);
}

test('in Firefox, every view of the panel shows what was recorded, by mouse and by keys', async ({
  sharedFirefox: firefox,
  site,
}) => {
  const hand = firefoxHand(firefox);
  const inPart = (selector: string) =>
    firefox.inPanel(`return document.querySelector('${selector}')?.textContent ?? '';`);
  await record(firefox, site);

  expect(await shownIncidentsInFirefox(firefox)).toContainEqual(
    expect.objectContaining({ check: 'token-expired', verdict: 'broken' }),
  );
  await hand.press('incident');
  expect(await inPart('[data-testid=incident-detail]')).toContain('expired');
  await hand.press('checklist-fold');
  expect((await hand.texts('checklist-item')).length).toBeGreaterThan(5);

  await openRefused(firefox);
  await expect.poll(() => hand.texts('request-title')).toEqual([expect.stringContaining('401')]);
  for (const tab of ['checklist', 'headers', 'cookie', 'token', 'compare', 'try']) {
    await hand.press(`tab-${tab}`);
    await expect.poll(() => inPart('.request-panel'), `the request’s ${tab}`).not.toBe('');
  }
  expect(await hand.texts('error-boundary')).toEqual([]);
  const [title] = await hand.texts('request-title');
  await hand.focus('requests');
  await hand.key('ArrowDown');
  await expect.poll(() => hand.texts('request-title'), 'the next request').not.toEqual([title]);

  for (const [view, row, detail] of [
    ['cookies', 'cookie', 'cookie-detail'],
    ['tokens', 'token-row', 'token-detail'],
    ['flows', 'flow-row', 'flow-detail'],
  ] as const) {
    await hand.press(`tab-${view}`);
    await hand.press(row);
    await expect.poll(() => hand.texts(detail), view).toHaveLength(1);
    await hand.focus(view);
    await hand.key('ArrowDown');
    await expect.poll(() => hand.texts(detail), view).toHaveLength(1);
    expect(await hand.texts('error-boundary')).toEqual([]);
  }
});

test('in Firefox, each tab is reached, read and left by keys alone', async ({
  sharedFirefox: firefox,
  site,
}) => {
  await record(firefox, site);
  const keys = new Keyboard(firefoxKeys(firefox));
  await firefox.focusPanel();
  await keys.view('incidents');
  for (const view of ['requests', 'cookies', 'tokens', 'flows', 'overview', 'incidents'])
    expect(await keys.press('ArrowRight')).toBe(`tab-${view}`);
  expect(await keys.press('End')).toBe('tab-overview');

  await keys.view('incidents');
  await keys.reach('incident');
  await keys.press('Home');
  expect(await keys.press('Enter')).toBe('detail-box');
  expect(await keys.press('Escape'), 'Escape leads back to the list').toBe('incident');

  for (const grid of ['requests', 'cookies', 'tokens', 'flows']) {
    await keys.view(grid);
    await keys.reach(grid);
    for (const key of ['End', 'ArrowUp', 'Home', 'ArrowDown']) expect(await keys.press(key)).toBe(grid);
    expect(await keys.press('Enter'), `${grid}: Enter opens the row`).toContain('detail-box');
    await keys.press('Tab');
    expect(await keys.press('Escape'), 'Escape leads back to the list').toBe(grid);
  }

  await keys.view('requests');
  expect(await keys.press('/')).toBe('filter');
  expect(await keys.press('Escape')).toBe('requests');
  await keys.view('overview');
  await keys.reach('figure-requests');
});

test('in Firefox, a command and the bug report are copied, reports saved, and a HAR opened', async ({
  sharedFirefox: firefox,
  site,
}) => {
  const hand = firefoxHand(firefox);
  await record(firefox, site);
  await openRefused(firefox);
  await hand.press('tab-try');
  await firefox.clickInPanel('[data-testid=try] [aria-label="Copy: With the credential"]');
  await expect.poll(() => firefox.clipboard()).toMatch(/^curl /);

  await firefox.clickInPanel('[data-testid=export]');
  await firefox.clickInPanel('[data-testid=export-report]');
  await expect.poll(() => firefox.clipboard(), 'the bug report').toContain('expired');
  await hand.press('export');
  expect(JSON.parse(await hand.saved('export-json', '.json'))).toMatchObject({ schema: 'why401/report@1' });
  await hand.press('export');
  expect(await hand.saved('export-html', '.html')).toMatch(/^<!doctype html>/i);

  await hand.choose('import-file', 'colleague.har', JSON.stringify(HAR));
  await expect.poll(() => hand.texts('file-bar')).toEqual([expect.stringContaining('colleague.har')]);
  expect(await shownIncidentsInFirefox(firefox)).toEqual([
    expect.objectContaining({ check: 'authorization-placeholder' }),
  ]);
  await hand.press('close-file');
  await expect.poll(() => hand.texts('file-bar')).toEqual([]);
  await hand.choose('compare-with-file', 'colleague.har', JSON.stringify(HAR));
  await expect.poll(() => hand.texts('compare-sum')).toEqual([expect.stringContaining('1 request in both')]);
  await hand.press('compare-close');
  expect(await shownIncidentsInFirefox(firefox)).toContainEqual(
    expect.objectContaining({ check: 'token-expired' }),
  );
});

test('in Firefox, the panel follows the theme of the developer tools', async ({ sharedFirefox: firefox }) => {
  const theme = () => firefox.inPanel('return document.documentElement.dataset.theme;');
  for (const wanted of ['dark', 'light'] as const) {
    await firefox.setTheme(wanted);
    await expect.poll(theme).toBe(wanted);
  }
});
