import { pour, trafficInto, untilTaken } from '../drivers/large-session.ts';
import { expect, test } from '../drivers/test.ts';

/** `npm run bench -- panel` says what so many cost. */
const MANY = 20_000;

test('a large session comes in whole, and what is selected stays where it is', async ({ chromium }) => {
  const tab = await chromium.openTab();
  const traffic = trafficInto(tab, 100);
  // More than half comes before anybody looks at the panel.
  await pour(traffic, 0, MANY * 0.6);
  const panel = await tab.panel();
  await untilTaken(panel, MANY * 0.6);
  await panel.getByTestId('tab-requests').click();

  await panel.getByTestId('filter').fill('401');
  const row = panel.locator('[data-testid=request][data-verdict=failed]').nth(5);
  const index = await row.getAttribute('data-index');
  await row.click();
  const selected = panel.locator('[data-testid=request][aria-selected=true]');
  const before = await selected.boundingBox();
  await pour(traffic, MANY * 0.6, MANY);
  await untilTaken(panel, MANY);
  await expect(selected).toHaveAttribute('data-index', String(index));
  expect(await selected.boundingBox()).toEqual(before);

  // Each is there, whenever it came.
  for (const number of [0, MANY * 0.6, MANY - 1]) {
    await panel.getByTestId('filter').fill(`#${number}`);
    await expect(panel.locator(`[data-testid=request][data-index="${number}"]`)).toBeVisible();
  }
  await tab.close();
});
