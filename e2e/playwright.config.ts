import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from '@playwright/test';
import { root } from '../src/tools/root.mjs';

// Browsers take an extension that is not there without a word, and every scenario then waits in vain.
if (!existsSync(join(root, 'dist/chrome')) || !existsSync(join(root, 'dist/firefox')))
  throw new Error('There is no built extension to test: run `npm run build` first.');

export default defineConfig({
  testDir: 'specs',
  outputDir: '.out/playwright',
  // Browsers are launched by the drivers, one a worker. They wait for pages more than they compute: three keep two cores busy.
  workers: 3,
  fullyParallel: true,
  timeout: 60_000,
  // Real browsers on a busy machine: a further try counts as passed, and is listed as flaky.
  retries: 2,
  expect: { timeout: 15_000 },
  forbidOnly: process.env.CI !== undefined,
  reporter: [['list'], ['json', { outputFile: '.out/playwright.json' }]],
});
