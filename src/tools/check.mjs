/** @file `npm run check`: types, style and unit tests, in well under a minute. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from './root.mjs';
import { run } from './run.mjs';
import { runTool, say } from './say.mjs';
import { ensurePackages } from './setup.mjs';

/**
 * @typedef {object} Tally
 * @property {number} passed
 * @property {number} failed
 */

const unitReport = 'e2e/.out/vitest.json';

/**
 * Runs one step and shows its output only where it failed.
 * @param {string} name
 * @param {string} script path from the project's folder
 * @param {readonly string[]} args
 * @returns {Promise<boolean>}
 */
async function step(name, script, args) {
  const started = Date.now();
  const { code, output } = await run(process.execPath, [script, ...args], { quiet: true });
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  if (code !== 0) say(output.trimEnd());
  say(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
  return code === 0;
}

/** @returns {Tally} */
function unitTally() {
  if (!existsSync(join(root, unitReport))) return { passed: 0, failed: 0 };
  const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(join(root, unitReport), 'utf8'));
  return { passed: numPassedTests, failed: numFailedTests };
}

/**
 * Runs every check, the slow one beside the quick ones. A step that fails without a failing test counts as one.
 * @returns {Promise<Tally>}
 */
export async function check() {
  await ensurePackages();
  rmSync(join(root, unitReport), { force: true });
  const unit = step('unit tests', 'node_modules/vitest/vitest.mjs', [
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${unitReport}`,
  ]);
  const steps = [
    await step('the engine is pure', 'node_modules/typescript/bin/tsc', ['-p', 'src/engine/tsconfig.json']),
    await step('types', 'node_modules/typescript/bin/tsc', ['-p', 'tsconfig.json']),
    await step('generated files', 'src/tools/gen.mjs', ['--check']),
    await step('style', 'node_modules/@biomejs/biome/bin/biome', [
      'check',
      '--error-on-warnings',
      '--diagnostic-level=warn',
      '.',
    ]),
  ];
  const unitPassed = await unit;
  const { passed, failed } = unitTally();
  const others = steps.filter((ok) => !ok).length;
  return { passed, failed: Math.max(failed, unitPassed ? 0 : 1) + others };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await runTool(async () => {
    const { passed, failed } = await check();
    say(`${passed} passed, ${failed} failed`);
    if (failed > 0) process.exitCode = 1;
  });
}
