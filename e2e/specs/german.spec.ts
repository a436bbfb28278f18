import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Frame } from '@playwright/test';
import { demoEntries } from '../../src/panel/testing.ts';
import { root } from '../../src/tools/root.mjs';
import { ensureTools } from '../../src/tools/setup.mjs';
import { catalogues } from '../../src/words/index.ts';
import { Chromium, type InspectedTab } from '../drivers/chromium.ts';
import { Firefox } from '../drivers/firefox.ts';
import { chromiumHand, firefoxHand } from '../drivers/panel-hand.ts';
import { expect, test } from '../drivers/test.ts';

const HAR = JSON.stringify({
  log: { version: '1.2', creator: { name: 'WebInspector', version: '537.36' }, entries: demoEntries() },
});
const folder = join(root, 'e2e/.out/screenshots');

/** What the catalogue says in English where German says something else, as it would stand in the page; values are any text. */
const ENGLISH: readonly (readonly [key: string, pattern: RegExp])[] = Object.entries(
  catalogues.en ?? {},
).flatMap(([key, text]) => {
  const german = catalogues.de?.[key];
  if (german === undefined || german === text) return [];
  const literal = text.split(/\{\w+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  // A message that is hardly more than its values would be found everywhere.
  const own = text.replace(/\{\w+\}/g, '').replace(/[^a-z]/gi, '').length;
  if (own < (own === text.length ? 3 : 12)) return [];
  return [[key, new RegExp(`^${literal.join('.*')}$`, 's')] as const];
});

/** Every text that the page shows or that is read aloud, but for what is marked as the engine's and the guide's English. */
const TEXTS = (): readonly string[] => {
  const texts = new Set<string>();
  for (const element of document.querySelectorAll('body *')) {
    if (element.closest('[lang]')?.getAttribute('lang') === 'en') continue;
    for (const name of ['title', 'aria-label', 'placeholder', 'aria-description']) {
      const text = element.getAttribute(name);
      if (text !== null) texts.add(text.trim());
    }
    for (const node of element.childNodes)
      if (node.nodeType === Node.TEXT_NODE) texts.add((node.textContent ?? '').trim());
    if (!element.matches('code, script, style, svg, svg *, :has([lang=en])'))
      texts.add((element.textContent ?? '').trim());
  }
  texts.delete('');
  return [...texts];
};

/** What of these texts is not German. */
function foreign(texts: readonly string[]): readonly string[] {
  return texts.flatMap((text) => {
    if (Object.hasOwn(catalogues.en ?? {}, text) && text.includes('_')) return [`the key ${text}`];
    const said = ENGLISH.find(([, pattern]) => pattern.test(text));
    return said === undefined ? [] : [`${said[0]}: ${text.slice(0, 200)}`];
  });
}

/** What of the page is not German, or sticks out of it. */
async function faultsOf(panel: Frame): Promise<readonly string[]> {
  const sideways = await panel.evaluate(() => {
    const page = document.documentElement;
    return page.scrollWidth - page.clientWidth;
  });
  const faults = foreign(await panel.evaluate(TEXTS));
  return sideways > 0 ? [...faults, `${sideways} px stick out`] : faults;
}

async function look(tab: InspectedTab, panel: Frame, view: string): Promise<void> {
  for (const [width, height] of [
    [1180, 760],
    [360, 640],
  ] as const) {
    await tab.devtools.setViewportSize({ width, height });
    await expect(panel.locator('.app.narrow')).toHaveCount(width < 640 ? 1 : 0);
    expect.soft(await faultsOf(panel), `${view} at ${width} px`).toEqual([]);
    mkdirSync(folder, { recursive: true });
    await tab.devtools.screenshot({
      path: join(folder, `german-${view}-${width}.png`),
      animations: 'disabled',
    });
  }
}

test('where the browser speaks German, so does every view of the panel, and nothing sticks out', async () => {
  test.slow();
  const { chromium: executable } = await ensureTools({ chromium: true });
  const browser = await Chromium.launch({
    executable,
    extension: join(root, 'dist/chrome'),
    args: ['--lang=de'],
  });
  const tab = await browser.openTab();
  const panel = await tab.panel();
  const hand = chromiumHand(panel);
  await expect(panel.locator('html')).toHaveAttribute('lang', 'de');
  await look(tab, panel, 'empty');
  await hand.choose('import-file', 'day.har', HAR);
  await panel.locator('[data-source=file][data-count="37"]').waitFor();

  await hand.press('checklist-fold');
  await look(tab, panel, 'incidents');
  await hand.press('more-about');
  await panel.getByTestId('guide').waitFor();
  await look(tab, panel, 'guide');
  await hand.press('guide-close');
  await hand.press('export');
  await look(tab, panel, 'export');
  await hand.press('export');

  await hand.press('tab-requests');
  await panel.locator('[data-testid=request][data-status="401"]').first().click();
  for (const part of ['checklist', 'headers', 'cookie', 'token', 'compare', 'try']) {
    await hand.press(`tab-${part}`);
    await look(tab, panel, `request-${part}`);
  }
  for (const [view, row] of [
    ['cookies', 'cookie'],
    ['tokens', 'token-row'],
    ['flows', 'flow-row'],
  ] as const) {
    await hand.press(`tab-${view}`);
    await hand.press(row);
    await look(tab, panel, view);
  }
  await hand.press('tab-cookies');
  await hand.press('ask');
  await look(tab, panel, 'cookies-ask');
  await hand.press('tab-tokens');
  await hand.press('open-clocks');
  await look(tab, panel, 'tokens-clocks');
  await hand.press('tab-overview');
  await panel.getByTestId('time-line').waitFor();
  await panel.getByTestId('figures-time').locator('summary').click();
  await look(tab, panel, 'overview');
  await hand.press('settings-button');
  await look(tab, panel, 'settings');
  await hand.choose('compare-with-file', 'good-day.har', HAR);
  await panel.getByTestId('comparison').waitFor();
  await look(tab, panel, 'compare');

  await hand.press('close-file');
  await panel.locator('[data-source=live]').waitFor({ state: 'attached' });
  await hand.press('full-capture-button');
  await look(tab, panel, 'full-capture');
  await browser.close();
});

test('where Firefox speaks German, so does every view of the panel', async () => {
  const { firefox: executable } = await ensureTools({ firefox: true });
  const firefox = await Firefox.launch({
    executable,
    extension: join(root, 'dist/firefox'),
    preferences: { 'intl.locale.requested': 'de' },
  });
  if ((await firefox.inBrowser('return Services.locale.availableLocales.includes("de");')) !== true) {
    console.log('Firefox in German is left out: this one has no German (on Debian: firefox-esr-l10n-de).');
    await firefox.close();
    return;
  }
  await firefox.openDevTools();
  await firefox.showPanel();
  const hand = firefoxHand(firefox);
  const texts = async () =>
    JSON.parse(String(await firefox.inPanel(`return JSON.stringify((${TEXTS})());`))) as readonly string[];
  expect(await firefox.inPanel('return document.documentElement.lang;')).toBe('de');
  await hand.choose('import-file', 'day.har', HAR);
  await expect.poll(() => hand.texts('count-requests')).toEqual(['37']);
  for (const [view, row] of [
    ['incidents', 'incident'],
    ['requests', 'request'],
    ['cookies', 'cookie'],
    ['tokens', 'token-row'],
    ['flows', 'flow-row'],
    ['overview', 'time-line'],
  ] as const) {
    await hand.press(`tab-${view}`);
    await expect.poll(() => hand.texts(row)).not.toEqual([]);
    if (view !== 'overview') await hand.press(row);
    expect.soft(foreign(await texts()), view).toEqual([]);
  }
  await firefox.close();
});
