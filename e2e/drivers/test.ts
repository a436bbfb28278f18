import { join } from 'node:path';
import { test as base } from '@playwright/test';
import { root } from '../../src/tools/root.mjs';
import { ensureTools } from '../../src/tools/setup.mjs';
import { Chromium } from './chromium.ts';

interface WorkerFixtures {
  /** One real Chromium a worker, with the built extension. */
  readonly chromium: Chromium;
}

export const test = base.extend<object, WorkerFixtures>({
  chromium: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures' names from this pattern.
    async ({}, use) => {
      const { chromium: executable } = await ensureTools({ chromium: true });
      const browser = await Chromium.launch({ executable, extension: join(root, 'dist/chrome') });
      await use(browser);
      await browser.close();
    },
    { scope: 'worker' },
  ],
});

export { expect } from '@playwright/test';
