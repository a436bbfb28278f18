import { expect } from '@playwright/test';
import type { Frame, Page } from 'playwright';
import { DRAWER } from './chromium-scripts.ts';
import type { Firefox } from './firefox.ts';

interface Focused {
  /** Its `data-testid`, or its class. */
  readonly part: string;
  /** Its role, or its tag; '' where nothing has the focus. */
  readonly role: string;
  /** Whether somebody sees that it has the focus. */
  readonly seen: boolean;
}

// The same question in both browsers: its text is given to Firefox.
const FOCUSED = (): Focused => {
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

const TO_TABS = (): void => document.querySelector<HTMLElement>('.tabs-main [aria-selected=true]')?.focus();

/** What a keyboard needs of a browser. */
interface Keys {
  /** Presses a key, and lets it go. */
  strike(key: string): Promise<void>;
  focused(): Promise<Focused>;
  /** Puts the focus on the tab of the view that is shown. */
  toTabs(): Promise<void>;
}

export function chromiumKeys(devtools: Page, panel: Frame): Keys {
  return {
    strike: (key) => devtools.keyboard.press(key),
    focused: () => panel.evaluate(FOCUSED),
    toTabs: () => panel.evaluate(TO_TABS),
  };
}

export function firefoxKeys(firefox: Firefox): Keys {
  return {
    strike: (key) => firefox.keyInPanel(key),
    focused: async () =>
      JSON.parse(String(await firefox.inPanel(`return JSON.stringify((${FOCUSED})());`))) as Focused,
    toTabs: async () => {
      await firefox.inPanel(`(${TO_TABS})();`);
    },
  };
}

/** Whether Chromium's developer tools show their drawer, which they open at an Escape that nobody else takes. */
export function drawerOf(devtools: Page): Promise<boolean> {
  return devtools.evaluate(DRAWER);
}

/** A hand that has no pointer. */
export class Keyboard {
  constructor(readonly keys: Keys) {}

  focused = (): Promise<Focused> => this.keys.focused();

  /** Presses a key; afterwards something has the focus, and it can be seen what. */
  async press(key: string): Promise<string> {
    await this.keys.strike(key);
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
    await this.keys.toTabs();
    await this.press('Home');
    for (let steps = 0; steps < 8; steps++) {
      if ((await this.focused()).part === `tab-${name}`) return;
      await this.press('ArrowRight');
    }
    throw new Error(`there is no tab ${name}`);
  }
}
