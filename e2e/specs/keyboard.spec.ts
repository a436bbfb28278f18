import { join } from 'node:path';
import type { Frame } from '@playwright/test';
import { demoEntries } from '../../src/panel/testing.ts';
import { root } from '../../src/tools/root.mjs';
import { ensureTools } from '../../src/tools/setup.mjs';
import { Chromium } from '../drivers/chromium.ts';
import { chromiumKeys, drawerOf, Keyboard } from '../drivers/keyboard.ts';
import { chromiumHand } from '../drivers/panel-hand.ts';
import { expect, test } from '../drivers/test.ts';
import { startJarSite } from '../servers/jar-site.ts';

/** A capture of all that the panel shows, as developer tools write one. */
const HAR = JSON.stringify({
  log: { version: '1.2', creator: { name: 'WebInspector', version: '537.36' }, entries: demoEntries() },
});

test('every view is driven by the keyboard alone, and the focus is never lost', async ({ inspected }) => {
  test.slow();
  await inspected.renew();
  const panel = await inspected.panel();
  const keys = new Keyboard(chromiumKeys(inspected.devtools, panel));
  await panel.getByTestId('record').focus();
  await chromiumHand(panel).choose('import-file', 'day.har', HAR);
  await panel.locator('[data-source=file][data-count="37"]').waitFor();

  await test.step('a screen reader hears what was found, and the names of the parts', async () => {
    await expect(panel.getByTestId('announcer')).toHaveText(
      /^(?:New incident|\d+ new incidents, the newest): \S/,
    );
    await expect(panel.locator('.toolbar')).toMatchAriaSnapshot(`
      - toolbar "Recording and files":
        - button "Recording" [pressed]
        - button "Clear"
        - button "Import HAR"
        - button "Compare"
        - button "Export"
        - searchbox "Filter by host, path, status, method or cause"
    `);
    await expect(panel.locator('.tabs-main')).toMatchAriaSnapshot(`
      - tablist "Views":
        - tab /Incidents \\d+/ [selected]
        - tab "Requests 37"
        - tab /Cookies \\d+/
        - tab /Tokens \\d+/
        - tab /Flows \\d+/
        - tab /Overview/
    `);
    await expect(panel.getByRole('listbox', { name: 'Incidents' }).getByRole('option')).not.toHaveCount(0);
  });

  await test.step('tabs: arrows, Home and End', async () => {
    await keys.reach('tab-incidents');
    expect(await keys.press('End')).toBe('tab-overview');
    expect(await keys.press('ArrowRight'), 'the last leads to the first').toBe('tab-incidents');
    expect(await keys.press('ArrowRight')).toBe('tab-requests');
    await expect(panel.getByRole('tab', { name: 'Requests' })).toHaveAttribute('aria-selected', 'true');
    expect(await keys.press('Home')).toBe('tab-incidents');
  });

  await test.step('incidents: arrows through the list, Enter into the answer', async () => {
    await keys.reach('incident');
    const first = await panel.locator('[role=option][aria-selected=true]').getAttribute('data-incident');
    await keys.press('ArrowDown');
    await expect(panel.locator('[role=option][aria-selected=true]')).not.toHaveAttribute(
      'data-incident',
      first ?? '',
    );
    await keys.press('Home');
    await keys.press('Enter');
    expect((await keys.focused()).part).toBe('detail-box');
    expect(await keys.press('Escape'), 'Escape leads back to the list').toBe('incident');
    expect(await drawerOf(inspected.devtools)).toBe(false);
    await keys.press('Enter');
    await keys.reach('copy-report');
    await keys.press('Enter');
    await expect(panel.getByTestId('notice-info')).toBeVisible();
  });

  await test.step('a page of documentation: the focus stays in it, and comes back', async () => {
    await keys.reach('more-about');
    await keys.press('Enter');
    await panel.getByTestId('guide').waitFor();
    await staysInDialog(keys, panel);
    expect(await keys.press('Escape')).toBe('more-about');
  });

  for (const [view, grid] of [
    ['requests', 'requests'],
    ['cookies', 'cookies'],
    ['tokens', 'tokens'],
    ['flows', 'flows'],
  ] as const)
    await test.step(`${view}: arrows through the rows, Enter into one, Escape back`, async () => {
      await keys.view(view);
      await keys.reach(grid);
      await expect(panel.getByTestId(grid)).toHaveRole('grid');
      await keys.press('Home');
      await keys.press('End');
      await keys.press('ArrowUp');
      await keys.press('Home');
      await expect(panel.getByTestId(grid)).toHaveAttribute('aria-activedescendant', /-0$/);
      expect(await keys.press('Enter'), 'Enter opens the row').toContain('detail-box');
      await keys.press('Tab');
      expect(await keys.press('Escape'), 'Escape leads back to the list').toBe(grid);
    });

  await test.step('the parts of a request, by its tabs', async () => {
    await keys.view('requests');
    await keys.reach('requests');
    await keys.press('End');
    await keys.press('ArrowUp');
    await keys.press('Enter');
    await keys.reach('tab-checklist');
    for (const part of ['headers', 'cookie', 'token', 'compare', 'try']) {
      expect(await keys.press('ArrowRight')).toBe(`tab-${part}`);
      await expect(panel.locator('.request-panel')).not.toBeEmpty();
    }
    expect(await keys.press('Home')).toBe('tab-checklist');
    expect(await keys.press('End')).toBe('tab-try');
    expect(await keys.press('Escape')).toBe('requests');
  });

  await test.step('the divider is moved by the arrow keys', async () => {
    await keys.press('Enter');
    await keys.view('incidents');
    await keys.reach('divider');
    const width = () => panel.locator('.split-list').evaluate((list) => list.getBoundingClientRect().width);
    const before = await width();
    await keys.press('ArrowRight');
    await expect.poll(width).toBeGreaterThan(before);
  });

  await test.step('a panel that becomes narrow and wide again keeps focus, place and sizes', async () => {
    const [wide, narrow] = [inspected.devtools.viewportSize(), { width: 480, height: 760 }];
    const width = () => panel.locator('.split-list').evaluate((list) => list.getBoundingClientRect().width);
    const before = await width();
    await keys.view('incidents');
    await keys.reach('incident');
    await keys.press('Enter');
    await keys.reach('more-about');
    const box = panel.locator('.detail-box');
    await box.evaluate((element) => element.scrollTo(0, 40));
    await inspected.devtools.setViewportSize(narrow);
    await expect(panel.locator('.app.narrow')).toBeVisible();
    const height = () =>
      panel.locator('.split').evaluate((split) => {
        const [list, all] = [split.querySelector('.split-list'), split];
        return (list?.getBoundingClientRect().height ?? 0) / all.getBoundingClientRect().height;
      });
    await expect.poll(height, 'the list takes its share of the height').toBeCloseTo(0.38, 1);
    expect((await keys.focused()).part).toBe('more-about');
    expect(await box.evaluate((element) => element.scrollTop)).toBeGreaterThan(0);
    if (wide !== null) await inspected.devtools.setViewportSize(wide);
    await expect(panel.locator('.app.narrow')).toHaveCount(0);
    expect((await keys.focused()).part).toBe('more-about');
    await expect.poll(width, 'the divider stands where it was put').toBeCloseTo(before, -1);
  });

  await test.step('the filter: a slash leads there, Escape clears and leaves', async () => {
    await keys.view('requests');
    expect(await keys.press('/')).toBe('filter');
    await inspected.devtools.keyboard.type('digest');
    await expect(panel.getByTestId('request')).toHaveCount(1);
    expect(await keys.press('Escape')).toBe('filter');
    await expect(panel.getByTestId('filter')).toHaveValue('');
    expect(await keys.press('Escape')).toBe('requests');
  });

  await test.step('the menu of exports', async () => {
    await keys.reach('export', 'Shift+Tab');
    expect(await keys.press('Enter')).toBe('export-report');
    expect(await keys.press('ArrowDown')).toBe('export-html');
    expect(await keys.press('End')).toBe('export-har');
    expect(await keys.press('ArrowDown'), 'the last leads to the first').toBe('export-report');
    expect(await keys.press('Escape')).toBe('export');
    await expect(panel.getByRole('menu')).toHaveCount(0);
    await keys.press('Enter');
    await keys.press('Tab');
    await expect(panel.getByRole('menu'), 'Tab leaves the menu').toHaveCount(0);
  });

  await test.step('the Overview, and back to what its figures stand for', async () => {
    await keys.view('overview');
    await keys.reach('figure-requests');
    await keys.press('Enter');
    await expect(panel.getByRole('tab', { name: 'Requests' })).toHaveAttribute('aria-selected', 'true');
  });

  await test.step('the settings: a choice and a text, Escape leads back to their button', async () => {
    await keys.reach('settings-button', 'Shift+Tab');
    await keys.press('Enter');
    expect((await keys.focused()).part, 'the settings are read from their heading').toBe('settings-title');
    await keys.reach('setting-ignoredHosts');
    await inspected.devtools.keyboard.type('tracker.example');
    await keys.reach('setting-onNavigation');
    await keys.press('ArrowDown');
    await expect(panel.getByTestId('setting-onNavigation')).toHaveValue('clear');
    expect(await keys.press('Escape')).toBe('settings-button');
    await expect(panel.getByTestId('settings')).toHaveCount(0);
    expect(await drawerOf(inspected.devtools), 'the drawer of DevTools stays closed').toBe(false);

    await keys.press('Enter');
    await expect(panel.getByTestId('setting-ignoredHosts'), 'what was written is kept').toHaveValue(
      'tracker.example',
    );
    await keys.reach('settings-reset');
    expect(await keys.press('Enter')).toBe('settings-reset');
    await expect(panel.getByTestId('setting-onNavigation')).toHaveValue('keep');
    await keys.reach('settings-close');
    expect(await keys.press('Enter')).toBe('settings-button');
  });

  await test.step('two captures side by side: the file, swapped, copied, and closed', async () => {
    await keys.reach('compare-with', 'Shift+Tab');
    // The browser's own window for files cannot be driven: that it would open is seen, and a file put in its place.
    const file = panel.getByTestId('compare-with-file');
    await file.evaluate((input) => {
      const asked = (event: Event) => {
        event.preventDefault();
        input.setAttribute('data-asked', 'true');
      };
      input.addEventListener('click', asked, { once: true });
    });
    expect(await keys.press('Enter')).toBe('compare-with');
    await expect(file).toHaveAttribute('data-asked', 'true');
    await chromiumHand(panel).choose('compare-with-file', 'good-day.har', HAR);
    await panel.getByTestId('comparison').waitFor();
    expect((await keys.focused()).part, 'the comparison is read from its heading').toBe('comparison-title');
    await keys.reach('compare-swap');
    const works = await panel.getByTestId('compare-works').locator('h3').textContent();
    expect(await keys.press('Enter')).toBe('compare-swap');
    await expect(panel.getByTestId('compare-works').locator('h3')).not.toHaveText(works ?? '');
    await keys.reach('compare-copy');
    expect(await keys.press('Enter')).toBe('compare-copy');
    await expect(panel.getByTestId('notice-info')).toBeVisible();
    await keys.reach('compare-close');
    expect(await keys.press('Enter')).toBe('compare-with');
    await expect(panel.getByRole('tab', { name: 'Compare' })).toHaveCount(0);
  });

  await test.step('clearing', async () => {
    await keys.reach('clear', 'Shift+Tab');
    expect(await keys.press('Enter')).toBe('clear');
    await panel.locator('[data-count="0"]').waitFor({ state: 'attached' });
  });
});

test('cookies are cleared by the keyboard alone: the question holds the focus, and Escape answers no', async () => {
  test.slow();
  const { chromium: executable } = await ensureTools({ chromium: true });
  const site = await startJarSite();
  const browser = await Chromium.launch({
    executable,
    extension: join(root, 'dist/chrome'),
    consents: 'before',
  });
  const tab = await browser.openTab();
  await tab.page.goto(site.url);
  await tab.page.locator('html[data-scenario=done]').waitFor({ state: 'attached' });
  const panel = await tab.panel();
  await tab.settle();
  const keys = new Keyboard(chromiumKeys(tab.devtools, panel));
  await panel.getByTestId('record').focus();
  await keys.view('cookies');
  await keys.reach('open-jar');
  expect(await keys.press('Enter')).toBe('open-jar');
  await panel.getByTestId('jar-row').first().waitFor();
  await keys.reach('jar-clear');

  for (const no of ['Escape', 'Enter'] as const) {
    expect(await keys.press('Enter'), 'Enter pressed too soon removes nothing').toBe('clear-cancel');
    if (no === 'Escape') await staysInDialog(keys, panel);
    expect(await keys.press(no)).toBe('jar-clear');
    await expect(panel.getByTestId('clear-dialog')).toHaveCount(0);
    expect(await drawerOf(tab.devtools), 'the drawer of DevTools stays closed').toBe(false);
  }
  const held = (await browser.context.cookies()).length;
  expect(held).toBeGreaterThan(0);

  await keys.press('Enter');
  await keys.reach('clear-cookie', 'Shift+Tab');
  await keys.press('Space');
  const left = await panel.getByTestId('clear-cookie').and(panel.locator(':not(:checked)')).count();
  expect(left).toBeGreaterThan(0);
  await keys.reach('clear-confirm');
  expect(await keys.press('Enter')).toBe('jar-clear');
  await panel.getByTestId('jar-cleared').waitFor();
  const after = await browser.context.cookies();
  expect(after.filter(({ domain }) => domain.endsWith('pantry.test'))).toHaveLength(left);

  await browser.close();
  await site.close();
});

/** Goes all around an open dialog, and never out of it into the page behind. */
async function staysInDialog(keys: Keyboard, panel: Frame): Promise<void> {
  for (let steps = 0; steps < 12; steps++) {
    await keys.keys.strike('Tab');
    const inside = await panel.evaluate(
      () => document.activeElement === document.body || document.activeElement?.closest('dialog') !== null,
    );
    expect(inside, 'the focus stays in the dialog').toBe(true);
  }
}
