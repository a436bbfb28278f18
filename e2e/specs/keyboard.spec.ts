import type { Frame, Page } from '@playwright/test';
import { demoEntries } from '../../src/panel/testing.ts';
import { chromiumHand } from '../drivers/panel-hand.ts';
import { expect, test } from '../drivers/test.ts';

/** A capture of all that the panel shows, as developer tools write one. */
const HAR = JSON.stringify({
  log: { version: '1.2', creator: { name: 'WebInspector', version: '537.36' }, entries: demoEntries() },
});

/** What has the focus: its part's name, and whether somebody sees that it has it. */
const FOCUSED = () => {
  const element = document.activeElement;
  if (element === null || element === document.body) return { part: '', role: '', seen: false };
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  // A region that is but read from has no mark of its own: whoever gets there has just opened it.
  const isRegion = element.getAttribute('tabindex') === '-1' && !element.matches('button, [role=option]');
  return {
    part: element.getAttribute('data-testid') ?? element.className,
    role: element.getAttribute('role') ?? element.tagName.toLowerCase(),
    seen: isRegion || (outlineStyle !== 'none' && outlineWidth !== '0px'),
  };
};

/** A hand that has no pointer. */
class Keyboard {
  constructor(
    readonly page: Page,
    readonly panel: Frame,
  ) {}

  focused = () => this.panel.evaluate(FOCUSED);

  /** Presses a key; afterwards something has the focus, and it can be seen what. */
  async press(key: string): Promise<string> {
    await this.page.keyboard.press(key);
    const { part, role, seen } = await this.focused();
    expect(role, `after ${key} nothing has the focus`).not.toBe('');
    expect(seen, `after ${key} the focus on ${part} (${role}) cannot be seen`).toBe(true);
    return part;
  }

  /** Goes on by Tab to a part. */
  async reach(part: string, key = 'Tab', most = 60): Promise<void> {
    const passed: string[] = [];
    for (let steps = 0; steps < most; steps++) {
      if ((await this.focused()).part === part) return;
      passed.push(await this.press(key));
    }
    throw new Error(`${part} was not reached by ${key}, but ${[...new Set(passed)].join(', ')}`);
  }

  /** Shows a view by the arrow keys. */
  async view(name: string): Promise<void> {
    await this.panel.locator('.tabs-main [aria-selected=true]').focus();
    await this.press('Home');
    for (let steps = 0; steps < 8; steps++) {
      if ((await this.focused()).part === `tab-${name}`) return;
      await this.press('ArrowRight');
    }
    throw new Error(`there is no tab ${name}`);
  }
}

test('every view is driven by the keyboard alone, and the focus is never lost', async ({ inspected }) => {
  test.slow();
  await inspected.renew();
  const panel = await inspected.panel();
  const keys = new Keyboard(inspected.devtools, panel);
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
    await keys.reach('copy-report');
    await keys.press('Enter');
    await expect(panel.getByTestId('notice-info')).toBeVisible();
  });

  await test.step('a page of documentation: the focus stays in it, and comes back', async () => {
    await keys.reach('more-about');
    await keys.press('Enter');
    await panel.getByTestId('guide').waitFor();
    for (let steps = 0; steps < 12; steps++) {
      await inspected.devtools.keyboard.press('Tab');
      const inside = await panel.evaluate(
        () => document.activeElement === document.body || document.activeElement?.closest('dialog') !== null,
      );
      expect(inside, 'the focus stays in the dialog').toBe(true);
    }
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

  await test.step('clearing', async () => {
    await keys.reach('clear', 'Shift+Tab');
    expect(await keys.press('Enter')).toBe('clear');
    await panel.locator('[data-count="0"]').waitFor({ state: 'attached' });
  });
});
