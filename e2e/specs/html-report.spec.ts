import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import AxeBuilder from '@axe-core/playwright';
import { type Browser, chromium, type Page } from 'playwright';
import { allowed, page as document, login, refused } from '../../src/engine/checks/cookie/testing.ts';
import { type EntryInput, har } from '../../src/engine/checks/testing.ts';
import { diagnoseCapture } from '../../src/engine/diagnose.ts';
import { captureFromHar } from '../../src/engine/exchange/from-har.ts';
import type { Report } from '../../src/engine/report.ts';
import { htmlReport } from '../../src/report/html.ts';
import { cause, incident, report } from '../../src/report/testing.ts';
import { demoFlows, HOSTILE, hostileFlow, looped } from '../../src/report/testing-flows.ts';
import { ensureTools } from '../../src/tools/setup.mjs';
import { expect, test } from '../drivers/test.ts';

const diagnosed = (entries: readonly EntryInput[]) => diagnoseCapture(captureFromHar(har(entries)));
const HOSTILE_WORD = HOSTILE.filter((word) => word.length < 1000).join(' ');

/** A report each of whose words is the worst that a server could put there. */
function hostile(): Report {
  const evil = { ...cause, title: HOSTILE_WORD, what: HOSTILE_WORD, why: 'x'.repeat(3000) };
  const evidence = [{ exchange: 1, at: 'x'.repeat(300), text: HOSTILE_WORD, mark: '<script>' }];
  return {
    ...report,
    capture: { ...report.capture, browser: HOSTILE_WORD, creator: 'y'.repeat(500) },
    incidents: [
      {
        ...incident,
        title: HOSTILE_WORD,
        url: `https://a.test/${'z'.repeat(2000)}`,
        causes: [{ ...evil, evidence }],
      },
      { ...incident, id: 'i2', verdict: 'warning', causes: [], checklist: [], logs: [], reproduction: null },
    ],
    flows: [{ ...hostileFlow(HOSTILE_WORD), incidents: ['i1'] }],
    warnings: [{ ...evil, spec: [], fixes: [] }],
  };
}

/** What the report holds, and a line of it. */
const REPORTS: readonly (readonly [string, Report, string | RegExp])[] = [
  [
    'one of everything, with a loop',
    { ...report, flows: [{ ...looped(6), incidents: ['i1'] }, ...demoFlows()] },
    incident.title,
  ],
  [
    'a cookie that is lost',
    diagnosed([
      document(),
      login(['sid=k3J8s0Qm2Vx7Lr5Tq9Wb; Path=/; Domain=other.test; HttpOnly']),
      refused({ url: 'https://app.acme.test/api/me' }),
    ]),
    /cookie .*sid/,
  ],
  ['nothing wrong', diagnosed([document(), allowed()]), /^No sign-in problem found in 2 requests/],
  ['nothing at all', diagnosed([]), 'No requests are recorded here.'],
  ['hostile words', hostile(), /<script>alert\(1\)<\/script>/],
];

let browser: Browser;
let folder: string;

test.beforeAll(async () => {
  const { chromium: executablePath } = await ensureTools({ chromium: true });
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  folder = mkdtempSync(join(tmpdir(), 'why401-'));
});
test.afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

function fileOf(shown: Report): string {
  const path = join(folder, 'report.html');
  writeFileSync(path, htmlReport(shown));
  return pathToFileURL(path).href;
}

/** Nothing is cut off, or makes the page scroll sideways. */
async function expectFits(page: Page): Promise<void> {
  const { wide, room } = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = globalThis.document.documentElement;
    return { wide: scrollWidth, room: clientWidth };
  });
  expect(wide, 'the page is no wider than its window').toBeLessThanOrEqual(room);
}

for (const [name, shown, line] of REPORTS) {
  test(`the HTML report opens with scripts off: ${name}`, async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    const url = fileOf(shown);
    await page.goto(url);
    await expect(page.getByRole('heading', { level: 1, name: 'Sign-in diagnosis' })).toBeVisible();
    await expect(page.getByText(line).first()).toBeVisible();
    for (const details of await page.locator('details').all()) {
      await details.locator('summary').click();
      await expect(details.locator(':scope > :not(summary)').first()).toBeVisible();
    }
    for (const picture of await page.locator('img').all()) await expect(picture).toBeVisible();
    expect(asked.filter((address) => address !== url && !address.startsWith('data:'))).toEqual([]);
    await context.close();
  });

  for (const colorScheme of ['light', 'dark'] as const)
    test(`the HTML report passes axe, ${colorScheme}: ${name}`, async () => {
      const context = await browser.newContext({ colorScheme });
      const page = await context.newPage();
      const said: string[] = [];
      page.on('dialog', (dialog) => said.push(dialog.message()));
      page.on('console', (message) => said.push(message.text()));
      await page.goto(fileOf(shown));
      await page.evaluate(() => {
        for (const details of globalThis.document.querySelectorAll('details')) details.open = true;
      });
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(
        violations.map(({ id, nodes }) => ({
          id,
          nodes: nodes.map(({ html, failureSummary }) => [html, failureSummary]),
        })),
      ).toEqual([]);
      expect(said, 'nothing runs, nothing is refused by the policy').toEqual([]);
      await expectFits(page);
      await page.setViewportSize({ width: 380, height: 800 });
      await expectFits(page);
      await context.close();
    });

  test(`the HTML report prints: ${name}`, async () => {
    const context = await browser.newContext({ colorScheme: 'dark' });
    const page = await context.newPage();
    await page.goto(fileOf(shown));
    // A4 less its margins, at 96 pixels an inch.
    await page.setViewportSize({ width: 718, height: 1047 });
    await page.emulateMedia({ media: 'print' });
    await expect(page.getByText(line).first()).toBeVisible();
    await expectFits(page);
    const paper = await page.evaluate(() => getComputedStyle(globalThis.document.body).backgroundColor);
    expect(paper, 'paper is white').toBe('rgb(255, 255, 255)');
    const pdf = await page.pdf({ format: 'A4' });
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    await context.close();
  });
}
