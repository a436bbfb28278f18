import { expect } from '@playwright/test';
import type { Frame, Page } from 'playwright';
import { DRAWER } from './chromium-scripts.ts';

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
export class Keyboard {
  constructor(
    readonly page: Page,
    readonly panel: Frame,
  ) {}

  focused = () => this.panel.evaluate(FOCUSED);

  /** Whether DevTools shows its drawer, which it opens at an Escape that nobody else takes. */
  drawer = (): Promise<boolean> => this.page.evaluate(DRAWER);

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
