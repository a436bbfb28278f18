import { pour, trafficInto, untilTaken } from '../drivers/large-session.ts';
import { expect, test } from '../drivers/test.ts';

/** `npm run bench -- panel` says what many more cost. */
const MANY = 3000;

test('a large session comes in whole, and what is selected stays where it is', async ({ chromium }) => {
  const tab = await chromium.openTab();
  const traffic = trafficInto(tab, 100);
  // More than half comes before anybody looks at the panel.
  await pour(traffic, 0, MANY * 0.6);
  const panel = await tab.panel();
  await untilTaken(panel, MANY * 0.6);
  await panel.getByTestId('tab-requests').click();

  await panel.getByTestId('filter').fill('orders');
  const row = panel.getByTestId('request').nth(5);
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

test('when there are more requests than are kept, the oldest go, which is said, and the rest stays where it is', async ({
  chromium,
}) => {
  const tab = await chromium.openTab();
  const traffic = trafficInto(tab, 100);
  const panel = await tab.panel();
  await panel.getByTestId('settings-button').click();
  await panel.getByTestId('setting-keep').fill('1000');
  await panel.getByTestId('settings-close').click();
  await panel.getByTestId('tab-requests').click();
  await pour(traffic, 0, 900);
  await untilTaken(panel, 900);
  await panel.getByTestId('filter').fill('#899');
  const selected = panel.locator('[data-testid=request][aria-selected=true]');
  await panel.locator('[data-testid=request][data-index="899"]').click();
  await panel.getByTestId('filter').fill('');
  await expect(panel.getByTestId('dropped')).toHaveCount(0);

  await traffic(900, 1001);
  // Three quarters of what is kept are left.
  await untilTaken(panel, 750);
  await expect(panel.getByTestId('dropped')).toContainText('251 older requests were let go');
  await expect(selected).toHaveAttribute('data-index', '899');
  await panel.getByTestId('filter').fill('#250');
  await expect(panel.locator('[data-testid=request][data-index="250"]')).toHaveCount(0);
  await panel.getByTestId('filter').fill('#251');
  await expect(panel.locator('[data-testid=request][data-index="251"]')).toBeVisible();

  await panel.getByTestId('dropped-setting').click();
  await panel.getByTestId('settings-reset').click();
  await tab.close();
});
