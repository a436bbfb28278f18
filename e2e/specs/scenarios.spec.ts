import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../src/tools/root.mjs';
import { ensureTools } from '../../src/tools/setup.mjs';
import { diagnosed } from '../drivers/command.ts';
import { panelSettled, shownIncidents } from '../drivers/panel.ts';
import { play } from '../drivers/play.ts';
import { leaked } from '../drivers/secrets.ts';
import { expect, test } from '../drivers/test.ts';
import { scenarios } from '../scenarios/index.ts';

const hars = join(root, 'e2e/.out/hars');

/** What panel and command must agree on. */
const gist = ({ check, verdict }: { check: string; verdict: string }) => `${verdict}: ${check}`;

const { nginx } = await ensureTools({ nginx: true });

for (const scenario of scenarios.filter(({ proxied }) => nginx !== null || proxied === undefined)) {
  test(`${scenario.id}: ${scenario.title}`, async ({ chromium, site }) => {
    await chromium.forget();
    const tab = await chromium.openTab();
    await play(tab, site, scenario);
    const har = await tab.har();
    mkdirSync(hars, { recursive: true });
    writeFileSync(join(hars, `${scenario.id}.har`), har);
    const panel = await tab.panel();
    await panelSettled(panel);
    const inPanel = await shownIncidents(panel);
    const { code, report } = await diagnosed(har);
    const inCommand = report.incidents.map(({ causes, verdict, title, kind }) => ({
      check: causes[0]?.check ?? '',
      verdict,
      title,
      kind,
    }));

    const expected = scenario.expect;
    if (expected !== null) {
      expect(inCommand, 'the command names the cause').toContainEqual(
        expect.objectContaining({ ...expected }),
      );
      expect(inPanel.map(gist), 'the panel names the cause').toContain(gist(expected));
    }
    if (!scenario.broken) {
      const wrong = inCommand.filter(({ verdict }) => verdict === 'broken');
      expect(wrong, 'nothing is broken here').toEqual([]);
    }
    expect(code, 'the exit code').toBe(scenario.broken ? 1 : 0);
    expect([...new Set(inPanel.map(gist))].sort(), 'panel and command agree').toEqual(
      [...new Set(inCommand.map(gist))].sort(),
    );
    if (scenario.warns !== undefined)
      expect([...new Set(report.warnings.map(({ check }) => check))].sort(), 'the warnings').toEqual(
        [...scenario.warns].sort(),
      );
    for (const { check } of inCommand) expect(scenario.neverFirst).not.toContain(check);

    // A cookie that was sent though the model says that it is not stored or not sent is a fault of the model.
    const disputed = report.cookies.filter(({ attempts, requests }) =>
      [...attempts, ...requests].some((one) => one.modelDisagreement),
    );
    expect(
      disputed.map(({ name }) => name),
      'the cookie model and the browser agree',
    ).toEqual([]);

    const secrets = [...scenario.secrets, ...site.planted(scenario)];
    expect(leaked(await panel.content(), secrets), 'secrets in the panel').toEqual([]);
    expect(leaked(JSON.stringify(report), secrets), 'secrets in the report').toEqual([]);
    await tab.close();
  });
}
