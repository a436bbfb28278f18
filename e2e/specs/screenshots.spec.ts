import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Frame } from '@playwright/test';
import { root } from '../../src/tools/root.mjs';
import { ensureTools } from '../../src/tools/setup.mjs';
import { axeViolations } from '../drivers/axe.ts';
import { Chromium, type InspectedTab } from '../drivers/chromium.ts';
import { panelSettled } from '../drivers/panel.ts';
import { chromiumHand } from '../drivers/panel-hand.ts';
import { expect, test } from '../drivers/test.ts';
import { badDay } from '../pictures.ts';

// Pictures for people to look at, in e2e/.out/screenshots; checked is that nothing sticks out of the panel, and that axe has
// nothing against any view.
const folder = join(root, 'e2e/.out/screenshots');

/** The incident with the most to draw. */
async function chooseLoop(panel: Frame): Promise<void> {
  await panel.getByTestId('incident').filter({ hasText: 'loops' }).first().click();
}

/** What full capture is, over whatever is shown. */
async function fullCapture(tab: InspectedTab, panel: Frame, suffix: string): Promise<void> {
  await panel.getByTestId('full-capture-button').click();
  await take(tab, panel, `full-capture-${suffix}`);
  await panel.getByTestId('full-capture-button').click();
}

/** The worst cookie, and the question about a request. */
async function cookieViews(tab: InspectedTab, panel: Frame, suffix: string): Promise<void> {
  await panel.getByTestId('tab-cookies').click();
  await panel.getByTestId('cookie').first().click();
  await take(tab, panel, `cookies-${suffix}`);
  await panel.getByTestId('ask').click();
  await panel.getByTestId('ask-url').fill('https://app.garden.test/basket');
  await panel.getByTestId('ask-page').fill('https://elsewhere.test/');
  await take(tab, panel, `cookies-ask-${suffix}`);
}

/** The worst token, and the clocks. */
async function tokenViews(tab: InspectedTab, panel: Frame, suffix: string): Promise<void> {
  await panel.getByTestId('tab-tokens').click();
  await panel.getByTestId('token-row').first().click();
  await take(tab, panel, `tokens-${suffix}`);
  await panel.getByTestId('open-clocks').click();
  await take(tab, panel, `tokens-clocks-${suffix}`);
}

/** The worst sign-in, and one that worked. */
async function flowViews(tab: InspectedTab, panel: Frame, suffix: string): Promise<void> {
  await panel.getByTestId('tab-flows').click();
  await panel.getByTestId('flow-row').first().click();
  await take(tab, panel, `flows-${suffix}`);
  await panel.getByTestId('flow-row').last().click();
  await take(tab, panel, `flows-working-${suffix}`);
}

/** The figures, and the line over time as a table. */
async function overviewViews(tab: InspectedTab, panel: Frame, suffix: string): Promise<void> {
  await panel.getByTestId('tab-overview').click();
  await panel.getByTestId('time-line').waitFor();
  await take(tab, panel, `overview-${suffix}`);
  await panel.getByTestId('figures-tokens').scrollIntoViewIfNeeded();
  await panel.getByTestId('figures-time').locator('summary').click();
  await take(tab, panel, `overview-tables-${suffix}`);
  await panel.getByTestId('figure-requests').first().click();
  await take(tab, panel, `overview-requests-${suffix}`);
}

/** What is set, and the page of a cause. */
async function pagesOver(tab: InspectedTab, panel: Frame, suffix: string): Promise<void> {
  await panel.getByTestId('settings-button').click();
  await panel.getByTestId('settings').waitFor();
  await take(tab, panel, `settings-${suffix}`);
  await panel.getByTestId('settings-button').click();
  await panel.getByTestId('tab-incidents').click();
  await chooseLoop(panel);
  await panel.getByTestId('more-about').first().click();
  await panel.getByTestId('guide-title').waitFor();
  await take(tab, panel, `guide-${suffix}`);
  await panel.getByTestId('guide-close').click();
}

/** What is shown beside the same with every refusal let through. */
async function comparison(tab: InspectedTab, panel: Frame, suffix: string): Promise<void> {
  const har = JSON.parse(await tab.har());
  for (const { response } of har.log.entries) if (response.status === 401) response.status = 200;
  await chromiumHand(panel).choose('compare-with-file', 'works.har', JSON.stringify(har));
  await panel.getByTestId('comparison').waitFor();
  await take(tab, panel, `compare-${suffix}`);
  await panel.getByTestId('compare-close').click();
}

async function take(tab: InspectedTab, panel: Frame, name: string): Promise<void> {
  const overflow = await panel.evaluate(() => {
    const page = document.documentElement;
    return [page.scrollWidth - page.clientWidth, page.scrollHeight - page.clientHeight];
  });
  expect(overflow, `${name}: the page itself does not scroll`).toEqual([0, 0]);
  mkdirSync(folder, { recursive: true });
  // Other sizes draw the same parts.
  if (!/380x900|1100x200/.test(name))
    expect.soft(await axeViolations(panel), `${name}: what axe finds`).toEqual([]);
  await tab.devtools.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
}

test('pictures of the panel, light', async ({ chromium, site }) => {
  test.slow();
  await chromium.forget();
  const empty = await chromium.openTab();
  await take(empty, await empty.panel(), 'panel-empty');
  await empty.close();

  const tab = await badDay(chromium, site);
  const panel = await tab.panel();
  await panelSettled(panel);
  await chooseLoop(panel);
  await take(tab, panel, 'panel-light');
  await fullCapture(tab, panel, 'light');
  await panel.getByTestId('warnings-fold').click();
  await take(tab, panel, 'panel-warnings');
  await panel.getByTestId('tab-requests').click();
  await take(tab, panel, 'panel-requests');
  await panel.getByTestId('request').nth(4).click();
  await take(tab, panel, 'panel-request');
  await panel.getByTestId('tab-cookie').click();
  await take(tab, panel, 'panel-request-cookies');
  await cookieViews(tab, panel, 'light');
  await tokenViews(tab, panel, 'light');
  await flowViews(tab, panel, 'light');
  await overviewViews(tab, panel, 'light');
  await comparison(tab, panel, 'light');

  for (const [width, height] of [
    [360, 640],
    [380, 900],
    [1100, 200],
  ] as const) {
    await tab.devtools.setViewportSize({ width, height });
    await panel.getByTestId('tab-incidents').click();
    await chooseLoop(panel);
    await take(tab, panel, `panel-${width}x${height}`);
    await fullCapture(tab, panel, `${width}x${height}`);
    await cookieViews(tab, panel, `${width}x${height}`);
    await tokenViews(tab, panel, `${width}x${height}`);
    await flowViews(tab, panel, `${width}x${height}`);
    await overviewViews(tab, panel, `${width}x${height}`);
    await comparison(tab, panel, `${width}x${height}`);
  }
  await tab.close();
});

test('pictures of the panel, dark', async ({ site }) => {
  const { chromium: executable } = await ensureTools({ chromium: true });
  const browser = await Chromium.launch({ executable, extension: join(root, 'dist/chrome'), theme: 'dark' });
  const tab = await badDay(browser, site);
  const panel = await tab.panel();
  await panelSettled(panel);
  await chooseLoop(panel);
  await take(tab, panel, 'panel-dark');
  await fullCapture(tab, panel, 'dark');
  await cookieViews(tab, panel, 'dark');
  await tokenViews(tab, panel, 'dark');
  await flowViews(tab, panel, 'dark');
  await overviewViews(tab, panel, 'dark');
  await comparison(tab, panel, 'dark');
  await browser.close();
});

/** What still moves, or would. */
const MOVING = (): string[] =>
  [...document.querySelectorAll('*')]
    .filter((element) => {
      const { animationName, animationDuration, transitionDuration } = getComputedStyle(element);
      const lasts = (durations: string) => durations.split(',').some((one) => Number.parseFloat(one) > 0.01);
      return (animationName !== 'none' && lasts(animationDuration)) || lasts(transitionDuration);
    })
    .map((element) => `${element.tagName} ${element.className}`);

test('pictures of the panel in forced colours, without motion, at twice the size, and tiny', async ({
  chromium,
  site,
}) => {
  test.slow();
  await chromium.forget();
  const tab = await badDay(chromium, site);
  const panel = await tab.panel();
  await panelSettled(panel);
  const size = tab.devtools.viewportSize() ?? { width: 1180, height: 760 };
  for (const [suffix, media, { width, height }] of [
    ['forced', { forcedColors: 'active', reducedMotion: 'reduce' }, size],
    // Zoom halves what is there, in the page's own pixels.
    ['zoom-200', {}, { width: Math.floor(size.width / 2), height: Math.floor(size.height / 2) }],
    ['360x200', {}, { width: 360, height: 200 }],
  ] as const) {
    await tab.devtools.emulateMedia({ forcedColors: null, reducedMotion: null, ...media });
    await tab.devtools.setViewportSize({ width, height });
    await panel.getByTestId('tab-incidents').click();
    await chooseLoop(panel);
    await take(tab, panel, `panel-${suffix}`);
    if (suffix === 'forced') {
      expect(await panel.evaluate(() => matchMedia('(forced-colors: active)').matches)).toBe(true);
      expect(await panel.evaluate(MOVING), 'nothing moves').toEqual([]);
    }
    await cookieViews(tab, panel, suffix);
    await tokenViews(tab, panel, suffix);
    await flowViews(tab, panel, suffix);
    await overviewViews(tab, panel, suffix);
    await comparison(tab, panel, suffix);
    await pagesOver(tab, panel, suffix);
  }
  await tab.close();
});
