import { diagnosed } from '../drivers/command.ts';
import { panelSettled } from '../drivers/panel.ts';
import { play } from '../drivers/play.ts';
import { expect, test } from '../drivers/test.ts';
import { scenarios } from '../scenarios/index.ts';

for (const [id, limits] of [
  ['websocket-origin-refused', ['socket-answer-missing']],
  ['websocket-signed-in', []],
] as const)
  test(`beside an ad blocker, ${id}: what Chromium does not tell of a WebSocket is said to be missing`, async ({
    inspectedWithBlocker: tab,
    site,
  }) => {
    const scenario = scenarios.find((one) => one.id === id);
    if (scenario === undefined) throw new Error(`There is no scenario ${id}`);
    await tab.renew();
    await play(tab, site, scenario);
    const { report } = await diagnosed(await tab.har());
    expect(report.capture.limits).toEqual(limits);
    const panel = await tab.panel();
    await panelSettled(panel);
    const notice = panel.getByTestId('limits').getByText('A WebSocket did not open');
    await expect(notice).toHaveCount(limits.length);
  });
