import { readFileSync } from 'node:fs';
import type { Frame } from 'playwright';
import type { Firefox } from './firefox.ts';

/** The panel of either browser, as far as one test needs it for both. Parts are named by their `data-testid`. */
export interface PanelHand {
  /** Clicks the first part of that name; in Chromium as a user does. */
  press(id: string): Promise<void>;
  /** Writes into the box that filters every list. */
  filter(text: string): Promise<void>;
  /** Puts the keyboard's focus on the first part of that name. */
  focus(id: string): Promise<void>;
  /** Presses a key on what has the focus, as a keyboard does. */
  key(key: 'Enter' | 'ArrowDown'): Promise<void>;
  /** What pressing a part saves, by the ending of its file name. */
  saved(id: string, ending: string): Promise<string>;
  /** Chooses a file in the file field of that name. */
  choose(id: string, name: string, text: string): Promise<void>;
  /** The text of each part of that name. */
  texts(id: string): Promise<readonly string[]>;
  /** The whole page. */
  html(): Promise<string>;
}

export function chromiumHand(panel: Frame): PanelHand {
  return {
    press: (id) => panel.getByTestId(id).first().click(),
    filter: (text) => panel.getByTestId('filter').fill(text),
    focus: (id) => panel.getByTestId(id).first().focus(),
    key: (key) => panel.page().keyboard.press(key),
    saved: async (id) => {
      const download = panel.page().waitForEvent('download');
      await panel.getByTestId(id).first().click();
      return readFileSync(await (await download).path(), 'utf8');
    },
    choose: (id, name, text) =>
      panel.getByTestId(id).setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) }),
    texts: (id) => panel.getByTestId(id).allTextContents(),
    html: () => panel.content(),
  };
}

export function firefoxHand(firefox: Firefox): PanelHand {
  const find = (id: string) => `[...document.querySelectorAll('[data-testid="${id}"]')]`;
  const shown = (id: string) => firefox.untilInPanel(`return ${find(id)}.length > 0;`);
  const press = async (id: string) => {
    await shown(id);
    await firefox.inPanel(`${find(id)}[0].click();`);
  };
  return {
    press,
    filter: async (text) => {
      await firefox.inPanel(`
        const [box] = ${find('filter')};
        // React puts a setter of its own before the browser's, and takes what it knows of for no change.
        const { set } = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(box), 'value');
        set.call(box, ${JSON.stringify(text)});
        box.dispatchEvent(new Event('input', { bubbles: true }));`);
    },
    focus: async (id) => {
      await shown(id);
      await firefox.inPanel(`${find(id)}[0].focus();`);
    },
    key: async (key) => {
      // What the browser makes of Enter on a button.
      if (key === 'Enter') await firefox.inPanel('document.activeElement.click();');
      else await firefox.keyInPanel(key);
    },
    saved: async (id, ending) => {
      await press(id);
      return firefox.downloaded(ending);
    },
    choose: async (id, name, text) => {
      await shown(id);
      await firefox.inPanel(`
        const input = ${find(id)}[0];
        const chosen = new DataTransfer();
        chosen.items.add(new File([${JSON.stringify(text)}], ${JSON.stringify(name)}));
        input.files = chosen.files;
        input.dispatchEvent(new Event('change', { bubbles: true }));`);
    },
    texts: async (id) => {
      const texts = await firefox.inPanel(`return ${find(id)}.map((part) => part.textContent);`);
      return Array.isArray(texts) ? texts.map(String) : [];
    },
    html: async () => String(await firefox.inPanel('return document.documentElement.outerHTML;')),
  };
}
