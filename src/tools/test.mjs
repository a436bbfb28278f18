/**
 * @file `npm test`, and all that CI runs: set-up, checks, build, and the scenarios in real browsers. The last line is
 * the sum over every test.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.mjs';
import { check } from './check.mjs';
import { root } from './root.mjs';
import { runPackage } from './run.mjs';
import { runTool, Stop, say } from './say.mjs';
import { described, ensureTools } from './setup.mjs';

const browserReport = join(root, 'e2e/.out/playwright.json');

/** @returns {Promise<import('./check.mjs').Tally>} */
async function browserTests() {
  rmSync(browserReport, { force: true });
  const { code } = await runPackage('playwright/cli.js', ['test', '-c', 'e2e/playwright.config.ts']);
  if (!existsSync(browserReport)) return { passed: 0, failed: 1 };
  const { stats, errors } = JSON.parse(readFileSync(browserReport, 'utf8'));
  const failed = stats.unexpected + errors.length;
  return { passed: stats.expected + stats.flaky, failed: failed === 0 && code !== 0 ? 1 : failed };
}

await runTool(async () => {
  say(described(await ensureTools({ chromium: true, firefox: true, servers: true })));
  const checked = await check();
  /** @type {import('./check.mjs').Tally} */
  let inBrowsers;
  try {
    await build();
    inBrowsers = await browserTests();
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    say(error.message);
    inBrowsers = { passed: 0, failed: 1 };
  }
  const failed = checked.failed + inBrowsers.failed;
  say(`${checked.passed + inBrowsers.passed} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
});
