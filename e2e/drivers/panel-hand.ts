import type { Frame } from 'playwright';
import type { Firefox } from './firefox.ts';

/** The panel of either browser, as far as one test needs it for both. Parts are named by their `data-testid`. */
export interface PanelHand {
  /** Clicks the first part of that name; in Chromium as a user does. */
  press(id: string): Promise<void>;
  /** The text of each part of that name. */
  texts(id: string): Promise<readonly string[]>;
  /** The whole page. */
  html(): Promise<string>;
}

export function chromiumHand(panel: Frame): PanelHand {
  return {
    press: (id) => panel.getByTestId(id).first().click(),
    texts: (id) => panel.getByTestId(id).allTextContents(),
    html: () => panel.content(),
  };
}

export function firefoxHand(firefox: Firefox): PanelHand {
  const find = (id: string) => `[...document.querySelectorAll('[data-testid="${id}"]')]`;
  return {
    press: async (id) => {
      await firefox.untilInPanel(`return ${find(id)}.length > 0;`);
      await firefox.inPanel(`${find(id)}[0].click();`);
    },
    texts: async (id) => {
      const texts = await firefox.inPanel(`return ${find(id)}.map((part) => part.textContent);`);
      return Array.isArray(texts) ? texts.map(String) : [];
    },
    html: async () => String(await firefox.inPanel('return document.documentElement.outerHTML;')),
  };
}
