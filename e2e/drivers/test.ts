import { join } from 'node:path';
import { test as base } from '@playwright/test';
import { root } from '../../src/tools/root.mjs';
import { ensureTools } from '../../src/tools/setup.mjs';
import { type Site, startSite } from '../servers/site.ts';
import { Chromium, type InspectedTab } from './chromium.ts';
import { Firefox } from './firefox.ts';

interface WorkerFixtures {
  /** One real Chromium a worker, with the built extension. */
  readonly chromium: Chromium;
  /** A tab of that browser with DevTools and the panel open, one a worker; a test renews it. */
  readonly inspected: InspectedTab;
  /** The same in a browser with an ad blocker. */
  readonly inspectedWithBlocker: InspectedTab;
  /** One real Firefox a worker, its tab inspected with the panel open; a test renews it. */
  readonly sharedFirefox: Firefox;
  /** The site of broken sign-ins, one a worker. */
  readonly site: Site;
}

interface TestFixtures {
  /** A real Firefox for this test alone, with the built extension. */
  readonly firefox: Firefox;
  /** Host names that Firefox takes for this machine; Chromium does so with every `*.test`. */
  readonly hosts: readonly string[];
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  hosts: [['shop.why401.test'], { option: true }],
  firefox: async ({ hosts }, use) => {
    const { firefox: executable } = await ensureTools({ firefox: true });
    const browser = await Firefox.launch({ executable, extension: join(root, 'dist/firefox'), hosts });
    await use(browser);
    await browser.close();
  },
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
  inspected: [
    async ({ chromium }, use) => {
      const tab = await chromium.openTab();
      await tab.panel();
      await use(tab);
    },
    { scope: 'worker' },
  ],
  inspectedWithBlocker: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures' names from this pattern.
    async ({}, use) => {
      const { chromium: executable } = await ensureTools({ chromium: true });
      const extension = join(root, 'dist/chrome');
      const browser = await Chromium.launch({ executable, extension, adBlocker: true });
      const tab = await browser.openTab();
      await tab.panel();
      await use(tab);
      await browser.close();
    },
    { scope: 'worker' },
  ],
  sharedFirefox: [
    async ({ site }, use) => {
      const { firefox: executable } = await ensureTools({ firefox: true });
      const extension = join(root, 'dist/firefox');
      const browser = await Firefox.launch({ executable, extension, hosts: site.hosts });
      await browser.openDevTools();
      await browser.showPanel();
      await use(browser);
      await browser.close();
    },
    { scope: 'worker' },
  ],
  site: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures' names from this pattern.
    async ({}, use) => {
      const { servers } = await ensureTools({ servers: true });
      const site = await startSite(servers);
      await use(site);
      await site.close();
    },
    { scope: 'worker' },
  ],
});

export { expect } from '@playwright/test';
