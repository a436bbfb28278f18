import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'specs',
  outputDir: '.out/playwright',
  // Browsers are launched by the drivers, one a worker: two of them keep two cores busy.
  workers: 2,
  fullyParallel: true,
  timeout: 60_000,
  // Real browsers on a busy machine: a second try counts as passed, and is listed as flaky.
  retries: 1,
  expect: { timeout: 15_000 },
  forbidOnly: process.env.CI !== undefined,
  reporter: [['list'], ['json', { outputFile: '.out/playwright.json' }]],
});
