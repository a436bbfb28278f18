import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Report } from '../../src/engine/report.ts';
import { schemaFaults } from '../../src/report/testing-schema.ts';
import { root } from '../../src/tools/root.mjs';
import { runPackage } from '../../src/tools/run.mjs';
import { ensureTools } from '../../src/tools/setup.mjs';
import { diagnosed } from '../drivers/command.ts';
import { leaked } from '../drivers/secrets.ts';
import { expect, test } from '../drivers/test.ts';
import { scenarios } from '../scenarios/index.ts';
import type { Scenario } from '../scenarios/scenario.ts';

interface Attachment {
  readonly name: string;
  readonly contentType: string;
  readonly path?: string;
  readonly body?: string;
}

interface Ran {
  readonly status: string;
  readonly annotations: readonly { readonly type: string; readonly description?: string }[];
  /** By name, decoded; those of Why401 alone. */
  readonly attached: ReadonlyMap<string, string>;
  readonly everything: string;
}

test('the Playwright fixture says why a test failed, where signing in was broken, and nothing otherwise', async ({
  site,
}) => {
  const { chromium } = await ensureTools({ chromium: true });
  const token = scenarioOf('token-expired');
  const loop = scenarioOf('login-loop');
  // Its 401 lacks the CORS fields, so that the page sees no answer at all.
  const hidden = scenarioOf('cors-lost-on-refusal');
  // Has 401s that are as they should be.
  const fine = scenarioOf('token-refreshed');
  const out = join(root, 'e2e/.out');
  mkdirSync(out, { recursive: true });
  const folder = mkdtempSync(join(out, 'fixture-'));
  try {
    // As installed: Playwright takes what lies in node_modules as it is.
    const installed = join(folder, 'node_modules/why401');
    cpSync(join(root, 'dist/playwright'), join(installed, 'dist/playwright'), { recursive: true });
    copyFileSync(join(root, 'package.json'), join(installed, 'package.json'));
    const temporary = join(folder, 'tmp');
    mkdirSync(temporary);
    const [atToken, atLoop, atHidden, atFine] = [token, loop, hidden, fine].map(
      (scenario) => `${JSON.stringify(site.url(scenario))}, '${scenario.done}'`,
    );
    writeFileSync(
      join(folder, 'sign-in.spec.ts'),
      `import { expect, test } from 'why401/playwright';
async function visit(page, url, ends) {
  await page.goto(url, { waitUntil: 'commit' }).catch(() => undefined);
  if (ends === 'page') await page.locator('html[data-scenario=done]').waitFor({ state: 'attached' });
  else await expect.poll(() => page.url()).toContain('chrome-error:');
}
test('refused, but passes', async ({ page }) => visit(page, ${atToken}));
test('in order, but fails', async ({ page }) => {
  await visit(page, ${atFine});
  expect(1).toBe(2);
});
test('refused, and fails', async ({ page, browser, why401 }) => {
  const own = [await browser.newContext(), await browser.newContext()];
  for (const context of own) await why401.watch(context);
  const elsewhere = async (context, ...visited) => {
    await visit(await context.newPage(), ...visited);
    await context.close();
  };
  await Promise.all([
    visit(page, ${atToken}),
    elsewhere(own[0], ${atLoop}),
    elsewhere(own[1], ${atHidden}),
  ]);
  expect(1).toBe(2);
});
`,
    );
    writeFileSync(
      join(folder, 'playwright.config.ts'),
      `export default {
  workers: 1,
  outputDir: 'output',
  reporter: [['json', { outputFile: 'report.json' }]],
  use: {
    ignoreHTTPSErrors: true,
    launchOptions: {
      executablePath: ${JSON.stringify(chromium)},
      args: ['--host-resolver-rules=MAP *.test 127.0.0.1', '--no-sandbox'],
    },
  },
};\n`,
    );
    const { code, output } = await runPackage(
      'playwright/cli.js',
      ['test', '-c', join(folder, 'playwright.config.ts')],
      { quiet: true, env: { TMPDIR: temporary, PW_CHROMIUM_ATTACH_TO_OTHER: '' } },
    );
    expect(code, output).toBe(1);
    const ran = resultsOf(join(folder, 'report.json'));
    const said = (title: string): Ran => {
      const result = ran.get(title);
      if (result === undefined) throw new Error(`No test “${title}” ran: ${output}`);
      return result;
    };

    const refused = said('refused, and fails');
    expect(refused.status).toBe('failed');
    const names = ['', '.html', '.json', '.har'];
    expect([...refused.attached.keys()]).toEqual(
      ['why401', 'why401-2', 'why401-3'].flatMap((name) => names.map((suffix) => name + suffix)),
    );
    expect(refused.annotations.filter(({ type }) => type === 'why401')).toHaveLength(3);
    // The test's own page, and the contexts that it made itself: each by itself.
    for (const [name, scenario] of [
      ['why401', token],
      ['why401-2', loop],
      ['why401-3', hidden],
    ] as const) {
      const attached = (suffix: string) => refused.attached.get(name + suffix) ?? '';
      const report: Report = JSON.parse(attached('.json'));
      expect(schemaFaults(report), name).toEqual([]);
      const roots = report.incidents.map(({ causes, verdict }) => ({ check: causes[0]?.check, verdict }));
      const { check, verdict } = scenario.expect ?? {};
      expect(roots, name).toContainEqual({ check, verdict });
      expect(attached(''), name).toContain(check);
      const again = await diagnosed(attached('.har'));
      expect(
        again.report.incidents.map(({ causes }) => causes[0]?.check),
        'the attached HAR is diagnosed as the recording',
      ).toEqual(roots.map((root) => root.check));
      const secrets = [...scenario.secrets, ...site.planted(scenario)];
      for (const suffix of names) expect(leaked(attached(suffix), secrets), name + suffix).toEqual([]);
    }

    for (const [title, status] of [
      ['refused, but passes', 'passed'],
      ['in order, but fails', 'failed'],
    ] as const) {
      const result = said(title);
      expect(result.status, title).toBe(status);
      expect([...result.attached.keys()], title).toEqual([]);
      expect(result.everything, title).not.toContain('why401.');
    }
    expect(
      readdirSync(temporary).filter((name) => name.startsWith('why401-')),
      'no recording is left',
    ).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

function scenarioOf(id: string): Scenario {
  const found = scenarios.find((one) => one.id === id);
  if (found === undefined) throw new Error(`There is no scenario ${id}`);
  return found;
}

/** What each test came to, by title. */
function resultsOf(file: string): ReadonlyMap<string, Ran> {
  const { suites } = JSON.parse(readFileSync(file, 'utf8'));
  const results = new Map<string, Ran>();
  for (const { title, tests } of suites[0].specs) {
    const { annotations, results: tries } = tests[0];
    const { status, attachments }: { status: string; attachments: readonly Attachment[] } = tries[0];
    const attached = new Map(
      attachments
        .filter(({ name }) => name.startsWith('why401'))
        .map(({ name, path, body }) => [
          name,
          path === undefined ? Buffer.from(body ?? '', 'base64').toString() : readFileSync(path, 'utf8'),
        ]),
    );
    results.set(title, { status, annotations, attached, everything: JSON.stringify(attachments) });
  }
  return results;
}
